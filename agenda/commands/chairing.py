"""Who leads the sitting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HandOverChair:
    """Let a deputy lead: until the item `item_id` is over, or (empty) until the chair takes it back."""

    person_id: str
    item_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackChair:
    """The chair leads again."""


ChairingCommand = HandOverChair | TakeBackChair
