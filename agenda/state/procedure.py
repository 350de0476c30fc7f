"""Motions on procedure (Geschäftsordnungsanträge) and what they have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agenda.events.procedure import ProcedureMoved


@dataclass(frozen=True, slots=True)
class Point:
    """A motion on procedure that waits for its decision, and which sides have been heard on it.

    `supporters` are the ids of those who demand it beside the one who moved it.
    """

    moved: ProcedureMoved
    spoken_for: bool = False
    spoken_against: bool = False
    supporters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A motion on procedure that was decided, and what it found: enough to take its effect back when the vote on it is
    repeated and ends otherwise.

    `removable` are the items that could leave the agenda, `before` the item that followed the one it names among its
    like, `limit_s` the item's speaking time in seconds, `list_closed` whether the list was closed, `resolved`
    whether the body had resolved to exclude the public from that item.
    """

    moved: ProcedureMoved
    carried: bool
    removable: frozenset[str] = frozenset()
    before: str = ""
    limit_s: int | None = None
    list_closed: bool = False
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """The waiting motions in the order they were moved; `count` of all there ever were gives the next id.

    `roll_call_items` are the items on which the body votes by name, `secret_items` those on which it does in secret.
    `settled` are the decided ones by id.
    """

    pending: tuple[Point, ...] = ()
    count: int = 0
    roll_call_items: frozenset[str] = frozenset()
    secret_items: frozenset[str] = frozenset()
    settled: Mapping[str, Settled] = field(default_factory=dict)

    def moved(self, point_id: str) -> ProcedureMoved:
        """The motion of that id, waiting or decided; raises KeyError for one that is neither."""
        waits = next((point.moved for point in self.pending if point.moved.point_id == point_id), None)
        return self.settled[point_id].moved if waits is None else waits
