"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Basis, Removed


@dataclass(frozen=True, slots=True)
class ItemCalled:
    """Debate of an item begins."""

    item_id: str


@dataclass(frozen=True, slots=True)
class ItemClosed:
    """Debate of an item is over."""

    item_id: str


@dataclass(frozen=True, slots=True)
class PublicExcluded:
    """From this event on nothing may reach the public (§ 52 HGO)."""

    reason: str


@dataclass(frozen=True, slots=True)
class PublicAdmitted:
    """The public part goes on."""


@dataclass(frozen=True, slots=True)
class ItemRemoved:
    """An item leaves the agenda undecided; `to` is the committee it was referred to."""

    item_id: str
    how: Removed
    to: str
    reason: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ItemRestored:
    """An item that had left the agenda stands on it again."""

    item_id: str
    reason: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ItemMoved:
    """An item and those under it stand before another one now, or last among their like where `before` is empty."""

    item_id: str
    before: str
    reason: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class ItemTimed:
    """So many seconds are planned for the item; None: no time is."""

    item_id: str
    planned_s: int | None


ItemsEvent = (
    ItemCalled | ItemClosed | PublicExcluded | PublicAdmitted | ItemRemoved | ItemRestored | ItemMoved | ItemTimed
)
