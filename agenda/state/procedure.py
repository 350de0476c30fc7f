"""Motions on procedure (Geschäftsordnungsanträge) and what they have changed."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.procedure import ProcedureMoved


@dataclass(frozen=True, slots=True)
class Point:
    """A motion on procedure that waits for its decision, and which sides have been heard on it."""

    moved: ProcedureMoved
    spoken_for: bool = False
    spoken_against: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """The waiting motions in the order they were moved; `count` of all there ever were gives the next id.

    `roll_call_item` is the item on which the body votes by name; empty where that holds for none.
    """

    pending: tuple[Point, ...] = ()
    count: int = 0
    roll_call_item: str = ""
