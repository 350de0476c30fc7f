"""`python -m server import-oparl URL`: sittings of an OParl 1.0 or 1.1 interface as files for `python -m server plan`.

Foreign input is parsed once, here. What is not said to be public is taken as non-public. A file holds what the
interface tells; whom it does not name (often the clerk) is added by hand, and the file says so at its top.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from server.oparl_source import Source, SourceTrouble


def _plain(text: str) -> str:
    """Without the control characters that a planning file cannot hold."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


Text = Annotated[str, StringConstraints(max_length=2000), AfterValidator(_plain)]
Addresses = Annotated[list[str], Field(max_length=1000)]

MOST_SITTINGS: Final = 200
FEWEST_SEATS: Final = 3
"""What a plan needs at least; the true number is entered by hand where the interface names nobody."""

HEAD: Final = """\
# Übernommen aus {source}
# Bitte prüfen und ergänzen: gesetzliche Mitgliederzahl (legal_seats), Vorsitz (chair), Schriftführung (clerk).
"""


class _Foreign(BaseModel):
    """What an interface tells; attributes that are not used here are passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ForeignPlace(_Foreign):
    description: Text = ""


class ForeignItem(_Foreign):
    name: Text = ""
    number: Text = ""
    order: int = 0
    public: bool = False
    deleted: bool = False


class ForeignMeeting(_Foreign):
    id: Text
    name: Text = ""
    start: AwareDatetime
    cancelled: bool = False
    deleted: bool = False
    location: ForeignPlace = ForeignPlace()
    organization: Addresses = []
    agendaItem: Annotated[list[ForeignItem], Field(max_length=500)] = []  # noqa: N815 (OParl's own name)


class ForeignOrganization(_Foreign):
    name: Text = ""
    membership: Addresses = []


class ForeignMembership(_Foreign):
    person: Text = ""
    role: Text = ""
    votingRight: bool = True  # noqa: N815 (OParl's own name)


class ForeignPerson(_Foreign):
    name: Text = ""


Parsed = TypeVar("Parsed", bound=_Foreign)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the body that sits."""

    name: str
    role: str
    votes: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting with its body."""

    meeting: ForeignMeeting
    body: str
    members: Sequence[Member]


async def sittings(source: Source, address: str, since: datetime) -> Sequence[Sitting]:
    """The sittings from that moment on; the address is that of a system, a body or a meeting. Raises SourceTrouble."""
    try:
        async with source.within():
            return [await _with_body(source, one) async for one in _meetings(source, address, since)]
    except TimeoutError as error:
        raise SourceTrouble(f"{address} braucht zu lange für alle Antworten.") from error


async def _meetings(source: Source, address: str, since: datetime) -> AsyncIterator[ForeignMeeting]:
    found, seen = 0, set[str]()
    async for values in _raw_meetings(source, address):
        if values.get("deleted") or "start" not in values:
            continue
        meeting = _parsed(ForeignMeeting, values)
        if meeting.start >= since and not meeting.cancelled:
            if meeting.id in seen:
                raise SourceTrouble(f"{meeting.id[:200]} heißen mehrere Sitzungen zugleich.")
            seen.add(meeting.id)
            found += 1
            if found > MOST_SITTINGS:
                raise SourceTrouble(f"{address} nennt mehr als {MOST_SITTINGS} Sitzungen seit {since:%d.%m.%Y}.")
            yield meeting


async def _raw_meetings(source: Source, address: str) -> AsyncIterator[dict[str, Any]]:
    values = await source.get(address)
    match str(values.get("type", "")).rpartition("/")[2]:
        case "Meeting":
            yield values
        case "Body":
            async for meeting in source.list(_address(values, "meeting")):
                yield meeting
        case "System":
            async for body in source.list(_address(values, "body")):
                async for meeting in source.list(_address(body, "meeting")):
                    yield meeting
        case other:
            raise SourceTrouble(f"{address} ist weder System noch Body noch Meeting von OParl, sondern „{other[:60]}“.")


def _address(values: dict[str, Any], name: str) -> str:
    address = values.get(name)
    if not isinstance(address, str):
        raise SourceTrouble(f"In {str(values.get('id'))[:200]} fehlt die Adresse „{name}“.")
    return address


def _parsed(kind: type[Parsed], values: dict[str, Any]) -> Parsed:
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SourceTrouble(f"{str(values.get('id'))[:200]}: „{where}“ ist unbrauchbar ({first['msg']}).") from error


async def _with_body(source: Source, meeting: ForeignMeeting) -> Sitting:
    if not meeting.organization:
        return Sitting(meeting, meeting.name, ())
    body = _parsed(ForeignOrganization, await _named(source, meeting.organization[0]))
    members = [await _member(source, address) for address in body.membership]
    return Sitting(meeting, body.name, [one for one in members if one.name])


async def _member(source: Source, address: str) -> Member:
    membership = _parsed(ForeignMembership, await _named(source, address))
    person = _parsed(ForeignPerson, await _named(source, membership.person)) if membership.person else ForeignPerson()
    return Member(person.name, membership.role, membership.votingRight)


async def _named(source: Source, address: str) -> dict[str, Any]:
    """The object that is named there; its id is its address (chapter 2.3), or it is another object."""
    values = await source.get(address)
    own = values.get("id")
    if not isinstance(own, str) or _bare(own) != _bare(address):
        raise SourceTrouble(f"{address} gibt ein anderes Objekt: „{str(own)[:200]}“.")
    return values


def _bare(address: str) -> str:
    """Without what interfaces mix up: the scheme, before which many have a proxy, and a slash at the end."""
    return address.partition("://")[2].rstrip("/")


# -- as a plan ---------------------------------------------------------------------------------------------------------


def plan_id(meeting: ForeignMeeting) -> str:
    """A short name that stays: the day, and a few letters made of the sitting's address."""
    return f"sitzung-{meeting.start:%Y-%m-%d}-{hashlib.blake2s(meeting.id.encode(), digest_size=3).hexdigest()}"


def plan_text(sitting: Sitting) -> str:
    """The sitting as a planning file."""
    meeting = sitting.meeting
    head = {
        "id": plan_id(meeting),
        "body": sitting.body or meeting.name or "Gremium",
        "title": meeting.name or "Sitzung",
        "place": meeting.location.description or "Ort nicht angegeben",
        "starts_at": meeting.start.isoformat(),
        "legal_seats": max(FEWEST_SEATS, sum(one.votes for one in sitting.members)),
    }
    items = sorted((one for one in meeting.agendaItem if not one.deleted), key=lambda one: one.order)
    tables = (
        ("[meeting]", head),
        *(("[[person]]", one) for one in _people(sitting.members)),
        *(("[[item]]", one) for one in _items(items)),
    )
    return HEAD.format(source=meeting.id) + "".join(_table(*one) for one in tables)


def _people(members: Iterable[Member]) -> Iterator[dict[str, Any]]:
    """The first who presides is the chair: a body has one, and deputies are members like all others."""
    chaired = False
    for number, one in enumerate(members, 1):
        presides = not chaired and _presides(one.role)
        chaired = chaired or presides
        function = "chair" if presides else ("councillor" if one.votes else "magistrate")
        yield {"id": f"p{number:02}", "name": one.name, "function": function}


def _presides(role: str) -> bool:
    low = role.lower()
    return ("vorsitz" in low or "vorsteher" in low) and "stell" not in low


def _items(items: Iterable[ForeignItem]) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(items, 1):
        title = one.name or "Ohne Titel"
        kind = "resolution" if one.public else "information"
        yield {"id": f"t{number}", "number": one.number, "title": title, "public": one.public, "kind": kind}


def _table(name: str, values: dict[str, Any]) -> str:
    return "\n".join(("", name, *(f"{key} = {_value(value)}" for key, value in values.items()), ""))


def _value(value: Any) -> str:
    """A value of TOML 1.0, whose basic strings are those of JSON but for control characters (there are none left)."""
    return json.dumps(value, ensure_ascii=False)


def write_plans(found: Iterable[Sitting], folder: Path) -> Iterator[Path]:
    """A file for each sitting. All are made before the first is written; one that is there already is kept."""
    made = {f"{plan_id(one.meeting)}.toml": plan_text(one) for one in found}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            if _written(folder / name, text):
                yield folder / name
    except OSError as error:
        raise SourceTrouble(f"Der Ordner {folder} ist nicht beschreibbar ({error.strerror}).") from error


def _written(path: Path, text: str) -> bool:
    """Write the file whole or not at all; False where there is one already."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_text(text, "utf-8")
        os.link(new, path)
    except FileExistsError:
        return False
    finally:
        new.unlink(missing_ok=True)
    return True
