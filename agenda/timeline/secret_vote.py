"""The timeline's sentences about secret votes on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.secret_vote import PapersConfirmed, PapersTyped
from agenda.timeline.known import Known


def _typed(known: Known, event: PapersTyped) -> str:
    """Without the figures: the second person must not read what the first one found."""
    return f"{known.names[event.person_id]} hat die Stimmzettel gezählt."


def _confirmed(known: Known, event: PapersConfirmed) -> str:
    return f"{known.names[event.person_id]} hat die Stimmzettel ebenso gezählt."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {PapersTyped: _typed, PapersConfirmed: _confirmed}
