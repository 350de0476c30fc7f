"""The timeline's sentences about disturbances of picture and sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.disturbance_texts import ANSWERED, FAULT, JUDGED, witnessed
from agenda.events import Event
from agenda.events.disturbance import (
    DisturbanceAnswered,
    DisturbanceEnded,
    DisturbanceJudged,
    DisturbanceNoted,
    DisturbanceReported,
    Evidence,
    EvidenceAttached,
)
from agenda.events.words import FaultEnd, FaultSource
from agenda.timeline.known import Known

_SOURCES: Mapping[FaultSource, str] = {
    "app": "gemeldet auf der eigenen Seite",
    "telephone": "telefonisch gemeldet",
    "chair": "vom Vorsitz bemerkt",
    "observed": "vom Server festgestellt",
}

_ENDS: Mapping[FaultEnd, str] = {
    "over": "Die Störung bei {name} ist behoben.",
    "left": "Die Störung bei {name} endet mit dem Verlust der Verbindung.",
    "closed": "Die Störung bei {name} endet mit der Sitzung.",
}


def _noted(known: Known, event: DisturbanceNoted) -> str:
    known.disturbed[event.disturbance_id] = event.person_id
    measured = f" {_measured(known, event.disturbance_id, event.evidence)}" if event.evidence else ""
    name = _name(known, event.disturbance_id)
    return f"{FAULT[event.what].format(name=name)} ({_SOURCES[event.source]}).{measured}"


def _reported(known: Known, event: DisturbanceReported) -> str:
    return f"Die Störung bei {_name(known, event.disturbance_id)} ist auch {_SOURCES[event.source]}."


def _attached(known: Known, event: EvidenceAttached) -> str:
    return _measured(known, event.disturbance_id, event.evidence)


def _ended(known: Known, event: DisturbanceEnded) -> str:
    return _ENDS[event.why].format(name=_name(known, event.disturbance_id))


def _judged(known: Known, event: DisturbanceJudged) -> str:
    said = JUDGED[event.sphere].format(name=_name(known, event.disturbance_id))
    return said if event.sphere == event.proposed else f"{said} Der Vorschlag lautete anders."


def _answered(known: Known, event: DisturbanceAnswered) -> str:
    return ANSWERED[event.answer].format(name=_name(known, event.disturbance_id))


def _name(known: Known, disturbance_id: str) -> str:
    return known.names[known.disturbed[disturbance_id]]


def _measured(known: Known, disturbance_id: str, evidence: Evidence) -> str:
    """What the presumption rests on: who could see and hear whom, and the state of the line."""
    line = "steht" if evidence.connected else "unterbrochen"
    return (
        f"{witnessed(evidence, known.disturbed[disturbance_id], known.names)} "
        f"Leitung {line}, Verlust {evidence.lost_up} % hin und {evidence.lost_down} % her."
    )


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    DisturbanceNoted: _noted,
    DisturbanceReported: _reported,
    EvidenceAttached: _attached,
    DisturbanceEnded: _ended,
    DisturbanceJudged: _judged,
    DisturbanceAnswered: _answered,
}
