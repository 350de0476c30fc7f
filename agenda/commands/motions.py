"""Motions of substance. What a `subject` may name stands in `agenda/events/motions.py`."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, MotionKind, VoteForm


@dataclass(frozen=True, slots=True)
class MoveMotion:
    """Move a text at an item, with the own voice or (empty `person_id`) for a faction named in `mover`."""

    item_id: str
    kind: MotionKind
    text: str
    person_id: str = ""
    mover: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawMotion:
    motion_id: str


@dataclass(frozen=True, slots=True)
class SplitMotion:
    """Vote on a motion, or on an item's own proposal, in these parts; no parts takes that back."""

    subject: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OrderMotions:
    """Determine the order of voting on the motions of an item."""

    item_id: str
    order: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WordMotion:
    """Write down how the item's own proposal reads with what was carried."""

    item_id: str
    text: str


@dataclass(frozen=True, slots=True)
class PutMotionToVote:
    """Let the body decide on what the subject names, at the item under debate; the rest as in `OpenVote`."""

    subject: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


MotionsCommand = MoveMotion | WithdrawMotion | SplitMotion | OrderMotions | WordMotion | PutMotionToVote
