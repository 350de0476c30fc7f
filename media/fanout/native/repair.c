/* Sending again: what browsers ask for (RFC 4585), wrapped by RFC 4588 where agreed, and probes of the line. */
#include <string.h>

#include "bytes.h"
#include "plane.h"

enum {
    REPEAT_MS = 20,      /* not again before, or before a round trip where that is known */
    REPEAT_LIMIT_MS = 200,
    PROBE_PACKETS = 64,  /* at once */
    PROBE_PADDING = 255, /* bytes, the most RFC 3550 section 5.1 can say */
};

/* Finds what went out under a number. */
static Sent *find_sent(const Output *output, uint16_t sequence)
{
    if (!output->sent || !output->next_index)
        return NULL;
    uint64_t last = output->next_index - 1;
    int step = distance16(sequence, (uint16_t)last);
    if (step > 0 || (uint64_t)-step > last)
        return NULL;
    uint64_t index = last - (uint64_t)-step;
    Sent *sent = &output->sent[index & output->sent_mask];
    int known = sent->used && sent->index == (uint32_t)index && index >= output->origins[sent->origin].start;
    return known ? sent : NULL;
}

static int asked_too_soon(const Plane *plane, const Output *output, Sent *sent)
{
    uint32_t now = (uint32_t)(plane->now / 1000);
    double round_trip = output->counts.round_trip * 1000;
    round_trip = round_trip > REPEAT_LIMIT_MS ? REPEAT_LIMIT_MS : round_trip;
    uint32_t pause = round_trip < REPEAT_MS ? REPEAT_MS : (uint32_t)round_trip;
    if (sent->asked_ms != sent->sent_ms && now - sent->asked_ms < pause)
        return 1;
    sent->asked_ms = now == sent->sent_ms ? now + 1 : now; /* equal would mean "never asked for" */
    return 0;
}

static int repeat(Plane *plane, Link *link, Output *output, const Sent *sent, int probe)
{
    const Origin *origin = &output->origins[sent->origin];
    const Source *source = source_of(plane, origin->source);
    const Packet *packet = source && !source->silenced ? history_get(source, sent->sequence) : NULL;
    if (!packet || !output->source || origin->run != source->run)
        return 0;
    uint64_t last = output->next_index - 1;
    Placement placement = {
        .index = last - (uint32_t)((uint32_t)last - sent->index),
        .timestamp_offset = sent->timestamp_offset,
        .picture_id_offset = sent->picture_id_offset,
        .tl0_offset = sent->tl0_offset,
        .padding = sent->padding,
        .copy_of = output->shape.rtx_ssrc ? NULL : sent,
        .rtx = output->shape.rtx_ssrc != 0,
        .probe = probe,
    };
    return packet_send(plane, link, output, packet, &placement);
}

void output_repeat(Plane *plane, Link *link, Output *output, const uint16_t *sequences, int count)
{
    for (int i = 0; i < count; i++) {
        Sent *sent = find_sent(output, sequences[i]);
        if (sent && asked_too_soon(plane, output, sent))
            continue;
        if (!sent || !repeat(plane, link, output, sent, 0))
            output->counts.missed++;
    }
}

/* The RTX stream that can carry a probe: that of the picture sent last. */
static Output *probe_output(Plane *plane, const Link *link)
{
    Output *best = NULL;
    for (int i = 0; i < link->output_count; i++) {
        Output *output = output_of(plane, link->outputs[i]);
        if (output->shape.rtx_ssrc && output->started && output->source && (!best || output->last_at > best->last_at))
            best = output;
    }
    return best;
}

/* A packet of nothing but padding, which the browser counts and drops. */
static int send_padding(Plane *plane, Link *link, Output *output)
{
    Packet empty = {.timestamp = output->last_timestamp_in, .references = 1};
    Placement placement = {
        .timestamp_offset = output->timestamp_offset, .padding = PROBE_PADDING, .rtx = 1, .probe = 1};
    return packet_send(plane, link, output, &empty, &placement);
}

int link_probe(Plane *plane, Link *link, int octets)
{
    Output *output = probe_output(plane, link);
    int sent = 0;
    for (int i = 1; output && sent < octets && i <= PROBE_PACKETS; i++) {
        Sent *old = find_sent(output, (uint16_t)(output->next_index - (uint64_t)i));
        int length = old ? repeat(plane, link, output, old, 1) : 0;
        if (!length && !(length = send_padding(plane, link, output)))
            break;
        sent += length;
    }
    return sent;
}
