"""What is sent for a planned sitting: to whom, which letter, which mail, which calendar entry. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from agenda.events.words import Function
from agenda.invitation import Judgement
from server.invitations.calendar import Entry
from server.invitations.deadline import notice
from server.invitations.letter import Letter, Line
from server.planning import MeetingPlan, PlanError, PlannedItem, PlannedPerson

ROLES: Final[Mapping[Function, str]] = {
    "chair": "Vorsitz",
    "councillor": "Mitglied",
    "deputy": "Stellvertretung",
    "magistrate": "Magistrat",
    "administration": "Verwaltung",
    "clerk": "Schriftführung",
    "expert": "Sachverständige Person",
    "interpreter": "Dolmetschen",
    "guest": "Gast",
}

INSIDE: Final[frozenset[Function]] = frozenset({"chair", "councillor", "deputy", "magistrate", "clerk"})
"""Who is told what the non-public items are about."""

NON_PUBLIC: Final = "Nichtöffentliche Beratung"
MARKED: Final = " (nichtöffentlich)"
_MAIL: Final = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
WEEKDAYS: Final = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What all letters of a sitting have in common."""

    plan: MeetingPlan
    town: str
    zone: ZoneInfo
    written: datetime
    judgement: Judgement
    public_url: str


def letter(occasion: Occasion, person: PlannedPerson, link: str) -> Letter:
    """The letter to one person."""
    head, starts = occasion.plan.meeting, occasion.plan.meeting.starts_at.astimezone(occasion.zone)
    return Letter(
        town=occasion.town,
        name=person.name,
        role=", ".join(filter(None, (ROLES[person.function], person.faction))),
        day=f"{occasion.written.astimezone(occasion.zone):%d.%m.%Y}",
        subject=f"Einladung: {head.title}",
        greeting=f"Guten Tag {person.name}, hiermit lade ich Sie zur Sitzung ein.",
        facts=(
            ("Gremium", head.body),
            ("Beginn", f"{WEEKDAYS[starts.weekday()]}, {starts:%d.%m.%Y, %H:%M} Uhr"),
            ("Ort", head.place),
        ),
        notice=notice(occasion.judgement),
        items=tuple(lines(occasion.plan, person.function in INSIDE)),
        link=link,
        signed=f"{occasion.plan.with_function('chair').name}, Vorsitz",
    )


def lines(plan: MeetingPlan, inside: bool) -> Iterator[Line]:
    """The agenda as somebody may read it."""
    for number, item in enumerate(plan.item, 1):
        yield Line(item.number or str(number), _title(item, inside))


def _title(item: PlannedItem, inside: bool) -> str:
    if item.public:
        return item.title
    return item.title + MARKED if inside else NON_PUBLIC


def text(made: Letter) -> str:
    """The letter as the text of a mail."""
    facts = "\n".join(f"{label}: {value}" for label, value in made.facts)
    agenda = "\n".join(f"{line.number:>5}  {line.title}" for line in made.items)
    link = f"Ihr persönlicher Zugang, bitte nicht weitergeben:\n{made.link}" if made.link else ""
    parts = (made.greeting, facts, made.notice, f"Tagesordnung\n{agenda}", link, made.signed, made.town)
    return "\n\n".join(filter(None, parts)) + "\n"


def entry(occasion: Occasion) -> Entry:
    """The sitting for a calendar: what everybody may know, and no personal link."""
    head, plan = occasion.plan.meeting, occasion.plan
    planned = [item.minutes for item in plan.item]
    whole = timedelta(minutes=sum(filter(None, planned))) if planned and all(planned) else None
    return Entry(
        uid=f"{head.id}@ratssaal",
        title=f"{head.title}, {head.body}",
        place=head.place,
        text="\n".join(f"{line.number} {line.title}" for line in lines(plan, inside=False)),
        start=head.starts_at,
        end=None if whole is None else head.starts_at + whole,
        stamp=occasion.written,
        url=occasion.public_url,
    )


def addresses(content: str, people: Iterable[PlannedPerson]) -> Mapping[str, str]:
    """Mail addresses by the person's id, from a CSV file with the columns id and mail; raises PlanError."""
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=_delimiter(content))
    if not {"id", "mail"} <= set(reader.fieldnames or ()):
        raise PlanError("Die Adressdatei braucht die Spalten id und mail.")
    known, found = {person.id for person in people}, {}
    for row in reader:
        person, mail = (row["id"] or "").strip(), (row["mail"] or "").strip()
        if person not in known:
            raise PlanError(
                f"Adressdatei, Zeile {reader.line_num}: Im Sitzungsplan gibt es niemanden mit id „{person}“."
            )
        if not _MAIL.fullmatch(mail):
            raise PlanError(f"Adressdatei, Zeile {reader.line_num}: „{mail[:60]}“ ist keine Mailadresse.")
        if person in found:
            raise PlanError(f"Adressdatei, Zeile {reader.line_num}: „{person}“ steht zweimal darin.")
        found[person] = mail
    return found


def _delimiter(content: str) -> str:
    """Semicolon or comma, whichever the first line has more of."""
    first = content.partition("\n")[0]
    return max(";,", key=first.count)
