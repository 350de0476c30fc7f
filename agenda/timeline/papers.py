"""The timeline's sentences about papers that were added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.papers import PaperAttached
from agenda.timeline.known import Known


def _attached(known: Known, event: PaperAttached) -> str:
    what = "die Tischvorlage" if event.tabled else "die Unterlage"
    return f"Zu {known.item(event.item_id)} liegt jetzt {what} „{event.title}“ vor."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {PaperAttached: _attached}
