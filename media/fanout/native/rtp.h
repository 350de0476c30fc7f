/* RTP packets (RFC 3550 section 5.1), their header extensions (RFC 8285) and the first bytes of their payloads. */
#ifndef FANOUT_RTP_H
#define FANOUT_RTP_H

#include <stdint.h>

enum {
    RTP_HEADER = 12,
    RTP_VERSION = 0x80,
    RTP_PADDING = 0x20,
    RTP_EXTENSION = 0x10,
    RTP_MARKER = 0x80,
};

typedef struct {
    uint8_t marker, payload_type;
    uint16_t sequence;
    uint32_t timestamp, ssrc;
    int header, padding; /* bytes: where the payload starts, and padding at the packet's end */
} RtpHeader;

int rtp_is_rtcp(const uint8_t *data, int length); /* RFC 5761 section 4 */
int rtp_header_length(const uint8_t *packet, int length); /* with CSRCs and extension; -1 where it does not fit */
int rtp_parse(const uint8_t *packet, int length, RtpHeader *header); /* 0, or -1 where a length does not hold */

enum ExtensionKind { EXT_NONE, EXT_MID, EXT_RID, EXT_REPAIRED_RID, EXT_LEVEL, EXT_SEND_TIME, EXT_TRANSPORT, EXT_KINDS };

typedef struct {
    uint8_t kind[16]; /* by id as negotiated; ids 0 and 15 are never used (RFC 8285 section 4.2) */
} ExtensionMap;

typedef struct {
    const uint8_t *data[EXT_KINDS]; /* NULL where absent */
    uint8_t length[EXT_KINDS];
} Extensions;

/* The elements that are known, of a packet that rtp_parse accepts; an element that is cut off ends the list. */
void rtp_extensions(const uint8_t *packet, int header, const ExtensionMap *map, Extensions *found);

enum Codec { CODEC_OPUS, CODEC_VP8, CODEC_VP9, CODEC_H264, CODEC_AV1, CODEC_OTHER };

typedef struct {
    uint8_t keyframe; /* a decoder can begin with this packet */
    uint8_t temporal; /* layer, 0 where the codec does not tell */
    uint8_t sync;     /* from here on this temporal layer can be sent to one who did not get it before */
    uint8_t picture_id_wide;
    uint8_t picture_id_at, tl0_at; /* VP8: offsets in the payload, 0 where absent */
    uint16_t height;               /* pixels, of a VP8 keyframe, else 0 */
} Frame;

void rtp_inspect(enum Codec codec, const uint8_t *payload, int length, Frame *frame);

/* Where the primary block of an RFC 2198 payload starts, -1 where it holds none of this payload type. */
int rtp_red_primary(const uint8_t *payload, int length, uint8_t payload_type);

#endif
