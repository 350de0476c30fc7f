"""Motions of substance (Sachanträge) at an item."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agenda.events.words import MotionKind

MotionState = Literal["moved", "carried", "rejected", "settled", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is voted on separately (getrennte Abstimmung); `carried` is None until it is decided.

    `public`: said and dealt with before everybody.
    """

    text: str
    carried: bool | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class Motion:
    """A motion at an item. `mover` is how people read who moved it, `person_id` whose voice it was, if one person's.

    `public`: moved and dealt with before everybody. `settled` means that another decision left nothing to decide, the
    one on the motion or item in `settled_by`.
    """

    motion_id: str
    item_id: str
    kind: MotionKind
    text: str
    mover: str
    person_id: str
    public: bool
    state: MotionState = "moved"
    parts: tuple[Part, ...] = ()
    settled_by: str = ""
