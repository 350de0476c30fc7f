"""Recusal: who has a conflict of interest (Widerstreit der Interessen) takes no part in the item (§ 25 HGO).

One entry a person and item: declared by the member, entered by chair or clerk, or doubted, which the body decides
while the person is out already (§ 25 Abs. 4 S. 2 HGO). It bars from the moment the item is under debate until it ends,
and again when the item is called again: no floor, no request, no voice, no place in quorum and entitlement, no picture
and sound of the meeting, for the duty is to leave the room and not to listen either. Nothing has to be switched back
by hand: `barred` asks only which item is under debate.

The person in the chair is barred like everybody else; the deputy leads meanwhile, from the chair's place.

Here is what an entry means; how one comes about and ends is in `agenda/recusal_course.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda.commands import Command
from agenda.events import Event
from agenda.events.recusal import (
    RecusalBegan,
    RecusalConfirmed,
    RecusalDoubted,
    RecusalEnded,
    RecusalLifted,
    RecusalNoted,
    RecusedLeftRoom,
)
from agenda.ports import Refusal
from agenda.state import Meeting
from agenda.state.recusals import Doubt, Recusal, RecusalState

RecusalStep = Literal["begin", "end", "lift"]

RECUSAL: Mapping[tuple[RecusalState, RecusalStep], RecusalState] = {
    ("announced", "begin"): "out",
    ("over", "begin"): "out",
    ("out", "end"): "over",
    ("announced", "lift"): "lifted",
    ("over", "lift"): "lifted",
}
"""Who is out comes back first (`end`) and is lifted then, so that the time outside always has its end."""

REFUSED_STEP: Mapping[RecusalStep, str] = {
    "begin": "recusal-lifted",
    "end": "recusal-not-out",
    "lift": "recusal-lifted",
}


def after(state: RecusalState, step: RecusalStep) -> RecusalState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return RECUSAL[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def barred(meeting: Meeting, item_id: str | None = None) -> frozenset[str]:
    """The ids of those who take no part in the item, or in the one under debate; none where there is none."""
    wanted = item_id or meeting.item_id
    return frozenset(one.person_id for one in entries(meeting, wanted)) if wanted else frozenset()


def entries(meeting: Meeting, item_id: str) -> Iterator[Recusal]:
    """What is entered for the item and not lifted."""
    return (one for one in meeting.recusals.values() if one.item_id == item_id and one.state != "lifted")


def current(meeting: Meeting) -> tuple[Recusal, ...]:
    """What holds at the item under debate."""
    return tuple(entries(meeting, meeting.item_id)) if meeting.item_id else ()


def entry_of(meeting: Meeting, item_id: str, person_id: str) -> Recusal | None:
    """What is entered for this person at this item and not lifted."""
    return next((one for one in entries(meeting, item_id) if one.person_id == person_id), None)


def cleared(meeting: Meeting, item_id: str, person_id: str) -> bool:
    """Whether the body has found that this person has no conflict at this item."""
    entries_of = (one for one in meeting.recusals.values() if (one.item_id, one.person_id) == (item_id, person_id))
    return any(one.state == "lifted" and one.doubt == "decided" for one in entries_of)


def on_noted(meeting: Meeting, event: RecusalNoted, at: datetime) -> Meeting:
    """One more entry."""
    doubted = event.origin == "doubted"
    entry = Recusal(event.recusal_id, event.item_id, event.person_id, event.origin, doubt="open" if doubted else "none")
    return _with(meeting, entry)


def on_doubted(meeting: Meeting, event: RecusalDoubted, at: datetime) -> Meeting:
    """The body has to decide."""
    return _with(meeting, replace(meeting.recusals[event.recusal_id], doubt="open"))


def on_began(meeting: Meeting, event: RecusalBegan, at: datetime) -> Meeting:
    """The person is out."""
    entry = meeting.recusals[event.recusal_id]
    return _with(meeting, replace(entry, state=after(entry.state, "begin"), since=at, left_room=False))


def on_left_room(meeting: Meeting, event: RecusedLeftRoom, at: datetime) -> Meeting:
    """The person is seen to be out."""
    return _with(meeting, replace(meeting.recusals[event.recusal_id], left_room=True))


def on_confirmed(meeting: Meeting, event: RecusalConfirmed, at: datetime) -> Meeting:
    """The body has decided: out."""
    return _with(meeting, replace(meeting.recusals[event.recusal_id], doubt="decided"))


def on_lifted(meeting: Meeting, event: RecusalLifted, at: datetime) -> Meeting:
    """There is no conflict; where the body found so, that is kept."""
    entry = meeting.recusals[event.recusal_id]
    doubt: Doubt = "decided" if event.vote_id else entry.doubt
    return _with(meeting, replace(entry, state=after(entry.state, "lift"), doubt=doubt))


def on_ended(meeting: Meeting, event: RecusalEnded, at: datetime) -> Meeting:
    """Back again."""
    entry = meeting.recusals[event.recusal_id]
    return _with(meeting, replace(entry, state=after(entry.state, "end")))


def _with(meeting: Meeting, entry: Recusal) -> Meeting:
    return replace(meeting, recusals={**meeting.recusals, entry.recusal_id: entry})


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    RecusalNoted: on_noted,
    RecusalDoubted: on_doubted,
    RecusalBegan: on_began,
    RecusedLeftRoom: on_left_room,
    RecusalConfirmed: on_confirmed,
    RecusalLifted: on_lifted,
    RecusalEnded: on_ended,
}
