"""Planning: what may be listed, and what is refused before it reaches the log."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agenda import planning
from agenda.commands import Command
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.events.words import Paper
from tests.agenda.evening import CLERK, Evening, opened, planned

PLAN = PlanMeeting("Rat", "1. Sitzung", "Rathaus", "2026-05-07T19:30:00+02:00", 5, "DE-HE")
PERSON = ListPerson("neu", "Nele Neu", "guest", "", None)
ITEM = ListItem("t9", "9", "Anfragen", True, "report")


def test_a_meeting_is_planned_once() -> None:
    evening = planned()
    assert evening.refused(PLAN, CLERK).code == "meeting-planned-already"


def test_nothing_is_listed_before_the_meeting_is_planned() -> None:
    evening = Evening()
    assert evening.refused(PERSON, CLERK).code == "meeting-unplanned"
    assert evening.refused(ITEM, CLERK).code == "meeting-unplanned"


def test_nothing_is_listed_once_the_sitting_is_open() -> None:
    evening = opened()
    assert evening.refused(PERSON, CLERK).code == "sitting-running"
    assert evening.refused(ITEM, CLERK).code == "sitting-running"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (replace(PLAN, starts_at="morgen"), "time-invalid"),
        (replace(PLAN, starts_at="2026-05-07T19:30:00"), "time-invalid"),
        (replace(PLAN, starts_at="9999-12-31T23:59:59-23:59"), "time-invalid"),
        (replace(PLAN, legal_seats=0), "seats-invalid"),
        (replace(PLAN, legal_seats=planning.MOST_SEATS + 1), "seats-invalid"),
        (replace(PLAN, profile="DE-XX"), "profile-unknown"),
        (replace(PLAN, body=" "), "text-missing"),
        (replace(PLAN, title="a" * 201), "text-too-long"),
        (replace(PLAN, place="Rat\x00haus"), "text-invalid"),
    ],
)
def test_a_faulty_plan_is_refused(command: Command, code: str) -> None:
    assert Evening().refused(command, CLERK).code == code


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (replace(PERSON, person_id="anna"), "id-taken"),
        (replace(PERSON, person_id="hall"), "id-taken"),
        (replace(PERSON, person_id="a/b"), "id-invalid"),
        (replace(PERSON, person_id=""), "id-invalid"),
        (replace(PERSON, seat=3), "seat-taken"),
        (replace(PERSON, seat=0), "seat-invalid"),
        (replace(PERSON, name=""), "text-missing"),
        (replace(PERSON, function="councillor"), "too-many-members"),
        (replace(ITEM, item_id="t1"), "id-taken"),
        (replace(ITEM, title=""), "text-missing"),
        (replace(ITEM, motion="x" * 10_001), "text-too-long"),
        (replace(ITEM, papers=(Paper("Plan", "../geheim.pdf"),)), "file-name-invalid"),
        (replace(ITEM, papers=(Paper("Plan", ".htaccess"),)), "file-name-invalid"),
        (replace(ITEM, papers=(Paper("Plan", "plan.pdf"),) * 101), "too-many-papers"),
    ],
)
def test_a_faulty_entry_is_refused(command: Command, code: str) -> None:
    assert planned().refused(command, CLERK).code == code


def test_people_and_items_keep_the_order_of_listing() -> None:
    evening = planned()
    assert list(evening.meeting.people)[:3] == ["vor", "anna", "ben"]
    assert list(evening.meeting.items) == ["t1", "t2", "t3", "t4"]
