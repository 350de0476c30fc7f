#include "rtcp.h"

#include <string.h>

#include "bytes.h"

static int without_padding(const uint8_t *body, int length)
{
    int padding = length ? body[length - 1] : 0;
    return !padding || padding > length ? -1 : length - padding;
}

int rtcp_next(const uint8_t *compound, int length, int *at, RtcpPacket *packet)
{
    if (*at == length)
        return 0;
    const uint8_t *p = compound + *at;
    if (length - *at < 4 || (p[0] & 0xC0) != 0x80)
        return -1;
    packet->count = p[0] & 0x1F;
    packet->type = p[1];
    packet->body = p + 4;
    packet->length = 4 * read16(p + 2);
    *at += 4 + packet->length;
    if (*at > length)
        return -1;
    if (p[0] & 0x20)
        packet->length = without_padding(packet->body, packet->length);
    return packet->length < 0 ? -1 : 1;
}

static int is_estimate(const RtcpPacket *packet)
{
    return packet->count == FORMAT_REMB && packet->length >= 12 && !memcmp(packet->body + 8, "REMB", 4);
}

/* Bytes that the body of a known packet needs at least. */
static int needed(const RtcpPacket *packet)
{
    switch (packet->type) {
    case RTCP_SR:
        return 24 + REPORT_SIZE * packet->count;
    case RTCP_RR:
        return 4 + REPORT_SIZE * packet->count;
    case RTCP_TRANSPORT:
        return packet->count == FORMAT_TRANSPORT_WIDE ? 16 : 8;
    case RTCP_PAYLOAD:
        return is_estimate(packet) ? 16 : 8;
    default:
        return 0;
    }
}

int rtcp_valid(const uint8_t *compound, int length)
{
    RtcpPacket packet;
    int at = 0, more;
    while ((more = rtcp_next(compound, length, &at, &packet)) > 0)
        if (packet.length < needed(&packet))
            return 0;
    return !more;
}

void rtcp_read_block(const uint8_t *data, ReportBlock *block)
{
    block->ssrc = read32(data);
    block->share = data[4];
    block->lost = (int32_t)(read24(data + 5) ^ 0x800000) - 0x800000; /* signed: duplicates make it negative */
    block->highest = read32(data + 8);
    block->jitter = read32(data + 12);
    block->last_report = read32(data + 16);
    block->delay = read32(data + 20);
}

uint64_t rtcp_estimate(const RtcpPacket *packet)
{
    if (packet->type != RTCP_PAYLOAD || !is_estimate(packet))
        return 0;
    uint32_t value = read32(packet->body + 12);
    int exponent = value >> 18 & 0x3F;
    return exponent > 44 ? UINT64_MAX >> 1 : (uint64_t)(value & 0x3FFFF) << exponent;
}

int rtcp_read_nack(const RtcpPacket *packet, uint16_t *sequences, int limit)
{
    int count = 0;
    for (int at = 8; at + 4 <= packet->length; at += 4) {
        uint16_t base = read16(packet->body + at), mask = read16(packet->body + at + 2);
        for (int bit = -1; bit < 16 && count < limit; bit++)
            if (bit < 0 || mask >> bit & 1)
                sequences[count++] = (uint16_t)(base + bit + 1);
    }
    return count;
}

static int finish(uint8_t *out, int count, int type, int length)
{
    out[0] = (uint8_t)(0x80 | count);
    out[1] = (uint8_t)type;
    write16(out + 2, (uint32_t)(length / 4 - 1));
    return length;
}

int rtcp_sender_report(uint8_t *out, uint32_t ssrc, uint64_t ntp, uint32_t rtp, uint32_t packets, uint32_t octets)
{
    write32(out + 4, ssrc);
    write64(out + 8, ntp);
    write32(out + 16, rtp);
    write32(out + 20, packets);
    write32(out + 24, octets);
    return finish(out, 0, RTCP_SR, 28);
}

int rtcp_description(uint8_t *out, uint32_t ssrc, const char *cname, int length)
{
    int used = 10 + length, padded = (used + 4) & ~3; /* at least one zero byte ends the list (RFC 3550 section 6.5) */
    write32(out + 4, ssrc);
    out[8] = 1; /* CNAME */
    out[9] = (uint8_t)length;
    memcpy(out + 10, cname, (size_t)length);
    memset(out + used, 0, (size_t)(padded - used));
    return finish(out, 1, RTCP_SDES, padded);
}

int rtcp_receiver_report(uint8_t *out, uint32_t ssrc, const ReportBlock *blocks, int count)
{
    uint8_t *p = out + 8;
    write32(out + 4, ssrc);
    for (int i = 0; i < count; i++, p += REPORT_SIZE) {
        write32(p, blocks[i].ssrc);
        p[4] = blocks[i].share;
        write24(p + 5, (uint32_t)blocks[i].lost);
        write32(p + 8, blocks[i].highest);
        write32(p + 12, blocks[i].jitter);
        write32(p + 16, blocks[i].last_report);
        write32(p + 20, blocks[i].delay);
    }
    return finish(out, count, RTCP_RR, (int)(p - out));
}

int rtcp_nack(uint8_t *out, uint32_t ssrc, uint32_t media_ssrc, const uint16_t *sequences, int count)
{
    uint8_t *p = out + 8;
    write32(out + 4, ssrc);
    write32(out + 8, media_ssrc);
    for (int i = 0; i < count; i++) { /* p: the entry before the next one; neighbours share it */
        uint16_t step = (uint16_t)(sequences[i] - read16(p));
        if (i && step >= 1 && step <= 16) {
            write16(p + 2, read16(p + 2) | 1u << (step - 1));
            continue;
        }
        p += 4;
        write16(p, sequences[i]);
        write16(p + 2, 0);
    }
    return finish(out, FORMAT_NACK, RTCP_TRANSPORT, (int)(p + 4 - out));
}

int rtcp_keyframe_wanted(uint8_t *out, uint32_t ssrc, uint32_t media_ssrc)
{
    write32(out + 4, ssrc);
    write32(out + 8, media_ssrc);
    return finish(out, FORMAT_PLI, RTCP_PAYLOAD, 12);
}

/* -- transport-wide feedback: packet status chunks, then one delta for each packet that arrived -------------------- */

enum { NOT_RECEIVED, SMALL_DELTA, LARGE_DELTA, RESERVED };
enum { DELTA_US = 250, REFERENCE_US = 64000 };

/* Loads the chunk at `feedback->chunk`: a run of one symbol, or a vector of 14 one-bit or 7 two-bit symbols. */
static void load_chunk(Feedback *feedback)
{
    uint16_t chunk = read16(feedback->chunk);
    feedback->chunk += 2;
    feedback->run = !(chunk & 0x8000);
    feedback->wide = feedback->run || chunk & 0x4000;
    feedback->in_chunk = feedback->run ? chunk & 0x1FFF : feedback->wide ? 7 : 14;
    feedback->symbols = (uint32_t)chunk << (feedback->run ? 17 : 18);
}

static int next_symbol(Feedback *feedback)
{
    int symbol = (int)(feedback->symbols >> (feedback->wide ? 30 : 31));
    if (!feedback->run)
        feedback->symbols <<= feedback->wide ? 2 : 1;
    feedback->in_chunk--;
    return symbol;
}

/* Where the deltas start: after as many chunks as the statuses fill. */
static int find_deltas(Feedback *feedback)
{
    Feedback walk = *feedback;
    int left = feedback->remaining;
    while (left > 0) {
        if (walk.end - walk.chunk < 2)
            return -1;
        load_chunk(&walk);
        left -= walk.in_chunk;
    }
    feedback->chunks_end = feedback->delta = walk.chunk;
    return 0;
}

int feedback_open(Feedback *feedback, const RtcpPacket *packet)
{
    memset(feedback, 0, sizeof *feedback);
    if (packet->type != RTCP_TRANSPORT || packet->count != FORMAT_TRANSPORT_WIDE || packet->length < 16)
        return -1;
    feedback->sequence = read16(packet->body + 8);
    feedback->remaining = read16(packet->body + 10);
    int32_t reference = (int32_t)(read24(packet->body + 12) ^ 0x800000) - 0x800000;
    feedback->time_us = (int64_t)reference * REFERENCE_US;
    feedback->chunk = packet->body + 16;
    feedback->end = packet->body + packet->length;
    return find_deltas(feedback);
}

static int take_delta(Feedback *feedback, int symbol)
{
    int size = symbol == SMALL_DELTA ? 1 : 2;
    if (symbol == RESERVED || feedback->end - feedback->delta < size)
        return -1;
    int delta = size == 1 ? feedback->delta[0] : (int16_t)read16(feedback->delta);
    feedback->delta += size;
    feedback->time_us += delta * DELTA_US;
    return 0;
}

int feedback_next(Feedback *feedback, uint16_t *sequence, int64_t *arrived_us)
{
    if (!feedback->remaining)
        return 0;
    while (!feedback->in_chunk) {
        if (feedback->chunk >= feedback->chunks_end)
            return 0;
        load_chunk(feedback);
    }
    int symbol = next_symbol(feedback);
    if (symbol != NOT_RECEIVED && take_delta(feedback, symbol))
        return 0;
    feedback->remaining--;
    *sequence = feedback->sequence++;
    *arrived_us = symbol == NOT_RECEIVED ? INT64_MIN : feedback->time_us;
    return 1;
}
