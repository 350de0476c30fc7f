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

PROBE: Final = 1 << 15
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

    Every packet of every browser is noted, in a ring of the last numbers: when it went, and its octets with the probe
    bit. Octets are 0 once it is known to have arrived. `line` hears what became of them.
    """

    def __init__(self) -> None:
        self.next = 1
        self.line = LineWatch()
        self._times = [0] * LIMIT  # packets of a batch share one number object, for all browsers
        self._sizes = array("H", bytes(2 * LIMIT))
        self._last_us: int | None = None

    def sent(self, octets: int, size: int, now_us: int, *, probe: bool) -> None:
        """Packets from number `next` on have gone together: so many bytes, and all but the last of that size."""
        times, sizes, number, bit = self._times, self._sizes, self.next, PROBE if probe else 0
        while octets > 0:
            place = number % LIMIT
            times[place] = now_us
            sizes[place] = bit | (size if octets > size else octets)
            number += 1
            octets -= size
        self.next = number & 0xFFFF

    def heard(self, feedback: twcc.Feedback, now: float) -> None:
        """The browser's feedback; packets it does not miss are told once."""
        times, sizes, newest, shift = self._times, self._sizes, self.next - 1, self._shift(feedback)
        fates: list[Fate] = []
        for number, arrived in feedback.arrivals:  # runs for every packet and browser: no calls inside
            place = number % LIMIT
            size = sizes[place]
            if not size or (newest - number) & 0xFFFF >= LIMIT:
                continue
            if arrived is None:
                fates.append((times[place], None, size & OCTETS, size > OCTETS))
            else:
                sizes[place] = 0
                fates.append((times[place], arrived + shift, size & OCTETS, size > OCTETS))
        self.line.heard(fates, int(now * US))

    def _shift(self, feedback: twcc.Feedback) -> int:
        """What brings its times next to those of the feedback before, as if the browser's clock never wrapped."""
        arrivals = feedback.arrivals
        first = arrivals[0][1] if arrivals else None
        if first is None:
            first = next((arrived for _, arrived in arrivals if arrived is not None), None)
        if first is None:
            return 0
        half = twcc.WRAP_US // 2
        last = first if self._last_us is None else self._last_us
        self._last_us = last + (first - last + half) % twcc.WRAP_US - half
        return self._last_us - first
