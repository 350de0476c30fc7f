/* The way in: whose datagram, is it authentic, which stream, is it new. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"

/* -- packets of browsers ------------------------------------------------------------------------------------------- */

static void source_take_new(Plane *plane, Source *source, const RtpHeader *header, const Body *body)
{
    int missing = source->missing.count;
    int64_t soon = plane->now + NACK_US;
    if (!missing_arrived(&source->missing, body->sequence, plane->now)) {
        source->counts.repeated++;
        return;
    }
    if (source->shape.nack && (source->missing.count > missing || source->missing.overflowed))
        plane->next_tick = soon < plane->next_tick ? soon : plane->next_tick;
    source_accept(plane, source, header, body);
}

static void source_take_media(Plane *plane, Source *source, const RtpHeader *header, const Body *body)
{
    if (!source->started || header->ssrc != source->ssrc)
        source_begin(source, header->ssrc, header->sequence);
    reception_arrived(&source->reception, header->sequence, header->timestamp, plane->now);
    source_take_new(plane, source, header, body);
}

/* RFC 4588 section 4: the original's number stands before its payload; padding alone is a probe. */
static void source_take_repair(Plane *plane, Source *source, const RtpHeader *header, Body *body)
{
    if (!source->started || body->length < 2)
        return;
    source->counts.repaired++;
    body->sequence = read16(body->payload);
    body->payload += 2;
    body->length -= 2;
    source_take_new(plane, source, header, body);
}

static void source_take(Plane *plane, Source *source, const RtpHeader *header, Body *body)
{
    const InboundShape *shape = &source->shape;
    if (header->payload_type == shape->payload_type)
        source_take_media(plane, source, header, body);
    else if (shape->rtx_payload_type && header->payload_type == shape->rtx_payload_type)
        source_take_repair(plane, source, header, body);
    else if (shape->red_payload_type && header->payload_type == shape->red_payload_type) {
        body->red = 1;
        source_take_media(plane, source, header, body);
    } else
        plane->counters[COUNT_FOREIGN]++;
}

/* -- whose packet -------------------------------------------------------------------------------------------------- */

static int names(const uint32_t *ssrcs, int count, uint32_t ssrc)
{
    for (int i = 0; i < count; i++)
        if (ssrcs[i] == ssrc)
            return 1;
    return 0;
}

static int same_text(const char *text, const Extensions *extensions, enum ExtensionKind kind)
{
    size_t length = strlen(text);
    return extensions->data[kind] && length == extensions->length[kind] &&
           !memcmp(text, extensions->data[kind], length);
}

static int announced(const InboundShape *shape, const RtpHeader *header, const Extensions *extensions)
{
    (void)extensions;
    return names(shape->ssrcs, shape->ssrc_count, header->ssrc) ||
           names(shape->rtx_ssrcs, shape->rtx_ssrc_count, header->ssrc);
}

static int of_layer(const InboundShape *shape, const RtpHeader *header, const Extensions *extensions)
{
    (void)header;
    if (extensions->data[EXT_MID] && shape->mid[0] && !same_text(shape->mid, extensions, EXT_MID))
        return 0;
    return shape->rid[0] &&
           (same_text(shape->rid, extensions, EXT_RID) || same_text(shape->rid, extensions, EXT_REPAIRED_RID));
}

static int of_mid(const InboundShape *shape, const RtpHeader *header, const Extensions *extensions)
{
    (void)header;
    return shape->mid[0] && same_text(shape->mid, extensions, EXT_MID);
}

static int of_payload_type(const InboundShape *shape, const RtpHeader *header, const Extensions *extensions)
{
    int type = header->payload_type;
    if (extensions->data[EXT_MID] || extensions->data[EXT_RID] || extensions->data[EXT_REPAIRED_RID])
        return 0; /* it says whose it is, and we know no such stream */
    return type == shape->payload_type ||
           (type && (type == shape->rtx_payload_type || type == shape->red_payload_type));
}

/* The order of ports.Inbound (RFC 9143 section 9.2 with layers); each way counts only where it fits one stream. */
static Source *identify(Plane *plane, Link *link, const RtpHeader *header, const Extensions *extensions)
{
    static int (*const WAYS[])(const InboundShape *, const RtpHeader *, const Extensions *) = {
        announced, of_layer, of_mid, of_payload_type};
    for (size_t way = 0; way < sizeof WAYS / sizeof *WAYS; way++) {
        Source *only = NULL;
        int fits = 0;
        for (int i = 0; i < link->source_count; i++) {
            Source *source = source_of(plane, link->sources[i]);
            if (WAYS[way](&source->shape, header, extensions)) {
                only = source;
                fits++;
            }
        }
        if (fits == 1)
            return only;
    }
    return NULL;
}

static Stream *find_stream(const Streams *streams, uint32_t ssrc)
{
    for (int i = 0; i < streams->count; i++)
        if (streams->ssrcs[i] == ssrc)
            return streams->streams[i];
    return NULL;
}

/* A place for a new SSRC: a free one, or that of the stream that was silent longest and belongs to nobody. */
static int stream_place(Plane *plane, Streams *streams)
{
    int place = -1;
    if (streams->count < SSRCS_PER_LINK)
        return streams->count;
    for (int i = 0; i < streams->count; i++)
        if (!source_of(plane, streams->streams[i]->source) &&
            (place < 0 || streams->streams[i]->used_at < streams->streams[place]->used_at))
            place = i;
    return place;
}

/* Only authentic packets get here: strangers cannot fill the table. */
static Stream *stream_add(Plane *plane, Streams *streams, uint32_t ssrc, const Replay *replay)
{
    int place = stream_place(plane, streams);
    Stream *stream = place < 0 ? NULL : malloc(sizeof *stream);
    if (!stream) {
        plane->counters[COUNT_SSRC_LIMIT]++;
        return NULL;
    }
    if (place == streams->count)
        streams->count++;
    else
        free(streams->streams[place]);
    *stream = (Stream){.ssrc = ssrc, .replay = *replay};
    streams->streams[place] = stream;
    streams->ssrcs[place] = ssrc;
    return stream;
}

static void log_arrival(Plane *plane, Link *link, const Extensions *extensions)
{
    if (!extensions->data[EXT_TRANSPORT] || extensions->length[EXT_TRANSPORT] < 2)
        return;
    if (!link->arrivals && !(link->arrivals = calloc(RECORDS, sizeof *link->arrivals)))
        return;
    link->arrivals[link->arrivals_head++ % RECORDS] = (Arrival){plane->now, read16(extensions->data[EXT_TRANSPORT])};
    if (link->arrivals_head - link->arrivals_tail > RECORDS)
        link->arrivals_tail = link->arrivals_head - RECORDS;
}

static void route(Plane *plane, Link *link, Stream *stream, const uint8_t *packet, int length)
{
    RtpHeader header;
    Extensions extensions;
    if (rtp_parse(packet, length, &header)) {
        plane->counters[COUNT_RTP_MALFORMED]++;
        return;
    }
    Source *source = source_of(plane, stream->source);
    rtp_extensions(packet, header.header, source ? &source->shape.extensions : &link->extensions, &extensions);
    log_arrival(plane, link, &extensions);
    if (!source && !(source = identify(plane, link, &header, &extensions))) {
        plane->counters[COUNT_UNKNOWN_SSRC]++;
        return;
    }
    stream->source = source->self;
    Body body = body_of(packet, length, &header, &extensions);
    source_take(plane, source, &header, &body);
}

static void receive_rtp(Plane *plane, Link *link, uint8_t *packet, int length)
{
    int header = rtp_header_length(packet, length);
    if (header < 0) {
        plane->counters[COUNT_RTP_MALFORMED]++;
        return;
    }
    uint32_t ssrc = read32(packet + 8);
    Stream *stream = find_stream(&link->rtp, ssrc);
    Replay fresh = {0};
    length = srtp_unprotect(&link->in, stream ? &stream->replay : &fresh, packet, length, header);
    if (length < 0) {
        plane->counters[COUNT_REJECTED]++;
        return;
    }
    link->heard = plane->now;
    if (length > PACKET_LIMIT) {
        plane->counters[COUNT_TOO_LONG]++;
        return;
    }
    if (!stream && !(stream = stream_add(plane, &link->rtp, ssrc, &fresh)))
        return;
    stream->used_at = plane->now;
    route(plane, link, stream, packet, length);
}

static void receive_rtcp(Plane *plane, Link *link, uint8_t *packet, int length)
{
    if (length < 8) {
        plane->counters[COUNT_RTCP_MALFORMED]++;
        return;
    }
    uint32_t ssrc = read32(packet + 4);
    Stream *stream = find_stream(&link->rtcp, ssrc);
    Replay fresh = {0};
    length = srtcp_unprotect(&link->in, stream ? &stream->replay : &fresh, packet, length);
    if (length < 0) {
        plane->counters[COUNT_REJECTED]++;
        return;
    }
    link->heard = plane->now;
    if (!stream && !(stream = stream_add(plane, &link->rtcp, ssrc, &fresh)))
        return;
    stream->used_at = plane->now;
    link_rtcp(plane, link, packet, length);
}

static void receive_media(Plane *plane, Link *link, uint8_t *datagram, int length)
{
    link->counts.packets_in++;
    link->counts.octets_in += (uint64_t)length;
    if (rtp_is_rtcp(datagram, length))
        receive_rtcp(plane, link, datagram, length);
    else
        receive_rtp(plane, link, datagram, length);
}

static int answer_check(Plane *plane, Link *link, const uint8_t *datagram, int length)
{
    uint8_t *out = link->consent.name[0] ? outbox_room(plane, 0) : NULL;
    Message message = {.link = link};
    if (out)
        message.length = stun_answer(&link->consent, datagram, length, link->address.ip, link->address.port, out);
    if (!message.length)
        return 0;
    outbox_add(plane, &message);
    link->heard = plane->now;
    return 1;
}

/* RFC 7983: RTP and RTCP of a browser we know stay, and checks of its connection; all else goes up. */
void plane_receive(Plane *plane, uint8_t *datagram, int length, const Address *from)
{
    int media = length && datagram[0] >= 128 && datagram[0] < 192, check = length && datagram[0] < 4;
    Link *link = media || check ? link_at(plane, from) : NULL;
    Upward thing = {.kind = UP_DATAGRAM, .from = *from};
    if (!length)
        plane->counters[COUNT_EMPTY]++;
    else if (link && media)
        receive_media(plane, link, datagram, length);
    else if (!link || !answer_check(plane, link, datagram, length))
        plane_queue(plane, &thing, datagram, length);
}
