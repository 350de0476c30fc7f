"""The sitting as a whole: opened, interrupted, resumed, closed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenSitting:
    pass


@dataclass(frozen=True, slots=True)
class InterruptSitting:
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeSitting:
    pass


@dataclass(frozen=True, slots=True)
class CloseSitting:
    pass


SittingCommand = OpenSitting | InterruptSitting | ResumeSitting | CloseSitting
