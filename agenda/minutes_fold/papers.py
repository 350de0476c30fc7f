"""What papers that were added do to the minutes: all are in the list of papers, the course tells of one tabled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.papers import PaperAttached
from agenda.events.words import Paper
from agenda.minutes_draft import ItemDraft, MinutesDraft
from agenda.minutes_values import Incident


def _attached(draft: MinutesDraft, at: datetime, event: PaperAttached) -> None:
    item = draft.items[event.item_id]
    title = f"{event.title} (Tischvorlage)" if event.tabled else event.title
    item.added.append(Paper(title, event.file))
    if event.tabled:
        _tell(item, at, f"Als Tischvorlage liegt vor: „{event.title}“.")


def _tell(item: ItemDraft, at: datetime, text: str) -> None:
    item.course.append(Incident(at, text, text if item.listed.public else ""))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {PaperAttached: _attached}
