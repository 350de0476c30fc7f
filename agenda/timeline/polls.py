"""The timeline's sentences about live polls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.polls import PollClosed, PollDropped, PollOpened
from agenda.events.words import PollAudience
from agenda.poll_answers import result_sentence
from agenda.timeline.known import Known

_ASKED: Mapping[PollAudience, str] = {"members": "Gefragt sind die Mitglieder.", "everybody": "Gefragt sind alle."}


def _opened(known: Known, event: PollOpened) -> str:
    known.polls[event.poll_id] = event
    return f"Stimmungsbild zu {known.item(event.item_id)}: „{event.question}“ {_ASKED[event.audience]}"


def _closed(known: Known, event: PollClosed) -> str:
    return f"Ergebnis des Stimmungsbilds: {result_sentence(known.polls[event.poll_id], event)}"


def _dropped(known: Known, event: PollDropped) -> str:
    return f"Das Stimmungsbild „{known.polls[event.poll_id].question}“ ist verworfen: {event.reason}"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    PollOpened: _opened,
    PollClosed: _closed,
    PollDropped: _dropped,
}
