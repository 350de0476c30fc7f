"""When to try whether a line carries more, and with how much.

A probe is a few small bursts over 60 ms (RTX of old packets, or padding) at a rate above the estimate. If they arrive
as fast as they were sent the line carries that rate; if they arrive stretched, the rate of arrival is the line's. At
the start three times the estimate is tried, then twice that, then the rest. A line that showed its limit is left in
peace for longer each time, so that trying costs at most about a twentieth of it; where nothing more is wanted nothing
is sent at all.

Pure: "now" is seconds of any monotonic clock, rates are bit/s, octets bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

from media.fanout.line import Acknowledged

FIRST_FACTOR: Final = 3.0
FACTOR: Final = 2.0
"""Times the estimate, at the start and later: a probe that fails costs the line a queue of 60 ms times the excess."""

USEFUL_FACTOR: Final = 1.2
"""A probe nearer to the estimate could not be told from jitter."""

SPAN_S: Final = 0.060
"""Length of a probe: long enough for jitter of a few ms, short enough that its queue is not heard."""

STEP_S: Final = 0.015
"""Between bursts."""

LEAST_OCTETS: Final = 6_000
"""Five packets: fewer measure nothing."""

PAUSES_S: Final = (2.0, 4.0, 8.0, 12.0)
"""After a probe that found the limit, by number of those in a row. 60 ms at twice the rate every 4 s are 3 %.

The last is how long a viewer looks at a small picture after the line has become wide again.
"""

AGAIN_S: Final = 0.2
"""After a probe that was carried, and where there was nothing to probe with."""

RECOVERY_S: Final = 1.5
"""After a decrease the queue is given time to empty before the line is tried again."""

REGRET_S: Final = 5.0
"""A decrease so soon after a probe was carried says that the probe was wrong: the pause grows as after a failure."""

ANSWER_S: Final = 1.5
"""Longest wait for feedback on a probe, on top of its span: several round trips."""

OVER_US: Final = 45_000
"""Feedback on a packet sent this long after the last probe packet completes the probe."""

LEAST_ARRIVED: Final = 5

BURST_US: Final = 4_000
"""Packets sent within this belong to one burst of the probe."""

STRETCHED: Final = 1.15
"""Arrival that takes this many times the time of sending: the line is the limit."""

LOST_UNCLEAR: Final = 0.25
LOST_LIMIT: Final = 0.5
"""Losing more than this of a probe is a limit too: a line without queue drops what it does not carry. What lies
between may be chance: of a dozen packets on a line that loses 10 %, four are lost every thirtieth time.
"""

UNCLEAR_LIMIT: Final = 2
"""So many probes in a row that say nothing are made again at once."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe found: `rate` was `carried`, or is the line's limit."""

    rate: int
    carried: bool


class Cluster:
    """One probe: what is still to send, and what became of it and of the media sent meanwhile."""

    def __init__(self, rate: int, now: float) -> None:
        self._rate = rate
        self._octets = max(LEAST_OCTETS, int(rate * SPAN_S / 8))
        self._began = now
        self.gives_up_at = now + self._octets * 8 / rate + ANSWER_S
        self.sent = 0
        self.sending = True
        self._results: list[Acknowledged] = []
        self._first_us: int | None = None
        self._last_us = 0

    def due(self, now: float) -> int:
        """Octets to send now."""
        owed = int(self._rate * (now - self._began + STEP_S) / 8)
        return max(0, min(owed, self._octets) - self.sent)

    def count(self, octets: int) -> None:
        """So much was sent."""
        self.sent += octets
        self.sending = self.sent < self._octets

    def add(self, results: Sequence[Acknowledged], latest_us: int) -> bool:
        """Take what became of packets, until the one sent at `latest_us`; True when the probe is complete."""
        for result in results:
            if result.probe:
                self._first_us = result.sent_us if self._first_us is None else self._first_us
                self._last_us = result.sent_us
            if self._first_us is not None:
                self._results.append(result)
        return not self.sending and self._first_us is not None and latest_us - self._last_us > OVER_US

    def measure(self) -> Probed | None:
        """None where too little came back to tell."""
        sent = [result for result in self._results if result.sent_us <= self._last_us]
        arrived = [(r.sent_us, r.arrived_us, r.octets) for r in sent if r.arrived_us is not None]
        rate = _send_rate(arrived) if len(arrived) >= LEAST_ARRIVED else 0.0
        if not rate:
            return None
        stretch, share = _stretch(arrived), len(arrived) / len(sent)
        if share < 1 - LOST_LIMIT or stretch > STRETCHED:
            return Probed(int(min(rate, _receive_rate(arrived))), carried=False)
        return Probed(int(rate / share), carried=True) if share > 1 - LOST_UNCLEAR else None


def _send_rate(arrived: list[tuple[int, int, int]]) -> float:
    """Of all bursts but the last, which lasts no time; 0 where there is only one."""
    first, last = arrived[0][0], arrived[-1][0]
    octets = sum(octets for sent_us, _, octets in arrived if sent_us < last - BURST_US)
    return octets * 8e6 / (last - first) if octets else 0.0


def _receive_rate(arrived: list[tuple[int, int, int]]) -> float:
    """Without the first packet, whose time on the line was before its arrival; infinite where all came at once."""
    times = [arrived_us for _, arrived_us, _ in arrived]
    span = max(times) - min(times)
    return (sum(octets for _, _, octets in arrived) - arrived[0][2]) * 8e6 / span if span > 0 else inf


def _stretch(arrived: list[tuple[int, int, int]]) -> float:
    """How much longer it took to arrive than to send: from the middle of the first third to that of the last.

    Means, not first and last packet, because one late packet of a radio line would stretch 60 ms by half.
    """
    third = len(arrived) // 3
    sent = _middle(arrived[-third:], 0) - _middle(arrived[:third], 0)
    return (_middle(arrived[-third:], 1) - _middle(arrived[:third], 1)) / sent if sent > 0 else inf


def _middle(packets: list[tuple[int, int, int]], column: int) -> float:
    return sum(packet[column] for packet in packets) / len(packets)


class Prober:
    """Plans probes for one browser. `next_at` is when `due` has something to send, infinity where no probe is sent."""

    def __init__(self, now: float) -> None:
        self.next_at = inf
        self._cluster: Cluster | None = None
        self._not_before = now
        self._first = True
        self._failures = self._unclear = 0
        self._carried_at = -inf
        self._decreased_at = -inf

    @property
    def in_probe(self) -> bool:
        """Whether a probe is being sent or its feedback awaited."""
        return self._cluster is not None

    def plan(self, estimate: int, flowing: int, desired: int, now: float) -> None:
        """Begin a probe where more is desired than the estimate allows and it is time; `flowing` is sent anyway."""
        if self._cluster is not None or now < self._not_before or desired <= estimate:
            return
        factor = FIRST_FACTOR if self._first else FACTOR
        goal = max(USEFUL_FACTOR * estimate, min(factor * estimate, desired))
        self._cluster = Cluster(int(max(goal - flowing, goal / 2)), now)
        self.next_at = now

    def decreased(self, at: float) -> None:
        """The line forced the estimate down at `at`; to be told as often as one likes."""
        if at <= self._decreased_at:
            return
        if at - self._carried_at < REGRET_S:
            self._carried_at = -inf
            self._pause(at)
        self._decreased_at = at
        self._not_before = max(self._not_before, at + RECOVERY_S)

    def due(self, now: float) -> int:
        """Octets to send now; `sent` must be told what really went out."""
        if self._cluster is None or not self._cluster.sending or now < self.next_at:
            return 0
        octets = self._cluster.due(now)
        if not octets:  # whole packets went out, more than was due then
            self.next_at = now + STEP_S
        return octets

    def sent(self, octets: int, now: float) -> None:
        """What was sent of what was due; 0 (nothing to probe with) ends the probe."""
        if self._cluster is None:
            return
        self._cluster.count(octets)
        if not octets and not self._cluster.sent:
            self._end(now + AGAIN_S)
        else:
            self.next_at = now + STEP_S if self._cluster.sending else inf

    def feedback(self, results: Sequence[Acknowledged], latest_us: int, now: float) -> Probed | None:
        """The finding, where these results, or that packets until `latest_us` were told of, completed a probe."""
        if self._cluster is None:
            return None
        if not self._cluster.add(results, latest_us) and now < self._cluster.gives_up_at:
            return None
        probed = self._cluster.measure()
        self._end(now + AGAIN_S)
        self._first = self._first and probed is None
        self._unclear = self._unclear + 1 if probed is None else 0
        if probed is not None and probed.carried:
            self._failures = 0
            self._carried_at = now
        elif probed is not None or self._unclear > UNCLEAR_LIMIT:
            self._pause(now)
        return probed

    def _pause(self, now: float) -> None:
        self._not_before = now + PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
        self._failures += 1

    def _end(self, not_before: float) -> None:
        self._cluster = None
        self._not_before = not_before
        self.next_at = inf
