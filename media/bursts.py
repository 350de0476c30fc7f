"""Packets that were sent together, as the browser saw them arrive.

Packets sent within a few ms are one burst, and so is what a queue delivers at once when it empties: less apart than
that is noise of timers (draft-ietf-rmcat-gcc-02 § 5.2).

Pure: times are µs of either side's clock. `fanout/native/linewatch.c` has the same in C: whoever changes one changes
both (`tests/contracts/test_fanout_line.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

BURST_US: Final = 5_000
"""Of sending, and between arrivals of a queue that empties (GCC § 5.2)."""

BURST_LIMIT_US: Final = 100_000
"""A backlog that arrives at once is one burst, but not for ever."""


@dataclass(slots=True)
class Burst:
    """`sent_us` and `arrived_us` are those of the last packet, `delay_us` is the least delay of all (plus the clocks'
    offset)."""

    first_sent_us: int
    sent_us: int
    first_arrived_us: int
    arrived_us: int
    octets: int
    delay_us: int

    def drains(self, sent_us: int, arrived_us: int) -> bool:
        """Whether a packet that was sent too late for it is delivered with it by a queue that empties."""
        waited = arrived_us - self.arrived_us
        together = waited <= BURST_US and waited < sent_us - self.sent_us
        return together and arrived_us - self.first_arrived_us < BURST_LIMIT_US


class Bursts:
    """Groups packets that arrived, in the order of their numbers."""

    def __init__(self) -> None:
        self._burst: Burst | None = None

    def add(self, sent: Sequence[int], arrived: Sequence[int | None], octets: Sequence[int]) -> list[Burst]:
        """More packets, one in each place of all three; the bursts that are whole, as another began."""
        burst, done = self._burst, list[Burst]()
        for sent_us, arrived_us, size in zip(sent, arrived, octets, strict=True):  # runs for every packet and browser
            if arrived_us is None:
                continue
            delay_us = arrived_us - sent_us
            if burst is None or (sent_us - burst.first_sent_us > BURST_US and not burst.drains(sent_us, arrived_us)):
                if burst is not None:
                    done.append(burst)
                burst = Burst(sent_us, sent_us, arrived_us, arrived_us, size, delay_us)
                continue
            burst.octets += size
            if sent_us > burst.sent_us:
                burst.sent_us = sent_us
            if arrived_us > burst.arrived_us:
                burst.arrived_us = arrived_us
            if delay_us < burst.delay_us:
                burst.delay_us = delay_us
        self._burst = burst
        return done
