"""German sentences about disturbances that the minutes and the timeline share; {name} is the remote member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agenda.events.disturbance import Evidence
from agenda.events.words import Fault, FaultAnswer, Sphere

FAULT: Mapping[Fault, str] = {
    "picture": "Die Bildübertragung zu {name} ist gestört",
    "sound": "Die Tonübertragung zu {name} ist gestört",
    "both": "Die Bild-Ton-Übertragung zu {name} ist gestört",
    "connection": "Die Verbindung zu {name} ist unterbrochen",
}

JUDGED: Mapping[Sphere, str] = {
    "member": "Der Vorsitz ordnet die Störung bei {name} dem Bereich des Mitglieds zu.",
    "municipality": "Der Vorsitz ordnet die Störung bei {name} dem Bereich der Gemeinde zu.",
    "negligible": "Der Vorsitz stellt fest, dass die Störung bei {name} unbeachtlich ist.",
    "unknown": "Der Vorsitz stellt fest, dass die Ursache der Störung bei {name} offen ist.",
}

ANSWERED: Mapping[FaultAnswer, str] = {
    "objected": "{name} rügt die Störung.",
    "accepted": "{name} rügt die Störung nicht.",
    "unanswered": "Zur Störung bei {name} ist in der dafür gesetzten Zeit keine Rüge erhoben.",
}

_HALL: Mapping[str, str] = {"hall": "dem Saal"}
"""The hall receives as one, under an id of its own."""

_ARRIVED: Mapping[tuple[bool, bool], str] = {
    (True, True): "Bild und Ton des Saals kamen beim Server an",
    (True, False): "vom Saal kam beim Server nur das Bild an",
    (False, True): "vom Saal kam beim Server nur der Ton an",
    (False, False): "Bild und Ton des Saals kamen beim Server nicht an",
}
"""By whether the hall's picture and whether its sound arrived."""


def witnessed(evidence: Evidence, person_id: str, names: Mapping[str, str]) -> str:
    """Who could see and hear whom, in one sentence; `names` by id."""
    known = {**names, **_HALL}
    received = (
        ("gesehen von", evidence.seen_by),
        ("nicht gesehen von", evidence.not_seen_by),
        ("gehört von", evidence.heard_by),
        ("nicht gehört von", evidence.not_heard_by),
        ("Saal ungestört bei", evidence.fine),
        ("Saal gestört bei", evidence.faulty),
    )
    parts = [f"{said} {_listed(people, known)}" for said, people in received if people]
    return f"Messung bei {names[person_id]}: {'; '.join((*parts, _ARRIVED[evidence.hall_video, evidence.hall_audio]))}."


def _listed(people: Sequence[str], known: Mapping[str, str]) -> str:
    """An id that is nobody's of the meeting's list, as of a technician's page, stands for itself."""
    return ", ".join(known.get(one, one) for one in people)
