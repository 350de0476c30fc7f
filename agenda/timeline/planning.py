"""The timeline's sentences about planning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.timeline.known import Known


def _planned(known: Known, event: MeetingPlanned) -> str:
    return f"Die Sitzung „{event.title}“ ({event.body}, {event.place}) ist vorbereitet."


def _person_listed(known: Known, event: PersonListed) -> str:
    known.names[event.person_id] = event.name
    faction = f" ({event.faction})" if event.faction else ""
    return f"{event.name}{faction} gehört zur Sitzung."


def _item_listed(known: Known, event: ItemListed) -> str:
    known.items[event.item_id] = event
    part = "" if event.public else " im nichtöffentlichen Teil"
    late = " nachträglich" if event.reason else ""
    return f"{known.item(event.item_id)} steht{late}{part} auf der Tagesordnung."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    MeetingPlanned: _planned,
    PersonListed: _person_listed,
    ItemListed: _item_listed,
}
