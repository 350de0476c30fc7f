"""Motions on procedure (Geschäftsordnungsanträge)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agenda.events.words import ProcedureKind, Side

DecidedBy = Literal["unopposed", "decision", "demand"]
"""How a motion on procedure was decided."""


@dataclass(frozen=True, slots=True)
class ProcedureMoved:
    """Somebody moved something on the procedure while `at_item` was under debate (empty: none was).

    `person_id` is whose voice it was, empty where it was not one person's; `mover` is how people read it. `item_id` is
    the item it is about, `to` a committee, `seconds` a speaking time or the length of a break, `before` the item
    before which another one is to stand. `heard`: the reason was given before the public; why the public should be out
    is not (§ 52 Abs. 1 Satz 2 HGO).
    """

    point_id: str
    kind: ProcedureKind
    mover: str
    person_id: str
    at_item: str
    item_id: str
    to: str
    seconds: int | None
    before: str
    reason: str
    heard: bool = True


@dataclass(frozen=True, slots=True)
class ProcedureHeard:
    """One side was given the floor on the motion."""

    point_id: str
    side: Side
    person_id: str


@dataclass(frozen=True, slots=True)
class ProcedureSupported:
    """A member wants what was moved, where a number of members may demand it."""

    point_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class ProcedureDecided:
    """The motion on procedure is decided: by a vote, because nobody objected, or because enough members demand it."""

    point_id: str
    carried: bool
    basis: DecidedBy


@dataclass(frozen=True, slots=True)
class ProcedureWithdrawn:
    """Its mover took the motion on procedure back."""

    point_id: str


ProcedureEvent = ProcedureMoved | ProcedureHeard | ProcedureSupported | ProcedureDecided | ProcedureWithdrawn
