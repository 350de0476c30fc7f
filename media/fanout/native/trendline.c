#include "trendline.h"

#include <math.h>
#include <string.h>

enum { WEIGHT_BURSTS = 60, BASE_US = 10000000, STANDING_US = 300000 };

static const double SMOOTHING = 0.9, WEIGHT = 4.0, JUDGED_MS = 10.0, OVERUSE_MS = 10.0;
static const double THRESHOLD_MS = 12.5, THRESHOLD_LEAST_MS = 6.0, THRESHOLD_MOST_MS = 600.0;
static const double THRESHOLD_RISE = 0.0087, THRESHOLD_FALL = 0.039, THRESHOLD_IGNORES_MS = 15.0;
static const double THRESHOLD_STEP_MS = 100.0;

/* -- the straight line --------------------------------------------------------------------------------------------- */

static void count_point(StraightLine *line, int place, double sign)
{
    double x = (double)(line->at[place] - line->origin) / 1000, y = line->y[place];
    line->sum_x += sign * x;
    line->sum_y += sign * y;
    line->sum_xx += sign * (x * x);
    line->sum_xy += sign * (x * y);
}

static void renew(StraightLine *line)
{
    line->fresh = 0;
    line->origin = line->at[line->first];
    line->sum_x = line->sum_y = line->sum_xx = line->sum_xy = 0;
    for (int i = 0; i < line->count; i++)
        count_point(line, (line->first + i) % TREND_WINDOW, 1);
}

static void add_point(StraightLine *line, int64_t at, double y)
{
    if (!line->count)
        line->origin = at;
    if (line->count == TREND_WINDOW) {
        count_point(line, line->first, -1);
        line->first = (line->first + 1) % TREND_WINDOW;
        line->count--;
    }
    int place = (line->first + line->count++) % TREND_WINDOW;
    line->at[place] = at;
    line->y[place] = y;
    if (++line->fresh < TREND_WINDOW)
        count_point(line, place, 1);
    else
        renew(line);
}

static double slope(const StraightLine *line)
{
    double spread = TREND_WINDOW * line->sum_xx - line->sum_x * line->sum_x;
    return spread > 0 ? (TREND_WINDOW * line->sum_xy - line->sum_x * line->sum_y) / spread : 0;
}

/* -- what it says -------------------------------------------------------------------------------------------------- */

static void calm(Trendline *trend, enum Usage usage)
{
    trend->usage = usage;
    trend->over_ms = 0;
    trend->over_count = 0;
}

static void trend_restart(Trendline *trend)
{
    memset(&trend->line, 0, sizeof trend->line);
    trend->bursts = 0;
    trend->delay_ms = trend->smoothed_ms = trend->trend_ms = 0;
    calm(trend, USAGE_NORMAL);
}

static void alarm_of(Trendline *trend, double trend_ms, double gap_ms)
{
    trend->over_ms += trend->over_count ? gap_ms : gap_ms / 2;
    trend->over_count = trend->over_count ? 2 : 1; /* 2: more than one */
    if (trend->over_ms > OVERUSE_MS && trend->over_count > 1 && trend_ms >= trend->trend_ms)
        trend->usage = USAGE_OVER;
}

static void follow(Trendline *trend, double size_ms, double gap_ms)
{
    double threshold = trend->threshold_ms, pace = size_ms > threshold ? THRESHOLD_RISE : THRESHOLD_FALL;
    if (size_ms > threshold + THRESHOLD_IGNORES_MS)
        return;
    double moved = threshold + pace * (size_ms - threshold) * (gap_ms < THRESHOLD_STEP_MS ? gap_ms : THRESHOLD_STEP_MS);
    moved = moved < THRESHOLD_LEAST_MS ? THRESHOLD_LEAST_MS : moved;
    trend->threshold_ms = moved > THRESHOLD_MOST_MS ? THRESHOLD_MOST_MS : moved;
}

static void judge(Trendline *trend, double trend_ms, double gap_ms)
{
    if (trend_ms > trend->threshold_ms)
        alarm_of(trend, trend_ms, gap_ms);
    else
        calm(trend, trend_ms < -trend->threshold_ms ? USAGE_UNDER : USAGE_NORMAL);
    trend->trend_ms = trend_ms;
    follow(trend, fabs(trend_ms), gap_ms);
}

static void trend_add(Trendline *trend, int64_t arrived, double sent_gap_ms, double delay_change_ms)
{
    trend->bursts += trend->bursts < WEIGHT_BURSTS;
    trend->delay_ms += delay_change_ms;
    trend->smoothed_ms = SMOOTHING * trend->smoothed_ms + (1 - SMOOTHING) * trend->delay_ms;
    add_point(&trend->line, arrived, trend->smoothed_ms);
    trend->unjudged_ms += sent_gap_ms;
    if (trend->unjudged_ms < JUDGED_MS || trend->line.count < TREND_WINDOW)
        return;
    judge(trend, slope(&trend->line) * trend->bursts * WEIGHT, trend->unjudged_ms);
    trend->unjudged_ms = 0;
}

/* -- the standing queue -------------------------------------------------------------------------------------------- */

/* The least of the values of the last two halves, exact to one of them, in constant space. */
static void least_add(Least *least, int64_t at, int64_t value)
{
    int64_t age = at - least->began;
    if (!least->started) {
        least->before = value;
    } else if (age < least->half) {
        least->now = value < least->now ? value : least->now;
        return;
    } else
        least->before = age < 2 * least->half ? least->now : value;
    least->started = 1;
    least->began = at;
    least->now = value;
}

static int64_t least_value(const Least *least)
{
    return least->now < least->before ? least->now : least->before;
}

static void least_restart(Least *least, int64_t half)
{
    *least = (Least){.half = half};
}

void queue_restart(QueueWatch *queue)
{
    trend_restart(&queue->trend);
    least_restart(&queue->base, BASE_US / 2);
    least_restart(&queue->standing, STANDING_US / 2);
    queue->has_last = 0;
}

void queue_start(QueueWatch *queue)
{
    memset(queue, 0, sizeof *queue);
    queue->trend.threshold_ms = THRESHOLD_MS;
    queue_restart(queue);
}

void queue_add(QueueWatch *queue, const Burst *burst, int judged)
{
    least_add(&queue->base, burst->arrived, burst->delay);
    least_add(&queue->standing, burst->arrived, burst->delay);
    int64_t gap = burst->sent - queue->last_sent, change = burst->arrived - queue->last_arrived - gap;
    if (!judged)
        trend_restart(&queue->trend);
    else if (queue->has_last)
        trend_add(&queue->trend, burst->arrived, (double)gap / 1000, (double)change / 1000);
    queue->last_sent = burst->sent;
    queue->last_arrived = burst->arrived;
    queue->has_last = 1;
}

int64_t queue_standing(const QueueWatch *queue)
{
    int64_t standing = least_value(&queue->standing) - least_value(&queue->base);
    return standing > 0 ? standing : 0;
}
