"""What the programme needs of the world: a pace and a shelf for its segments."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Protocol


class Pacer(Protocol):
    """Time as the programme needs it."""

    def monotonic(self) -> float:
        """Seconds since an arbitrary moment; never steps."""
        ...

    def now(self) -> datetime:
        """The present moment in UTC, for the date written into the live list."""
        ...

    def wait_until(self, moment: float) -> bool:
        """Block until the monotonic `moment`; False when the programme shall end instead."""
        ...


class SegmentSink(Protocol):
    """Keeps segments where viewers fetch them. Called from one thread; may block, and may raise OSError."""

    def begin(self, init: bytes) -> None:
        """A new timeline starts with this initialization segment; nothing later fits what came before."""
        ...

    def append(self, data: bytes, duration: Fraction, at: datetime) -> None:
        """Keep and announce the next segment: duration in seconds, `at` the UTC of its first picture.

        Where it raises, the segment is lost and the timeline has a hole before the next one.
        """
        ...
