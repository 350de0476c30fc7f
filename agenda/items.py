"""Agenda items (Tagesordnungspunkte) and the publicity of the sitting that goes with them (§ 52 HGO).

One item is under debate at a time. A non-public item excludes the public before it is called, and so does one for
which the body has resolved it; the public comes back only when another item is called. A done item may be called
again; one that was taken off, referred or adjourned has to be put back first. Changes of the agenda without a vote are
in `rearranging`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import privacy, remote, speakers, voting
from agenda.body_kinds import CLOSED
from agenda.commands import Command
from agenda.commands.items import CallItem, CloseItem
from agenda.events import Event
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.events.words import FloorEnd
from agenda.ports import Refusal
from agenda.state import Meeting, PublicFace
from agenda.state.items import Item, ItemState

ItemStep = Literal["call", "close", "remove", "restore"]

ITEM: Mapping[tuple[ItemState, ItemStep], ItemState] = {
    ("coming", "call"): "now",
    ("now", "close"): "done",
    ("done", "call"): "now",
    ("coming", "remove"): "off",
    ("now", "remove"): "off",
    ("off", "close"): "off",
    ("off", "restore"): "coming",
}
"""An item removed while under debate is closed by the event after that."""

REFUSED_STEP: Mapping[ItemStep, str] = {
    "call": "item-called-already",
    "close": "item-not-called",
    "remove": "item-not-removable",
    "restore": "item-not-off",
}


def after(state: ItemState, step: ItemStep) -> ItemState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return ITEM[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def call(meeting: Meeting, command: CallItem) -> tuple[Event, ...]:
    """Call an item; whatever was under debate ends."""
    item = meeting.item(command.item_id)
    if item.off is not None:
        raise Refusal("item-off", number=item.number)
    after(item.state, "call")
    remote.check_may_call(meeting, item)
    voting.check_finished(meeting)
    return (*end_current(meeting, "next"), *_publicity(meeting, item), ItemCalled(item.item_id))


def close(meeting: Meeting, command: CloseItem) -> tuple[Event, ...]:
    """End the debate of the current item. The public is not admitted by this."""
    if meeting.current is None:
        raise Refusal("no-item")
    after(meeting.current.state, "close")
    voting.check_finished(meeting)
    return end_current(meeting, "closed")


def end_current(meeting: Meeting, why: FloorEnd) -> tuple[Event, ...]:
    """End contribution, queue and item, as far as there are any."""
    closed = () if meeting.item_id is None else (ItemClosed(meeting.item_id),)
    return (*speakers.end(meeting, why), *speakers.clear(meeting), *closed)


def _publicity(meeting: Meeting, item: Item) -> tuple[Event, ...]:
    return exclude(meeting) if privacy.debated_closed(meeting, item) else admit(meeting)


def exclude(meeting: Meeting) -> tuple[Event, ...]:
    """Exclude the public, if it is not excluded yet."""
    return () if meeting.public_excluded else (PublicExcluded(meeting.law.non_public.value),)


def clear_room(meeting: Meeting) -> tuple[Event, ...]:
    """Exclude the public from what is under debate; whoever has to go with it, or to confirm first, falls silent."""
    if meeting.public_excluded:
        return ()
    fallen = speakers.silence(meeting, lambda person_id: privacy.cut_by_exclusion(meeting, person_id))
    return (*fallen, *exclude(meeting))


def admit(meeting: Meeting) -> tuple[Event, ...]:
    """Let the public in again, if it is excluded; where a body sits among itself it never comes in."""
    return (PublicAdmitted(),) if meeting.public_excluded and meeting.planned.kind not in CLOSED else ()


def rested(meeting: Meeting, at: datetime) -> Mapping[str, Item]:
    """The items after the break that ends now: it is no time of the one under debate."""
    item, pause = meeting.current, meeting.pause
    if item is None or pause is None:
        return meeting.items
    longer = replace(item, paused_s=item.paused_s + int((at - pause.since).total_seconds()))
    return {**meeting.items, item.item_id: longer}


def on_called(meeting: Meeting, event: ItemCalled, at: datetime) -> Meeting:
    """Debate begins; the time of the first call stays when an item is called again."""
    item = meeting.items[event.item_id]
    called = replace(
        item, state=after(item.state, "call"), called_at=item.called_at or at, since=at, closed_at=None, paused_s=0
    )
    return replace(meeting, items={**meeting.items, item.item_id: called}, item_id=item.item_id, vote=None)


def on_closed(meeting: Meeting, event: ItemClosed, at: datetime) -> Meeting:
    """Debate is over, be it in a break after which the sitting does not go on."""
    item = rested(meeting, at)[event.item_id]
    done = replace(item, state=after(item.state, "close"), closed_at=at)
    return replace(meeting, items={**meeting.items, item.item_id: done}, item_id=None, vote=None)


def on_excluded(meeting: Meeting, event: PublicExcluded, at: datetime) -> Meeting:
    """What the public knows stands still."""
    return replace(meeting, face=PublicFace(meeting.people, meeting.items, meeting.quorum))


def on_admitted(meeting: Meeting, event: PublicAdmitted, at: datetime) -> Meeting:
    """The public follows again; what was voted on without it is not shown to it by that."""
    assert meeting.face is not None, "the public was excluded"
    known = meeting.face.items
    told = {item.item_id: _unheard(item, known.get(item.item_id)) for item in meeting.items.values()}
    return replace(meeting, face=None, items=told, vote=None, publicity=meeting.publicity.reopened())


def _unheard(item: Item, known: Item | None) -> Item:
    before = len(known.results) if known else 0
    held = {vote.vote_id for vote in item.results[before:]}
    return replace(item, unheard=item.unheard | held) if held else item


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {CallItem: call, CloseItem: close}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ItemCalled: on_called,
    ItemClosed: on_closed,
    PublicExcluded: on_excluded,
    PublicAdmitted: on_admitted,
}
