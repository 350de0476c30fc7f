"""Motions on procedure."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, ProcedureKind, Side, VoteForm


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
class SupportProcedure:
    """Demand what was moved together with others, where a number of members may."""

    point_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class PutProcedureToVote:
    """Let the body decide; the form as in `OpenVote`."""

    point_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


ProcedureCommand = (
    MoveProcedure | WithdrawProcedure | HearProcedure | SupportProcedure | AcceptProcedure | PutProcedureToVote
)
