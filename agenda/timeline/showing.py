"""The timeline's sentences about papers and results of surveys in the public picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.showing import ExhibitHidden, ExhibitShown, PaperHidden, PaperShown
from agenda.timeline.known import Known


def _shown(known: Known, event: PaperShown) -> str:
    item = known.item(event.item_id)
    return f"Die Übertragung zeigt zu {item}: „{event.title}“, Seite {event.page} von {event.pages}."


def _hidden(known: Known, event: PaperHidden) -> str:
    return f"Die Übertragung zeigt zu {known.item(event.item_id)} keine Unterlage mehr."


def _exhibit_shown(known: Known, event: ExhibitShown) -> str:
    item = known.item(event.item_id)
    return f"Saal und Übertragung zeigen zu {item}: Umfrage „{event.title}“, Frage {event.page} von {event.pages}."


def _exhibit_hidden(known: Known, event: ExhibitHidden) -> str:
    return f"Saal und Übertragung zeigen zu {known.item(event.item_id)} kein Umfrageergebnis mehr."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    PaperShown: _shown,
    PaperHidden: _hidden,
    ExhibitShown: _exhibit_shown,
    ExhibitHidden: _exhibit_hidden,
}
