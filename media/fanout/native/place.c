/* Where a packet goes in what an output sends: numbers, times and picture ids that go on without a gap.
 *
 * Within a run the distance between a source's numbers and ours is constant but for what is left out on purpose, so a
 * loss on the way to us stays visible as a loss. A run ends with the source, with its SSRC, or where numbers jump. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"

enum {
    JUMP = 100,        /* numbers: more is no loss worth repeating but a pause, half a second of video, two of sound */
    PAUSE_S = 3600,    /* longer ones are a new time line */
    SENT_FIRST = 64,
    SENT_LIMIT = 1024,
    SENT_MS = 2000,    /* what went out is remembered this long at least, up to SENT_LIMIT */
};

static const double SAME_CLOCK_S = 10; /* streams of one browser are at most this far apart */
static const double OTHER_CLOCK_S = 1; /* of two browsers: farther apart their wall clocks cannot be right */

/* -- what was sent ------------------------------------------------------------------------------------------------- */

static Sent *sent_at(const Output *output, uint64_t index)
{
    return &output->sent[(uint32_t)index & output->sent_mask];
}

static int sent_resize(Output *output, uint32_t size)
{
    Sent *before = output->sent, *after = calloc(size, sizeof *after);
    uint32_t count = before ? output->sent_mask + 1 : 0;
    if (!after)
        return -1;
    output->sent = after;
    output->sent_mask = size - 1;
    for (uint32_t i = 0; i < count; i++)
        if (before[i].used)
            *sent_at(output, before[i].index) = before[i];
    free(before);
    return 0;
}

/* Grows with the packet rate, so that forty thumbnails do not cost the memory of forty cameras. */
void sent_note(Plane *plane, Output *output, const Packet *packet, const Placement *placement, uint16_t transport)
{
    uint32_t now = (uint32_t)(plane->now / 1000);
    if (!output->sent && sent_resize(output, SENT_FIRST))
        return;
    Sent *sent = sent_at(output, placement->index);
    if (sent->used && now - sent->sent_ms < SENT_MS && output->sent_mask + 1 < SENT_LIMIT &&
        !sent_resize(output, 2 * (output->sent_mask + 1)))
        sent = sent_at(output, placement->index);
    *sent = (Sent){
        .index = (uint32_t)placement->index,
        .timestamp_offset = placement->timestamp_offset,
        .sent_ms = now,
        .asked_ms = now,
        .sequence = packet->sequence,
        .transport = transport,
        .picture_id_offset = placement->picture_id_offset,
        .tl0_offset = placement->tl0_offset,
        .padding = placement->padding,
        .origin = (uint8_t)(output->origin % ORIGINS),
        .used = 1,
    };
    write24(sent->send_time, plane->send_time);
}

/* -- runs ---------------------------------------------------------------------------------------------------------- */

static uint16_t picture_id(const Packet *packet)
{
    const uint8_t *at = packet->payload + packet->frame.picture_id_at;
    return packet->frame.picture_id_wide ? read16(at) & 0x7FFF : at[0] & 0x7F;
}

static uint32_t ticks(const Output *output, double seconds)
{
    double step = seconds * output->shape.clock_rate + 0.5;
    return step < 1 ? 1 : (uint32_t)(uint64_t)step; /* half a day wraps */
}

/* How far the first packet of a new source is after the last of the old one, in RTP time: by the publishers' clocks
 * where these can be believed, else by our own. */
static uint32_t time_step(const Plane *plane, const Output *output, const Source *source, uint32_t timestamp, int same)
{
    double passed = (double)(plane->now - output->last_at) * 1e-6;
    uint64_t ntp = source_ntp(source, timestamp);
    if (ntp && output->last_ntp) {
        double mapped = (double)(int64_t)(ntp - output->last_ntp) / 4294967296.0;
        double doubt = mapped > passed ? mapped - passed : passed - mapped;
        if (doubt < (same ? SAME_CLOCK_S : OTHER_CLOCK_S))
            passed = mapped;
    }
    return ticks(output, passed);
}

/* The next number of the source continues where the last one of ours ended. */
static void run_on(Output *output, uint16_t sequence)
{
    output->run_start = output->next_index;
    output->last_in = (uint16_t)(sequence - 1);
    output->skipped_count = 0;
}

static void continue_pictures(Output *output, const Packet *packet)
{
    if (packet->frame.picture_id_at)
        output->picture_id_offset = (uint16_t)(output->last_picture_id + 1 - picture_id(packet));
    if (packet->frame.tl0_at)
        output->tl0_offset = (uint8_t)(output->last_tl0 + 1 - packet->payload[packet->frame.tl0_at]);
}

/* Whether what is being sent is this stream of this source. */
int is_origin(const Output *output, const Source *source)
{
    return origin_of(output)->source == source->self && origin_of(output)->run == source->run;
}

static void note_pictures(Output *output, const Packet *packet)
{
    if (packet->frame.picture_id_at)
        output->last_picture_id = (uint16_t)(picture_id(packet) + output->picture_id_offset);
    if (packet->frame.tl0_at)
        output->last_tl0 = (uint8_t)(packet->payload[packet->frame.tl0_at] + output->tl0_offset);
}

static void run_begin(Plane *plane, Output *output, const Source *source, const Packet *packet)
{
    const Origin *old = origin_of(output);
    int same_run = is_origin(output, source);
    if (output->started && !same_run) {
        const Source *before = source_of(plane, old->source);
        int same_clock = before && before->link == source->link;
        uint32_t step = time_step(plane, output, source, packet->timestamp, same_clock);
        output->timestamp_offset = output->last_timestamp + step - packet->timestamp;
        output->counts.switches += old->source != source->self;
    }
    if (output->started)
        continue_pictures(output, packet);
    run_on(output, packet->sequence);
    if (!same_run)
        output->origins[++output->origin % ORIGINS] = (Origin){source->self, source->run, output->next_index};
    output->temporal_now = output->temporal;
    output->frame_timestamp = packet->timestamp;
    output->last_ntp = 0;
    output->started = 1;
    output->renew = 0;
}

static void skip(Output *output, const Packet *packet)
{
    Skipped *skipped = &output->skipped[output->skipped_count++ % SKIPPED];
    *skipped = (Skipped){packet->sequence, 0};
    if (!packet->frame.picture_id_at)
        return;
    uint16_t picture = picture_id(packet);
    skipped->new_picture = output->skipped_count == 1 || picture != output->skipped_picture_id;
    output->skipped_picture_id = picture;
    output->picture_id_offset = (uint16_t)(output->picture_id_offset - skipped->new_picture);
}

/* A packet that was overtaken: its place is found by counting what has been left out since. */
static int place_late(Output *output, const Packet *packet, int step, Placement *placement)
{
    uint32_t kept = output->skipped_count < SKIPPED ? output->skipped_count : SKIPPED;
    int numbers = 0, pictures = 0;
    for (uint32_t i = 0; i < kept; i++) {
        const Skipped *skipped = &output->skipped[i];
        int ahead = distance16(skipped->sequence, packet->sequence);
        if (!ahead)
            return 0;
        numbers += ahead > 0;
        pictures += ahead > 0 && skipped->new_picture;
    }
    uint64_t back = (uint64_t)(1 - step - numbers);
    if ((output->skipped_count > SKIPPED && numbers == SKIPPED) || back > output->next_index - output->run_start)
        return 0;
    placement->index = output->next_index - back;
    placement->picture_id_offset = (uint16_t)(output->picture_id_offset + pictures);
    if (packet->frame.temporal > output->temporal_now || replay_seen(&output->used, placement->index))
        return 0;
    replay_note(&output->used, placement->index);
    return 1;
}

/* Layers are left with the next frame, and entered where the stream says that it can be (Y of VP8, U of VP9). */
static int is_layer_wanted(Output *output, const Packet *packet)
{
    int begins = packet->timestamp != output->frame_timestamp;
    output->frame_timestamp = packet->timestamp;
    if (!begins)
        return packet->frame.temporal <= output->temporal_now;
    if (output->temporal_now > output->temporal || packet->frame.keyframe)
        output->temporal_now = output->temporal;
    else if (packet->frame.sync && packet->frame.temporal > output->temporal_now &&
             packet->frame.temporal <= output->temporal)
        output->temporal_now = packet->frame.temporal;
    return packet->frame.temporal <= output->temporal_now;
}

/* Numbers that jump within a stream: a pause, whose times go on, or a count that began anew, whose times may have. */
static void run_again(Plane *plane, Output *output, const Packet *packet)
{
    int32_t ahead = (int32_t)(packet->timestamp + output->timestamp_offset - output->last_timestamp);
    if (ahead < 0 || ahead > PAUSE_S * (int64_t)output->shape.clock_rate) {
        uint32_t step = ticks(output, (double)(plane->now - output->last_at) * 1e-6);
        output->timestamp_offset = output->last_timestamp + step - packet->timestamp;
    }
    run_on(output, packet->sequence);
}

/* Where the packet goes in what the output sends; 0 where it is not sent. */
int packet_place(Plane *plane, Output *output, const Source *source, const Packet *packet, Placement *placement)
{
    if (output->renew || !is_origin(output, source))
        run_begin(plane, output, source, packet);
    int step = distance16(packet->sequence, output->last_in);
    if (step > JUMP || step < -SEQUENCE_RESTART) {
        run_again(plane, output, packet);
        step = 1;
    }
    *placement = (Placement){
        .timestamp_offset = output->timestamp_offset,
        .picture_id_offset = output->picture_id_offset,
        .tl0_offset = output->tl0_offset,
    };
    if (step <= 0)
        return place_late(output, packet, step, placement);
    output->last_in = packet->sequence;
    output->next_index += (uint64_t)(step - 1);
    if (!is_layer_wanted(output, packet)) {
        skip(output, packet);
        return 0;
    }
    placement->index = output->next_index++;
    replay_note(&output->used, placement->index);
    note_pictures(output, packet);
    output->last_timestamp_in = packet->timestamp;
    output->last_timestamp = packet->timestamp + output->timestamp_offset;
    output->last_at = plane->now;
    return 1;
}
