"""What arrived of that which was sent to one browser: its rate, and the share that was lost.

A line that was gone for a moment says nothing about its rate: the losses of an outage are not counted. Random loss is
no congestion either: only a share that is surely (three standard deviations) above 10 %, or above 10 % while packets
also queue, is excessive; and a share that does not fall after we sent less is the line's own and is tolerated.

Pure: "now" is seconds of any monotonic clock, rates are bit/s.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from media.fanout.ports import Acknowledged
from media.trendline import Burst

RATE_US: Final = 500_000
RATE_LEAST_US: Final = 150_000
"""The rate that arrived is taken over the first, and unknown below the second: frames come in lumps."""

OUTAGE_US: Final = 400_000
"""Nothing arrived for so long: the line was gone."""

LOSS_WINDOW_S: Final = 1.0
LOSS_PACKETS: Final = 20
"""The share is that of the last second; of fewer packets it would be chance."""

LOSS_LIMIT: Final = 0.10
"""GCC § 6: from here on loss is taken for congestion."""

LOSS_TOLERANCE: Final = 1.2
"""Loss that did not fall by a fifth when we sent less is tolerated up to a fifth more than it is."""

LOSS_TOLERANCE_LIMIT: Final = 0.4
"""Beyond, no picture arrives whole anyway."""

SURE: Final = 3.0
"""Standard deviations."""


class Throughput:
    """The rate at which packets arrived in the last half second, by the receiver's clock."""

    def __init__(self) -> None:
        self._bursts: deque[tuple[int, int]] = deque()
        self._octets = 0

    def restart(self) -> None:
        """Forget everything."""
        self._bursts.clear()
        self._octets = 0

    def add(self, burst: Burst) -> None:
        """Count a burst."""
        bursts = self._bursts
        bursts.append((burst.arrived_us, burst.octets))
        self._octets += burst.octets
        while bursts[0][0] < burst.arrived_us - RATE_US:
            self._octets -= bursts.popleft()[1]

    @property
    def rate(self) -> int | None:
        """bit/s; None where too little is known."""
        if not self._bursts:
            return None
        first_us, first_octets = self._bursts[0]
        span = self._bursts[-1][0] - first_us
        return (self._octets - first_octets) * 8_000_000 // span if span >= RATE_LEAST_US else None


@dataclass(frozen=True, slots=True)
class _Sent:
    at: float
    packets: int
    lost: int
    runs: int
    octets: int


class LossWatch:
    """What was sent and what of it was lost in the last second; an outage counts as neither."""

    def __init__(self) -> None:
        self._calls: deque[_Sent] = deque()
        self._packets = self._lost = self._runs = self._octets = 0
        self._pending = 0
        self._arrived_us: int | None = None
        self.tolerated = LOSS_LIMIT
        self._before: float | None = None

    def add(self, results: Sequence[Acknowledged], now: float) -> None:
        """Count them."""
        lost = packets = runs = octets = 0
        for result in results:  # the hot loop: no calls inside
            octets += result.octets
            if result.first_us is None:
                self._pending += result.packets
                continue
            if self._arrived_us is not None and result.first_us - self._arrived_us > OUTAGE_US:
                self._pending = 0
            packets += result.packets
            if self._pending:
                lost += self._pending
                runs += 1
                self._pending = 0
            self._arrived_us = result.arrived_us
        self._count(_Sent(now, packets + lost, lost, runs, octets), 1)

    def _count(self, sent: _Sent, sign: int) -> None:
        self._packets += sign * sent.packets
        self._lost += sign * sent.lost
        self._runs += sign * sent.runs
        self._octets += sign * sent.octets
        if sign > 0:
            self._calls.append(sent)
            while self._calls[0].at <= sent.at - LOSS_WINDOW_S:
                self._count(self._calls.popleft(), -1)

    @property
    def sent_rate(self) -> int:
        """bit/s that we sent, as far as we were told of it."""
        return int(self._octets * 8 / LOSS_WINDOW_S)

    @property
    def share(self) -> float:
        """0 to 1; 0 where too few packets went out to tell."""
        return self._lost / self._packets if self._packets >= LOSS_PACKETS else 0.0

    def excessive(self, queued: bool) -> bool:
        """Whether more is lost than the line loses by itself."""
        return self.share - (0.0 if queued else SURE * self._deviation()) > self.tolerated

    def _deviation(self) -> float:
        """Of the share. Loss in runs of n packets varies as if 2n - 1 times fewer had been counted."""
        if not self._runs:
            return 0.0
        share, run = self.share, self._lost / self._runs
        return sqrt(share * (1 - share) * (2 * run - 1) / self._packets)

    def answered(self) -> None:
        """We send less because of it. Where the last answer changed nothing, the line itself is lossy."""
        share, before = self.share, self._before
        if before is not None and share * LOSS_TOLERANCE > before:
            self.tolerated = min(LOSS_TOLERANCE_LIMIT, share * LOSS_TOLERANCE)
        self._before = share

    def forget_answer(self) -> None:
        """Loss is low again: the next answer is a first one."""
        if self.share < LOSS_LIMIT / 2:
            self._before, self.tolerated = None, LOSS_LIMIT
