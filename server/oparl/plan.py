"""A foreign sitting as a planning file (`server/planning.py`).

What is not said to be public is taken as non-public. A file holds what the interface tells; whom it does not name
(often the clerk) is added by hand, and the file says so at its top.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from server.oparl.sittings import Member, Sitting
from server.oparl.source import SourceTrouble
from server.oparl.things import ForeignItem, ForeignMeeting
from server.plan_file import table, write_new

FEWEST_SEATS: Final = 3
"""What a plan needs at least; the true number is entered by hand where the interface names nobody."""

HEAD: Final = """\
# Übernommen aus {source}
# Bitte prüfen und ergänzen: gesetzliche Mitgliederzahl (legal_seats), Vorsitz (chair), Schriftführung (clerk).
# Wo Unterlagen stehen (papers), liegen sie schon im Datenordner; ihre Dateinamen hängen an id und papers des Punktes.
"""

Papers = Mapping[str, Sequence[str]]
"""Titles of papers by the id of their item, in the order in which they were filed."""

NO_PAPERS: Final[Papers] = {}
NONE_AT_ALL: Final[Mapping[str, Papers]] = {}


def plan_id(meeting: ForeignMeeting) -> str:
    """A short name that stays: the day, and a few letters made of the sitting's address."""
    return f"sitzung-{meeting.start:%Y-%m-%d}-{hashlib.blake2s(meeting.id.encode(), digest_size=3).hexdigest()}"


def items(meeting: ForeignMeeting) -> Sequence[tuple[str, ForeignItem]]:
    """The agenda in its order, each item with the id that it has in the plan."""
    there = sorted((one for one in meeting.agendaItem if not one.deleted), key=lambda one: one.order)
    return [(f"t{number}", one) for number, one in enumerate(there, 1)]


def plan_text(sitting: Sitting, papers: Papers = NO_PAPERS) -> str:
    """The sitting as a planning file; `papers` are the titles of what was filed, by the item's id."""
    meeting, members = sitting.meeting, _each_once(sitting.members)
    head = {
        "id": plan_id(meeting),
        "body": sitting.body or meeting.name or "Gremium",
        "title": meeting.name or "Sitzung",
        "place": meeting.location.description or "Ort nicht angegeben",
        "starts_at": meeting.start.isoformat(),
        "legal_seats": max(FEWEST_SEATS, sum(one.votes for one in members)),
    }
    tables = (
        ("[meeting]", head),
        *(("[[person]]", one) for one in _people(members)),
        *(("[[item]]", _item(key, one, papers.get(key, ()))) for key, one in items(meeting)),
    )
    return HEAD.format(source=meeting.id) + "".join(table(*one) for one in tables)


def _each_once(members: Iterable[Member]) -> Sequence[Member]:
    """Nobody twice: the memberships of one person become one, which presides or votes if any of them does."""
    found: dict[str, Member] = {}
    for one in members:
        found[one.key] = _joined(found[one.key], one) if one.key in found else one
    return list(found.values())


def _joined(one: Member, other: Member) -> Member:
    role = other.role if _presides(other.role) else one.role
    return replace(one, role=role, votes=one.votes or other.votes)


def _people(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """The first who presides is the chair: a body has one, and deputies are members like all others."""
    chaired = False
    for one in members:
        presides = not chaired and _presides(one.role)
        chaired = chaired or presides
        function = "chair" if presides else ("councillor" if one.votes else "magistrate")
        yield {"id": _person_id(one), "name": one.name, "function": function}


def _person_id(member: Member) -> str:
    """A short name that stays, whoever joins or leaves: open data tell by it who still belongs to the body."""
    return f"p-{hashlib.blake2s(member.key.encode(), digest_size=4).hexdigest()}"


def _presides(role: str) -> bool:
    low = role.lower()
    return ("vorsitz" in low or "vorsteher" in low) and "stell" not in low


def _item(key: str, item: ForeignItem, papers: Sequence[str]) -> dict[str, Any]:
    kind = "resolution" if item.public else "information"
    values = {"id": key, "number": item.number, "title": item.name or "Ohne Titel", "public": item.public, "kind": kind}
    return {**values, "papers": list(papers)} if papers else values


def plan_path(sitting: Sitting, folder: Path) -> Path:
    """Where the sitting's planning file belongs."""
    return folder / f"{plan_id(sitting.meeting)}.toml"


def write_plans(found: Iterable[Sitting], folder: Path, papers: Mapping[str, Papers] = NONE_AT_ALL) -> Iterator[Path]:
    """A file for each sitting, with the papers of its plan's id. All are made before the first is written; one that is
    there already is kept.
    """
    made = {plan_path(one, folder): plan_text(one, papers.get(plan_id(one.meeting), NO_PAPERS)) for one in found}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in made.items():
            if write_new(path, text):
                yield path
    except OSError as error:
        raise SourceTrouble(f"Der Ordner {folder} ist nicht beschreibbar ({error.strerror}).") from error
