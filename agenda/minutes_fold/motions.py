"""What events of motions of substance do to the minutes: sentences in the course of the item they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.motions import (
    MotionDecided,
    MotionMoved,
    MotionRevived,
    MotionSettled,
    MotionSplit,
    MotionWithdrawn,
    MotionWorded,
    VotingOrdered,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.items import tell_of


def _moved(draft: MinutesDraft, at: datetime, event: MotionMoved) -> None:
    draft.motions[event.motion_id] = event
    _tell(draft, at, event.motion_id, agenda_texts.motion_moved(event))


def _withdrawn(draft: MinutesDraft, at: datetime, event: MotionWithdrawn) -> None:
    _tell(draft, at, event.motion_id, agenda_texts.withdrawn(_name(draft, event.motion_id)))


def _split(draft: MinutesDraft, at: datetime, event: MotionSplit) -> None:
    _tell(draft, at, event.subject, agenda_texts.split(_name(draft, event.subject), len(event.parts)))


def _ordered(draft: MinutesDraft, at: datetime, event: VotingOrdered) -> None:
    names = [_name(draft, subject) for subject in event.order]
    known = draft.unheard.isdisjoint(event.order)
    tell_of(draft, event.item_id, at, agenda_texts.ordered(names, event.reason), known=known)


def _worded(draft: MinutesDraft, at: datetime, event: MotionWorded) -> None:
    tell_of(draft, event.item_id, at, agenda_texts.worded(event.text))


def _decided(draft: MinutesDraft, at: datetime, event: MotionDecided) -> None:
    whole, _, part = event.subject.partition("/")
    _tell(draft, at, whole, agenda_texts.decided(_name(draft, whole), part, carried=event.carried))


def _settled(draft: MinutesDraft, at: datetime, event: MotionSettled) -> None:
    _tell(draft, at, event.motion_id, agenda_texts.settled(_name(draft, event.motion_id)))


def _revived(draft: MinutesDraft, at: datetime, event: MotionRevived) -> None:
    _tell(draft, at, event.motion_id, agenda_texts.revived(_name(draft, event.motion_id)))


def _name(draft: MinutesDraft, whole: str) -> str:
    moved = draft.motions.get(whole)
    return agenda_texts.motion(moved) if moved else agenda_texts.OWN_PROPOSAL


def _tell(draft: MinutesDraft, at: datetime, whole: str, text: str) -> None:
    moved = draft.motions.get(whole)
    known = moved is None or draft.touch(whole)
    tell_of(draft, moved.item_id if moved else whole, at, text, known=known)


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    MotionMoved: _moved,
    MotionWithdrawn: _withdrawn,
    MotionSplit: _split,
    VotingOrdered: _ordered,
    MotionWorded: _worded,
    MotionDecided: _decided,
    MotionSettled: _settled,
    MotionRevived: _revived,
}
