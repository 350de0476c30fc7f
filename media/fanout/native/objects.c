/* Links, sources and outputs: how they come, change and go. */
#include <stdlib.h>
#include <string.h>

#include "plane.h"

/* -- links --------------------------------------------------------------------------------------------------------- */

static void link_free(Link *link)
{
    srtp_close(&link->in);
    srtp_close(&link->out);
    for (int i = 0; i < link->rtp.count; i++)
        free(link->rtp.streams[i]);
    for (int i = 0; i < link->rtcp.count; i++)
        free(link->rtcp.streams[i]);
    free(link->sources);
    free(link->outputs);
    free(link->sent);
    line_end(&link->line);
    free(link->arrivals);
    free(link);
}

Handle link_open(Plane *plane, const Address *address, const Keys *in, const Keys *out, int *bad_key)
{
    Link *link = calloc(1, sizeof *link);
    *bad_key = !link || srtp_open(&link->in, in->profile, in->key, in->length, 0) ||
               srtp_open(&link->out, out->profile, out->key, out->length, 1);
    Handle handle = *bad_key ? 0 : table_add(&plane->links, link);
    if (!handle) {
        plane->counters[COUNT_LIMIT] += !*bad_key;
        if (link)
            link_free(link);
        return 0;
    }
    link->self = handle;
    line_start(&link->line);
    /* Spread over the second, so that reports of hundreds do not leave at once. */
    link->next_report = plane->now + REPORT_US / 64 * (int64_t)(handle % 64) + TICK_US;
    link_locate(plane, link, address);
    return handle;
}

void link_close(Plane *plane, Link *link)
{
    while (link->source_count)
        source_close(plane, source_of(plane, link->sources[0]));
    while (link->output_count)
        output_close(plane, output_of(plane, link->outputs[0]));
    totals_add_link(&plane->ended, link);
    link_dislocate(plane, link);
    table_remove(&plane->links, link->self);
    link_free(link);
}

static void merge_extensions(Plane *plane, Link *link)
{
    memset(&link->extensions, 0, sizeof link->extensions);
    for (int i = 0; i < link->source_count; i++) {
        const ExtensionMap *map = &source_of(plane, link->sources[i])->shape.extensions;
        for (int id = 1; id < 15; id++)
            if (!link->extensions.kind[id])
                link->extensions.kind[id] = map->kind[id];
    }
}

/* -- sources ------------------------------------------------------------------------------------------------------- */

static void source_free(Source *source)
{
    source_forget_packets(source);
    missing_reset(&source->missing);
    free(source->history);
    free(source->held);
    free(source->outputs);
    free(source);
}

static Source *source_new(const InboundShape *shape)
{
    Source *source = calloc(1, sizeof *source);
    if (!source)
        return NULL;
    uint16_t size = is_video(shape->codec) ? HISTORY_VIDEO : HISTORY_AUDIO;
    source->shape = *shape;
    source->history_mask = (uint16_t)(size - 1);
    source->history = calloc(size, sizeof *source->history);
    source->held = calloc(HELD, sizeof *source->held);
    source->counts.level = -127;
    reception_start(&source->reception, shape->clock_rate);
    if (source->history && source->held)
        return source;
    source_free(source);
    return NULL;
}

Handle source_open(Plane *plane, Link *link, const InboundShape *shape)
{
    Source *source = source_new(shape);
    Handle handle = source ? table_add(&plane->sources, source) : 0;
    if (!handle || (link && handles_add(&link->sources, &link->source_count, &link->source_room, handle))) {
        plane->counters[COUNT_LIMIT]++;
        table_remove(&plane->sources, handle);
        if (source)
            source_free(source);
        return 0;
    }
    source->self = handle;
    if (link) {
        source->link = link->self;
        merge_extensions(plane, link);
    }
    return handle;
}

void source_reshape(Plane *plane, Source *source, const InboundShape *shape)
{
    enum Codec codec = source->shape.codec; /* another codec is another source: history and decoders would not fit */
    Link *link = link_of(plane, source->link);
    source->shape = *shape;
    source->shape.codec = codec;
    if (link)
        merge_extensions(plane, link);
}

void source_forget_packets(Source *source)
{
    for (int i = 0; source->history && i <= source->history_mask; i++) {
        packet_release(source->history[i]);
        source->history[i] = NULL;
    }
    while (source->held_count)
        packet_release(source->held[--source->held_count]);
    source->ready = 0;
}

void source_silence(Plane *plane, Source *source, int silenced)
{
    int changed = source->silenced != silenced;
    source->silenced = (uint8_t)silenced;
    if (!silenced) {
        if (changed && source->output_count)
            source_want_keyframe(plane, source);
        return;
    }
    source_forget_packets(source);
    for (int i = 0; i < source->output_count; i++) {
        Output *output = output_of(plane, source->outputs[i]);
        output->renew = 1; /* what is cut is no loss: numbers go on without a gap */
    }
}

void source_close(Plane *plane, Source *source)
{
    Link *link = link_of(plane, source->link);
    totals_add_source(&plane->ended, source);
    while (source->output_count) {
        Output *output = output_of(plane, source->outputs[0]);
        output_detach(plane, output, source->self);
    }
    if (link) {
        handles_remove(link->sources, &link->source_count, source->self);
        merge_extensions(plane, link);
    }
    table_remove(&plane->sources, source->self);
    source_free(source);
}

/* -- outputs ------------------------------------------------------------------------------------------------------- */

/* The header extension with places for what changes from packet to packet. */
static void lay_out_extension(Output *output)
{
    const OutboundShape *shape = &output->shape;
    uint8_t *block = output->extension;
    int at = 4, mid = (int)strlen(shape->mid);
    if (shape->mid_id && mid) {
        block[at++] = (uint8_t)(shape->mid_id << 4 | (mid - 1));
        memcpy(block + at, shape->mid, (size_t)mid);
        at += mid;
    }
    if (shape->send_time_id) {
        block[at++] = (uint8_t)(shape->send_time_id << 4 | 2);
        output->send_time_at = at;
        at += 3;
    }
    if (shape->transport_id) {
        block[at++] = (uint8_t)(shape->transport_id << 4 | 1);
        output->transport_at = at;
        at += 2;
    }
    if (shape->level_id) { /* last: where a packet has no level, two zero bytes stand for padding */
        output->level_at = at;
        at += 2;
    }
    if (at == 4)
        return;
    output->extension_length = (at + 3) & ~3;
    block[0] = 0xBE; /* one-byte form (RFC 8285 section 4.2) */
    block[1] = 0xDE;
    block[3] = (uint8_t)(output->extension_length / 4 - 1);
}

static void retire(Link *link, uint32_t ssrc, uint64_t next_index)
{
    if (ssrc)
        link->retired[link->retired_count++ % RETIRED] = (Retired){ssrc, next_index};
}

/* The first index of a stream, beyond all that were ever sent under its SSRC (RFC 3711 section 9.1). */
static uint64_t first_index(const Link *link, uint32_t ssrc, uint64_t index)
{
    for (int i = 0; i < RETIRED; i++)
        if (ssrc && link->retired[i].ssrc == ssrc && link->retired[i].next_index > index)
            index = link->retired[i].next_index;
    return index;
}

Handle output_open(Plane *plane, Link *link, const OutboundShape *shape)
{
    Output *output = calloc(1, sizeof *output);
    Handle handle = output ? table_add(&plane->outputs, output) : 0;
    if (!handle || handles_add(&link->outputs, &link->output_count, &link->output_room, handle)) {
        plane->counters[COUNT_LIMIT]++;
        table_remove(&plane->outputs, handle);
        free(output);
        return 0;
    }
    output->self = handle;
    output->link = link->self;
    output->shape = *shape;
    output->next_index = first_index(link, shape->ssrc, shape->first_sequence);
    output->rtx_index = first_index(link, shape->rtx_ssrc, shape->first_sequence);
    output->counts.round_trip = -1;
    lay_out_extension(output);
    return handle;
}

/* The output neither sends nor awaits this source any more. */
void output_detach(Plane *plane, Output *output, Handle handle)
{
    Source *source = source_of(plane, handle);
    if (output->source == handle) {
        output->source = 0;
        int known = source && origin_of(output)->source == handle;
        output->last_ntp = known ? source_ntp(source, output->last_timestamp_in) : 0;
    }
    if (output->want == handle)
        output->want = 0;
    if (source)
        handles_remove(source->outputs, &source->output_count, output->self);
}

static void detach_all(Plane *plane, Output *output)
{
    output_detach(plane, output, output->source);
    output_detach(plane, output, output->want);
}


int output_attach(Plane *plane, Output *output, Source *source, int temporal)
{
    output->temporal = (uint8_t)temporal;
    if (!source) {
        detach_all(plane, output);
        return 0;
    }
    if (output->want == source->self)
        return 0;
    output_detach(plane, output, output->want);
    if (output->source == source->self)
        return 0;
    if (handles_add(&source->outputs, &source->output_count, &source->output_room, output->self)) {
        plane->counters[COUNT_LIMIT]++;
        return 0;
    }
    if (is_video(output->shape.codec)) {
        output->want = source->self;
        return 1;
    }
    output_detach(plane, output, output->source);
    output->source = source->self;
    output->renew = 1;
    return 0;
}

void output_close(Plane *plane, Output *output)
{
    Link *link = link_of(plane, output->link);
    totals_add_output(&plane->ended, output);
    detach_all(plane, output);
    retire(link, output->shape.ssrc, output->next_index);
    retire(link, output->shape.rtx_ssrc, output->rtx_index);
    handles_remove(link->outputs, &link->output_count, output->self);
    table_remove(&plane->outputs, output->self);
    free(output->sent);
    free(output);
}
