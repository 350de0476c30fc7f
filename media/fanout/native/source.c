/* What happens with every packet of a source: history, level, tap, and waiting for the media thread. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"

/* -- packets and their history ------------------------------------------------------------------------------------- */

void packet_release(Packet *packet)
{
    if (packet && !--packet->references)
        free(packet);
}

Packet *history_get(const Source *source, uint16_t sequence)
{
    Packet *packet = source->history[sequence & source->history_mask];
    return packet && packet->sequence == sequence ? packet : NULL;
}

/* Lets go of what nobody asks for any more, so that a slow stream does not keep the memory of a fast one. */
static void history_expire(Source *source, int64_t now)
{
    while (distance16(source->newest, source->oldest) > 0) {
        Packet **slot = &source->history[source->oldest & source->history_mask];
        if (*slot && (*slot)->sequence == source->oldest) {
            if (now - (*slot)->arrived < HISTORY_US)
                return;
            packet_release(*slot);
            *slot = NULL;
        }
        source->oldest++;
    }
}

static void history_add(Source *source, Packet *packet, int64_t now)
{
    Packet **slot = &source->history[packet->sequence & source->history_mask];
    packet_release(*slot);
    *slot = packet;
    packet->references++;
    int step = distance16(packet->sequence, source->newest);
    if (step > 0)
        source->newest = packet->sequence;
    if (abs(step) > source->history_mask)
        source->newest = source->oldest = packet->sequence;
    else if (distance16(source->newest, source->oldest) > source->history_mask)
        source->oldest = (uint16_t)(source->newest - source->history_mask);
    history_expire(source, now);
}

/* -- what happens with every packet of a source -------------------------------------------------------------------- */

/* Fast up, slow down: speech shows within two packets, and pauses between words do not drop the meter to silence. */
static void measure_level(Source *source, uint8_t level_byte)
{
    static const double ATTACK = 0.5, RELEASE = 0.05;
    double level = -(double)(level_byte & 0x7F), before = source->counts.level;
    source->counts.level += (level - before) * (level > before ? ATTACK : RELEASE);
    source->counts.has_level = 1;
}

static void count_packet(Source *source, const Packet *packet)
{
    source->counts.packets++;
    source->counts.octets += packet->length;
    if (packet->has_level)
        measure_level(source, packet->level);
    if (packet->frame.keyframe && (!source->counts.keyframes || packet->timestamp != source->keyframe_timestamp)) {
        source->counts.keyframes++; /* parameters and picture of H.264 are one keyframe in two packets */
        source->keyframe_timestamp = packet->timestamp;
    }
    if (packet->frame.height)
        source->counts.height = packet->frame.height;
}

/* The room form (`rtp.room_form`): no header extension but the level, under id 1; redundancy taken off. */
static void give_to_tap(Plane *plane, const Source *source, const Packet *packet)
{
    uint8_t room[RTP_HEADER + 8 + PACKET_LIMIT];
    int at = RTP_HEADER, length = packet->length - packet->primary;
    room[0] = (uint8_t)(RTP_VERSION | (packet->has_level ? RTP_EXTENSION : 0));
    room[1] = (uint8_t)(packet->marker << 7 | source->shape.payload_type);
    write16(room + 2, packet->sequence);
    write32(room + 4, packet->timestamp);
    write32(room + 8, source->ssrc);
    if (packet->has_level) {
        const uint8_t block[8] = {0xBE, 0xDE, 0, 1, 0x10, packet->level};
        memcpy(room + at, block, sizeof block);
        at += (int)sizeof block;
    }
    memcpy(room + at, packet->payload + packet->primary, (size_t)length);
    Upward thing = {.kind = UP_PACKET, .about = source->self};
    plane_queue(plane, &thing, room, at + length);
}

static void hold(Plane *plane, Source *source, Packet *packet)
{
    if (!source->output_count)
        return;
    if (source->held_count == HELD) {
        plane->counters[COUNT_QUEUE_FULL]++;
        return;
    }
    if (!source->held_count)
        source->held_since = plane->now;
    source->held[source->held_count++] = packet;
    packet->references++;
    if (!is_video(source->shape.codec) || packet->marker || source->held_count >= BATCH)
        source->ready = 1;
    if (!source->listed && plane->listed_count < SOURCES) {
        source->listed = 1;
        plane->listed[plane->listed_count++] = source->self;
    }
}

Body body_of(const uint8_t *packet, int length, const RtpHeader *header, const Extensions *extensions)
{
    return (Body){
        .payload = packet + header->header,
        .length = length - header->header - header->padding,
        .sequence = header->sequence,
        .level = extensions->data[EXT_LEVEL],
    };
}

static Packet *packet_new(const RtpHeader *header, const Body *body)
{
    Packet *packet = malloc(sizeof *packet + (size_t)body->length);
    if (!packet)
        return NULL;
    memset(packet, 0, sizeof *packet);
    packet->references = 1;
    packet->timestamp = header->timestamp;
    packet->sequence = body->sequence;
    packet->length = (uint16_t)body->length;
    packet->marker = header->marker;
    packet->red = (uint8_t)body->red;
    packet->has_level = body->level != NULL;
    packet->level = body->level ? *body->level : 0;
    memcpy(packet->payload, body->payload, (size_t)body->length);
    return packet;
}

/* 1 if the packet goes to those who hear the source. */
int source_accept(Plane *plane, Source *source, const RtpHeader *header, const Body *body)
{
    Packet *packet = packet_new(header, body);
    if (!packet)
        return 0;
    uint8_t type = (uint8_t)source->shape.payload_type;
    int primary = body->red ? rtp_red_primary(packet->payload, packet->length, type) : 0;
    int forwarded = primary >= 0 && !source->silenced;
    packet->arrived = plane->now;
    packet->primary = (uint16_t)(primary < 0 ? 0 : primary);
    rtp_inspect(source->shape.codec, packet->payload, packet->length, &packet->frame);
    count_packet(source, packet);
    if (forwarded) {
        history_add(source, packet, plane->now);
        if (source->tapped)
            give_to_tap(plane, source, packet);
        hold(plane, source, packet);
    } else if (primary < 0)
        plane->counters[COUNT_RED_MALFORMED]++;
    packet_release(packet);
    return forwarded;
}

/* The first packet of a stream, or of the one that takes its place. */
void source_begin(Source *source, uint32_t ssrc, uint16_t sequence)
{
    if (source->started) /* a report may come before the first packet, but not from another stream */
        source->has_clock = 0;
    source->counts.lost_before = source_lost(source);
    source->counts.repaired_before = source->counts.repaired;
    source_forget_packets(source);
    missing_reset(&source->missing);
    reception_start(&source->reception, source->shape.clock_rate);
    source->ssrc = ssrc;
    source->newest = source->oldest = sequence;
    source->started = 1;
    source->run++;
}

int64_t source_lost(const Source *source)
{
    const SourceCounts *counts = &source->counts;
    int64_t lost = reception_lost(&source->reception) - (int64_t)(counts->repaired - counts->repaired_before);
    return counts->lost_before + (lost > 0 && source->link ? lost : 0);
}

void source_report(const Plane *plane, Source *source, uint64_t ntp_time, uint32_t rtp_time)
{
    source->clock_at = plane->now;
    source->ntp_time = ntp_time;
    source->rtp_time = rtp_time;
    source->has_clock = 1;
}

uint64_t source_ntp(const Source *source, uint32_t timestamp)
{
    int64_t ticks = (int32_t)(timestamp - source->rtp_time);
    if (!source->has_clock || !source->shape.clock_rate)
        return 0;
    return source->ntp_time + (uint64_t)(ticks * ((int64_t)1 << 32) / source->shape.clock_rate);
}

int source_push(Plane *plane, Source *source, const uint8_t *data, int length)
{
    RtpHeader header;
    Extensions extensions;
    if (length > PACKET_LIMIT || rtp_parse(data, length, &header)) {
        plane->counters[COUNT_RTP_MALFORMED]++;
        return 0;
    }
    if (!source->started || header.ssrc != source->ssrc)
        source_begin(source, header.ssrc, header.sequence);
    rtp_extensions(data, header.header, &source->shape.extensions, &extensions);
    Body body = body_of(data, length, &header, &extensions);
    return source_accept(plane, source, &header, &body);
}
