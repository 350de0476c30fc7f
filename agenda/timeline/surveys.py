"""The timeline's sentences about surveys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.surveys import SurveyAttached
from agenda.surveys_texts import turnout
from agenda.timeline.known import Known


def _attached(known: Known, event: SurveyAttached) -> str:
    return f"Zu {known.item(event.item_id)} liegt das Ergebnis der Umfrage „{event.title}“ vor: {turnout(event)}."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {SurveyAttached: _attached}
