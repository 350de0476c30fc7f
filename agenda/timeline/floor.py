"""The timeline's sentences about floor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken, RequestWithdrawn
from agenda.events.words import FloorEnd
from agenda.timeline.known import Known

_FLOOR_ENDS: Mapping[FloorEnd, str] = {
    "finished": "{name} hat den Redebeitrag beendet.",
    "withdrawn": "{name} wird das Wort entzogen.",
    "next": "Der Redebeitrag von {name} endet; das Wort geht weiter.",
    "closed": "Der Redebeitrag von {name} endet mit der Beratung.",
}


def _floor_requested(known: Known, event: FloorRequested) -> str:
    name = known.requests[event.request_id] = known.names[event.person_id]
    return f"{name} meldet sich zu Wort: „{event.remark}“" if event.remark else f"{name} meldet sich zu Wort."


def _request_withdrawn(known: Known, event: RequestWithdrawn) -> str:
    return f"Die Wortmeldung von {known.requests[event.request_id]} ist zurückgezogen."


def _floor_given(known: Known, event: FloorGiven) -> str:
    name = known.contributions[event.contribution_id] = known.names[event.person_id]
    return f"{name} erhält das Wort{_limit(event.limit_s)}."


def _floor_taken(known: Known, event: FloorTaken) -> str:
    return _FLOOR_ENDS[event.why].format(name=known.contributions[event.contribution_id])


def _limit(seconds: int | None) -> str:
    """How long somebody may speak, in whole minutes where that is what the limit is."""
    if seconds is None:
        return ""
    minutes, rest = divmod(seconds, 60)
    if rest or not minutes:
        return f" für {seconds} Sekunden"
    return " für 1 Minute" if minutes == 1 else f" für {minutes} Minuten"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    FloorRequested: _floor_requested,
    RequestWithdrawn: _request_withdrawn,
    FloorGiven: _floor_given,
    FloorTaken: _floor_taken,
}
