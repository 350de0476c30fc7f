"""The timeline's sentences about motions of substance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from agenda.timeline.known import Known


def _moved(known: Known, event: MotionMoved) -> str:
    known.motions[event.motion_id] = agenda_texts.motion(event)
    return f"{known.item(event.item_id)}: {agenda_texts.motion_moved(event)}"


def _withdrawn(known: Known, event: MotionWithdrawn) -> str:
    return agenda_texts.withdrawn(known.motions[event.motion_id])


def _split(known: Known, event: MotionSplit) -> str:
    return agenda_texts.split(known.subject(event.subject), len(event.parts))


def _ordered(known: Known, event: VotingOrdered) -> str:
    return agenda_texts.ordered([known.subject(name) for name in event.order], event.reason)


def _worded(known: Known, event: MotionWorded) -> str:
    return f"{known.item(event.item_id)}: {agenda_texts.worded(event.text)}"


def _decided(known: Known, event: MotionDecided) -> str:
    whole, _, part = event.subject.partition("/")
    return agenda_texts.decided(known.subject(whole), part, carried=event.carried)


def _settled(known: Known, event: MotionSettled) -> str:
    return agenda_texts.settled(known.motions[event.motion_id])


def _revived(known: Known, event: MotionRevived) -> str:
    return agenda_texts.revived(known.motions[event.motion_id])


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    MotionMoved: _moved,
    MotionWithdrawn: _withdrawn,
    MotionSplit: _split,
    VotingOrdered: _ordered,
    MotionWorded: _worded,
    MotionDecided: _decided,
    MotionSettled: _settled,
    MotionRevived: _revived,
}
