"""Whether the queue before a line grows, from when packets were sent and when they arrived.

Packets are grouped into bursts; the change of delay from burst to burst is summed up, smoothed, and a straight line is
laid through the last of it. Its slope, weighed by how much has been seen, is held against a threshold that follows the
jitter of the line, so that one's own steady jitter is no alarm and a competing TCP does not starve us
(draft-ietf-rmcat-gcc-02 § 5.1, 5.4; the straight line in place of its Kalman filter).

The slope alone is not enough for a sender without a pacer: a keyframe goes out as one burst and slopes for half a
second on any line. So the second witness is the standing queue: the least delay of the last 300 ms above the least of
the last 10 s (the idea of CoDel, RFC 8289 § 3.1); a burst that drains leaves none.

Pure: times are µs of the sender's and the receiver's clock, whose offset does not matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from operator import mul
from typing import Final, Literal

from media.fanout.ports import Acknowledged

Usage = Literal["normal", "over", "under"]

BURST_US: Final = 5_000
"""Packets sent within this are one burst; less is noise of timers and of 250 µs in the feedback (GCC § 5.2)."""

BURST_LIMIT_US: Final = 100_000
"""A backlog that arrives at once is one burst, but not for ever."""

WINDOW: Final = 20
"""Bursts under the straight line: 0.4 to 0.7 s of video."""

SMOOTHING: Final = 0.9
"""Share of the old in the smoothed delay."""

WEIGHT: Final = 4.0
WEIGHT_BURSTS: Final = 60
"""The slope counts WEIGHT times the number of bursts seen, at most these: a young line must slope more to alarm."""

THRESHOLD_MS: Final = 12.5
THRESHOLD_RANGE_MS: Final = (6.0, 600.0)
THRESHOLD_RISE: Final = 0.0087
THRESHOLD_FALL: Final = 0.039
"""Per ms (GCC § 5.4: k_u, k_d)."""

THRESHOLD_IGNORES_MS: Final = 15.0
"""A slope this far above is an event, not jitter: the threshold does not follow it (GCC § 5.4)."""

THRESHOLD_STEP_MS: Final = 100.0
"""Longest time one burst moves the threshold for."""

JUDGED_MS: Final = 10.0
"""The slope is looked at once in this time of sending: more often costs much and says nothing new."""

OVERUSE_MS: Final = 10.0
"""An alarm must last this long (GCC § 5.4)."""

BASE_US: Final = 10_000_000
"""Time in which a line without standing queue shows its plain delay at least once."""

STANDING_US: Final = 300_000
"""A queue that never empties in this time stands; a keyframe on a line with room has drained by then."""


@dataclass(slots=True)
class Burst:
    """Packets sent at once. `delay_us` is the least of their delays (plus the clocks' offset)."""

    first_sent_us: int
    sent_us: int
    first_arrived_us: int
    arrived_us: int
    octets: int
    delay_us: int
    probe: bool


class Bursts:
    """Groups acknowledged packets, in the order of their sending."""

    def __init__(self) -> None:
        self._burst: Burst | None = None

    def take(self, results: Iterable[Acknowledged]) -> list[Burst]:
        """The bursts that these results completed."""
        done: list[Burst] = []
        burst = self._burst
        for result in results:  # the hot loop: written for speed, no calls inside but on a new burst
            sent, first, arrived, octets, probe, _ = result
            if first is None or arrived is None:
                continue
            if burst is None or not (
                sent - burst.first_sent_us <= BURST_US
                or (
                    arrived - burst.arrived_us <= BURST_US
                    and arrived - burst.arrived_us < sent - burst.sent_us
                    and arrived - burst.first_arrived_us < BURST_LIMIT_US
                )
            ):
                if burst is not None:
                    done.append(burst)
                burst = Burst(sent, sent, first, arrived, octets, first - sent, probe)
                continue
            burst.octets += octets
            if sent > burst.sent_us:
                burst.sent_us = sent
            if arrived > burst.arrived_us:
                burst.arrived_us = arrived
            if first - sent < burst.delay_us:
                burst.delay_us = first - sent
            if probe:
                burst.probe = True
        self._burst = burst
        return done


class Trendline:
    """The slope of the delay and what it says."""

    def __init__(self) -> None:
        self.usage: Usage = "normal"
        self._times: deque[float] = deque(maxlen=WINDOW)
        self._delays: deque[float] = deque(maxlen=WINDOW)
        self._origin_ms = 0.0
        self._unjudged_ms = 0.0
        self._bursts = 0
        self._delay_ms = self._smoothed_ms = 0.0
        self._threshold_ms = THRESHOLD_MS
        self._over_ms = 0.0
        self._over_count = 0
        self._previous = 0.0

    def restart(self) -> None:
        """Forget the course of the delay; the threshold, a property of the line, stays."""
        self._times.clear()
        self._delays.clear()
        self._bursts = 0
        self._delay_ms = self._smoothed_ms = self._previous = 0.0
        self._calm("normal")

    def add(self, arrived_ms: float, sent_gap_ms: float, delay_change_ms: float) -> None:
        """One more burst: when it arrived, how long after its predecessor it was sent, and how much later it came."""
        self._bursts += 1
        self._delay_ms += delay_change_ms
        self._smoothed_ms = SMOOTHING * self._smoothed_ms + (1 - SMOOTHING) * self._delay_ms
        if not self._times:
            self._origin_ms = arrived_ms  # near zero the squares keep their digits
        self._times.append(arrived_ms - self._origin_ms)
        self._delays.append(self._smoothed_ms)
        self._unjudged_ms += sent_gap_ms
        if len(self._times) == WINDOW and self._unjudged_ms >= JUDGED_MS:
            self._judge(
                _slope(self._times, self._delays) * min(self._bursts, WEIGHT_BURSTS) * WEIGHT, self._unjudged_ms
            )
            self._unjudged_ms = 0.0

    def _judge(self, trend_ms: float, gap_ms: float) -> None:
        if trend_ms > self._threshold_ms:
            self._alarm(trend_ms, gap_ms)
        else:
            self._calm("under" if trend_ms < -self._threshold_ms else "normal")
        self._previous = trend_ms
        self._follow(abs(trend_ms), gap_ms)

    def _alarm(self, trend_ms: float, gap_ms: float) -> None:
        self._over_ms += gap_ms if self._over_count else gap_ms / 2
        self._over_count += 1
        if self._over_ms > OVERUSE_MS and self._over_count > 1 and trend_ms >= self._previous:
            self.usage = "over"

    def _calm(self, usage: Usage) -> None:
        self.usage = usage
        self._over_ms = 0.0
        self._over_count = 0

    def _follow(self, size_ms: float, gap_ms: float) -> None:
        if size_ms > self._threshold_ms + THRESHOLD_IGNORES_MS:
            return
        pace = THRESHOLD_RISE if size_ms > self._threshold_ms else THRESHOLD_FALL
        moved = self._threshold_ms + pace * (size_ms - self._threshold_ms) * min(gap_ms, THRESHOLD_STEP_MS)
        low, high = THRESHOLD_RANGE_MS
        self._threshold_ms = min(max(moved, low), high)


def _slope(times: deque[float], delays: deque[float]) -> float:
    """Least squares, ms of delay per ms. Sums by `map`: this runs once per burst and subscriber."""
    count = len(times)
    sum_x = sum(times)
    spread = count * sum(map(mul, times, times)) - sum_x * sum_x
    return (count * sum(map(mul, times, delays)) - sum_x * sum(delays)) / spread if spread > 0 else 0.0


class Least:
    """The least of the values of the last `span_us`, exact to half of it, in constant space."""

    def __init__(self, span_us: int) -> None:
        self._half_us = span_us // 2
        self.restart()

    def restart(self) -> None:
        """Forget all values."""
        self._began_us: int | None = None
        self._now = self._before = 0

    def add(self, at_us: int, value: int) -> None:
        """A value of time `at_us`."""
        if self._began_us is None:
            self._began_us, self._now, self._before = at_us, value, value
        elif at_us - self._began_us < self._half_us:
            self._now = min(self._now, value)
        else:
            self._before = self._now if at_us - self._began_us < 2 * self._half_us else value
            self._began_us, self._now = at_us, value

    @property
    def value(self) -> int:
        """The least; 0 before the first value."""
        return self._now if self._now < self._before else self._before


class QueueWatch:
    """The queue as its two witnesses see it."""

    def __init__(self) -> None:
        self.trend = Trendline()
        self._base = Least(BASE_US)
        self._standing = Least(STANDING_US)
        self._last: Burst | None = None

    @property
    def standing_s(self) -> float:
        """How long packets wait at least, in seconds; 0 before anything is known."""
        return max(0, self._standing.value - self._base.value) / 1e6

    def restart(self) -> None:
        """The line was gone: its delay may be another one now."""
        self.trend.restart()
        self._base.restart()
        self._standing.restart()
        self._last = None

    def add(self, burst: Burst, judged: bool) -> None:
        """One burst; where it is not `judged` (probes caused its delay) the slope begins anew after it."""
        self._base.add(burst.arrived_us, burst.delay_us)
        self._standing.add(burst.arrived_us, burst.delay_us)
        last, self._last = self._last, burst
        if not judged:
            self.trend.restart()
        elif last is not None:
            gap = burst.sent_us - last.sent_us
            change = burst.arrived_us - last.arrived_us - gap
            self.trend.add(burst.arrived_us / 1000, gap / 1000, change / 1000)
