"""The sitting as a whole: opened, interrupted, resumed, closed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SittingOpened:
    """The chair opened the sitting."""


@dataclass(frozen=True, slots=True)
class SittingInterrupted:
    """The chair interrupted the sitting (Unterbrechung), for about so many seconds where that was said."""

    reason: str
    planned_s: int | None = None


@dataclass(frozen=True, slots=True)
class SittingResumed:
    """The sitting goes on."""


@dataclass(frozen=True, slots=True)
class SittingClosed:
    """The chair closed the sitting; `reason` where it did not go on after an interruption."""

    reason: str = ""


SittingEvent = SittingOpened | SittingInterrupted | SittingResumed | SittingClosed
