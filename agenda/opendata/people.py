"""Who is named in the open data: holders of a public office and what they belong to.

Whoever else is in the sitting (administration, experts, interpreters, clerk, guests) stands in the minutes and is not
collected here: § 61 Abs. 4 HGO opens the minutes, and data that gathers people over years goes further than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Protocol

from agenda.events.words import Function
from agenda.minutes_values import Minutes
from agenda.opendata.things import Addresses, Thing, filled, key_of
from agenda.state import Meeting
from agenda.state.people import VOTING_FUNCTIONS

OFFICES: Final[Mapping[Function, str]] = {
    "chair": "Vorsitz",
    "councillor": "Mitglied",
    "deputy": "Stellvertretung",
    "magistrate": "Magistrat",
}
"""The functions whose holders are named, and the role in the body."""

COUNCIL, FACTION = "Gremium", "Fraktion"


class Somebody(Protocol):
    """Whoever the minutes list."""

    @property
    def person_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def faction(self) -> str: ...
    @property
    def function(self) -> Function: ...


def person_key(person_id: str, name: str) -> str:
    """Id and name together: a plan of another sitting may give the same id to somebody else."""
    return key_of("person", person_id, name)


def body_key(name: str) -> str:
    """The key of the organization that sits."""
    return key_of("organization", COUNCIL, name)


def faction_key(name: str) -> str:
    """The key of a faction."""
    return key_of("organization", FACTION, name)


def named(minutes: Minutes) -> Mapping[str, Somebody]:
    """Those who are named, by the id they have in the sitting; who came stands before who did not."""
    everybody = (*minutes.attendance, *minutes.absent)
    return {one.person_id: one for one in everybody if one.function in OFFICES}


def things(minutes: Minutes, face: Meeting, at: Addresses) -> Iterator[Thing]:
    """The body that sits, the factions, their people and who belongs where; `face` as the public may know it."""
    people = _listed(minutes, face)
    yield _organization(body_key(minutes.body), minutes.body, COUNCIL, at)
    for faction in dict.fromkeys(one.faction for one in people if one.faction):
        yield _organization(faction_key(faction), faction, FACTION, at)
    for one in people:
        memberships = tuple(_memberships(one, minutes.body, at))
        yield _person(one, memberships, at)
        yield from memberships


def _listed(minutes: Minutes, face: Meeting) -> tuple[Somebody, ...]:
    """Everybody on the list who holds an office, whether they came or not: who is missing has not left the body. A list
    changed since the minutes were proposed does not take away whom those name."""
    holders = [one for one in face.people.values() if one.function in OFFICES]
    found = {person_key(one.person_id, one.name): one for one in (*named(minutes).values(), *holders)}
    return tuple(found.values())


def addresses_of(people: Iterable[Somebody], at: Addresses) -> list[str]:
    """The addresses of persons."""
    return [person_address(one, at) for one in people]


def person_address(one: Somebody, at: Addresses) -> str:
    """The address of somebody who is named."""
    return at.of("Person", person_key(one.person_id, one.name))


def _organization(key: str, name: str, kind: str, at: Addresses) -> Thing:
    values = (("body", at.body()), ("name", name), ("organizationType", kind), ("classification", kind))
    return Thing("Organization", key, filled(values))


def _person(one: Somebody, memberships: Iterable[Thing], at: Addresses) -> Thing:
    inside = [at.of("Membership", each.key) for each in memberships]
    values = (("body", at.body()), ("name", one.name), ("membership", inside))
    return Thing("Person", person_key(one.person_id, one.name), filled(values))


def _memberships(one: Somebody, body: str, at: Addresses) -> Iterator[Thing]:
    person = person_key(one.person_id, one.name)
    votes = one.function in VOTING_FUNCTIONS
    yield _membership(person, body_key(body), OFFICES[one.function], votes, at)
    if one.faction:
        yield _membership(person, faction_key(one.faction), "Mitglied", True, at)


def _membership(person: str, organization: str, role: str, votes: bool, at: Addresses) -> Thing:
    values = (
        ("person", at.of("Person", person)),
        ("organization", at.of("Organization", organization)),
        ("role", role),
        ("votingRight", votes),
    )
    return Thing("Membership", key_of("membership", person, organization), filled(values))
