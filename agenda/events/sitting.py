"""The sitting as a whole: opened, interrupted, resumed, closed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SittingOpened:
    """The chair opened the sitting."""


@dataclass(frozen=True, slots=True)
class SittingInterrupted:
    """The chair interrupted the sitting (Unterbrechung)."""

    reason: str


@dataclass(frozen=True, slots=True)
class SittingResumed:
    """The sitting goes on."""


@dataclass(frozen=True, slots=True)
class SittingClosed:
    """The chair closed the sitting."""


SittingEvent = SittingOpened | SittingInterrupted | SittingResumed | SittingClosed
