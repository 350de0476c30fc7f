/* RTCP as bytes: reading what browsers send, writing what we send (RFC 3550 section 6, RFC 4585, RFC 5104, REMB,
 * draft-holmer-rmcat-transport-wide-cc-extensions-01). */
#ifndef FANOUT_RTCP_H
#define FANOUT_RTCP_H

#include "loss.h"

enum { RTCP_SR = 200, RTCP_RR = 201, RTCP_SDES = 202, RTCP_BYE = 203, RTCP_TRANSPORT = 205, RTCP_PAYLOAD = 206 };
enum { FORMAT_NACK = 1, FORMAT_TRANSPORT_WIDE = 15, FORMAT_PLI = 1, FORMAT_FIR = 4, FORMAT_REMB = 15 };
enum { REPORT_SIZE = 24, BLOCKS_LIMIT = 31, RTCP_HEADER_SIZE = 8 };

typedef struct {
    uint8_t count, type;
    const uint8_t *body; /* after the first word, without padding */
    int length;
} RtcpPacket;

/* 1 and the next packet, 0 at the end, -1 where a length does not hold. `at` starts as 0. */
int rtcp_next(const uint8_t *compound, int length, int *at, RtcpPacket *packet);
int rtcp_valid(const uint8_t *compound, int length); /* one bad length condemns the datagram */

void rtcp_read_block(const uint8_t *data, ReportBlock *block);
uint64_t rtcp_estimate(const RtcpPacket *packet); /* bit/s of a REMB, 0 where it is none */

/* Numbers a NACK asks for; at most `limit`. */
int rtcp_read_nack(const RtcpPacket *packet, uint16_t *sequences, int limit);

/* All write at `out` and return the bytes written. */
int rtcp_sender_report(uint8_t *out, uint32_t ssrc, uint64_t ntp, uint32_t rtp, uint32_t packets, uint32_t octets);
int rtcp_description(uint8_t *out, uint32_t ssrc, const char *cname, int length);
int rtcp_receiver_report(uint8_t *out, uint32_t ssrc, const ReportBlock *blocks, int count);
int rtcp_nack(uint8_t *out, uint32_t ssrc, uint32_t media_ssrc, const uint16_t *sequences, int count);
int rtcp_keyframe_wanted(uint8_t *out, uint32_t ssrc, uint32_t media_ssrc);

/* A transport-wide feedback, read packet by packet. */
typedef struct {
    const uint8_t *chunk, *chunks_end, *delta, *end;
    uint32_t symbols; /* of the present chunk, two bits each from the top; for a run only the top ones */
    int in_chunk, run, wide, remaining;
    uint16_t sequence;
    int64_t time_us; /* of the last packet that arrived, on the browser's clock */
} Feedback;

int feedback_open(Feedback *feedback, const RtcpPacket *packet); /* 0, or -1 where it is none */
/* 1 with number and arrival (INT64_MIN: did not arrive), 0 at the end or where the rest is cut off. */
int feedback_next(Feedback *feedback, uint16_t *sequence, int64_t *arrived_us);

#endif
