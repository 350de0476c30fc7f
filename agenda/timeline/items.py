"""The timeline's sentences about items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.items import (
    ItemCalled,
    ItemClosed,
    ItemMoved,
    ItemRemoved,
    ItemRestored,
    ItemTimed,
    PublicAdmitted,
    PublicExcluded,
)
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


def _item_removed(known: Known, event: ItemRemoved) -> str:
    return agenda_texts.removed(known.item(event.item_id), event.how, event.to, event.basis, event.reason)


def _item_restored(known: Known, event: ItemRestored) -> str:
    return agenda_texts.restored(known.item(event.item_id), event.basis, event.reason)


def _item_moved(known: Known, event: ItemMoved) -> str:
    before = known.item(event.before) if event.before else ""
    return agenda_texts.rearranged(known.item(event.item_id), before, event.basis, event.reason)


def _item_timed(known: Known, event: ItemTimed) -> str:
    item = known.item(event.item_id)
    if event.planned_s is None:
        return f"Für {item} ist keine Dauer mehr geplant."
    return f"Für {item} sind {max(1, round(event.planned_s / 60))} Minuten geplant."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ItemCalled: _item_called,
    ItemClosed: _item_closed,
    PublicExcluded: _public_excluded,
    PublicAdmitted: _public_admitted,
    ItemRemoved: _item_removed,
    ItemRestored: _item_restored,
    ItemMoved: _item_moved,
    ItemTimed: _item_timed,
}
