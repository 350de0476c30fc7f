/* Whether the queue before a line grows: ../../trendline.py in C, which says what and why. The arithmetic is the same
 * to the last bit, in the same order, so that both planes report the same. Times are microseconds. */
#ifndef FANOUT_TRENDLINE_H
#define FANOUT_TRENDLINE_H

#include <stdint.h>

enum { TREND_WINDOW = 20 };

enum Usage { USAGE_NORMAL, USAGE_OVER, USAGE_UNDER };

typedef struct {
    int64_t first_sent, sent, first_arrived, arrived, octets, delay;
} Burst;

typedef struct {
    int64_t at[TREND_WINDOW], origin;
    double y[TREND_WINDOW], sum_x, sum_y, sum_xx, sum_xy;
    int first, count, fresh; /* fresh: points since the sums were made anew */
} StraightLine;

typedef struct {
    StraightLine line;
    enum Usage usage;
    double unjudged_ms, delay_ms, smoothed_ms, trend_ms, threshold_ms, over_ms; /* trend_ms: as it was last judged */
    int bursts, over_count;
} Trendline;

typedef struct {
    int64_t half, began, now, before;
    int started;
} Least;

typedef struct {
    Trendline trend;
    Least base, standing;
    int64_t last_sent, last_arrived;
    int has_last;
} QueueWatch;

void queue_start(QueueWatch *queue);
void queue_restart(QueueWatch *queue); /* the line was gone: its delay may be another one now */
void queue_add(QueueWatch *queue, const Burst *burst, int judged);
int64_t queue_standing(const QueueWatch *queue);

#endif
