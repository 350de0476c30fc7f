"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Basis, Removed


@dataclass(frozen=True, slots=True)
class CallItem:
    item_id: str


@dataclass(frozen=True, slots=True)
class CloseItem:
    pass


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take an item off the agenda, refer it to the committee `to`, or adjourn it, without a vote."""

    item_id: str
    how: Removed
    reason: str
    to: str = ""
    basis: Basis = "unopposed"


@dataclass(frozen=True, slots=True)
class RestoreItem:
    """Put an item back that had left the agenda."""

    item_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Put an item before another one of the same level, last where `before` is empty."""

    item_id: str
    before: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimeItem:
    """Plan so many seconds for an item, or none."""

    item_id: str
    planned_s: int | None


ItemsCommand = CallItem | CloseItem | RemoveItem | RestoreItem | MoveItem | TimeItem
