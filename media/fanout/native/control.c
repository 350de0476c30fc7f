/* RTCP both ways: what browsers report and ask for, what we report and ask publishers for. */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "plane.h"
#include "rtcp.h"

enum {
    RTCP_LIMIT = 1400,   /* bytes of a datagram before encryption */
    RTCP_FULL = 1100,    /* no further sender report is added: one with its description takes up to 300 */
    REPEATS_LIMIT = 200, /* packets for one datagram: more is no repair but a waste of a line that loses already */
    STATUSES_LIMIT = 2 * RECORDS, /* of transport feedback in one datagram: 1400 bytes can claim millions */
};

static const int64_t REMIND_US = 500000; /* a keyframe that is waited for is asked for again */

/* -- to browsers --------------------------------------------------------------------------------------------------- */

int link_send_rtcp(Plane *plane, Link *link, const uint8_t *packet, int length)
{
    uint8_t *out = length < RTCP_HEADER_SIZE || length > RTCP_LIMIT ? NULL : outbox_room(plane, 0);
    if (!out)
        return 0;
    memcpy(out, packet, (size_t)length);
    length = srtcp_protect(&link->out, out, length);
    if (length < 0) {
        plane->counters[COUNT_UNPROTECTABLE]++;
        return 0;
    }
    Message message = {.link = link, .length = length};
    outbox_add(plane, &message);
    link->counts.packets_out++;
    link->counts.octets_out += (uint64_t)length;
    return 1;
}

void source_ask_publisher(Plane *plane, Source *source)
{
    uint8_t packet[16];
    Link *link = link_of(plane, source->link);
    if (!link || !source->started)
        return;
    if (link_send_rtcp(plane, link, packet, rtcp_keyframe_wanted(packet, OUR_SSRC, source->ssrc)))
        source->counts.keyframe_requests++;
}

/* At most one request of a source waits for asyncio. */
void source_want_keyframe(Plane *plane, Source *source)
{
    Upward thing = {.kind = UP_KEYFRAME, .about = source->self};
    uint32_t before = plane->queue_head;
    source->keyframe_wanted_at = plane->now;
    if (source->keyframe_asked || source->silenced || !is_video(source->shape.codec))
        return;
    plane_queue(plane, &thing, NULL, 0);
    source->keyframe_asked = plane->queue_head != before;
}

static void ask_again(Plane *plane, Link *link, Source *source)
{
    uint8_t packet[RTCP_LIMIT];
    uint16_t due[NACK_MISSING_LIMIT];
    if (source->missing.overflowed) {
        source->missing.overflowed = 0;
        source_ask_publisher(plane, source);
    }
    int count = missing_due(&source->missing, plane->now, due);
    if (count && link_send_rtcp(plane, link, packet, rtcp_nack(packet, OUR_SSRC, source->ssrc, due, count)))
        source->counts.nacks++;
}

static void ask_all_again(Plane *plane)
{
    for (uint32_t i = 0; i < plane->sources.top; i++) {
        Source *source = plane->sources.items[i];
        Link *link = source && source->shape.nack ? link_of(plane, source->link) : NULL;
        if (link)
            ask_again(plane, link, source);
    }
}

static void send_receiver_reports(Plane *plane, Link *link)
{
    uint8_t packet[RTCP_LIMIT];
    ReportBlock blocks[BLOCKS_LIMIT];
    int count = 0;
    for (int i = 0; i < link->source_count; i++) {
        Source *source = source_of(plane, link->sources[i]);
        if (source->started)
            reception_block(&source->reception, source->ssrc, plane->now, &blocks[count++]);
        if (count && (count == BLOCKS_LIMIT || i + 1 == link->source_count)) {
            link_send_rtcp(plane, link, packet, rtcp_receiver_report(packet, OUR_SSRC, blocks, count));
            count = 0;
        }
    }
}

/* The publisher's clock mapping under our names: what keeps lips and voice together. */
static int write_sender_report(Plane *plane, Output *output, uint8_t *out)
{
    const Source *source = source_of(plane, output->source);
    if (!source || !source->has_clock || !output->counts.packets || output->renew ||
        origin_of(output)->source != source->self || origin_of(output)->run != source->run)
        return 0;
    uint32_t slot = output->report_count++ % REPORTS_KEPT, ssrc = output->shape.ssrc;
    double passed = (double)(plane->now - source->clock_at) * 1e-6;
    uint64_t ntp = source->ntp_time + (uint64_t)(passed * 4294967296.0);
    uint32_t rtp = source->rtp_time + output->timestamp_offset + (uint32_t)(int64_t)(passed * source->shape.clock_rate);
    output->reports[slot].ntp_middle = (uint32_t)(ntp >> 16);
    output->reports[slot].at = plane->now;
    int length = rtcp_sender_report(out, ssrc, ntp, rtp, (uint32_t)output->counts.packets,
                                    (uint32_t)output->counts.octets);
    return length + rtcp_description(out + length, ssrc, output->shape.cname, (int)strlen(output->shape.cname));
}

static void send_sender_reports(Plane *plane, Link *link)
{
    uint8_t packet[RTCP_LIMIT];
    int length = 0;
    for (int i = 0; i < link->output_count; i++) {
        length += write_sender_report(plane, output_of(plane, link->outputs[i]), packet + length);
        if (length > RTCP_FULL || (length && i + 1 == link->output_count)) {
            link_send_rtcp(plane, link, packet, length);
            length = 0;
        }
    }
}

static int is_waited_for(Plane *plane, const Source *source)
{
    for (int i = 0; i < source->output_count; i++) {
        const Output *output = output_of(plane, source->outputs[i]);
        if (output->want == source->self || output->renew || origin_of(output)->run != source->run)
            return 1;
    }
    return 0;
}

static void remind(Plane *plane)
{
    for (uint32_t i = 0; i < plane->sources.top; i++) {
        Source *source = plane->sources.items[i];
        if (!source || !is_video(source->shape.codec) || plane->now - source->keyframe_wanted_at < REMIND_US)
            continue;
        source->keyframe_wanted_at = plane->now;
        if (is_waited_for(plane, source))
            source_want_keyframe(plane, source);
    }
}

void plane_tick(Plane *plane)
{
    plane->next_tick = plane->now + TICK_US;
    ask_all_again(plane);
    remind(plane);
    for (uint32_t i = 0; i < plane->links.top; i++) {
        Link *link = plane->links.items[i];
        if (!link || plane->now < link->next_report)
            continue;
        link->next_report = plane->now + REPORT_US;
        send_receiver_reports(plane, link);
        send_sender_reports(plane, link);
    }
}

/* -- from browsers ------------------------------------------------------------------------------------------------- */

/* What one datagram may still make us do. */
typedef struct {
    int repeats, statuses;
} Budget;

static Output *output_with(Plane *plane, const Link *link, uint32_t ssrc)
{
    for (int i = 0; i < link->output_count; i++) {
        Output *output = output_of(plane, link->outputs[i]);
        if (output->shape.ssrc == ssrc)
            return output;
    }
    return NULL;
}

static void take_sender_info(Plane *plane, const Link *link, const uint8_t *body)
{
    uint32_t ssrc = read32(body), rtp_time = read32(body + 12);
    uint64_t ntp_time = read64(body + 4);
    for (int i = 0; i < link->source_count; i++) {
        Source *source = source_of(plane, link->sources[i]);
        if (!source->started || source->ssrc != ssrc)
            continue;
        source_report(plane, source, ntp_time, rtp_time);
        reception_sender_report(&source->reception, ntp_time, plane->now);
        Upward thing = {.kind = UP_REPORT, .about = source->self, .ntp_time = ntp_time, .rtp_time = rtp_time};
        if (source->tapped)
            plane_queue(plane, &thing, NULL, 0);
    }
}

/* RFC 3550 section 6.4.1, by our own clock: the reports carry the publisher's. */
static void measure_round_trip(const Plane *plane, Output *output, const ReportBlock *block)
{
    for (uint32_t i = 0; block->last_report && i < REPORTS_KEPT && i < output->report_count; i++) {
        uint32_t slot = (output->report_count - 1 - i) % REPORTS_KEPT;
        if (output->reports[slot].ntp_middle != block->last_report)
            continue;
        double passed = (double)(plane->now - output->reports[slot].at) * 1e-6 - block->delay / 65536.0;
        output->counts.round_trip = passed > 0 ? passed : 0;
        return;
    }
}

static void take_blocks(Plane *plane, const Link *link, const uint8_t *data, int count)
{
    for (int i = 0; i < count; i++, data += REPORT_SIZE) {
        ReportBlock block;
        rtcp_read_block(data, &block);
        Output *output = output_with(plane, link, block.ssrc);
        if (!output)
            continue;
        output->counts.lost = block.lost;
        output->counts.lost_share = block.share / 256.0;
        output->counts.jitter = (double)block.jitter / output->shape.clock_rate;
        measure_round_trip(plane, output, &block);
    }
}

static void take_nack(Plane *plane, Link *link, const RtcpPacket *packet, Budget *budget)
{
    uint16_t sequences[REPEATS_LIMIT];
    Output *output = output_with(plane, link, read32(packet->body + 4));
    if (!output)
        return;
    int count = rtcp_read_nack(packet, sequences, budget->repeats);
    budget->repeats -= count;
    output->counts.nacks++;
    output_repeat(plane, link, output, sequences, count);
}

static void take_keyframe_request(Plane *plane, const Link *link, uint32_t ssrc)
{
    Output *output = output_with(plane, link, ssrc);
    if (!output)
        return;
    output->counts.keyframe_requests++;
    Source *source = source_of(plane, output->source ? output->source : output->want);
    if (source)
        source_want_keyframe(plane, source);
}

static void take_payload_feedback(Plane *plane, Link *link, const RtcpPacket *packet)
{
    uint64_t estimate = rtcp_estimate(packet);
    if (packet->count == FORMAT_PLI)
        take_keyframe_request(plane, link, read32(packet->body + 4));
    else if (packet->count == FORMAT_FIR) /* RFC 5104 section 4.3.1: the streams are named behind */
        for (int at = 8; at + 8 <= packet->length; at += 8)
            take_keyframe_request(plane, link, read32(packet->body + at));
    else if (estimate) {
        link->counts.remb = estimate;
        link->counts.has_remb = 1;
    }
}

/* Brings the 24 bits of 64 ms of a feedback next to those of the one before. */
static int64_t unwrap(int64_t before, int64_t time)
{
    static const int64_t PERIOD = ((int64_t)1 << 24) * 64000;
    int64_t away = before - time, half = away < 0 ? -PERIOD / 2 : PERIOD / 2;
    int64_t shift = (away + half) / PERIOD * PERIOD;
    return shift > CLOCK_LIMIT / 2 || shift < -CLOCK_LIMIT / 2 ? 0 : shift; /* 18,000 years of jumps: begin again */
}

static void acknowledge(Plane *plane, Link *link, uint16_t sequence, int64_t arrived)
{
    SentRecord *record = &link->sent[sequence % RECORDS];
    if (!record->used || record->sequence != sequence || record->reported)
        return;
    record->reported = arrived != NEVER; /* one that is said to be lost may still arrive */
    line_told(&link->line, &(Acknowledged){record->sent_us, arrived, record->octets, record->probe}, plane->now);
}

/* Whoever cares for the line looks now and then; this is when it cannot wait. */
static void tell_unease(Plane *plane, Link *link)
{
    Upward thing = {.kind = UP_UNEASE, .about = link->self};
    uint32_t before = plane->queue_head;
    if (link->unease_told || !line_uneasy(&link->line))
        return;
    plane_queue(plane, &thing, NULL, 0);
    link->unease_told = plane->queue_head != before;
}

static void take_transport_feedback(Plane *plane, Link *link, const RtcpPacket *packet, Budget *budget)
{
    Feedback feedback;
    uint16_t sequence;
    int64_t arrived;
    if (feedback_open(&feedback, packet)) {
        plane->counters[COUNT_RTCP_MALFORMED]++;
        return;
    }
    if (!link->sent)
        return;
    int64_t shift = unwrap(link->feedback_us, feedback.time_us);
    link->feedback_us = feedback.time_us + shift;
    while (budget->statuses-- > 0 && feedback_next(&feedback, &sequence, &arrived))
        acknowledge(plane, link, sequence, arrived == NEVER ? NEVER : arrived + shift);
    tell_unease(plane, link);
}

static void take_rtcp(Plane *plane, Link *link, const RtcpPacket *packet, Budget *budget)
{
    if (packet->type == RTCP_SR) {
        take_sender_info(plane, link, packet->body);
        take_blocks(plane, link, packet->body + 24, packet->count);
    } else if (packet->type == RTCP_RR)
        take_blocks(plane, link, packet->body + 4, packet->count);
    else if (packet->type == RTCP_TRANSPORT && packet->count == FORMAT_NACK)
        take_nack(plane, link, packet, budget);
    else if (packet->type == RTCP_TRANSPORT && packet->count == FORMAT_TRANSPORT_WIDE)
        take_transport_feedback(plane, link, packet, budget);
    else if (packet->type == RTCP_PAYLOAD)
        take_payload_feedback(plane, link, packet);
}

void link_rtcp(Plane *plane, Link *link, uint8_t *compound, int length)
{
    RtcpPacket packet;
    Budget budget = {REPEATS_LIMIT, STATUSES_LIMIT};
    int at = 0;
    if (!rtcp_valid(compound, length)) {
        plane->counters[COUNT_RTCP_MALFORMED]++;
        return;
    }
    while (rtcp_next(compound, length, &at, &packet) > 0)
        take_rtcp(plane, link, &packet, &budget);
}
