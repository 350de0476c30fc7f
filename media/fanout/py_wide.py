"""Transport-wide numbers of one connection: of what came, and of what was sent and acknowledged."""

from __future__ import annotations

from array import array
from collections import deque
from typing import Final

from media import twcc
from media.linewatch import Fate, LineWatch

LIMIT: Final = 2048
"""Packets remembered: two seconds of 10 Mbit/s."""

US: Final = 1_000_000

PROBE: Final = 1 << 31
OCTETS: Final = PROBE - 1


class Arrivals:
    """Numbers and times (µs) of packets since they were last asked for."""

    def __init__(self) -> None:
        self._log: deque[tuple[int, int]] = deque(maxlen=LIMIT)

    def arrived(self, element: bytes | None, now: float) -> None:
        """Note the header extension element of a packet, if it has one."""
        if element is not None and len(element) >= 2:
            self._log.append((element[0] << 8 | element[1], int(now * US)))

    def take(self) -> list[tuple[int, int]]:
        """All, once."""
        taken = list(self._log)
        self._log.clear()
        return taken


class Departures:
    """Numbers packets as they go, and matches what the browser says of them. `next` is the number of the next one.

    A ring in two arrays, as every packet of every browser is noted: when it went, and number, probe bit and octets.
    `line` hears what became of them.
    """

    def __init__(self) -> None:
        self.next = 1
        self.line = LineWatch()
        self._times = array("q", bytes(8 * LIMIT))
        self._facts = array("Q", bytes(8 * LIMIT))
        self._last_us: int | None = None

    def sent(self, octets: int, size: int, now_us: int, *, probe: bool) -> None:
        """Packets from number `next` on have gone together: so many bytes, and all but the last of that size."""
        times, facts, number = self._times, self._facts, self.next
        while octets > 0:
            place = number % LIMIT
            times[place] = now_us
            facts[place] = number << 32 | probe << 31 | (size if octets > size else octets)
            number = (number + 1) & 0xFFFF
            octets -= size
        self.next = number

    def heard(self, feedback: twcc.Feedback, now: float) -> None:
        """The browser's feedback; packets it does not miss are told once."""
        times, all_facts, shift = self._times, self._facts, self._shift(feedback)
        fates: list[Fate] = []
        for number, arrived in feedback.arrivals:
            place = number % LIMIT
            facts = all_facts[place]
            if facts >> 32 != number or not facts & OCTETS:
                continue
            if arrived is None:
                fates.append((times[place], None, facts & OCTETS, facts & PROBE > 0))
            else:
                all_facts[place] = 0
                fates.append((times[place], arrived + shift, facts & OCTETS, facts & PROBE > 0))
        self.line.heard(fates, int(now * US))

    def _shift(self, feedback: twcc.Feedback) -> int:
        """What brings its times next to those of the feedback before, as if the browser's clock never wrapped."""
        first = next((arrived for _, arrived in feedback.arrivals if arrived is not None), None)
        if first is None:
            return 0
        half = twcc.WRAP_US // 2
        last = first if self._last_us is None else self._last_us
        self._last_us = last + (first - last + half) % twcc.WRAP_US - half
        return self._last_us - first
