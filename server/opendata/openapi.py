"""The description of every public address (OpenAPI 3.1). A test compares it with the routes that an edge really has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from agenda.opendata.things import DOWNLOAD, ONLY, ROOT, Kind
from server.opendata.lists import TIMES
from server.opendata.tables import COLUMNS
from server.opendata.town import LISTS

JSON, HTML, HLS = "application/json", "text/html", "application/vnd.apple.mpegurl"
EVENTS, VTT, MP4, PDF = "text/event-stream", "text/vtt", "video/mp4", "application/pdf"
ANY, FORM, FILES = "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data"

PATTERNS: Final[Mapping[str, Sequence[str]]] = {
    "kind": tuple(kind.lower() for kind in get_args(Kind)),
    "list": tuple(LISTS),
    "table": tuple(COLUMNS),
}
"""Parts of an address that are one of a few words."""


@dataclass(frozen=True, slots=True)
class Address:
    """One public address: what it gives, of which media type, what may be asked with it, whether it takes a form.

    `read` is False where a form is all it takes; a form with `files` may come as multipart/form-data, too.
    """

    path: str
    summary: str
    gives: str
    asks: Sequence[str] = ()
    takes: bool = False
    read: bool = True
    files: bool = False


SURVEY_ASKS: Final = ("sprache", "lang")
LIST_ASKS: Final = (*TIMES, "page", "limit", "omit_internal")

ADDRESSES: Final = (
    Address("/", "Öffentliche Seite der Sitzung", HTML, ("ansicht", "ab", "sitzung", "lang")),
    Address("/aufzeichnungen", "Aufzeichnungen, die zu sehen sind", HTML, ("lang",)),
    Address("/aufzeichnung", "Führt zur Aufzeichnung der Sitzung", HTML, ("ab", "sitzung", "lang")),
    Address("/aufzeichnung/{sitting}", "Aufzeichnung einer Sitzung mit Kapiteln", HTML, ("ab", "lang")),
    Address("/mitschrift", "Mitschrift der Untertitel, mit Suche", HTML, ("suche", "lang")),
    Address("/mitschrift/{sitting}", "Mitschrift einer Sitzung, mit Suche", HTML, ("suche", "lang")),
    Address("/state/latest.json", "Neuester öffentlicher Stand der Sitzung", JSON),
    Address("/state/events", "Nummer jedes neuen Standes als Server-Sent Events", EVENTS),
    Address("/state/{epoch}/{version}.json", "Ein Stand der Sitzung, der sich nie ändert", JSON),
    Address("/live/live.m3u8", "Übertragung (LL-HLS)", HLS),
    Address("/live/sound.m3u8", "Übertragung, nur Ton", HLS),
    Address("/live/rewind.m3u8", "Übertragung zum Zurückspulen", HLS),
    Address("/live/soundrewind.m3u8", "Übertragung zum Zurückspulen, nur Ton", HLS),
    Address("/live/live-{rung}.m3u8", "Übertragung in einer Güte", HLS, ("_HLS_msn", "_HLS_part", "_HLS_skip")),
    Address("/live/rewind-{rung}.m3u8", "Zurückspulen in einer Güte", HLS, ("_HLS_msn", "_HLS_skip")),
    Address("/live/marks.json", "Marken der Sitzung: Punkte, Redende, Abstimmungen", JSON),
    Address("/live/{run}/{rung}/init.mp4", "Kopf der Segmente", MP4),
    Address("/live/{run}/{rung}/s{number}.{index}.m4s", "Teil eines Segments", MP4),
    Address("/live/{run}/{rung}/s{number}.m4s", "Segment", MP4),
    *(
        Address(f"/archive{of}/{name}", summary, gives)
        for of in ("", "/{sitting}")
        for name, summary, gives in (
            ("vod.m3u8", "Aufzeichnung (HLS)", HLS),
            ("vod-{rung}.m3u8", "Aufzeichnung in einer Güte", HLS),
            ("chapters.vtt", "Tagesordnungspunkte als Kapitel", VTT),
            ("speakers.vtt", "Redende als Kapitel", VTT),
            ("chapters.json", "Kapitel für andere Programme", JSON),
            ("sitting.mp4", "Aufzeichnung als eine Datei", MP4),
        )
    ),
    Address("/archive/{sitting}/bild/{poll}.svg", "Ergebnis eines Stimmungsbilds der Sitzung", "image/svg+xml"),
    Address("/archive/{sitting}/{run}/{rung}/init.mp4", "Kopf der Segmente einer Aufzeichnung", MP4),
    Address("/archive/{sitting}/{run}/{rung}/s{number}.m4s", "Segment einer Aufzeichnung", MP4),
    Address("/captions/events", "Untertitel als Server-Sent Events", EVENTS, ("since",)),
    Address("/captions/recording.vtt", "Untertitel der Aufzeichnung", VTT),
    Address("/captions/{sitting}/recording.vtt", "Untertitel der Aufzeichnung einer Sitzung", VTT),
    Address("/unterlagen", "Öffentliche Unterlagen, mit Suche im Text", HTML, ("suche", "lang")),
    Address("/papers/{file}", "Unterlage der laufenden Sitzung", PDF),
    Address("/wahlen/{file}", "Listen einer elektronischen Wahl", ANY),
    Address("/niederschrift/{file}", "Veröffentlichte Niederschrift der laufenden Sitzung", ANY),
    Address("/niederschrift/{sitting}/{file}", "Veröffentlichte Niederschrift einer Sitzung, auf Dauer", ANY),
    Address("/unterlagen/{sitting}/{file}", "Unterlage eines öffentlichen Punktes", PDF, (DOWNLOAD,)),
    Address(
        "/fragen", "Fragen zur Einwohnerfragestunde, und eine eigene stellen", HTML, ("ordnung", "lang"), takes=True
    ),
    Address("/fragen/meine/{token}", "Was aus einer gestellten Frage wurde", HTML, ("lang",)),
    Address("/fragen/{question}/stimme", "Einer Frage zustimmen", HTML, takes=True, read=False),
    Address("/stimmung", "Stimmungsbilder: Eingabe eines Kurzworts", HTML, ("kurzwort", "lang")),
    Address("/stimmung/stand.json", "Stand der laufenden Stimmungsbilder", JSON),
    Address("/stimmung/stand.svg", "Wortwolke des laufenden Stimmungsbilds", "image/svg+xml"),
    Address("/stimmung/bild/{poll}.svg", "Ergebnis eines Stimmungsbilds als Bild", "image/svg+xml"),
    Address("/stimmung/{code}", "Ein Stimmungsbild, und eine Antwort darauf", HTML, ("lang",), takes=True),
    Address("/umfragen", "Umfragen, die gerade laufen", HTML, ("lang",)),
    Address("/umfrage/{survey}", "Eine Umfrage, und eine Antwort darauf", HTML, SURVEY_ASKS, takes=True, files=True),
    Address("/umfrage/{survey}/bedingungen.css", "Welche Fragen einer Umfrage wann zu sehen sind", "text/css"),
    Address("/umfrage/{survey}/danke", "Dank für eine Antwort", HTML, SURVEY_ASKS),
    Address("/umfrage/{survey}/ergebnis", "Ergebnis einer Umfrage", HTML, SURVEY_ASKS),
    Address("/umfrage/{survey}/nachricht", "Erfahren, was entschieden wird", HTML, SURVEY_ASKS, takes=True),
    Address("/umfrage/{survey}/nachricht/{token}", "Bestätigung einer Mailadresse", HTML, SURVEY_ASKS, takes=True),
    Address("/umfrage/{survey}/ergebnis-{place}.svg", "Ergebnis einer Frage als Bild", "image/svg+xml"),
    Address(f"{ROOT}/system", "OParl 1.1: Eingang", JSON),
    Address(f"{ROOT}/bodies", "OParl 1.1: Liste der Körperschaften", JSON, LIST_ASKS),
    Address(f"{ROOT}/body/{ONLY}/{{list}}", "OParl 1.1: Liste von Objekten", JSON, LIST_ASKS),
    Address(f"{ROOT}/{{kind}}/{{key}}", "OParl 1.1: ein Objekt", JSON),
    Address("/daten/{table}.csv", "Abstimmungen, Anwesenheit oder Stimmungsbilder als CSV", "text/csv"),
    Address("/daten/{table}.json", "Abstimmungen, Anwesenheit oder Stimmungsbilder als JSON", JSON),
    Address("/daten/vote-events.json", "Abstimmungen als Popolo Vote Events", JSON),
    Address("/daten/news.atom", "Sitzungen und Beschlüsse als Atom", "application/atom+xml"),
    Address("/daten/news.rss", "Sitzungen und Beschlüsse als RSS", "application/rss+xml"),
    Address("/daten/sitzungen.ics", "Sitzungen als Kalender", "text/calendar"),
    Address("/openapi.json", "Diese Beschreibung", JSON),
    Address("/healthz", "Ob die Seite versorgt wird", JSON),
    Address("/static/{path}", "Skripte und Gestaltung der Seiten", ANY),
    Address("/vendor/{path}", "Skripte anderer, von hier ausgeliefert", ANY),
)


def description(public: str) -> dict[str, Any]:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ratssaal: öffentliche Adressen", "version": "1"},
        "servers": [{"url": public}],
        "paths": {one.path: _ways(one) for one in ADDRESSES},
    }


def _ways(one: Address) -> dict[str, Any]:
    forms: dict[str, Any] = {FORM: {}} | ({FILES: {}} if one.files else {})
    posted = {"requestBody": {"required": True, "content": forms}}
    ways = {"get": _operation(one) if one.read else None, "post": _operation(one) | posted if one.takes else None}
    return {way: operation for way, operation in ways.items() if operation}


def _operation(one: Address) -> dict[str, Any]:
    return {
        "summary": one.summary,
        "parameters": [*_parts(one.path), *(_asked(name) for name in one.asks)],
        "responses": {
            "200": {"description": one.summary, "content": {one.gives: {}}},
            "default": {"description": "Fehler in einem Satz"},
        },
    }


def _parts(path: str) -> Iterator[dict[str, Any]]:
    for name in re.findall(r"{(\w+)}", path):
        words = {"enum": list(PATTERNS[name])} if name in PATTERNS else {}
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", **words}}


def _asked(name: str) -> dict[str, Any]:
    moment = {"format": "date-time"} if name in TIMES else {}
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string", **moment}}
