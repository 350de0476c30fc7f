"""The timeline's sentence about the people counted at a citizens' assembly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.assembly import AudienceCounted
from agenda.minutes_texts import audience_sentence
from agenda.timeline.known import Known


def _counted(known: Known, event: AudienceCounted) -> str:
    return f"Gezählt: {audience_sentence(event.number)}."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {AudienceCounted: _counted}
