"""The timeline's sentences about order in the sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.conduct_texts import called, excluded, lifted, revoked, upheld
from agenda.events import Event
from agenda.events.conduct import (
    CalledToOrder,
    CallRevoked,
    ExcludedForDay,
    ExclusionContested,
    ExclusionLifted,
    ExclusionUpheld,
)
from agenda.timeline.known import Known


def _called(known: Known, event: CalledToOrder) -> str:
    name = known.called_to_order[event.call_id] = known.names[event.person_id]
    return called(name, event)


def _revoked(known: Known, event: CallRevoked) -> str:
    return revoked(known.called_to_order[event.call_id], event)


def _excluded(known: Known, event: ExcludedForDay) -> str:
    return excluded(known.names[event.person_id], event)


def _contested(known: Known, event: ExclusionContested) -> str:
    return f"{known.names[event.person_id]} ruft gegen den Ausschluss die Entscheidung des Gremiums an."


def _upheld(known: Known, event: ExclusionUpheld) -> str:
    return upheld(known.names[event.person_id])


def _lifted(known: Known, event: ExclusionLifted) -> str:
    return lifted(known.names[event.person_id], event)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    CalledToOrder: _called,
    CallRevoked: _revoked,
    ExcludedForDay: _excluded,
    ExclusionContested: _contested,
    ExclusionUpheld: _upheld,
    ExclusionLifted: _lifted,
}
