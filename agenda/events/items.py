"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass


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


ItemsEvent = ItemCalled | ItemClosed | PublicExcluded | PublicAdmitted
