"""Whether a seat's microphone is heard in the hall's sound: it grows louder when this microphone opens.

What the hall's sound says of one seat it says only where it was quiet before: where people talk, or a microphone hears
the whole room, no seat can be told from another, and that is what is said then. Nobody has to speak at each seat: an
open microphone brings the room's own noise along.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hardware.conference.line import Pause
from hardware.readiness import Sound
from hardware.room.silence import AUDIBLE_DB

LOOK_S: Final = 0.1
"""Between two looks at the meter: five packets."""

SETTLE_LOOKS: Final = 20
"""Looks until the seat before must have died away: the meter falls 36 dB in a second, a network camera is one late."""

LISTEN_LOOKS: Final = 20
"""Looks for a microphone's sound: two seconds, a word and the slowest way here."""

FALLEN_DB: Final = 1.0
"""Less than this between two looks, and the meter has come to rest."""

RISE_DB: Final = 6.0
"""Twice the amplitude: more than the noise of a quiet room wanders."""

LEAST_DB: Final = -60.0
"""Ventilation before an open desk microphone; an amplifier without a capsule hisses below -70."""


class SeatEar:
    """Listens to the hall; `level` is its loudness in dBov, None where no sound comes; `pause` waits."""

    def __init__(self, level: Callable[[], float | None], pause: Pause) -> None:
        self._level = level
        self._pause = pause

    async def before(self) -> float | None:
        """The level without the microphone in question, once what was there before has died away."""
        last = self._level()
        for _ in range(SETTLE_LOOKS if last is not None else 0):
            await self._pause(LOOK_S)
            now = self._level()
            if now is None or (now < AUDIBLE_DB and last is not None and last - now < FALLEN_DB):
                return now
            last = now
        return last

    async def during(self, before: float | None) -> Sound:
        """What is heard of the microphone that is open now, `before` being the level without it."""
        if before is None:
            return "absent"
        if before >= AUDIBLE_DB:
            return "unclear"
        for _ in range(LISTEN_LOOKS):
            await self._pause(LOOK_S)
            now = self._level()
            if now is not None and now >= max(before + RISE_DB, LEAST_DB):
                return "heard"
        return "unheard"
