"""Memberships begin and end as the lists of the sittings tell, and nobody belongs to two factions at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agenda.commands.planning import ListPerson, PlanMeeting
from agenda.opendata import History
from agenda.opendata.things import Addresses, Known
from server.opendata.catalogue import Catalogue
from tests.agenda.evening import CLERK, COUNCIL, Evening
from tests.server.oparl_rules import faults

AT = Addresses("https://rat.example.de")
COUNCIL_NAME, COMMITTEE = "Stadtverordnetenversammlung", "Bauausschuss"

Told = Mapping[str, tuple[Known, ...]]
Faction = str | None
"""Somebody's faction in a sitting; None: not on its list."""


def sitting(day: int, body: str = COUNCIL_NAME, **changed: Faction) -> tuple[str, tuple[Known, ...]]:
    """What a sitting of that day in May tells, with these changes of the list."""
    evening = Evening()
    evening.now += timedelta(days=day - 7)
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            command = replace(command, body=body, starts_at=f"2026-05-{day:02}T19:30:00+02:00")
        if isinstance(command, ListPerson) and command.person_id in changed:
            faction = changed[command.person_id]
            if faction is None:
                continue
            command = replace(command, faction=faction)
        evening.do(command, CLERK)
    meeting_id = f"{body}-{day}"
    history = History(meeting_id, AT)
    history.take(evening.log)
    return meeting_id, history.known()


def terms(told: Told, name: str) -> dict[str, tuple[str, str]]:
    """First and last day of somebody by organization; empty where nothing is said."""
    return {where: (one.get("startDate", ""), one.get("endDate", "")) for where, one in held(told, name)}


def held(told: Told, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The memberships of somebody, with the name of the organization."""
    catalogue = Catalogue(AT, told)
    (person,) = (one for one in catalogue.present("Person") if one.values["name"] == name)
    for inside in person.values["membership"]:
        organization = catalogue.find(inside["organization"])
        assert organization is not None
        yield organization.values["name"], inside


def test_one_sitting_tells_who_belongs_and_no_day() -> None:
    assert terms(dict([sitting(7)]), "Ben Busch") == {COUNCIL_NAME: ("", ""), "CDU": ("", "")}


def test_who_changes_the_faction_leaves_the_old_one_on_the_day_of_the_first_sitting_in_the_new() -> None:
    told = dict([sitting(21, ben="FDP"), sitting(14, ben="FDP"), sitting(7)])
    assert terms(told, "Ben Busch") == {
        COUNCIL_NAME: ("", ""),
        "CDU": ("", "2026-05-14"),
        "FDP": ("2026-05-14", ""),
    }


def test_who_leaves_the_council_leaves_the_faction_too_and_who_comes_begins() -> None:
    told = dict([sitting(7, anna=None), sitting(14, dora=None), sitting(21, dora=None)])
    assert terms(told, "Dora Dietz") == {COUNCIL_NAME: ("", "2026-05-14"), "FDP": ("", "2026-05-14")}
    assert terms(told, "Anna Abel")[COUNCIL_NAME] == ("2026-05-14", "")


def test_who_comes_back_belongs_again_from_that_day_on() -> None:
    told = dict([sitting(7), sitting(14, dora=None), sitting(21)])
    assert terms(told, "Dora Dietz")[COUNCIL_NAME] == ("2026-05-21", "")


def test_a_sitting_of_another_body_ends_no_membership() -> None:
    told = dict([sitting(7), sitting(14, COMMITTEE, dora=None)])
    assert terms(told, "Dora Dietz") == {COUNCIL_NAME: ("", ""), "FDP": ("", "")}


def test_who_leaves_one_body_of_two_stays_in_the_faction() -> None:
    told = dict([sitting(7), sitting(8, COMMITTEE), sitting(14, dora=None)])
    assert terms(told, "Dora Dietz") == {COUNCIL_NAME: ("", "2026-05-14"), COMMITTEE: ("", ""), "FDP": ("", "")}


def test_who_is_on_the_list_and_does_not_come_still_belongs() -> None:
    told = dict([sitting(7), sitting(14)])
    assert terms(told, "Max Meier") == {COUNCIL_NAME: ("", "")}, "the magistrate; nobody has come to either sitting"


def test_an_end_is_a_change_that_is_found_by_who_asks_what_changed_since() -> None:
    (old, first), (new, second) = sitting(7), sitting(14, dora=None)
    before = dict(held({old: first}, "Dora Dietz"))[COUNCIL_NAME]
    after = dict(held({old: first, new: second}, "Dora Dietz"))[COUNCIL_NAME]
    assert after["created"] == before["created"]
    assert before["modified"] < min(one.created for one in second).isoformat() <= after["modified"]
    catalogue = Catalogue(AT, {old: first, new: second})
    for one in (*catalogue.present("Person"), *catalogue.present("Organization")):
        if "Dora Dietz" in one.whole or one.values["name"] == "FDP":
            assert one.values["modified"] >= after["modified"]


def test_an_organization_has_changed_when_somebody_was_taken_off_the_list() -> None:
    meeting_id, every = sitting(7)
    member = next(one for one in every if one.thing.kind == "Membership")
    late = max(one.modified for one in every) + timedelta(days=1)
    gone = replace(member, thing=replace(member.thing, values={}), modified=late, deleted=True)
    catalogue = Catalogue(AT, {meeting_id: (*(one for one in every if one is not member), gone)})
    (organization,) = (
        one for one in catalogue.present("Organization") if one.id == member.thing.values["organization"]
    )
    assert AT.of("Membership", member.thing.key) not in organization.values["membership"]
    assert organization.modified == late


@pytest.mark.parametrize("changed", [{}, {"ben": "FDP"}, {"dora": None}])
def test_what_is_told_is_right_by_the_rules_of_oparl(changed: Mapping[str, Faction]) -> None:
    catalogue = Catalogue(AT, dict([sitting(7), sitting(14, COUNCIL_NAME, **changed)]))
    every = (*catalogue.all("Person"), *catalogue.all("Organization"), *catalogue.all("Membership"))
    assert [fault for one in every for fault in faults(json.loads(one.whole))] == []
