"""The agenda as it is dealt with, and the publicity that goes with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallItem:
    item_id: str


@dataclass(frozen=True, slots=True)
class CloseItem:
    pass


ItemsCommand = CallItem | CloseItem
