"""Motions of substance: moved, split, ordered, worded, decided, withdrawn.

`subject` names what a vote can be on: a motion ("m3"), an item's own proposal ("t2"), or a part of either, counted
from 1 ("m3/2", "t2/1").
"""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import MotionKind


@dataclass(frozen=True, slots=True)
class MotionMoved:
    """Somebody moved this text at an item; `mover` is how people read who, `person_id` is empty for a faction."""

    motion_id: str
    item_id: str
    kind: MotionKind
    text: str
    mover: str
    person_id: str


@dataclass(frozen=True, slots=True)
class MotionWithdrawn:
    """The mover took the motion back."""

    motion_id: str


@dataclass(frozen=True, slots=True)
class MotionSplit:
    """What is named is voted on in these parts (getrennte Abstimmung)."""

    subject: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VotingOrdered:
    """The chair determined in which order the motions of an item are voted on, the more far-reaching first."""

    item_id: str
    order: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MotionWorded:
    """The item's own proposal as it reads with what was carried; an empty text takes the wording back."""

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class MotionDecided:
    """A motion, or a part of something, was carried or rejected."""

    subject: str
    carried: bool


@dataclass(frozen=True, slots=True)
class MotionSettled:
    """Nothing is left to decide on the motion (erledigt), because another one was carried."""

    motion_id: str
    by: str


@dataclass(frozen=True, slots=True)
class MotionRevived:
    """What had left nothing to decide of the motion was decided otherwise in a repeated vote: it waits again."""

    motion_id: str


MotionsEvent = (
    MotionMoved
    | MotionWithdrawn
    | MotionSplit
    | VotingOrdered
    | MotionWorded
    | MotionDecided
    | MotionSettled
    | MotionRevived
)
