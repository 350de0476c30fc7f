/* Which packets of a publisher are missing, which of them to ask for again, and what a receiver report says of it.
 * Times are microseconds of the monotonic clock. */
#ifndef FANOUT_LOSS_H
#define FANOUT_LOSS_H

#include <stdint.h>

enum {
    NACK_RETRY_US = 100000,    /* more than the round trip in a country */
    NACK_TRIES = 8,            /* after 0.8 s a frame is too late; the decoder asks for a keyframe by then */
    NACK_MISSING_LIMIT = 300,  /* about a second of video: beyond that a keyframe is cheaper than repetition */
    SEQUENCE_RESTART = 3000,   /* a jump this far is a new count, not a loss (MAX_DROPOUT of RFC 3550 A.1) */
};

typedef struct {
    int64_t next_at;
    uint16_t sequence;
    uint8_t tries;
} Wanted;

typedef struct {
    Wanted *wanted; /* oldest first; NACK_MISSING_LIMIT of them once something is missing */
    int count;
    uint16_t highest;
    uint8_t started, overflowed;
} Missing;

void missing_reset(Missing *missing); /* also frees */
int missing_arrived(Missing *missing, uint16_t sequence, int64_t now); /* 0: came before, or was given up */
int missing_due(Missing *missing, int64_t now, uint16_t due[NACK_MISSING_LIMIT]);

/* Statistics of one stream (RFC 3550 sections 6.4.1, A.3, A.8). */
typedef struct {
    uint32_t clock_rate;
    uint16_t first, highest; /* with `span` numbers between them */
    uint8_t started;
    int64_t span, received, reported_span, reported_received;
    double jitter, transit; /* RTP clock units */
    uint8_t has_transit, has_report;
    uint32_t last_report; /* middle 32 bits of the sender report's NTP time */
    int64_t report_at;
} Reception;

typedef struct {
    uint32_t ssrc, highest, jitter, last_report, delay; /* delay in 1/65536 s */
    int32_t lost;
    uint8_t share; /* of packets lost since the last report, in 1/256 */
} ReportBlock;

void reception_start(Reception *reception, uint32_t clock_rate);
void reception_arrived(Reception *reception, uint16_t sequence, uint32_t timestamp, int64_t now);
void reception_sender_report(Reception *reception, uint64_t ntp_time, int64_t now);
int64_t reception_lost(const Reception *reception); /* that never came at first try; negative with duplicates */
void reception_block(Reception *reception, uint32_t ssrc, int64_t now, ReportBlock *block);

#endif
