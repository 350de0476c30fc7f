"""Who was there, as tables of a line each: how they took part, from when until when, and what befell them meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from agenda.events.words import DepartureBy, Fault, Function
from agenda.minutes import Attendance, Away, Minutes, Outage, Span
from agenda.minutes_head import is_assembly
from agenda.minutes_texts import audience_sentence
from server.export.localtime import LocalTime
from server.export.told import HOW

Lines = tuple[str, ...]

FAULTS: Mapping[Fault, str] = {
    "picture": "Bild gestört",
    "sound": "Ton gestört",
    "both": "Bild und Ton gestört",
    "connection": "Verbindung unterbrochen",
}

ENDED: Mapping[DepartureBy, str] = {"lost": "Verbindung verloren", "excluded": "ausgeschlossen"}
"""Ends of a presence that were not by the person's own will."""

Titled = tuple[tuple[str, frozenset[Function]], ...]

MEMBERS: Final[frozenset[Function]] = frozenset({"chair", "councillor"})

GROUPS: Final[Mapping[bool, Titled]] = {
    False: (
        ("Vorsitz und Mitglieder", MEMBERS),
        ("Magistrat", frozenset({"magistrate"})),
        ("Verwaltung und Sachverständige", frozenset({"administration", "expert"})),
        ("Schriftführung", frozenset({"clerk"})),
        ("Gäste", frozenset({"guest", "deputy", "interpreter"})),
    ),
    True: (
        ("Moderation", frozenset({"chair"})),
        ("Mitwirkende", frozenset({"magistrate", "administration", "expert", "councillor", "deputy", "interpreter"})),
        ("Schriftführung", frozenset({"clerk"})),
        ("Gäste", frozenset({"guest"})),
    ),
}
"""Titles and functions, by whether it was a citizens' assembly."""

LEADING: Final[Mapping[bool, str]] = {False: "Vorsitz", True: ""}
"""What stands beside the name of whoever leads, by the same; where the group has the name of the office, nothing."""


@dataclass(frozen=True, slots=True)
class Group:
    """The attendance table of one group of functions. A row has a cell for each label, a cell has lines."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[Lines, ...], ...]


def turnout(minutes: Minutes) -> str:
    """How many were there, as a sentence."""
    if is_assembly(minutes):
        return _audience(minutes.audience)
    members = [one for one in minutes.attendance if one.function in MEMBERS]
    remote = sum(any(span.how == "remote" for span in one.spans) for one in members)
    part = " am öffentlichen Teil" if minutes.public_only else ""
    verb = "nahm" if len(members) == 1 else "nahmen"
    way = f", davon {remote} ganz oder zeitweise zugeschaltet" if remote else ""
    return f"{len(members)} von {minutes.legal_seats} Mitgliedern {verb}{part} teil{way}."


def _audience(number: int | None) -> str:
    if number is None:
        return "Wie viele Personen kamen, wurde nicht gezählt."
    return f"Gezählt wurden {audience_sentence(number)}."


def groups(minutes: Minutes, time: LocalTime) -> tuple[Group, ...]:
    """The tables; a group of nobody is left out."""
    assembly, there = is_assembly(minutes), minutes.attendance
    chosen = ((title, [one for one in there if one.function in functions]) for title, functions in GROUPS[assembly])
    return tuple(_group(title, people, time, LEADING[assembly]) for title, people in chosen if people)


def _group(title: str, people: Iterable[Attendance], time: LocalTime, leading: str) -> Group:
    rows = tuple(_row(one, time, leading if one.function == "chair" else "") for one in people)
    labels = ("Name", "Fraktion", "Teilnahme", "Zeit")
    if any("".join(faction) for _, faction, *_ in rows):
        return Group(title, labels, rows)
    return Group(title, (labels[0], *labels[2:]), tuple((row[0], *row[2:]) for row in rows))


def _row(one: Attendance, time: LocalTime, office: str) -> tuple[Lines, ...]:
    spans = [*((_way(span), span) for span in _joined(one.spans, time)), *_in_between(one)]
    faction = " · ".join(part for part in (one.faction, office) if part)
    return (
        (one.name,),
        (faction,),
        tuple(way for way, _ in spans),
        tuple(time.span(lasted.start, lasted.end) for _, lasted in spans),
    )


def _way(span: Span) -> str:
    """How somebody took part, and how that ended where it was not by their own will."""
    ended = ENDED.get(span.left_by)
    return f"{HOW[span.how]}, {ended}" if ended else HOW[span.how]


def _in_between(one: Attendance) -> Iterator[tuple[str, Outage | Away]]:
    """What befell them while they were there."""
    yield from ((FAULTS[outage.what], outage) for outage in one.outages)
    yield from ((f"nicht beteiligt an TOP {away.number}", away) for away in one.away)


def _joined(spans: Iterable[Span], time: LocalTime) -> list[Span]:
    """Spans without gaps that minutes cannot show: gone and back in the same way within one printed minute."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.end and last.how == span.how and time.time(last.end) == time.time(span.start):
            joined[-1] = Span(last.start, span.end, span.how, last.by, span.left_by)
        else:
            joined.append(span)
    return joined
