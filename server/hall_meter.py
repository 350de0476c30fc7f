"""How loud the hall is at this moment, as the packets of its microphones say (RFC 6464), for whoever asks often.

A source that sends in bursts is not silent between two of them, so what was measured holds for a while. Sound that is
cut, as in a break, is measured all the same.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from media.room import Room
from server.floor import HALL

FRESH_S: Final = 1.0
"""What no packet has confirmed for so long is nothing: a network camera's bursts are a tenth of that apart."""


class HallMeter:
    """The hall's microphones in this room; `now` is monotonic seconds."""

    def __init__(self, room: Room, now: Callable[[], float]) -> None:
        self._room = room
        self._now = now
        self._counted: dict[str, int] = {}  # packets of each track
        self._moved: dict[str, float] = {}  # when there last were new ones

    def level(self) -> float | None:
        """The loudest of them in dBov; None where no sound comes from the hall."""
        activity, now = self._room.activity(), self._now()
        own = [one for one, info in self._room.tracks.items() if (info.owner, info.kind) == (HALL, "audio")]
        for one in own:
            self._note(one, activity[one].packets_in, now)
        fresh = [activity[one].level for one in own if now - self._moved[one] < FRESH_S]
        return max((level for level in fresh if level is not None), default=None)

    def _note(self, track: str, packets: int, now: float) -> None:
        """A track that nothing has come on yet never moved; one that counts anew has moved."""
        if packets != self._counted.get(track, 0):
            self._moved[track] = now
        self._counted[track] = packets
        self._moved.setdefault(track, -math.inf)
