/* The media plane of one UDP port: what there is (links, sources, outputs) and who may touch it when.
 *
 * One mutex guards everything below. The media thread holds it while it decrypts, routes and encrypts, and lets it go
 * while it waits, receives and sends; asyncio's thread takes it for each call, for microseconds. Between two threads
 * and over every letting-go, objects are known by handles (slot and generation), never by pointers, so a closed one
 * is simply not found any more. Only the media thread sends what was encrypted, so packets keep their order.
 *
 * thread.c   the loop of the media thread      objects.c  links, sources, outputs come, change and go
 * receive.c  datagrams in: decryption, streams source.c   each packet of a source: history, level, tap
 * stun.c     checks of connectivity         totals.c   sums over all
 * forward.c  packets out to all outputs        place.c    which number, time and picture id they get
 * repair.c   answers to NACK, probes           control.c  RTCP both ways      send.c  the kernel: GSO, sendmmsg
 * linewatch.c, trendline.c   what feedback says of a browser's line
 */
#ifndef FANOUT_PLANE_H
#define FANOUT_PLANE_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "linewatch.h"
#include "loss.h"
#include "rtp.h"
#include "srtp.h"
#include "stun.h"
#include "totals.h"

typedef uint64_t Handle; /* generation and slot; 0 is nobody */

enum {
    LINKS = 4096,
    SOURCES = 4096,
    OUTPUTS = 65536,
    SSRCS_PER_LINK = 64,
    QUEUE = 4096,           /* things on their way up to asyncio */
    DATAGRAM = 2048,        /* bytes; nothing on the Internet path of a browser is longer than 1500 */
    PACKET_LIMIT = 1500,    /* bytes of an RTP packet that is forwarded, without our encryption */
    ALL_TEMPORAL = 7,
    OUR_SSRC = 1,           /* sender of our feedback, as Chromium does when it only receives */
    RECORDS = 2048,         /* transport-wide numbers remembered per link and direction */
    HISTORY_VIDEO = 1024,   /* packets, four seconds at 2.5 Mbit/s; Chromium asks for one or two */
    HISTORY_AUDIO = 64,
    HELD = 512,             /* packets of a source that wait for the media thread; a keyframe of a camera is 60 */
    BATCH = 32,             /* packets sent together: the kernel takes 64 of 1000 bytes as one message */
};

static const int64_t HOLD_US = 2000;          /* a frame's packets wait this long at most for its last one */
static const int64_t HISTORY_US = 4000000;    /* nobody asks for older packets */
static const int64_t REPORT_US = 1000000;     /* receiver and sender reports; browsers do the same */
static const int64_t TICK_US = 20000;         /* of repeated NACKs and reports */
static const int64_t NACK_US = 5000;          /* a gap may be a packet that was overtaken, or have neighbours */

enum Counter {
    COUNT_EMPTY, COUNT_TOO_LONG, COUNT_REJECTED, COUNT_RTP_MALFORMED, COUNT_RTCP_MALFORMED, COUNT_RED_MALFORMED,
    COUNT_UNKNOWN_SSRC, COUNT_SSRC_LIMIT, COUNT_FOREIGN, COUNT_QUEUE_FULL, COUNT_BUFFER_FULL, COUNT_SEND_FAILED,
    COUNT_UNPROTECTABLE, COUNT_RECEIVE_FAILED, COUNT_LIMIT, COUNTERS
};
extern const char *const COUNTER_NAMES[COUNTERS];

typedef struct {
    uint8_t ip[16]; /* IPv4 as ::ffff:a.b.c.d */
    uint16_t port;
    uint32_t scope;
} Address;

/* One packet of a source, shared by its history, what is held, and nobody else; payload only, header as fields. */
typedef struct {
    int references;
    int64_t arrived;
    uint32_t timestamp;
    uint16_t sequence, length; /* length of the payload; padding stays behind */
    uint16_t primary;          /* where the primary block starts in an RFC 2198 payload, else 0 */
    uint8_t marker, level, has_level, red;
    Frame frame;
    uint8_t payload[];
} Packet;

typedef struct {
    enum Codec codec;
    uint32_t clock_rate;
    int payload_type, rtx_payload_type, red_payload_type;
    char mid[33], rid[33];
    uint32_t ssrcs[16], rtx_ssrcs[16];
    int ssrc_count, rtx_ssrc_count, nack;
    ExtensionMap extensions;
} InboundShape;

typedef struct {
    enum Codec codec;
    uint32_t clock_rate, ssrc, rtx_ssrc;
    int payload_type, rtx_payload_type, red_payload_type;
    uint16_t first_sequence;
    char mid[17], cname[256];
    int level_id, mid_id, send_time_id, transport_id;
} OutboundShape;

typedef struct {
    uint64_t packets, octets, nacks, keyframe_requests, repaired, repeated, keyframes, forwarded;
    int64_t lost_before; /* by streams of this source that ended */
    uint64_t repaired_before;
    uint16_t height;
    double level; /* dBov, smoothed */
    uint8_t has_level;
} SourceCounts;

typedef struct {
    Handle self, link; /* link 0: a source of this process */
    InboundShape shape;
    uint32_t ssrc, run; /* run: counts the SSRCs it had */
    uint8_t started, silenced, tapped, keyframe_asked, ready, listed, has_clock;
    Missing missing;
    Reception reception;
    Packet **history;
    uint16_t history_mask, newest, oldest;
    Packet **held;
    int held_count;
    int64_t held_since;
    uint64_t ntp_time;
    uint32_t rtp_time, keyframe_timestamp;
    int64_t keyframe_wanted_at, clock_at; /* clock_at: when ntp_time and rtp_time came */
    Handle *outputs; /* that send it or wait for it */
    int output_count, output_room;
    SourceCounts counts;
} Source;

/* What is remembered of a packet that went out, to send it again. */
typedef struct {
    uint32_t index; /* low bits of the packet index */
    uint32_t timestamp_offset, sent_ms, asked_ms;
    uint16_t sequence, transport, picture_id_offset; /* sequence: of the source */
    uint8_t send_time[3], tl0_offset, padding, used, origin; /* origin: in `Output.origins` */
} Sent;

/* A stretch of an output that one stream of one source filled. */
typedef struct {
    Handle source;
    uint32_t run;
    uint64_t start; /* index */
} Origin;

typedef struct {
    uint16_t sequence;
    uint8_t new_picture;
} Skipped;

enum { SKIPPED = 64, REPORTS_KEPT = 4, ORIGINS = 4 };

typedef struct {
    uint64_t packets, octets, retransmitted_packets, retransmitted_octets, nacks, keyframe_requests, missed, dropped,
        switches;
    int32_t lost;
    double lost_share, jitter, round_trip; /* round_trip < 0: not known; all in seconds */
} OutputCounts;

typedef struct {
    Handle self, link, source, want; /* want: takes over with its next keyframe */
    OutboundShape shape;
    uint8_t extension[64];
    int extension_length, send_time_at, level_at, transport_at;
    uint8_t temporal, temporal_now, started, renew, choked;
    Origin origins[ORIGINS]; /* whose numbers are being continued, and whose were before */
    uint32_t origin;         /* the present one, counted on for ever */
    uint64_t last_ntp; /* NTP time of the last packet sent, 0 where not known; set when its source is left */
    uint64_t next_index, run_start, rtx_index;
    uint16_t last_in, picture_id_offset, last_picture_id, skipped_picture_id;
    uint8_t tl0_offset, last_tl0;
    uint32_t timestamp_offset, last_timestamp, last_timestamp_in, frame_timestamp, choked_timestamp;
    int64_t last_at;
    Skipped skipped[SKIPPED];
    uint32_t skipped_count;
    Replay used; /* which indices went out: none may come twice under one key (RFC 3711 section 9.1) */
    Sent *sent;
    uint32_t sent_mask;
    struct {
        uint32_t ntp_middle;
        int64_t at;
    } reports[REPORTS_KEPT];
    uint32_t report_count;
    OutputCounts counts;
} Output;

typedef struct {
    uint32_t ssrc;
    Handle source;
    int64_t used_at;
    Replay replay;
} Stream;

typedef struct {
    Stream *streams[SSRCS_PER_LINK];
    uint32_t ssrcs[SSRCS_PER_LINK]; /* beside the pointers, so that a look-up stays in one place */
    int count;
} Streams;

typedef struct {
    int64_t sent_us;
    uint16_t sequence, octets;
    uint8_t probe, used, reported;
} SentRecord;

typedef struct {
    int64_t arrived_us;
    uint16_t sequence;
} Arrival;

typedef struct {
    uint64_t packets_in, octets_in, packets_out, octets_out, remb;
    uint8_t has_remb;
} LinkCounts;

/* An SSRC that was sent with and where it ended: under one key, no packet index may come twice. */
typedef struct {
    uint32_t ssrc;
    uint64_t next_index;
} Retired;

enum { RETIRED = 128 };

typedef struct {
    Handle self;
    Address address;
    struct sockaddr_storage name; /* the same for the kernel */
    socklen_t name_length;
    Srtp in, out;
    Streams rtp, rtcp;
    ExtensionMap extensions; /* of all its streams together, for packets of nobody yet */
    Handle *sources, *outputs;
    int source_count, source_room, output_count, output_room;
    Retired retired[RETIRED];
    uint32_t retired_count;
    uint16_t transport; /* next transport-wide number */
    SentRecord *sent;   /* RECORDS each, once used */
    Arrival *arrivals;
    uint32_t arrivals_head, arrivals_tail;
    LineWatch line;
    uint8_t unease_told; /* since the line was last looked at */
    int64_t feedback_us; /* start of the browser's clock for feedback, unwrapped over 24 bits of 64 ms */
    int64_t next_report;
    LinkCounts counts;
    Consent consent;
    int64_t heard; /* the last authentic packet or check, 0 before */
} Link;

/* Objects by handle. Slots are used again with another generation. */
typedef struct {
    void **items;
    uint32_t *generations, *free;
    uint32_t capacity, free_count, top; /* top: no slot from here on was ever used */
} Table;

enum UpwardKind { UP_DATAGRAM, UP_PACKET, UP_REPORT, UP_KEYFRAME, UP_UNEASE };

typedef struct {
    enum UpwardKind kind;
    Address from;
    Handle about; /* a source; a link where its line is uneasy */
    uint64_t ntp_time;
    uint32_t rtp_time;
    int length;
    uint8_t *data; /* malloc'ed */
} Upward;

/* Messages for the kernel, complete in themselves: sending them needs no object of the plane. */
enum { MESSAGES = 1024, MESSAGE_BYTES = 3 << 19, MESSAGES_FULL = 256 };

typedef struct {
    Handle output; /* 0: no output's media */
    int packets, segment;
    uint32_t timestamp;
    uint8_t video, closed;
} MessageInfo;

typedef struct {
    struct mmsghdr headers[MESSAGES];
    struct iovec parts[MESSAGES];
    struct sockaddr_storage names[MESSAGES];
    union {
        struct cmsghdr aligned;
        char bytes[CMSG_SPACE(sizeof(uint16_t))];
    } controls[MESSAGES];
    MessageInfo infos[MESSAGES];
    int count, packets, used;
    uint8_t *buffer;
} Outbox;

typedef struct Plane {
    pthread_mutex_t mutex;
    pthread_t thread;
    int fd, wake_fd, up_fd, family, gso, gso_failures;
    uint8_t threaded, reading, stopping, sleeping, called, up_news, up_signalled;
    int64_t now, sleep_until, next_tick; /* microseconds, CLOCK_MONOTONIC; `now` is read once per batch */
    uint32_t send_time; /* the same as 24-bit absolute send time */
    Table links, sources, outputs;
    Handle by_address[2 * LINKS];
    Handle listed[SOURCES]; /* sources that hold packets */
    int listed_count;
    Handle *snapshot; /* OUTPUTS */
    Upward *queue;    /* QUEUE, a ring */
    uint32_t queue_head, queue_tail;
    Outbox *outbox, *sending;
    uint64_t counters[COUNTERS];
    Totals ended; /* of links and streams that are gone */
} Plane;

/* plane.c */
Plane *plane_new(int fd);
void plane_free(Plane *plane);
void plane_set_now(Plane *plane);
void *table_get(const Table *table, Handle handle);
Handle table_add(Table *table, void *item); /* 0 where it is full */
void table_remove(Table *table, Handle handle);
int handles_add(Handle **list, int *count, int *room, Handle handle); /* 0, or -1 without memory */
void handles_remove(Handle *list, int *count, Handle handle);
int address_read(const struct sockaddr_storage *name, Address *address);
socklen_t address_write(const Plane *plane, const Address *address, struct sockaddr_storage *name);
Link *link_at(Plane *plane, const Address *address);
void link_locate(Plane *plane, Link *link, const Address *address);
void link_dislocate(Plane *plane, Link *link);
void plane_queue(Plane *plane, const Upward *thing, const uint8_t *data, int length); /* copies the data */
void plane_signal(Plane *plane); /* wakes asyncio if there is news */

static inline Link *link_of(Plane *plane, Handle handle)
{
    return table_get(&plane->links, handle);
}
static inline Source *source_of(Plane *plane, Handle handle)
{
    return table_get(&plane->sources, handle);
}
static inline Output *output_of(Plane *plane, Handle handle)
{
    return table_get(&plane->outputs, handle);
}

/* objects.c */
typedef struct {
    int profile, length;
    const uint8_t *key;
} Keys;
Handle link_open(Plane *plane, const Address *address, const Keys *in, const Keys *out, int *bad_key);
void link_close(Plane *plane, Link *link);
Handle source_open(Plane *plane, Link *link, const InboundShape *shape);
void source_reshape(Plane *plane, Source *source, const InboundShape *shape);
void source_silence(Plane *plane, Source *source, int silenced);
void source_close(Plane *plane, Source *source);
Handle output_open(Plane *plane, Link *link, const OutboundShape *shape);
int output_attach(Plane *plane, Output *output, Source *source, int temporal); /* 1: a keyframe is needed */
void output_detach(Plane *plane, Output *output, Handle source);
void output_close(Plane *plane, Output *output);

static inline int is_video(enum Codec codec)
{
    return codec != CODEC_OPUS;
}

/* receive.c */
void plane_receive(Plane *plane, uint8_t *datagram, int length, const Address *from); /* works in place */

/* totals.c */
void totals_add_link(Totals *totals, const Link *link);
void totals_add_source(Totals *totals, const Source *source);
void totals_add_output(Totals *totals, const Output *output);
void totals_take(const Plane *plane, Totals *totals);

/* source.c */
typedef struct {
    const uint8_t *payload;
    int length, red;
    uint16_t sequence;
    const uint8_t *level; /* NULL where there is none */
} Body;
Body body_of(const uint8_t *packet, int length, const RtpHeader *header, const Extensions *extensions);
void source_begin(Source *source, uint32_t ssrc, uint16_t sequence); /* the first packet of a stream */
int source_accept(Plane *plane, Source *source, const RtpHeader *header, const Body *body); /* 1 if it is forwarded */
int source_push(Plane *plane, Source *source, const uint8_t *packet, int length);           /* the same, from here */
void source_report(const Plane *plane, Source *source, uint64_t ntp_time, uint32_t rtp_time);
uint64_t source_ntp(const Source *source, uint32_t timestamp); /* 0 where not known */
int64_t source_lost(const Source *source); /* packets that never came, not even repeated */
void source_forget_packets(Source *source);
Packet *history_get(const Source *source, uint16_t sequence);
void packet_release(Packet *packet);

/* forward.c */
typedef struct {
    uint64_t index;
    uint32_t timestamp_offset;
    uint16_t picture_id_offset;
    uint8_t tl0_offset, padding;
    const Sent *copy_of; /* sent again under the same index, so it must be the same to the last bit */
    int rtx, probe;      /* wrapped by RFC 4588 */
} Placement;
int64_t plane_forward(Plane *plane); /* sends what is due; when the next is due, INT64_MAX where nothing waits */
int packet_send(Plane *plane, Link *link, Output *output, const Packet *packet, const Placement *placement);

/* place.c */
int packet_place(Plane *plane, Output *output, const Source *source, const Packet *packet, Placement *placement);
int is_origin(const Output *output, const Source *source);
void sent_note(Plane *plane, Output *output, const Packet *packet, const Placement *placement, uint16_t transport);

/* repair.c */
void output_repeat(Plane *plane, Link *link, Output *output, const uint16_t *sequences, int count);
int link_probe(Plane *plane, Link *link, int octets);

/* control.c */
void link_rtcp(Plane *plane, Link *link, uint8_t *packet, int length); /* decrypted */
int link_send_rtcp(Plane *plane, Link *link, const uint8_t *packet, int length);
void source_ask_publisher(Plane *plane, Source *source); /* PLI */
void source_want_keyframe(Plane *plane, Source *source); /* tell asyncio */
void plane_tick(Plane *plane);

/* send.c */
uint8_t *outbox_room(Plane *plane, Handle output); /* for one packet, NULL where it is full (counted) */
typedef struct {
    const Link *link;
    Handle output;
    uint32_t timestamp;
    uint8_t video;
    int length;
} Message;
void outbox_add(Plane *plane, const Message *message);
void plane_flush(Plane *plane); /* media thread only; lets the mutex go */
static inline const Origin *origin_of(const Output *output)
{
    return &output->origins[output->origin % ORIGINS];
}
static inline int outbox_full(const Plane *plane)
{
    return plane->outbox->packets >= MESSAGES_FULL;
}
void plane_probe_gso(Plane *plane);

/* thread.c */
int plane_start_thread(Plane *plane);
void plane_wake(Plane *plane); /* the mutex is held; after a call that left something to send */

#endif
