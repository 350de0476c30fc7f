"""Transport-wide numbers of one connection: of what came, and of what was sent and acknowledged."""

from __future__ import annotations

from array import array
from collections import deque
from typing import Final

from media import twcc
from media.fanout.ports import Acknowledged

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
    """

    def __init__(self) -> None:
        self.next = 1
        self._times = array("q", bytes(8 * LIMIT))
        self._facts = array("Q", bytes(8 * LIMIT))
        self._news: deque[Acknowledged] = deque(maxlen=LIMIT)
        self._last_us: int | None = None

    def sent(self, octets: int, now: float, *, probe: bool) -> None:
        """The packet with number `next` has gone."""
        number = self.next
        place = number % LIMIT
        self._times[place] = int(now * US)
        self._facts[place] = number << 32 | probe << 31 | octets
        self.next = (number + 1) & 0xFFFF

    def heard(self, feedback: twcc.Feedback) -> None:
        """The browser's feedback; packets it does not miss are told once."""
        for number, arrived in feedback.arrivals:
            place = number % LIMIT
            facts = self._facts[place]
            if facts >> 32 != number or not facts & OCTETS:
                continue
            sent_us, probe = self._times[place], bool(facts & PROBE)
            self._note(sent_us, self._unwrap(arrived), facts & OCTETS, probe)
            if arrived is not None:
                self._facts[place] = 0

    def _note(self, sent_us: int, arrived_us: int | None, octets: int, probe: bool) -> None:
        """A packet's fate, joined with its neighbour's where they are the same."""
        last = self._news[-1] if self._news else None
        same = last is not None and last.sent_us == sent_us and (last.arrived_us is None) == (arrived_us is None)
        if last is None or not same or probe or last.probe:
            self._news.append(Acknowledged(sent_us, arrived_us, arrived_us, octets, probe))
            return
        latest = None if arrived_us is None else max(arrived_us, last.arrived_us or arrived_us)
        self._news[-1] = last._replace(arrived_us=latest, octets=last.octets + octets, packets=last.packets + 1)

    def _unwrap(self, arrived: int | None) -> int | None:
        """The time on the browser's clock as if that never wrapped."""
        if arrived is None:
            return None
        last = arrived if self._last_us is None else self._last_us
        half = twcc.WRAP_US // 2
        self._last_us = last + (arrived - last + half) % twcc.WRAP_US - half
        return self._last_us

    def take(self) -> list[Acknowledged]:
        """All news, once."""
        taken = list(self._news)
        self._news.clear()
        return taken
