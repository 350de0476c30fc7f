"""The timeline's sentences about disturbances of picture and sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.disturbance_texts import ANSWERED, FAULT, JUDGED
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
    name = known.disturbed[event.disturbance_id] = known.names[event.person_id]
    measured = f" {_measured(event.evidence)}" if event.evidence else ""
    return f"{FAULT[event.what].format(name=name)} ({_SOURCES[event.source]}).{measured}"


def _reported(known: Known, event: DisturbanceReported) -> str:
    return f"Die Störung bei {known.disturbed[event.disturbance_id]} ist auch {_SOURCES[event.source]}."


def _attached(known: Known, event: EvidenceAttached) -> str:
    return f"Messung zur Störung bei {known.disturbed[event.disturbance_id]}: {_measured(event.evidence)}"


def _ended(known: Known, event: DisturbanceEnded) -> str:
    return _ENDS[event.why].format(name=known.disturbed[event.disturbance_id])


def _judged(known: Known, event: DisturbanceJudged) -> str:
    said = JUDGED[event.sphere].format(name=known.disturbed[event.disturbance_id])
    return said if event.sphere == event.proposed else f"{said} Der Vorschlag lautete anders."


def _answered(known: Known, event: DisturbanceAnswered) -> str:
    return ANSWERED[event.answer].format(name=known.disturbed[event.disturbance_id])


def _measured(evidence: Evidence) -> str:
    """The figures that the presumption rests on; the names stand in the event."""
    others = len(evidence.fine) + len(evidence.faulty)
    heard = len(evidence.heard_by) + len(evidence.not_heard_by)
    return (
        f"Leitung {'steht' if evidence.connected else 'unterbrochen'}, Verlust {evidence.lost_up} % hin und "
        f"{evidence.lost_down} % her; {len(evidence.fine)} von {others} anderen Zugeschalteten ungestört; "
        f"von {len(evidence.heard_by)} von {heard} gehört."
    )


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    DisturbanceNoted: _noted,
    DisturbanceReported: _reported,
    EvidenceAttached: _attached,
    DisturbanceEnded: _ended,
    DisturbanceJudged: _judged,
    DisturbanceAnswered: _answered,
}
