"""What events of planning do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import tree
from agenda.events import Event
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.minutes_draft import ItemDraft, MinutesDraft


def _planned(draft: MinutesDraft, at: datetime, event: MeetingPlanned) -> None:
    draft.plan = event


def _person_listed(draft: MinutesDraft, at: datetime, event: PersonListed) -> None:
    draft.people[event.person_id] = event


def _item_listed(draft: MinutesDraft, at: datetime, event: ItemListed) -> None:
    if known := draft.items.get(event.item_id):
        known.listed, known.added = event, []
    else:
        draft.items = dict(tree.spliced(draft.items.items(), ((event.item_id, ItemDraft(event)),), event.before))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    MeetingPlanned: _planned,
    PersonListed: _person_listed,
    ItemListed: _item_listed,
}
