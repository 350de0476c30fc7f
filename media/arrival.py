"""What arrived of that which was sent to one browser: its rate, and how much was lost.

A line that was gone for a moment says nothing about its rate: the losses of an outage are not counted. Both windows
hold a fixed number of entries, whatever a browser claims.

Pure: times are µs, of the receiver's clock for arrivals and of ours for feedback. `fanout/native/linewatch.c` has
the same in C: whoever changes one changes both (`tests/contracts/test_fanout_line.py`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Final

RATE_US: Final = 500_000
RATE_LEAST_US: Final = 150_000
"""The rate that arrived is taken over the first, and unknown below the second: frames come in lumps."""

RATE_BURSTS: Final = 128
"""Bursts that the first can hold at most: each lasts 5 ms of sending."""

OUTAGE_US: Final = 400_000
"""Nothing arrived for so long: the line was gone."""

LOSS_SLOTS: Final = 20
LOSS_SLOT_US: Final = 50_000
"""Losses are those of the last second of feedback, in slots of the time that is between two feedbacks at least."""

NOTHING: Final = (0, 0, 0, 0)


class Throughput:
    """The rate at which packets arrived in the last half second, by the receiver's clock."""

    def __init__(self) -> None:
        self._bursts: deque[tuple[int, int]] = deque()
        self._octets = 0

    def restart(self) -> None:
        """Forget everything."""
        self._bursts.clear()
        self._octets = 0

    def add(self, arrived_us: int, octets: int) -> None:
        """Count a burst."""
        bursts = self._bursts
        bursts.append((arrived_us, octets))
        self._octets += octets
        while bursts[0][0] < arrived_us - RATE_US or len(bursts) > RATE_BURSTS:
            self._octets -= bursts.popleft()[1]

    @property
    def rate(self) -> int | None:
        """bit/s; None where too little is known."""
        if not self._bursts:
            return None
        first_us, first_octets = self._bursts[0]
        span = self._bursts[-1][0] - first_us
        return (self._octets - first_octets) * 8_000_000 // span if span >= RATE_LEAST_US else None


class Losses:
    """What was sent and what of it was lost, in how many runs, in the last second; an outage counts as neither."""

    def __init__(self) -> None:
        self._slots: list[tuple[int, int, int, int]] = [NOTHING] * LOSS_SLOTS
        self._newest = 0
        self._pending = 0
        self._arrived_us: int | None = None

    def add(self, arrived: Sequence[int | None], octets: int, now_us: int) -> int:
        """Count what one feedback told, not an empty one: when each packet arrived, and all their octets.

        How many it missed.
        """
        slot = now_us // LOSS_SLOT_US
        if slot > self._newest:
            self._turn(slot)
        place = self._newest % LOSS_SLOTS
        octets_before, packets, lost, runs = self._slots[place]
        octets += octets_before
        if not self._pending and None not in arrived:  # the rule, and runs for every packet and browser
            self._arrived_us = arrived[-1]
            self._slots[place] = octets, packets + len(arrived), lost, runs
            return 0
        more, missed, begun = self._find_runs(arrived)
        self._slots[place] = octets, packets + more, lost + missed, runs + begun
        return arrived.count(None)

    def _find_runs(self, arrivals: Sequence[int | None]) -> tuple[int, int, int]:
        """Packets that arrived or were lost, those lost, and runs of these."""
        packets = lost = runs = 0
        pending, latest = self._pending, self._arrived_us
        for arrived in arrivals:
            if arrived is None:
                pending += 1
                continue
            if pending and (latest is None or arrived - latest <= OUTAGE_US):
                packets += pending
                lost += pending
                runs += 1
            pending = 0
            packets += 1
            latest = arrived
        self._pending, self._arrived_us = pending, latest
        return packets, lost, runs

    def _turn(self, newest: int) -> None:
        """Go on to that slot; the next ones are those of a second ago."""
        for number in range(self._newest + 1, min(newest, self._newest + LOSS_SLOTS) + 1):
            self._slots[number % LOSS_SLOTS] = NOTHING
        self._newest = newest

    def totals(self) -> tuple[int, int, int, int]:
        """Octets and packets sent, packets lost, and runs of these."""
        octets, packets, lost, runs = map(sum, zip(*self._slots, strict=True))
        return octets, packets, lost, runs
