"""UTC and monotonic time: the only place of the server that asks the machine what time it is.

Everything else is handed a `Clock`, so that a test decides the time and a rule never reads it by itself.
Two times exist because the wall clock may be set back (NTP, an operator): what happened *when* is `now`, how *long*
something took is `monotonic`.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the server knows about time."""

    def now(self) -> datetime:
        """The present moment as an aware datetime in UTC; may step backwards when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never steps backwards."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


class ManualClock:
    """A clock that moves only when told, for tests and for replaying a prepared evening."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass on both times; raises ValueError for a negative span, which `set_wall` is for."""
        if seconds < 0:
            raise ValueError("time does not run backwards; use set_wall to turn the wall clock back")
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def set_wall(self, now: datetime) -> None:
        """Set the wall clock, forwards or backwards, as NTP or an operator would; monotonic time stays."""
        self._now = now.astimezone(UTC)
