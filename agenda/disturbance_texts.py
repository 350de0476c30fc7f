"""German sentences about disturbances that the minutes and the timeline share; {name} is the remote member."""

from __future__ import annotations

from collections.abc import Mapping

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
