#include "linewatch.h"

#include <stdlib.h>
#include <string.h>

enum {
    RATE_US = 500000,
    RATE_LEAST_US = 150000,
    OUTAGE_US = 400000,
    LOSS_SLOT_US = 50000,
    BURST_US = 5000,
    BURST_LIMIT_US = 100000,
    PROBED_US = 300000,
};

/* -- the rate that arrived ----------------------------------------------------------------------------------------- */

static void drop_first(Throughput *rate)
{
    rate->total -= rate->octets[rate->first];
    rate->first = (rate->first + 1) % RATE_BURSTS;
    rate->count--;
}

static void throughput_add(Throughput *rate, int64_t arrived, int64_t octets)
{
    if (rate->count == RATE_BURSTS)
        drop_first(rate);
    int place = (rate->first + rate->count++) % RATE_BURSTS;
    rate->arrived[place] = arrived;
    rate->octets[place] = octets;
    rate->total += octets;
    while (rate->arrived[rate->first] < arrived - RATE_US)
        drop_first(rate);
}

static int64_t throughput(const Throughput *rate)
{
    int last = (rate->first + rate->count - 1) % RATE_BURSTS;
    int64_t span = rate->count ? rate->arrived[last] - rate->arrived[rate->first] : 0;
    return span < RATE_LEAST_US ? -1 : (rate->total - rate->octets[rate->first]) * 8000000 / span;
}

/* -- losses -------------------------------------------------------------------------------------------------------- */

static LossCounts *present_slot(Losses *losses, int64_t number)
{
    int64_t end = number < losses->newest + LOSS_SLOTS ? number : losses->newest + LOSS_SLOTS;
    for (int64_t old = losses->newest + 1; old <= end; old++)
        losses->slots[old % LOSS_SLOTS] = (LossCounts){0};
    losses->newest = number > losses->newest ? number : losses->newest;
    return &losses->slots[losses->newest % LOSS_SLOTS];
}

static void count_losses(Losses *losses, const Acknowledged *fate, int64_t now)
{
    LossCounts *slot = present_slot(losses, now / LOSS_SLOT_US);
    slot->octets += fate->octets;
    if (fate->arrived == NEVER) {
        losses->pending++;
        return;
    }
    if (losses->pending && (losses->arrived == NEVER || fate->arrived - losses->arrived <= OUTAGE_US)) {
        slot->packets += losses->pending;
        slot->lost += losses->pending;
        slot->runs++;
    }
    losses->pending = 0;
    losses->arrived = fate->arrived;
    slot->packets++;
}

static LossCounts all_losses(const Losses *losses)
{
    LossCounts all = {0};
    for (int i = 0; i < LOSS_SLOTS; i++) {
        all.octets += losses->slots[i].octets;
        all.packets += losses->slots[i].packets;
        all.lost += losses->slots[i].lost;
        all.runs += losses->slots[i].runs;
    }
    return all;
}

/* -- bursts -------------------------------------------------------------------------------------------------------- */

/* Whether a packet that was sent later came together with the burst: from a queue that empties. */
static int drains(const Burst *burst, const Acknowledged *fate)
{
    int64_t waited = fate->arrived - burst->arrived;
    return waited <= BURST_US && waited < fate->sent - burst->sent &&
           fate->arrived - burst->first_arrived < BURST_LIMIT_US;
}

static void complete(LineWatch *line)
{
    const Burst *burst = &line->burst;
    if (burst->first_arrived - line->arrived > OUTAGE_US) {
        queue_restart(&line->queue);
        memset(&line->throughput, 0, sizeof line->throughput);
    }
    line->arrived = burst->arrived;
    queue_add(&line->queue, burst, burst->sent >= line->probed_until);
    throughput_add(&line->throughput, burst->arrived, burst->octets);
}

static void group(LineWatch *line, const Acknowledged *fate)
{
    Burst *burst = &line->burst;
    int64_t sent = fate->sent, arrived = fate->arrived, delay = arrived - sent;
    if (!line->has_burst || (sent - burst->first_sent > BURST_US && !drains(burst, fate))) {
        if (line->has_burst)
            complete(line);
        *burst = (Burst){sent, sent, arrived, arrived, fate->octets, delay};
        line->has_burst = 1;
        return;
    }
    burst->octets += fate->octets;
    burst->sent = sent > burst->sent ? sent : burst->sent;
    burst->arrived = arrived > burst->arrived ? arrived : burst->arrived;
    burst->delay = delay < burst->delay ? delay : burst->delay;
}

/* -- all together -------------------------------------------------------------------------------------------------- */

static void keep(LineWatch *line, const Acknowledged *fate)
{
    if (!line->probe)
        line->probe = malloc(PROBE_LIMIT * sizeof *line->probe);
    if (line->probe && line->probe_count < PROBE_LIMIT)
        line->probe[line->probe_count++] = *fate;
}

void line_start(LineWatch *line)
{
    memset(line, 0, sizeof *line);
    queue_start(&line->queue);
    line->losses.arrived = NEVER;
}

void line_end(LineWatch *line)
{
    free(line->probe);
    line->probe = NULL;
}

void line_told(LineWatch *line, const Acknowledged *fate, int64_t now)
{
    line->told++;
    line->missed += fate->arrived == NEVER;
    line->latest = fate->sent;
    count_losses(&line->losses, fate, now);
    if (fate->arrived != NEVER)
        group(line, fate);
    if (fate->probe)
        line->probed_until = fate->sent + PROBED_US;
    if (fate->sent < line->probed_until)
        keep(line, fate);
}

int line_uneasy(const LineWatch *line)
{
    return line->missed || line->queue.trend.usage == USAGE_OVER;
}

void line_report(LineWatch *line, LineReport *report)
{
    *report = (LineReport){
        .told = line->told,
        .latest = line->latest,
        .standing = queue_standing(&line->queue),
        .rate = throughput(&line->throughput),
        .trend_ms = line->queue.trend.trend_ms,
        .threshold_ms = line->queue.trend.threshold_ms,
        .usage = line->queue.trend.usage,
        .losses = all_losses(&line->losses),
        .probe = line->probe,
        .probe_count = line->probe_count,
    };
    line->told = line->missed = 0;
    line->probe = NULL;
    line->probe_count = 0;
}
