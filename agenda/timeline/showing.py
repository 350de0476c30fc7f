"""The timeline's sentences about papers in the public picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.showing import PaperHidden, PaperShown
from agenda.timeline.known import Known


def _shown(known: Known, event: PaperShown) -> str:
    item = known.item(event.item_id)
    return f"Die Übertragung zeigt zu {item}: „{event.title}“, Seite {event.page} von {event.pages}."


def _hidden(known: Known, event: PaperHidden) -> str:
    return f"Die Übertragung zeigt zu {known.item(event.item_id)} keine Unterlage mehr."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {PaperShown: _shown, PaperHidden: _hidden}
