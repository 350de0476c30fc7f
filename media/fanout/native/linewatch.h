/* What transport-wide feedback says of the line to one browser: ../../linewatch.py and ../../arrival.py in C, which say
 * what and why. Whoever changes one changes both: fed the same, they report the same. Times are microseconds, of either
 * side's clock; those of browsers may be anything within CLOCK_LIMIT. */
#ifndef FANOUT_LINEWATCH_H
#define FANOUT_LINEWATCH_H

#include "trendline.h"

enum { RATE_BURSTS = 128, LOSS_SLOTS = 20, PROBE_LIMIT = 512 };

static const int64_t CLOCK_LIMIT = (int64_t)1 << 60; /* sums and differences of two times stay far from overflow */
static const int64_t NEVER = INT64_MIN;              /* arrival of a packet that was lost */

typedef struct {
    int64_t sent, arrived, octets;
    int probe;
} Acknowledged;

typedef struct {
    int64_t arrived[RATE_BURSTS], octets[RATE_BURSTS], total;
    int first, count;
} Throughput;

typedef struct {
    int64_t octets, packets, lost, runs;
} LossCounts;

typedef struct {
    LossCounts slots[LOSS_SLOTS];
    int64_t newest, pending, arrived; /* newest: number of the present slot, counted from the beginning of the clock */
} Losses;

typedef struct {
    QueueWatch queue;
    Throughput throughput;
    Losses losses;
    Burst burst;
    int64_t arrived, probed_until, told, missed, latest; /* told, missed: since the last report */
    Acknowledged *probe; /* PROBE_LIMIT, from a probe on until it is reported */
    int has_burst, probe_count;
} LineWatch;

typedef struct {
    int64_t told, latest, standing, rate; /* rate: bit/s, -1 where not known */
    double trend_ms, threshold_ms;
    enum Usage usage;
    LossCounts losses;
    Acknowledged *probe; /* malloc'ed, the caller's; NULL where there is none */
    int probe_count;
} LineReport;

void line_start(LineWatch *line);
void line_end(LineWatch *line);
void line_told(LineWatch *line, const Acknowledged *fate, int64_t now); /* what became of one packet */
int line_uneasy(const LineWatch *line); /* something was lost since the last report, or a queue grows */
void line_report(LineWatch *line, LineReport *report);

#endif
