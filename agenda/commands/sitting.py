"""The sitting as a whole: opened, interrupted, resumed, closed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSitting:
    pass


@dataclass(frozen=True, slots=True)
class InterruptSitting:
    """Interrupt the sitting, for about so many seconds where that is known."""

    reason: str
    planned_s: int | None = None


@dataclass(frozen=True, slots=True)
class ResumeSitting:
    pass


@dataclass(frozen=True, slots=True)
class CloseSitting:
    """Close the sitting. One that is interrupted and does not go on is closed with the reason for it."""

    reason: str = ""


SittingCommand = OpenSitting | InterruptSitting | ResumeSitting | CloseSitting
