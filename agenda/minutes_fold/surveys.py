"""What surveys do to the minutes: a sentence in the course of the item, and the tables as an annex."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.surveys import SurveyAttached
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_values import Incident
from agenda.surveys_texts import cited


def _attached(draft: MinutesDraft, at: datetime, event: SurveyAttached) -> None:
    """The public knows the result of a survey of its own, whatever is debated while it is attached."""
    item = draft.items[event.item_id]
    text = cited(event)
    item.course.append(Incident(at, text, text if item.listed.public else ""))
    item.exhibits.append(event)


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {SurveyAttached: _attached}
