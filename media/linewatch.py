"""What transport-wide feedback says of the line to one browser, packet by packet and burst by burst.

This is the part of the estimator that works on every packet, so the media plane does it: the twin with this class, the
native plane with the same in C (`fanout/native/linewatch.c`). Whoever changes one changes both; fed the same, they
report the same to the last bit (`tests/contracts/test_fanout_line.py`). What is concluded from the report, a few times
a second, is `bandwidth` and `probing`.

Pure: times are µs, of either side's clock; rates are bit/s.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from media.arrival import OUTAGE_US, Losses, Throughput
from media.bursts import Burst, Bursts
from media.fanout.line import Acknowledged, LineReport
from media.trendline import QueueWatch

PROBED_US: Final = 300_000
"""So long after a packet of a probe the queue may be the probe's own and is no alarm."""

PROBE_LIMIT: Final = 512
"""Entries kept of a probe and what was sent with it: a probe of 60 ms at 40 Mbit/s has 250."""

Fate = tuple[int, int | None, int, bool]
"""What `Acknowledged` says, without its names: hundreds arise in a second for every browser."""


class LineWatch:
    """See the module. Until `probed_until_us`, of sending, delay may be a probe's own."""

    def __init__(self) -> None:
        self._queue = QueueWatch()
        self._throughput = Throughput()
        self._losses = Losses()
        self._bursts = Bursts()
        self._arrived_us = 0
        self.probed_until_us = 0
        self._told = self._missed = self._latest_us = 0
        self._probe: list[Acknowledged] = []

    def heard(self, fates: Sequence[Fate], now_us: int) -> None:
        """What one feedback told of packets, in the order of their numbers."""
        if not fates:
            return
        sent, arrived, octets, probes = zip(*fates, strict=True)
        if any(probes) or min(sent) < self.probed_until_us:
            self._count(sent, arrived, octets, now_us)
            for fate in fates:
                self._hear_probed(fate)
        else:
            self.heard_plain(sent, arrived, octets, now_us)

    def heard_plain(
        self, sent: Sequence[int], arrived: Sequence[int | None], octets: Sequence[int], now_us: int
    ) -> None:
        """As `heard`, of packets of which none belongs to a probe, nor was sent while one was under way."""
        self._count(sent, arrived, octets, now_us)
        self._group(sent, arrived, octets)

    def _count(self, sent: Sequence[int], arrived: Sequence[int | None], octets: Sequence[int], now_us: int) -> None:
        self._told += len(sent)
        self._latest_us = sent[-1]
        self._missed += self._losses.add(arrived, sum(octets), now_us)

    def _group(self, sent: Sequence[int], arrived: Sequence[int | None], octets: Sequence[int]) -> None:
        for burst in self._bursts.add(sent, arrived, octets):
            self._complete(burst)

    def _hear_probed(self, fate: Fate) -> None:
        """One packet at a time: from where on delay is the probe's own, each of them decides."""
        sent, arrived, octets, probe = fate
        self._group((sent,), (arrived,), (octets,))
        if probe:
            self.probed_until_us = sent + PROBED_US
        if sent < self.probed_until_us and len(self._probe) < PROBE_LIMIT:
            self._probe.append(Acknowledged(*fate))

    @property
    def uneasy(self) -> bool:
        """Whether something was lost since the last report, or a queue grows: who cares for the line should look."""
        return self._missed > 0 or self._queue.trend.usage == "over"

    def report(self) -> LineReport:
        """What is known now."""
        told, probe, queue = self._told, tuple(self._probe), self._queue
        self._told, self._missed, self._probe = 0, 0, []
        trend = queue.trend
        octets, packets, lost, runs = self._losses.totals()
        return LineReport(
            told, self._latest_us, trend.usage, trend.trend_ms, trend.threshold_ms, queue.standing_us,
            self._throughput.rate, octets, packets, lost, runs, probe,
        )  # fmt: skip

    def forget_queue(self) -> None:
        """See `ports.Link`."""
        self._queue.restart()

    def _complete(self, burst: Burst) -> None:
        if burst.first_arrived_us - self._arrived_us > OUTAGE_US:
            self._queue.restart()
            self._throughput.restart()
        self._arrived_us = burst.arrived_us
        self._queue.add(burst, judged=burst.sent_us >= self.probed_until_us)
        self._throughput.add(burst.arrived_us, burst.octets)
