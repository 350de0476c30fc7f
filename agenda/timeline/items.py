"""The timeline's sentences about items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.items import ItemCalled, ItemClosed, PublicAdmitted, PublicExcluded
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known


def _item_called(known: Known, event: ItemCalled) -> str:
    again = " erneut" if event.item_id in known.called else ""
    known.called.add(event.item_id)
    return f"{known.item(event.item_id)} ist{again} aufgerufen."


def _item_closed(known: Known, event: ItemClosed) -> str:
    return f"Die Beratung zu {known.item(event.item_id)} ist geschlossen."


def _public_excluded(known: Known, event: PublicExcluded) -> str:
    return with_reason("Die Öffentlichkeit ist ausgeschlossen", event.reason)


def _public_admitted(known: Known, event: PublicAdmitted) -> str:
    return "Die Öffentlichkeit ist wieder hergestellt."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ItemCalled: _item_called,
    ItemClosed: _item_closed,
    PublicExcluded: _public_excluded,
    PublicAdmitted: _public_admitted,
}
