#include "totals.h"

#include "plane.h"

static void add_flow(Flow *sum, const Flow *more)
{
    sum->packets += more->packets;
    sum->octets += more->octets;
    sum->lost += more->lost;
    sum->repeated += more->repeated;
    sum->dropped += more->dropped;
    sum->nacks += more->nacks;
    sum->keyframe_requests += more->keyframe_requests;
}

void totals_add_link(Totals *totals, const Link *link)
{
    totals->packets_out += link->counts.packets_out;
    totals->octets_out += link->counts.octets_out;
}

/* A source of this process came over no line. */
void totals_add_source(Totals *totals, const Source *source)
{
    const SourceCounts *counts = &source->counts;
    Flow flow = {
        .packets = counts->packets,
        .octets = counts->octets,
        .repeated = counts->repaired,
        .nacks = counts->nacks,
        .keyframe_requests = counts->keyframe_requests,
        .lost = source_lost(source),
    };
    if (source->link)
        add_flow(&totals->flows[is_video(source->shape.codec) ? VIDEO_IN : AUDIO_IN], &flow);
}

void totals_add_output(Totals *totals, const Output *output)
{
    const OutputCounts *counts = &output->counts;
    Flow flow = {
        .packets = counts->packets,
        .octets = counts->octets,
        .repeated = counts->retransmitted_packets,
        .dropped = counts->dropped,
        .nacks = counts->nacks,
        .keyframe_requests = counts->keyframe_requests,
        .lost = counts->lost,
    };
    add_flow(&totals->flows[is_video(output->shape.codec) ? VIDEO_OUT : AUDIO_OUT], &flow);
}

void totals_take(const Plane *plane, Totals *totals)
{
    *totals = plane->ended;
    for (uint32_t i = 0; i < plane->links.top; i++)
        if (plane->links.items[i])
            totals_add_link(totals, plane->links.items[i]);
    for (uint32_t i = 0; i < plane->sources.top; i++)
        if (plane->sources.items[i])
            totals_add_source(totals, plane->sources.items[i]);
    for (uint32_t i = 0; i < plane->outputs.top; i++)
        if (plane->outputs.items[i])
            totals_add_output(totals, plane->outputs.items[i]);
}
