#include "rtp.h"

#include <string.h>

#include "bytes.h"

enum { ONE_BYTE = 0xBEDE, TWO_BYTE = 0x1000, TWO_BYTE_MASK = 0xFFF0 };

int rtp_is_rtcp(const uint8_t *data, int length)
{
    return length >= 2 && data[1] >= 192 && data[1] <= 223;
}

int rtp_header_length(const uint8_t *packet, int length)
{
    if (length < RTP_HEADER || (packet[0] & 0xC0) != RTP_VERSION)
        return -1;
    int header = RTP_HEADER + 4 * (packet[0] & 0x0F);
    if (packet[0] & RTP_EXTENSION) {
        if (header + 4 > length)
            return -1;
        header += 4 + 4 * read16(packet + header + 2);
    }
    return header > length ? -1 : header;
}

int rtp_parse(const uint8_t *packet, int length, RtpHeader *header)
{
    header->header = rtp_header_length(packet, length);
    if (header->header < 0)
        return -1;
    header->padding = packet[0] & RTP_PADDING ? packet[length - 1] : 0;
    if (header->header + header->padding > length || (packet[0] & RTP_PADDING && !header->padding))
        return -1;
    header->marker = packet[1] >> 7;
    header->payload_type = packet[1] & 0x7F;
    header->sequence = read16(packet + 2);
    header->timestamp = read32(packet + 4);
    header->ssrc = read32(packet + 8);
    return 0;
}

static void note(const ExtensionMap *map, int id, const uint8_t *data, int length, Extensions *found)
{
    int kind = id < 16 ? map->kind[id] : EXT_NONE;
    if (kind && length) {
        found->data[kind] = data;
        found->length[kind] = (uint8_t)length;
    }
}

static void one_byte_elements(const uint8_t *at, const uint8_t *end, const ExtensionMap *map, Extensions *found)
{
    while (at < end) {
        int id = *at >> 4, length = (*at & 0x0F) + 1;
        if (!id) {
            at++;
            continue;
        }
        if (id == 15 || end - at < 1 + length) /* 15 stops the list (RFC 8285 section 4.2) */
            return;
        note(map, id, at + 1, length, found);
        at += 1 + length;
    }
}

static void two_byte_elements(const uint8_t *at, const uint8_t *end, const ExtensionMap *map, Extensions *found)
{
    while (at < end) {
        if (!*at) {
            at++;
            continue;
        }
        if (end - at < 2 || end - at < 2 + at[1])
            return;
        note(map, at[0], at + 2, at[1], found);
        at += 2 + at[1];
    }
}

void rtp_extensions(const uint8_t *packet, int header, const ExtensionMap *map, Extensions *found)
{
    memset(found, 0, sizeof *found);
    if (!(packet[0] & RTP_EXTENSION))
        return;
    const uint8_t *block = packet + RTP_HEADER + 4 * (packet[0] & 0x0F);
    uint16_t profile = read16(block);
    if (profile == ONE_BYTE)
        one_byte_elements(block + 4, packet + header, map, found);
    else if ((profile & TWO_BYTE_MASK) == TWO_BYTE) /* the low bits are for applications */
        two_byte_elements(block + 4, packet + header, map, found);
}

/* RFC 7741 section 4.3: start code after the three bytes of the frame tag, then width and height in 14 bits each. */
static uint16_t vp8_height(const uint8_t *frame, int length)
{
    if (length < 10 || frame[3] != 0x9D || frame[4] != 0x01 || frame[5] != 0x2A)
        return 0;
    return (uint16_t)((frame[9] << 8 | frame[8]) & 0x3FFF);
}

/* Reads a picture id of one or two bytes; where it ends, or `length` where it is cut off. */
static int skip_picture_id(const uint8_t *payload, int length, int at, uint8_t *wide)
{
    if (at >= length)
        return length;
    *wide = payload[at] >> 7;
    return at + 1 + *wide > length ? length : at + 1 + *wide;
}

/* RFC 7741 section 4.2. */
static void inspect_vp8(const uint8_t *payload, int length, Frame *frame)
{
    enum { EXTENDED = 0x80, START = 0x10, PARTITION = 0x07, PICTURE = 0x80, TL0 = 0x40, TEMPORAL = 0x20, KEY = 0x10 };
    int at = 1, flags = 0;
    if (length < 2)
        return;
    if (payload[0] & EXTENDED)
        flags = payload[at++];
    if (flags & PICTURE) {
        int end = skip_picture_id(payload, length, at, &frame->picture_id_wide);
        frame->picture_id_at = end < length ? (uint8_t)at : 0;
        at = end;
    }
    if (flags & TL0) {
        frame->tl0_at = at < length ? (uint8_t)at : 0;
        at++;
    }
    if (flags & (TEMPORAL | KEY)) {
        if (flags & TEMPORAL && at < length) {
            frame->temporal = payload[at] >> 6;
            frame->sync = payload[at] >> 5 & 1;
        }
        at++;
    }
    if (!(payload[0] & START) || payload[0] & PARTITION || at >= length || payload[at] & 1)
        return;
    frame->keyframe = 1;
    frame->height = vp8_height(payload + at, length - at);
}

/* RFC 9628 section 4.2. */
static void inspect_vp9(const uint8_t *payload, int length, Frame *frame)
{
    enum { PICTURE = 0x80, PREDICTED = 0x40, LAYERS = 0x20, BEGIN = 0x08 };
    int at = 1, spatial = 0;
    uint8_t wide;
    if (length < 2)
        return;
    if (payload[0] & PICTURE)
        at = skip_picture_id(payload, length, at, &wide);
    if (payload[0] & LAYERS && at < length) {
        frame->temporal = payload[at] >> 5;
        frame->sync = payload[at] >> 4 & 1;
        spatial = payload[at] >> 1 & 7;
    }
    frame->keyframe = !(payload[0] & PREDICTED) && payload[0] & BEGIN && !spatial;
}

/* Sequence parameters, or the first slice of an IDR picture: `first_mb_in_slice` 0 is a single 1 bit. */
static int h264_begins(uint8_t header, uint8_t next)
{
    int type = header & 0x1F;
    return type == 7 || (type == 5 && next & 0x80);
}

/* RFC 6184 sections 5.6 to 5.8. */
static void inspect_h264(const uint8_t *payload, int length, Frame *frame)
{
    enum { STAP_A = 24, FU_A = 28, FU_START = 0x80 };
    if (length < 3)
        return;
    int type = payload[0] & 0x1F;
    if (type == FU_A)
        frame->keyframe = payload[1] & FU_START && h264_begins(payload[1], payload[2]);
    else if (type != STAP_A)
        frame->keyframe = (uint8_t)h264_begins(payload[0], payload[1]);
    else
        for (int at = 1; at + 3 < length; at += 2 + read16(payload + at))
            frame->keyframe |= (uint8_t)h264_begins(payload[at + 2], payload[at + 3]);
}

void rtp_inspect(enum Codec codec, const uint8_t *payload, int length, Frame *frame)
{
    memset(frame, 0, sizeof *frame);
    if (codec == CODEC_VP8)
        inspect_vp8(payload, length, frame);
    else if (codec == CODEC_VP9)
        inspect_vp9(payload, length, frame);
    else if (codec == CODEC_H264)
        inspect_h264(payload, length, frame);
    else if (codec == CODEC_AV1) /* AV1 RTP specification section 4.4: N begins a coded video sequence, Z goes on */
        frame->keyframe = length > 1 && payload[0] & 0x08 && !(payload[0] & 0x80);
}

int rtp_red_primary(const uint8_t *payload, int length, uint8_t payload_type)
{
    int at = 0, redundant = 0;
    while (at + 4 <= length && payload[at] & 0x80) {
        redundant += read16(payload + at + 2) & 0x3FF;
        at += 4;
    }
    if (at >= length || payload[at] & 0x80 || payload[at] != payload_type)
        return -1;
    return at + 1 + redundant <= length ? at + 1 + redundant : -1;
}
