"""Guests and the non-public part (§ 52 HGO): out with the public, unless admitted to one item, and told of no other."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from agenda import privacy
from agenda.commands import Actor
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem
from agenda.commands.presence import NoteArrival
from agenda.commands.publicity import AdmitListener, ConfirmPrivacy, DismissListener
from agenda.commands.sitting import ResumeSitting
from agenda.projections import view
from agenda.withheld import reason_of, withheld
from tests.agenda.closed_matters import CLOSED, MATTERS, Steps
from tests.agenda.evening import SECRET, SYSTEM, Evening, debating
from tests.agenda.random_evenings import Wish, evenings, play, stages
from tests.agenda.spoken import NEW

GUEST = Actor("member", "gast")


def test_a_guest_with_a_page_sees_what_the_public_sees() -> None:
    evening = debating("t2")
    seen = view(evening.meeting, "member", "gast")
    assert SECRET not in json.dumps(seen)
    assert seen["item"] == "t2"
    assert seen["me"]["person"]["id"] == "gast"


def test_a_guest_is_out_while_the_public_is() -> None:
    evening = debating("t3")
    assert withheld(evening.meeting)["gast"] == "outsider"
    assert view(evening.meeting, "member", "gast")["waiting"]["reason"] == "outsider"


def test_an_admitted_expert_takes_part_in_that_item_and_sees_no_other() -> None:
    evening = debating("t3")
    evening.arrive("gast")
    evening.do(AdmitListener("t3", "gast"))
    evening.do(GiveFloor("gast"))
    seen = view(evening.meeting, "member", "gast")
    assert seen["waiting"] is None
    assert seen["floor"]["person_id"] == "gast"
    assert seen["agenda"][2]["title"] == f"{SECRET} Titel"
    assert seen["meeting"]["public_excluded"]
    evening.do(DismissListener("t3", "gast"))
    assert withheld(evening.meeting)["gast"] == "outsider"


def test_an_admitted_expert_at_home_has_to_confirm_as_well() -> None:
    evening = debating("t3")
    evening.do(AdmitListener("t3", "gast"))
    evening.do(NoteArrival("gast", "remote"), SYSTEM)
    assert view(evening.meeting, "chair")["privacy"]["missing"] == ["Gerd Gast"]
    evening.do(ConfirmPrivacy("gast"), GUEST)
    assert "gast" not in withheld(evening.meeting)


def test_an_admission_is_for_who_needs_one_and_is_known() -> None:
    evening = debating("t3")
    assert evening.refused(AdmitListener("t3", "anna")).code == "listener-inside"
    assert evening.refused(DismissListener("t3", "gast")).code == "listener-unknown"


@given(stage=stages, wishes=evenings)
def test_no_guest_ever_sees_a_secret_but_of_the_item_admitted_to(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        check_the_guest(evening)


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: type(matter[0][-1]).__name__)
def test_an_expert_learns_nothing_of_what_was_said_at_another_item(matter: tuple[Steps, Steps]) -> None:
    evening = debating()
    evening.arrive("gast")
    for step in (*CLOSED, *matter[0], ResumeSitting(), AdmitListener("t3", "gast"), CallItem("t3")):
        play(evening, Wish(step, None))
        check_the_guest(evening)
    assert privacy.admitted_to(evening.meeting, "gast") == "t3"
    check_the_guest(evening)


def check_the_guest(evening: Evening) -> None:
    person = evening.meeting.people.get("gast")
    if person is not None and not privacy.inside(person):
        seen = json.dumps(view(evening.meeting, "member", "gast"), ensure_ascii=False)
        assert _secrets(seen) <= _own(privacy.admitted_to(evening.meeting, "gast"))


def _secrets(seen: str) -> set[str]:
    """Of which items there are secrets; the plan's own item names none."""
    return {found or "t3" for found in re.findall(rf"{SECRET}-?(\w*)", seen)}


def _own(item_id: str | None) -> set[str]:
    """An item that was proposed brings its own words along."""
    return set() if item_id is None else {item_id, NEW} if item_id.startswith("z") else {item_id}


@given(stage=stages, wishes=evenings)
def test_asked_of_one_person_or_of_all_the_reason_to_wait_is_the_same(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        everybody = withheld(evening.meeting)
        assert {one: reason_of(evening.meeting, one) for one in evening.meeting.people} == {
            one: everybody.get(one) for one in evening.meeting.people
        }
