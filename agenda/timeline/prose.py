"""The timeline's sentences about prose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.prose import ProseWritten
from agenda.timeline.known import Known


def _prose_written(known: Known, event: ProseWritten) -> str:
    about = f"zu {known.item(event.item_id)}" if event.item_id else "in den allgemeinen Bemerkungen"
    return f"Die Niederschrift ist {about} ergänzt."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ProseWritten: _prose_written,
}
