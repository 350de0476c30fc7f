"""What OParl 1.1 asks of each type, as a table of our own made from the specification (chapters 2 and 3), and a crawler
that walks an interface from its system object and holds everything it meets against the table.

The letters: u an address, U a list of addresses, s a text, S a list of texts, t a date-time with offset, d a day, b yes
or no, i a whole number, L the address of a list, the name of a type an object inside, [Type] a list of such.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

SCHEMA = "https://schema.oparl.org/1.1/"

COMMON = "id:u type:u license:s keyword:S created:t modified:t web:u deleted:b"

FACTS: Mapping[str, str] = {
    "System": "oparlVersion:u otherOparlVersions:U body:L name:s contactEmail:s contactName:s website:u vendor:u "
    "product:u",
    "Body": "system:u shortName:s name:s website:u licenseValidSince:t oparlSince:t ags:s rgs:s equivalent:U "
    "contactEmail:s contactName:s organization:L person:L meeting:L paper:L legislativeTerm:[LegislativeTerm] "
    "agendaItem:L consultation:L file:L locationList:L legislativeTermList:L membership:L classification:s "
    "location:Location mainOrganization:u",
    "LegislativeTerm": "body:u name:s startDate:d endDate:d",
    "Organization": "body:u name:s membership:U meeting:L consultation:L shortName:s post:S subOrganizationOf:u "
    "organizationType:s classification:s startDate:d endDate:d website:u location:Location externalBody:u "
    "memberCount:i votingMemberCount:i",
    "Person": "body:u name:s familyName:s givenName:s formOfAddress:s affix:s title:S gender:s phone:S email:S "
    "location:u locationObject:Location status:S membership:[Membership] image:File life:s lifeSource:s",
    "Membership": "person:u organization:u role:s votingRight:b startDate:d endDate:d onBehalfOf:u",
    "Meeting": "name:s meetingState:s cancelled:b start:t end:t location:Location organization:U participant:U "
    "invitation:File resultsProtocol:File verbatimProtocol:File auxiliaryFile:[File] agendaItem:[AgendaItem]",
    "AgendaItem": "meeting:u number:s order:i name:s public:b consultation:u result:s resolutionText:s "
    "resolutionFile:File auxiliaryFile:[File] start:t end:t",
    "Paper": "body:u name:s reference:s date:d paperType:s relatedPaper:U superordinatedPaper:U subordinatedPaper:U "
    "mainFile:File auxiliaryFile:[File] location:[Location] originatorPerson:U underDirectionOf:U "
    "originatorOrganization:U consultation:[Consultation]",
    "Consultation": "paper:u agendaItem:u meeting:u organization:U authoritative:b role:s",
    "File": "name:s fileName:s mimeType:s date:d size:i sha1Checksum:s sha512Checksum:s text:s accessUrl:u "
    "downloadUrl:u externalServiceUrl:u masterFile:u derivativeFile:U fileLicense:u meeting:U agendaItem:U person:u "
    "paper:U",
    "Location": "description:s geojson:o streetAddress:s room:s postalCode:s subLocality:s locality:s bodies:U "
    "organizations:U persons:U meetings:U papers:U",
}  # fmt: skip

REQUIRED: Mapping[str, frozenset[str]] = {
    "System": frozenset({"oparlVersion", "body"}),
    "Body": frozenset({"name", "organization", "person", "meeting", "paper", "legislativeTerm"}),
    "AgendaItem": frozenset({"order"}),
    "File": frozenset({"accessUrl"}),
}

REFERENCES: Mapping[str, str] = {
    **{name: f"{name[0].upper()}{name[1:]}" for name in ("system", "body", "person", "organization", "membership")},
    **{name: f"{name[0].upper()}{name[1:]}" for name in ("meeting", "consultation", "agendaItem", "paper")},
    "participant": "Person",
    "mainOrganization": "Organization",
    "onBehalfOf": "Organization",
}
"""Attributes whose addresses lead to objects of the interface itself, and the type that is there."""

LISTS: Mapping[str, str] = {
    **REFERENCES,
    "file": "File",
    "locationList": "Location",
    "legislativeTermList": "LegislativeTerm",
}
"""Attributes of the body that lead to lists, and the type of what those hold."""

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""The only forms of a date-time and of a date (chapter 2.4)."""


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and " " not in value


def _is_moment(value: Any) -> bool:
    """No Z, no parts of a second; the right form does not make the 31st of February a day."""
    return isinstance(value, str) and MOMENT.fullmatch(value) is not None and _is_told(datetime.fromisoformat, value)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and DAY.fullmatch(value) is not None and _is_told(date.fromisoformat, value)


def _is_told(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


SIMPLE: Mapping[str, Callable[[Any], bool]] = {
    "u": _is_address,
    "L": _is_address,
    "U": lambda value: isinstance(value, list) and all(map(_is_address, value)),
    "s": lambda value: isinstance(value, str) and value != "",
    "S": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
    "t": _is_moment,
    "d": _is_day,
    "b": lambda value: isinstance(value, bool),
    "i": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "o": lambda value: isinstance(value, dict),
}


def facts(name: str) -> dict[str, str]:
    """The attributes of a type and their letters."""
    words = f"{COMMON} {FACTS[name]}".split()
    return dict(word.split(":", 1) for word in words)


def faults(values: Any, wanted: str | None = None) -> Iterator[str]:
    """What is wrong with an object, those inside it too."""
    name = str(values.get("type", "")).removeprefix(SCHEMA)
    if name not in FACTS or (wanted and name != wanted):
        yield f"{values.get('id')}: type {name!r}, expected {wanted}"
        return
    missing = {"id", "created", "modified"} | (
        frozenset() if values.get("deleted") else REQUIRED.get(name, frozenset())
    )
    yield from (f"{values.get('id')}: no {one}" for one in missing - values.keys())
    known = facts(name)
    for attribute, value in values.items():
        if ":" not in attribute:
            yield from _attribute(values["id"], attribute, value, known.get(attribute))
        if value in (None, "", []) and attribute not in REQUIRED.get(name, ()):
            yield f"{values['id']}: {attribute} says nothing (chapter 2.4)"


def _attribute(where: str, name: str, value: Any, letter: str | None) -> Iterator[str]:
    if letter is None:
        yield f"{where}: {name} is not known to OParl and has no prefix"
    elif letter in SIMPLE:
        if not SIMPLE[letter](value):
            yield f"{where}: {name} is {value!r}"
    else:
        for one in value if letter.startswith("[") else [value]:
            yield from faults(one, letter.strip("[]"))
            if one.get("deleted"):
                yield f"{where}: {name} holds the deleted {one['id']} (chapter 2.5)"


@dataclass(slots=True)
class Crawled:
    """Everything a crawl met: objects by id, the addresses they name with the type expected, and what is wrong."""

    objects: dict[str, Any] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


Get = Callable[[str], Awaitable[Any]]


async def crawl(get: Get, entrance: str) -> Crawled:
    """Walk all lists from the system object, then fetch every object and everything named."""
    found = Crawled()
    system = await get(entrance)
    _take(found, system, "System")
    for body in await _list(found, get, system["body"], "Body"):
        for attribute, letter in facts("Body").items():
            if letter == "L" and attribute in body:
                await _list(found, get, body[attribute], LISTS[attribute])
    for address in tuple(found.objects.keys() | found.named.keys()):
        one = await get(address)
        if one.get("id") != address:
            found.faults.append(f"{address} gives {one.get('id')}")
        _take(found, one, found.named.get(address))
    found.faults += _contradictions(found)
    return found


def _contradictions(found: Crawled) -> Iterator[str]:
    """Where the objects do not fit together: the order of a meeting's items, and the ways there and back."""
    for one in found.objects.values():
        match one["type"].removeprefix(SCHEMA):
            case "Meeting":
                orders = [item["order"] for item in one.get("agendaItem", ())]
                if orders != list(range(len(orders))):
                    yield f"{one['id']}: its items have the order {orders}"
            case "Organization":
                strangers = (a for a in one.get("membership", ()) if found.objects[a]["organization"] != one["id"])
                yield from (f"{one['id']} names {address}, which is of another organization" for address in strangers)


async def _list(found: Crawled, get: Get, address: str, wanted: str | None) -> list[Any]:
    """All pages of a list."""
    every: list[Any] = []
    following: str | None = address
    while following:
        page = await get(following)
        if not {"data", "pagination", "links"} <= page.keys():
            found.faults.append(f"{following} is no list page")
        every += page["data"]
        following = page["links"].get("next")
    for one in every:
        _take(found, one, wanted)
    return every


def _take(found: Crawled, values: Any, wanted: str | None) -> None:
    found.faults += faults(values, wanted)
    found.objects[values["id"]] = values
    for name, value in values.items():
        if name in REFERENCES:
            found.named |= dict.fromkeys(_addresses(value), REFERENCES[name])
        if isinstance(value, dict) and "id" in value:
            _take(found, value, None)
        if isinstance(value, list) and re.search("agendaItem|membership|consultation", name):
            for one in (each for each in value if isinstance(each, dict)):
                _take(found, one, None)


def _addresses(value: Any) -> Iterator[str]:
    every = value if isinstance(value, list) else [value]
    return (one for one in every if isinstance(one, str) and re.search(r"/oparl/v1/[a-z]+/[^/]+$", one))
