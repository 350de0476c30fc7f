/* The way out: every held packet, rewritten and encrypted, to every output. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"

enum {
    PAD_LIMIT = 4,       /* bytes added so that a frame's packets have one size; Chromium's differ by one */
    PAYLOAD_FULL = 1400, /* nothing is added to larger packets: they might not fit the path */
};

/* -- one packet for one output ------------------------------------------------------------------------------------- */

/* The next transport-wide number, with a note of what it stands for. */
static uint16_t take_transport(Plane *plane, Link *link, int octets, int probe)
{
    uint16_t number = link->transport++;
    if (link->sent || (link->sent = calloc(RECORDS, sizeof *link->sent)))
        link->sent[number % RECORDS] =
            (SentRecord){plane->now, number, (uint16_t)octets, (uint8_t)probe, .used = 1, .reported = 0};
    return number;
}

/* Changes VP8's descriptor in place (RFC 7741 section 4.2). */
static void move_picture(uint8_t *payload, const Frame *frame, const Placement *placement)
{
    uint8_t *at = payload + frame->picture_id_at;
    if (frame->picture_id_at && frame->picture_id_wide)
        write16(at, 0x8000u | (uint32_t)(read16(at) + placement->picture_id_offset));
    else if (frame->picture_id_at)
        at[0] = (uint8_t)((at[0] + placement->picture_id_offset) & 0x7F);
    if (frame->tl0_at)
        payload[frame->tl0_at] = (uint8_t)(payload[frame->tl0_at] + placement->tl0_offset);
}

static int write_payload(uint8_t *at, const Packet *packet, const Placement *placement, int whole)
{
    int from = whole ? 0 : packet->primary, length = packet->length - from, used = 0;
    if (placement->rtx && packet->length) { /* RFC 4588 section 4; padding alone repeats nothing */
        write16(at, (uint32_t)placement->index);
        used = 2;
    }
    memcpy(at + used, packet->payload + from, (size_t)length);
    if (packet->frame.picture_id_at || packet->frame.tl0_at)
        move_picture(at + used, &packet->frame, placement);
    used += length;
    if (placement->padding) {
        memset(at + used, 0, placement->padding);
        used += placement->padding;
        at[used - 1] = placement->padding;
    }
    return used;
}

static void write_header(uint8_t *out, const Output *output, const Packet *packet, const Placement *placement,
                         int whole)
{
    const OutboundShape *shape = &output->shape;
    int type = placement->rtx ? shape->rtx_payload_type : whole ? shape->red_payload_type : shape->payload_type;
    out[0] = (uint8_t)(RTP_VERSION | (output->extension_length ? RTP_EXTENSION : 0) |
                       (placement->padding ? RTP_PADDING : 0));
    out[1] = (uint8_t)(packet->marker << 7 | type);
    write16(out + 2, (uint32_t)(placement->rtx ? output->rtx_index : placement->index));
    write32(out + 4, packet->timestamp + placement->timestamp_offset);
    write32(out + 8, placement->rtx ? shape->rtx_ssrc : shape->ssrc);
}

/* Fills the places of the prepared block; a copy carries what the first sending carried. */
static uint16_t write_extension(Plane *plane, Link *link, uint8_t *block, const Output *output, const Packet *packet,
                                const Placement *placement, int octets)
{
    uint16_t transport = 0;
    memcpy(block, output->extension, (size_t)output->extension_length);
    if (output->send_time_at && placement->copy_of)
        memcpy(block + output->send_time_at, placement->copy_of->send_time, 3);
    else if (output->send_time_at)
        write24(block + output->send_time_at, plane->send_time);
    if (output->transport_at) {
        transport =
            placement->copy_of ? placement->copy_of->transport : take_transport(plane, link, octets, placement->probe);
        write16(block + output->transport_at, transport);
    }
    if (output->level_at && packet->has_level) {
        block[output->level_at] = (uint8_t)(output->shape.level_id << 4);
        block[output->level_at + 1] = packet->level;
    }
    return transport;
}

static void count_sent(Link *link, Output *output, const Placement *placement, int payload, int octets)
{
    link->counts.packets_out++;
    link->counts.octets_out += (uint64_t)octets;
    if (placement->rtx || placement->copy_of) {
        output->counts.retransmitted_packets++;
        output->counts.retransmitted_octets += (uint64_t)payload;
    } else {
        output->counts.packets++;
        output->counts.octets += (uint64_t)payload;
    }
}

int packet_send(Plane *plane, Link *link, Output *output, const Packet *packet, const Placement *placement)
{
    uint8_t *out = outbox_room(plane, output->self);
    if (!out)
        return 0;
    int whole = packet->red && output->shape.red_payload_type && !placement->rtx;
    int header = RTP_HEADER + output->extension_length;
    write_header(out, output, packet, placement, whole);
    int payload = write_payload(out + header, packet, placement, whole), length = header + payload;
    uint16_t transport =
        write_extension(plane, link, out + RTP_HEADER, output, packet, placement, length + link->out.tag);
    if (!placement->rtx && !placement->copy_of)
        sent_note(plane, output, packet, placement, transport);
    length = srtp_protect(&link->out, out, length, header, placement->rtx ? output->rtx_index++ : placement->index);
    if (length < 0) {
        plane->counters[COUNT_UNPROTECTABLE]++;
        return 0;
    }
    Message message = {link, output->self, packet->timestamp, (uint8_t)is_video(output->shape.codec), length};
    outbox_add(plane, &message);
    count_sent(link, output, placement, payload - placement->padding, length);
    return length;
}

/* -- one batch for all outputs ------------------------------------------------------------------------------------- */

typedef struct {
    Packet *packets[BATCH];
    uint8_t padding[BATCH];
    int count;
} Batch;

/* The last of a switch: the new source's keyframe is here. */
static void take_over(Plane *plane, Output *output)
{
    Handle before = output->source, now = output->want;
    output_detach(plane, output, before);
    output->want = 0;
    output->source = now;
    output->renew = 1;
}

/* Whether the output hears this packet; a decoder can begin, and go on under another SSRC, with a keyframe only. */
static int is_heard(Plane *plane, Output *output, Source *source, const Packet *packet)
{
    int begins = packet->frame.keyframe || !is_video(output->shape.codec);
    if (output->want == source->self && begins)
        take_over(plane, output);
    if (output->source != source->self)
        return 0;
    if (begins || (!output->renew && is_origin(output, source)))
        return 1;
    source_want_keyframe(plane, source);
    return 0;
}

/* After the kernel took no more, the rest of that frame is not worth sending; its numbers stay, to be asked for. */
static int is_choked(Output *output, const Packet *packet)
{
    if (output->choked && packet->timestamp == output->choked_timestamp) {
        output->counts.dropped++;
        return 1;
    }
    output->choked = 0;
    return 0;
}

static void send_one(Plane *plane, Link *link, Output *output, Source *source, const Packet *packet, uint8_t padding)
{
    Placement placement;
    if (!packet_place(plane, output, source, packet, &placement))
        return;
    placement.padding = padding;
    if (is_choked(output, packet))
        sent_note(plane, output, packet, &placement, 0);
    else if (packet_send(plane, link, output, packet, &placement))
        source->counts.forwarded++;
    else
        output->counts.dropped++;
}

/* A keyframe whose first packet came late, by repair: what had come before it follows from the history. */
static void catch_up(Plane *plane, Link *link, Output *output, Source *source, uint16_t sequence)
{
    for (int left = BATCH; left > 0 && distance16(source->newest, sequence) > 0; left--) {
        const Packet *packet = history_get(source, ++sequence);
        if (packet)
            send_one(plane, link, output, source, packet, 0);
    }
}

static void send_batch(Plane *plane, Output *output, Source *source, const Batch *batch)
{
    Link *link = link_of(plane, output->link);
    for (int i = 0; i < batch->count; i++) {
        Packet *packet = batch->packets[i];
        if (!is_heard(plane, output, source, packet))
            continue;
        int begins = output->renew && packet->frame.keyframe;
        send_one(plane, link, output, source, packet, batch->padding[i]);
        int follows = i + 1 < batch->count && distance16(batch->packets[i + 1]->sequence, packet->sequence) == 1;
        if (begins && !follows)
            catch_up(plane, link, output, source, packet->sequence);
    }
}

/* A few bytes of padding (RFC 3550 section 5.1) give the packets of a frame one size, so that the kernel takes them
 * as one message; the last may be shorter. */
static void equalise(Batch *batch)
{
    int first = 0, longest = 0;
    memset(batch->padding, 0, sizeof batch->padding);
    for (int i = 0; i < batch->count; i++) {
        const Packet *packet = batch->packets[i], *next = i + 1 < batch->count ? batch->packets[i + 1] : NULL;
        longest = packet->length > longest ? packet->length : longest;
        if (next && next->timestamp == packet->timestamp)
            continue;
        for (; first < i; first++) {
            int less = longest - batch->packets[first]->length;
            if (longest <= PAYLOAD_FULL && less <= PAD_LIMIT)
                batch->padding[first] = (uint8_t)less;
        }
        first = i + 1;
        longest = 0;
    }
}

static void take_batch(Source *source, Batch *batch)
{
    batch->count = source->held_count < BATCH ? source->held_count : BATCH;
    memcpy(batch->packets, source->held, (size_t)batch->count * sizeof *source->held);
    source->held_count -= batch->count;
    memmove(source->held, source->held + batch->count, (size_t)source->held_count * sizeof *source->held);
    if (!source->held_count)
        source->ready = 0;
}

/* The mutex is let go whenever the outbox is full, so source and outputs are looked up again each time. */
static void forward_batch(Plane *plane, Handle handle)
{
    Source *source = source_of(plane, handle);
    int outputs = source->output_count;
    Batch batch;
    take_batch(source, &batch);
    if (plane->gso && is_video(source->shape.codec))
        equalise(&batch);
    else
        memset(batch.padding, 0, sizeof batch.padding);
    memcpy(plane->snapshot, source->outputs, (size_t)outputs * sizeof *source->outputs);
    for (int i = 0; i < outputs && source && !source->silenced; i++) {
        Output *output = output_of(plane, plane->snapshot[i]);
        if (output)
            send_batch(plane, output, source, &batch);
        if (outbox_full(plane)) {
            plane_flush(plane);
            source = source_of(plane, handle);
        }
    }
    for (int i = 0; i < batch.count; i++)
        packet_release(batch.packets[i]);
}

int64_t plane_forward(Plane *plane)
{
    int64_t next = INT64_MAX;
    for (int i = 0; i < plane->listed_count;) {
        Handle handle = plane->listed[i];
        Source *source = source_of(plane, handle);
        int64_t due = source && source->held_count ? source->held_since + HOLD_US : 0;
        if (source && source->held_count && (source->ready || due <= plane->now)) {
            forward_batch(plane, handle);
        } else if (!source || !source->held_count) {
            if (source)
                source->listed = 0;
            plane->listed[i] = plane->listed[--plane->listed_count];
        } else {
            next = due < next ? due : next;
            i++;
        }
    }
    return next;
}
