"""The timeline's sentences about presence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.presence import PersonArrived, PersonLeft, QuorumStated
from agenda.events.words import Presence
from agenda.minutes_texts import QUORUM_WHY
from agenda.timeline.known import Known

_ARRIVALS: Mapping[tuple[Presence | None, Presence], str] = {
    (None, "hall"): "{name} ist im Saal anwesend.",
    (None, "remote"): "{name} ist zugeschaltet.",
    ("hall", "remote"): "{name} wechselt vom Saal in die Zuschaltung.",
    ("remote", "hall"): "{name} wechselt von der Zuschaltung in den Saal.",
    ("hall", "hall"): "{name} ist weiter im Saal anwesend.",
    ("remote", "remote"): "{name} ist wieder verbunden.",
}


def _arrived(known: Known, event: PersonArrived) -> str:
    before = known.present.get(event.person_id)
    known.present[event.person_id] = event.how
    return _ARRIVALS[before, event.how].format(name=known.names[event.person_id])


def _left(known: Known, event: PersonLeft) -> str:
    known.present.pop(event.person_id, None)
    return f"{known.names[event.person_id]} ist nicht mehr anwesend."


def _quorum_stated(known: Known, event: QuorumStated) -> str:
    able = "Die Beschlussfähigkeit ist festgestellt" if event.quorate else "Die Versammlung ist nicht beschlussfähig"
    why = QUORUM_WHY[event.basis]
    return f"{able}: {event.present} von {event.legal_seats} anwesend, nötig sind {event.required}.{why}"


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    PersonArrived: _arrived,
    PersonLeft: _left,
    QuorumStated: _quorum_stated,
}
