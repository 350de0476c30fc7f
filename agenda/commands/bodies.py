"""Who stands in for whom (Vertretung), for one sitting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoteDeputy:
    """The deputy takes the seat of an absent member for this sitting."""

    member_id: str
    deputy_id: str


@dataclass(frozen=True, slots=True)
class EndDeputy:
    """The member takes the own seat again."""

    deputy_id: str


BodiesCommand = NoteDeputy | EndDeputy
