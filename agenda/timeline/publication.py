"""The timeline's sentences about stream and recording."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from agenda.events import Event
from agenda.events.publication import (
    ArchiveReleased,
    ArchiveStateChanged,
    ConsentNoted,
    DataDeleted,
    DumpCarriedOut,
    NonPublicCounted,
    ObjectionNoted,
    PassageTakenDown,
    PublicationSet,
    StreamDumped,
)
from agenda.events.words import ArchiveState, DataKind, PublicationMode
from agenda.timeline.known import Known

MODES: Final[Mapping[PublicationMode, str]] = {
    "none": "Die Sitzung wird nicht übertragen.",
    "stream": "Die Sitzung wird übertragen und nicht aufgezeichnet.",
    "archive": "Die Sitzung wird übertragen und aufgezeichnet.",
    "archive-after-release": "Die Sitzung wird übertragen; die Aufzeichnung ist nach einer Freigabe öffentlich.",
}
KINDS: Final[Mapping[DataKind, str]] = {
    "recording": "Aufzeichnung",
    "original": "Einzelaufnahmen",
    "transcript": "Mitschrift",
    "perception": "Angaben zur Wahrnehmbarkeit",
    "survey": "Antworten auf eine Umfrage",
    "question": "Angaben zu Einwohnerfragen",
}
STATES: Final[Mapping[ArchiveState, str]] = {
    "ok": "Die Aufzeichnung ist wieder in Ordnung.",
    "full": "Die Aufzeichnung steht still: Die Festplatte ist voll. Die Übertragung läuft weiter.",
    "trouble": "Die Aufzeichnung steht still: Die Festplatte nimmt nichts an. Die Übertragung läuft weiter.",
    "not-gone": "Eine herausgenommene Stelle ist nicht mehr zu sehen, ließ sich aber noch nicht löschen.",
}


def _set(known: Known, event: PublicationSet) -> str:
    late = f" Die Öffentlichkeit sieht sie {event.delay_s} Sekunden später." if event.delay_s else ""
    return MODES[event.mode] + late


def _dumped(known: Known, event: StreamDumped) -> str:
    return f"Die letzten Sekunden der Übertragung werden verworfen: {event.reason}"


def _carried_out(known: Known, event: DumpCarriedOut) -> str:
    return f"Verworfen sind {event.parts} Teile der Übertragung ({event.size} Byte)."


def _counted(known: Known, event: NonPublicCounted) -> str:
    if event.received is None:
        return (
            f"Nichtöffentlicher Teil: {event.written} Byte Bild und Ton in der Aufzeichnung. Was an die Übertragung "
            "ging, ist nicht gezählt: Der Server ist in diesem Teil oder gleich danach neu gestartet."
        )
    return (
        f"Nichtöffentlicher Teil: {event.received} Byte Bild und Ton an die Übertragung, "
        f"{event.written} Byte in der Aufzeichnung."
    )


def _objection(known: Known, event: ObjectionNoted) -> str:
    name = known.names[event.person_id]
    media = [word for word, given in (("Bild", event.picture), ("Ton", event.sound)) if given]
    what = [f"der Übertragung von {' und '.join(media)}"] if media else []
    what += ["der Aufzeichnung"] if event.archive else []
    if not what:
        return f"{name} widerspricht der Übertragung nicht mehr."
    cited = f" ({event.rule})" if event.rule else ""
    return f"{name} widerspricht {' und '.join(what)}{cited}."


def _consent(known: Known, event: ConsentNoted) -> str:
    how = "willigt in die Übertragung ein" if event.given else "nimmt die Einwilligung in die Übertragung zurück"
    return f"{known.names[event.person_id]} {how}."


def _released(known: Known, event: ArchiveReleased) -> str:
    return "Die Aufzeichnung ist zur Veröffentlichung freigegeben."


def _taken_down(known: Known, event: PassageTakenDown) -> str:
    return f"Eine Stelle ist aus der Aufzeichnung genommen: {event.reason}"


def _deleted(known: Known, event: DataDeleted) -> str:
    return f"Nach {event.days} Tagen gelöscht: {KINDS[event.kind]} ({event.files} Dateien, {event.size} Byte)."


def _state(known: Known, event: ArchiveStateChanged) -> str:
    return STATES[event.state]


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    PublicationSet: _set,
    StreamDumped: _dumped,
    DumpCarriedOut: _carried_out,
    NonPublicCounted: _counted,
    ObjectionNoted: _objection,
    ConsentNoted: _consent,
    ArchiveReleased: _released,
    PassageTakenDown: _taken_down,
    DataDeleted: _deleted,
    ArchiveStateChanged: _state,
}
