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
        shift, now_us = self._shift(feedback), int(now * US)
        if not self._heard_plain(feedback, shift, now_us):
            self._heard_any(feedback, shift, now_us)

    def _heard_plain(self, feedback: twcc.Feedback, shift: int, now_us: int) -> bool:
        """Take feedback by which all came, for the first time, with no probe about: the rule, and five times quicker.

        False where it is not so.
        """
        place, count, arrived = feedback.first % LIMIT, len(feedback.times), feedback.times
        end = place + count
        back = (self.next - 1 - feedback.first) & 0xFFFF
        if end > LIMIT or not count <= back + 1 <= LIMIT or None in arrived:
            return False
        sent, sizes = self._times[place:end], self._sizes[place:end]
        if not count or not all(sizes) or max(sizes) > OCTETS or min(sent) < self.line.probed_until_us:
            return False
        self._sizes[place:end] = array("H", bytes(2 * count))
        told = [time + shift for time in arrived if time is not None] if shift else arrived
        self.line.heard_plain(sent, told, sizes, now_us)
        return True

    def _heard_any(self, feedback: twcc.Feedback, shift: int, now_us: int) -> None:
        times, sizes, newest = self._times, self._sizes, self.next - 1
        fates: list[Fate] = []
        for number, arrived in feedback.arrivals():
            place = number % LIMIT
            size = sizes[place]
            if not size or (newest - number) & 0xFFFF >= LIMIT:
                continue
            if arrived is None:
                fates.append((times[place], None, size & OCTETS, size > OCTETS))
            else:
                sizes[place] = 0
                fates.append((times[place], arrived + shift, size & OCTETS, size > OCTETS))
        self.line.heard(fates, now_us)

    def _shift(self, feedback: twcc.Feedback) -> int:
        """What brings its times next to those of the feedback before, as if the browser's clock never wrapped."""
        first = next((arrived for arrived in feedback.times if arrived is not None), None)
        if first is None:
            return 0
        half = twcc.WRAP_US // 2
        last = first if self._last_us is None else self._last_us
        self._last_us = last + (first - last + half) % twcc.WRAP_US - half
        return self._last_us - first
