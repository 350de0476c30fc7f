"""What handing over the chair does to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import chairing_texts
from agenda.events import Event
from agenda.events.chairing import ChairHandedOver, ChairTakenBack
from agenda.minutes_draft import MinutesDraft


def _handed_over(draft: MinutesDraft, at: datetime, event: ChairHandedOver) -> None:
    item = f"TOP {draft.items[event.item_id].listed.number}" if event.item_id else ""
    draft.tell(at, chairing_texts.handed_over(draft.people[event.person_id].name, item, event))


def _taken_back(draft: MinutesDraft, at: datetime, event: ChairTakenBack) -> None:
    draft.tell(at, chairing_texts.taken_back(draft.people[event.person_id].name))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ChairHandedOver: _handed_over,
    ChairTakenBack: _taken_back,
}
