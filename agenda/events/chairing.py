"""Who leads the sitting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChairHandedOver:
    """From now on this person leads: until the item is over, or (empty `item_id`) until the chair takes it back."""

    person_id: str
    item_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChairTakenBack:
    """The chair leads again; `person_id` is the deputy who led until then."""

    person_id: str


ChairingEvent = ChairHandedOver | ChairTakenBack
