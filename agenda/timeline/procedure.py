"""The timeline's sentences about motions on procedure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.procedure import (
    ProcedureDecided,
    ProcedureHeard,
    ProcedureMoved,
    ProcedureSupported,
    ProcedureWithdrawn,
)
from agenda.events.words import Side
from agenda.timeline.known import Known

_SIDES: Mapping[Side, str] = {"for": "dafür", "against": "dagegen"}


def _moved(known: Known, event: ProcedureMoved) -> str:
    known.points[event.point_id] = event
    return agenda_texts.point_moved(event)


def _heard(known: Known, event: ProcedureHeard) -> str:
    title = agenda_texts.point(known.points[event.point_id])
    return f"Zum Antrag zur Geschäftsordnung ({title}) spricht {known.names[event.person_id]} {_SIDES[event.side]}."


def _supported(known: Known, event: ProcedureSupported) -> str:
    return agenda_texts.point_supported(known.points[event.point_id], known.names[event.person_id])


def _decided(known: Known, event: ProcedureDecided) -> str:
    moved = known.points[event.point_id]
    return agenda_texts.point_decided(moved, event.basis, carried=event.carried)


def _withdrawn(known: Known, event: ProcedureWithdrawn) -> str:
    return agenda_texts.point_withdrawn(known.points[event.point_id])


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ProcedureMoved: _moved,
    ProcedureHeard: _heard,
    ProcedureSupported: _supported,
    ProcedureDecided: _decided,
    ProcedureWithdrawn: _withdrawn,
}
