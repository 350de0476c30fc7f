/* What the plane has done since its start: sums over all streams, those included that have ended. */
#ifndef FANOUT_TOTALS_H
#define FANOUT_TOTALS_H

#include <stdint.h>

enum FlowKind { AUDIO_IN, VIDEO_IN, AUDIO_OUT, VIDEO_OUT, FLOWS };

/* Of what goes out, `lost` is the browsers' word; of what comes in, `repeated` were repetitions and `dropped` is 0. */
typedef struct {
    uint64_t packets, octets, repeated, dropped, nacks, keyframe_requests;
    int64_t lost;
} Flow;

typedef struct {
    uint64_t packets_out, octets_out; /* all that was encrypted and sent, RTCP too */
    Flow flows[FLOWS];
} Totals;

#endif
