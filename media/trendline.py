"""Whether the queue before a line grows, from when bursts of packets were sent and when they arrived.

The change of delay from burst to burst is summed up, smoothed, and a straight line is laid through the last of it. Its
slope, weighed by how much has been seen, is held against a threshold that follows the jitter of the line, so that
one's own steady jitter is no alarm and a competing TCP does not starve us (draft-ietf-rmcat-gcc-02 § 5.1, 5.4; the
straight line in place of its Kalman filter).

The slope alone is not enough for a sender without a pacer: a keyframe goes out as one burst and slopes for half a
second on any line. So the second witness is the standing queue: the least delay of the last 300 ms above the least of
the last 10 s (the idea of CoDel, RFC 8289 § 3.1); a burst that drains leaves none.

Pure: times are µs of the sender's and the receiver's clock, whose offset does not matter. `fanout/native/trendline.c`
is the same in C, to the last bit: whoever changes one changes both (`tests/contracts/test_fanout_line.py`).
"""

from __future__ import annotations

from collections import deque
from typing import Final

from media.bursts import Burst
from media.fanout.line import Usage

WINDOW: Final = 20
"""Bursts under the straight line: 0.4 to 0.7 s of video."""

SMOOTHING: Final = 0.9
"""Share of the old in the smoothed delay."""

WEIGHT: Final = 4.0
WEIGHT_BURSTS: Final = 60
"""The slope counts WEIGHT times the number of bursts seen, at most these: a young line must slope more to alarm."""

THRESHOLD_MS: Final = 12.5
THRESHOLD_LEAST_MS: Final = 6.0
THRESHOLD_MOST_MS: Final = 600.0
THRESHOLD_RISE: Final = 0.0087
THRESHOLD_FALL: Final = 0.039
"""Per ms (GCC § 5.4: k_u, k_d)."""

THRESHOLD_IGNORES_MS: Final = 15.0
"""A slope this far above is an event, not jitter: the threshold does not follow it (GCC § 5.4)."""

THRESHOLD_STEP_MS: Final = 100.0
"""Longest time one burst moves the threshold for."""

JUDGED_MS: Final = 10.0
"""The slope is looked at once in this time of sending: more often says nothing new."""

OVERUSE_MS: Final = 10.0
"""An alarm must last this long (GCC § 5.4)."""

BASE_US: Final = 10_000_000
"""Time in which a line without standing queue shows its plain delay at least once."""

STANDING_US: Final = 300_000
"""A queue that never empties in this time stands; a keyframe on a line with room has drained by then."""


NO_SUMS: Final = 0.0, 0.0, 0.0, 0.0
"""Of x, y, x² and xy, over no points."""


class StraightLine:
    """Least squares over the last WINDOW points, from running sums.

    After so many points the sums are made anew, from the oldest point on: rounding does not add up, and the squares
    keep their digits.
    """

    def __init__(self) -> None:
        self._points: deque[tuple[int, float]] = deque()
        self.restart()

    def restart(self) -> None:
        """Forget all points."""
        self._points.clear()
        self._fresh = self._origin_us = 0
        self._sums = NO_SUMS

    @property
    def is_full(self) -> bool:
        """Whether there are enough points for a slope."""
        return len(self._points) == WINDOW

    def add(self, at_us: int, y: float) -> None:
        """One more point, in place of the oldest where all are there. Runs for every burst: no calls inside."""
        points = self._points
        if not points:
            self._origin_us = at_us
        points.append((at_us, y))
        gone = points.popleft() if len(points) > WINDOW else None
        self._fresh += 1
        if self._fresh == WINDOW:
            self._renew()
            return
        sum_x, sum_y, sum_xx, sum_xy = self._sums
        if gone is not None:
            gone_us, gone_y = gone
            x = (gone_us - self._origin_us) / 1000
            sum_x, sum_y, sum_xx, sum_xy = sum_x - x, sum_y - gone_y, sum_xx - x * x, sum_xy - x * gone_y
        x = (at_us - self._origin_us) / 1000
        self._sums = sum_x + x, sum_y + y, sum_xx + x * x, sum_xy + x * y

    def _renew(self) -> None:
        self._fresh = 0
        self._origin_us = origin_us = self._points[0][0]
        sum_x, sum_y, sum_xx, sum_xy = NO_SUMS
        for at_us, y in self._points:
            x = (at_us - origin_us) / 1000
            sum_x += x
            sum_y += y
            sum_xx += x * x
            sum_xy += x * y
        self._sums = sum_x, sum_y, sum_xx, sum_xy

    @property
    def slope(self) -> float:
        """Of y per ms; 0 where all points are of one time."""
        sum_x, sum_y, sum_xx, sum_xy = self._sums
        spread = WINDOW * sum_xx - sum_x * sum_x
        return (WINDOW * sum_xy - sum_x * sum_y) / spread if spread > 0 else 0.0


class Trendline:
    """The slope of the delay and what it says.

    `trend_ms` is the weighed slope as it was last judged, `threshold_ms` what an alarm takes now.
    """

    def __init__(self) -> None:
        self.usage: Usage = "normal"
        self._line = StraightLine()
        self._unjudged_ms = 0.0
        self._bursts = 0
        self._delay_ms = self._smoothed_ms = 0.0
        self.threshold_ms = THRESHOLD_MS
        self._over_ms = 0.0
        self._over_count = 0
        self.trend_ms = 0.0

    def restart(self) -> None:
        """Forget the course of the delay; the threshold, a property of the line, stays."""
        self._line.restart()
        self._bursts = 0
        self._delay_ms = self._smoothed_ms = self.trend_ms = 0.0
        self.usage, self._over_ms, self._over_count = "normal", 0.0, 0

    def add(self, arrived_us: int, sent_gap_ms: float, delay_change_ms: float) -> None:
        """One more burst: when it arrived, how long after its predecessor it was sent, and how much later it came."""
        if self._bursts < WEIGHT_BURSTS:
            self._bursts += 1
        self._delay_ms = delay_ms = self._delay_ms + delay_change_ms
        self._smoothed_ms = smoothed_ms = SMOOTHING * self._smoothed_ms + (1 - SMOOTHING) * delay_ms
        self._line.add(arrived_us, smoothed_ms)
        self._unjudged_ms += sent_gap_ms
        if self._unjudged_ms >= JUDGED_MS and self._line.is_full:
            self._judge(self._line.slope * self._bursts * WEIGHT, self._unjudged_ms)
            self._unjudged_ms = 0.0

    def _judge(self, trend_ms: float, gap_ms: float) -> None:
        if trend_ms > self.threshold_ms:
            self._alarm(trend_ms, gap_ms)
        else:
            self.usage = "under" if trend_ms < -self.threshold_ms else "normal"
            self._over_ms, self._over_count = 0.0, 0
        self.trend_ms = trend_ms
        self._follow(abs(trend_ms), gap_ms)

    def _alarm(self, trend_ms: float, gap_ms: float) -> None:
        self._over_ms += gap_ms if self._over_count else gap_ms / 2
        self._over_count += 1
        if self._over_ms > OVERUSE_MS and self._over_count > 1 and trend_ms >= self.trend_ms:
            self.usage = "over"

    def _follow(self, size_ms: float, gap_ms: float) -> None:
        threshold_ms = self.threshold_ms
        if size_ms > threshold_ms + THRESHOLD_IGNORES_MS:
            return
        pace = THRESHOLD_RISE if size_ms > threshold_ms else THRESHOLD_FALL
        step_ms = gap_ms if gap_ms < THRESHOLD_STEP_MS else THRESHOLD_STEP_MS
        moved = threshold_ms + pace * (size_ms - threshold_ms) * step_ms
        if moved < THRESHOLD_LEAST_MS:
            moved = THRESHOLD_LEAST_MS
        self.threshold_ms = moved if moved < THRESHOLD_MOST_MS else THRESHOLD_MOST_MS


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
            if value < self._now:
                self._now = value
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
    def standing_us(self) -> int:
        """How long packets wait at least; 0 before anything is known."""
        return max(0, self._standing.value - self._base.value)

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
            self.trend.add(burst.arrived_us, gap / 1000, change / 1000)
