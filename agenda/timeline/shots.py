"""The timeline's sentences about the public picture of the hall, and about its check before the sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from agenda.events import Event
from agenda.events.shots import ReadinessNoted, ShotChosen, ShotReleased, ShotTaken
from agenda.events.words import ShotBy, ShotKind, ShotWish
from agenda.timeline.known import Known

SHOWN: Final[Mapping[ShotKind, str]] = {
    "seat": "Platz {seat}",
    "wide": "der ganze Saal",
    "view": "Kamera {camera}, Voreinstellung {preset}",
    "remote": "ein zugeschaltetes Mitglied",
    "placard": "die Tafel",
}
DECIDED: Final[Mapping[ShotBy, str]] = {"director": "von der Bildregie", "operator": "von Hand"}
WISHES: Final[Mapping[ShotWish, str]] = {
    "wide": "den ganzen Saal",
    "seat": "Platz {seat}",
    "view": "Kamera {camera}, Voreinstellung {preset}",
}


def _taken(known: Known, event: ShotTaken) -> str:
    shown = SHOWN[event.kind].format(seat=event.seat, camera=event.camera, preset=event.preset)
    return f"Auf Sendung: {shown}, gewählt {DECIDED[event.by]}."


def _chosen(known: Known, event: ShotChosen) -> str:
    wish = WISHES[event.wish].format(seat=event.seat, camera=event.camera, preset=event.preset)
    return f"Die Technik wählt das Bild von Hand: {wish}."


def _released(known: Known, event: ShotReleased) -> str:
    return "Die Technik gibt das Bild an die Bildregie zurück."


def _readiness(known: Known, event: ReadinessNoted) -> str:
    counts = f"{event.passed} bestanden, {event.failed} nicht bestanden, {event.unseen} nicht geprüft"
    return f"Der Saal wurde geprüft ({event.examiner}): {counts}."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ShotTaken: _taken,
    ShotChosen: _chosen,
    ShotReleased: _released,
    ReadinessNoted: _readiness,
}
