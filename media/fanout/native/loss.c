#include "loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

void missing_reset(Missing *missing)
{
    free(missing->wanted);
    memset(missing, 0, sizeof *missing);
}

static int restart(Missing *missing, uint16_t sequence)
{
    missing->started = 1;
    missing->highest = sequence;
    missing->count = 0;
    return 1;
}

static int found(Missing *missing, uint16_t sequence)
{
    for (int i = 0; i < missing->count; i++) {
        if (missing->wanted[i].sequence != sequence)
            continue;
        missing->count--;
        memmove(missing->wanted + i, missing->wanted + i + 1, (size_t)(missing->count - i) * sizeof(Wanted));
        return 1;
    }
    return 0;
}

static void note_gap(Missing *missing, uint16_t sequence, int step, int64_t now)
{
    if (!missing->wanted && step > 1)
        missing->wanted = malloc(NACK_MISSING_LIMIT * sizeof(Wanted));
    if (missing->count + step - 1 > NACK_MISSING_LIMIT || (step > 1 && !missing->wanted)) {
        missing->count = 0;
        missing->overflowed = 1;
        return;
    }
    for (int back = step - 1; back > 0; back--)
        missing->wanted[missing->count++] = (Wanted){now, (uint16_t)(sequence - back), 0};
}

int missing_arrived(Missing *missing, uint16_t sequence, int64_t now)
{
    int step = distance16(sequence, missing->highest);
    if (!missing->started || abs(step) > SEQUENCE_RESTART)
        return restart(missing, sequence);
    if (step <= 0)
        return found(missing, sequence);
    note_gap(missing, sequence, step, now);
    missing->highest = sequence;
    return 1;
}

int missing_due(Missing *missing, int64_t now, uint16_t due[NACK_MISSING_LIMIT])
{
    int kept = 0, asked = 0;
    for (int i = 0; i < missing->count; i++) {
        Wanted wanted = missing->wanted[i];
        if (wanted.next_at <= now) {
            if (wanted.tries == NACK_TRIES)
                continue;
            wanted.tries++;
            wanted.next_at = now + NACK_RETRY_US;
            due[asked++] = wanted.sequence;
        }
        missing->wanted[kept++] = wanted;
    }
    missing->count = kept;
    return asked;
}

void reception_start(Reception *reception, uint32_t clock_rate)
{
    memset(reception, 0, sizeof *reception);
    reception->clock_rate = clock_rate ? clock_rate : 1;
}

static void measure(Reception *reception, uint32_t timestamp, int64_t now)
{
    double transit = (double)now * 1e-6 * reception->clock_rate - timestamp;
    double change = fabs(transit - reception->transit);
    if (reception->has_transit && change < reception->clock_rate) /* more is a wrapped or a new time line */
        reception->jitter += (change - reception->jitter) / 16;
    reception->has_transit = 1;
    reception->transit = transit;
}

void reception_arrived(Reception *reception, uint16_t sequence, uint32_t timestamp, int64_t now)
{
    if (!reception->started) {
        reception->started = 1;
        reception->first = reception->highest = sequence;
        reception->span = 1;
    }
    int step = distance16(sequence, reception->highest);
    if (step > 0) {
        reception->highest = sequence;
        reception->span += step;
    }
    reception->received++;
    measure(reception, timestamp, now);
}

void reception_sender_report(Reception *reception, uint64_t ntp_time, int64_t now)
{
    reception->has_report = 1;
    reception->last_report = (uint32_t)(ntp_time >> 16);
    reception->report_at = now;
}

int64_t reception_lost(const Reception *reception)
{
    return reception->span - reception->received;
}

void reception_block(Reception *reception, uint32_t ssrc, int64_t now, ReportBlock *block)
{
    int64_t expected = reception->span - reception->reported_span;
    int64_t missed = expected - (reception->received - reception->reported_received);
    int64_t lost = reception_lost(reception);
    int64_t share = missed > 0 ? missed * 256 / expected : 0;
    *block = (ReportBlock){
        .ssrc = ssrc,
        .highest = (uint32_t)(reception->first + reception->span - 1),
        .jitter = (uint32_t)reception->jitter,
        .lost = (int32_t)(lost > 0x7FFFFF ? 0x7FFFFF : lost < -0x800000 ? -0x800000 : lost),
        .share = (uint8_t)(share > 255 ? 255 : share),
    };
    if (reception->has_report) {
        block->last_report = reception->last_report;
        block->delay = (uint32_t)((now - reception->report_at) * 65536 / 1000000);
    }
    reception->reported_span = reception->span;
    reception->reported_received = reception->received;
}
