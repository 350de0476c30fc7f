"""Agenda items (Tagesordnungspunkte) and the publicity of the sitting that goes with them (§ 52 HGO).

One item is under debate at a time. A non-public item excludes the public before it is called; the public comes back
only when a public item is called. A done item may be called again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import speakers, voting
from agenda.commands import Command
from agenda.commands.items import CallItem, CloseItem
from agenda.events import Event
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.events.words import FloorEnd
from agenda.ports import Refusal
from agenda.state import Meeting, PublicFace
from agenda.state.items import Item, ItemState

ItemStep = Literal["call", "close"]

ITEM: Mapping[tuple[ItemState, ItemStep], ItemState] = {
    ("coming", "call"): "now",
    ("now", "close"): "done",
    ("done", "call"): "now",
}
REFUSED_STEP: Mapping[ItemStep, str] = {"call": "item-called-already", "close": "item-not-called"}


def after(state: ItemState, step: ItemStep) -> ItemState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return ITEM[state, step]
    except KeyError:
        raise Refusal(REFUSED_STEP[step]) from None


def call(meeting: Meeting, command: CallItem) -> tuple[Event, ...]:
    """Call an item; whatever was under debate ends."""
    item = meeting.item(command.item_id)
    after(item.state, "call")
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
    if item.public:
        return (PublicAdmitted(),) if meeting.public_excluded else ()
    return () if meeting.public_excluded else (PublicExcluded(meeting.law.non_public.value),)


def on_called(meeting: Meeting, event: ItemCalled, at: datetime) -> Meeting:
    """Debate begins; the time of the first call stays when an item is called again."""
    item = meeting.items[event.item_id]
    called = replace(item, state=after(item.state, "call"), called_at=item.called_at or at, closed_at=None)
    return replace(meeting, items={**meeting.items, item.item_id: called}, item_id=item.item_id, vote=None)


def on_closed(meeting: Meeting, event: ItemClosed, at: datetime) -> Meeting:
    """Debate is over."""
    item = meeting.items[event.item_id]
    done = replace(item, state=after(item.state, "close"), closed_at=at)
    return replace(meeting, items={**meeting.items, item.item_id: done}, item_id=None, vote=None)


def on_excluded(meeting: Meeting, event: PublicExcluded, at: datetime) -> Meeting:
    """What the public knows stands still."""
    return replace(meeting, face=PublicFace(meeting.people, meeting.items, meeting.quorum))


def on_admitted(meeting: Meeting, event: PublicAdmitted, at: datetime) -> Meeting:
    """The public follows again."""
    return replace(meeting, face=None)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {CallItem: call, CloseItem: close}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    ItemCalled: on_called,
    ItemClosed: on_closed,
    PublicExcluded: on_excluded,
    PublicAdmitted: on_admitted,
}
