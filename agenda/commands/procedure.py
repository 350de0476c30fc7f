"""Motions on procedure."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import ProcedureKind, Side


@dataclass(frozen=True, slots=True)
class MoveProcedure:
    """Move something on the procedure, with the own voice or (empty `person_id`) for a faction named in `mover`.

    An empty `item_id` means the item under debate; `seconds` are a speaking time or the length of a break.
    """

    kind: ProcedureKind
    person_id: str = ""
    mover: str = ""
    item_id: str = ""
    to: str = ""
    seconds: int | None = None
    before: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawProcedure:
    point_id: str


@dataclass(frozen=True, slots=True)
class HearProcedure:
    """Give somebody the floor for or against the motion."""

    point_id: str
    side: Side
    person_id: str


@dataclass(frozen=True, slots=True)
class AcceptProcedure:
    """State that nobody objects, so that no vote is needed."""

    point_id: str


@dataclass(frozen=True, slots=True)
class PutProcedureToVote:
    point_id: str


ProcedureCommand = MoveProcedure | WithdrawProcedure | HearProcedure | AcceptProcedure | PutProcedureToVote
