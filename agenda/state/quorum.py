"""What was stated about the quorum, and what bears on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agenda.events.presence import QuorumStated


@dataclass(frozen=True, slots=True)
class StatedQuorum:
    """The chair's last statement on the quorum and its time."""

    counted: QuorumStated
    at: datetime


@dataclass(frozen=True, slots=True)
class QuorumCourse:
    """Who asked for the quorum to be found anew and waits for the answer; the items that are called a second time."""

    doubted_by: str = ""
    second_calls: frozenset[str] = frozenset()
