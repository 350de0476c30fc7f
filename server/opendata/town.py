"""What the open data say of the system and of the town itself: three objects made of config.toml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from agenda.opendata.things import ONLY, ROOT, Addresses, Kind, Known, Thing, filled
from server.config import Settings
from server.opendata.catalogue import SCHEMA

LISTS: Final[Mapping[str, tuple[Kind, str]]] = {
    "organizations": ("Organization", "organization"),
    "persons": ("Person", "person"),
    "meetings": ("Meeting", "meeting"),
    "papers": ("Paper", "paper"),
    "agendaitems": ("AgendaItem", "agendaItem"),
    "consultations": ("Consultation", "consultation"),
    "files": ("File", "file"),
    "locations": ("Location", "locationList"),
    "legislativeterms": ("LegislativeTerm", "legislativeTermList"),
    "memberships": ("Membership", "membership"),
}
"""The lists of the body: what each holds, and the attribute that names it."""


def own_objects(settings: Settings, at: Addresses, started: datetime) -> Iterator[Known]:
    """System, body and legislative term. Their time is the start of the edge: config.toml counts from then on."""
    for thing in (_system(settings, at), _body(settings, at), *_terms(settings, at)):
        yield Known(thing, started, started)


def list_address(at: Addresses, name: str) -> str:
    """One of the lists."""
    return f"{at.body()}/{name}"


def bodies_address(at: Addresses) -> str:
    """The list of bodies; there is one."""
    return f"{at.public}{ROOT}/bodies"


def _system(settings: Settings, at: Addresses) -> Thing:
    about = settings.open_data
    values = (
        ("oparlVersion", SCHEMA),
        ("body", bodies_address(at)),
        ("name", f"Sitzungsdaten {settings.town.name}"),
        ("license", about.license),
        ("contactName", about.contact),
        ("contactEmail", about.mail),
        ("website", about.website),
        ("web", f"{at.public}/"),
    )
    return Thing("System", ONLY, filled(values))


def _body(settings: Settings, at: Addresses) -> Thing:
    about = settings.open_data
    values = (
        ("system", at.of("System", ONLY)),
        ("name", settings.town.name),
        ("license", about.license),
        ("contactName", about.contact),
        ("contactEmail", about.mail),
        ("website", about.website),
        ("ags", about.ags),
        *((attribute, list_address(at, name)) for name, (_, attribute) in LISTS.items()),
    )
    terms = [at.of("LegislativeTerm", one.key) for one in _terms(settings, at)]
    return Thing("Body", ONLY, {**filled(values), "legislativeTerm": terms})


def _terms(settings: Settings, at: Addresses) -> Iterator[Thing]:
    about = settings.open_data
    if about.term:
        days = (("startDate", about.term_start), ("endDate", about.term_end))
        yield Thing("LegislativeTerm", ONLY, filled((("body", at.body()), ("name", about.term), *days)))
