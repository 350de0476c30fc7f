"""The non-public part (§ 52 HGO): who is out, who confirms, how the room opens again, what is announced afterwards."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given

from agenda import privacy
from agenda.commands import Actor
from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.procedure import HearProcedure, MoveProcedure, PutProcedureToVote
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
    KeepResolution,
)
from agenda.commands.sitting import CloseSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenTestVote, OpenVote, RepeatVote
from agenda.events.items import PublicAdmitted, PublicExcluded
from agenda.events.procedure import ProcedureHeard
from agenda.events.publicity import AnnouncementDue
from agenda.events.votes import VoteOpened
from agenda.events.words import Choice
from agenda.minutes import minutes, public_edition, to_json
from agenda.next_step import next_step
from agenda.projections import view
from agenda.withheld import reason_of, withheld
from tests.agenda.closed_matters import CLOSED, MATTERS, Steps
from tests.agenda.evening import SECRET, SYSTEM, Evening, debating, member, opened
from tests.agenda.random_evenings import Wish, evenings, play, stages
from tests.agenda.spoken import NEW

GUEST = Actor("member", "gast")


def unasked() -> Evening:
    """The non-public item under debate, and Cem at home has not confirmed anything."""
    evening = opened()
    evening.do(CallItem("t3"))
    return evening


def before_the_non_public_part() -> Evening:
    """All public items before it are dealt with."""
    evening = debating("t1")
    evening.do(CallItem("t2"))
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(CloseItem())
    return evening


def resolved() -> Evening:
    """A resolution was taken without the public; the public is in again."""
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(CallItem("t4"))
    return evening


def todo_ids(evening: Evening) -> list[str]:
    return [todo["id"] for todo in view(evening.meeting, "chair")["todos"]]


# -- confirmations -----------------------------------------------------------------------------------------------------


def test_before_the_non_public_part_the_chairs_next_key_asks_those_at_home() -> None:
    evening = before_the_non_public_part()
    assert next_step(evening.meeting).intent == {"name": "AskForPrivacy"}
    evening.do(AskForPrivacy())
    assert next_step(evening.meeting).key == "call-item"


def test_with_everybody_in_the_hall_nobody_is_asked() -> None:
    evening = before_the_non_public_part()
    evening.do(NoteDeparture("cem"), SYSTEM)
    assert next_step(evening.meeting).key == "call-item"


def test_the_chair_sees_whose_confirmation_is_missing_and_the_member_sees_the_question() -> None:
    evening = opened()
    evening.do(AskForPrivacy())
    assert view(evening.meeting, "chair")["privacy"]["missing"] == ["Cem Can"]
    assert view(evening.meeting, "member", "cem")["me"]["privacy"] == {
        "asked": True,
        "confirmed": False,
        "rule": "§ 52 Abs. 1 HGO",
    }
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert view(evening.meeting, "chair")["privacy"]["missing"] == []


def test_who_has_not_confirmed_neither_sees_nor_says_anything_in_the_non_public_part() -> None:
    evening = unasked()
    assert withheld(evening.meeting)["cem"] == "unconfirmed"
    seen = view(evening.meeting, "member", "cem")
    assert SECRET not in json.dumps(seen)
    assert seen["waiting"]["reason"] == "unconfirmed"
    assert evening.refused(RequestFloor("cem"), member("cem")).code == "withheld-unconfirmed"
    assert evening.refused(GiveFloor("cem")).code == "withheld-unconfirmed"


def test_who_is_about_to_join_from_home_sees_nothing_of_it_either() -> None:
    assert SECRET not in json.dumps(view(unasked().meeting, "member", "dora"))


def test_the_confirmation_opens_the_part_and_is_in_the_minutes() -> None:
    evening = unasked()
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert "cem" not in withheld(evening.meeting)
    assert view(evening.meeting, "member", "cem")["agenda"][2]["title"] == f"{SECRET} Titel"
    told = [one.text for one in minutes("m1", evening.log).incidents]
    assert "Cem Can bestätigt, dass niemand den nichtöffentlichen Teil mithört oder mitsieht." in told


def test_a_second_confirmation_changes_nothing() -> None:
    evening = unasked()
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert evening.do(ConfirmPrivacy("cem"), member("cem")) == ()


def test_a_confirmation_holds_for_one_part_and_one_stay() -> None:
    evening = debating("t3")
    evening.do(NoteDeparture("cem"), SYSTEM)
    evening.do(NoteArrival("cem", "remote"), SYSTEM)
    assert withheld(evening.meeting)["cem"] == "unconfirmed"
    again = debating("t3")
    again.do(CallItem("t4"))
    again.do(CallItem("t3"))
    assert withheld(again.meeting)["cem"] == "unconfirmed"


def test_only_the_own_confirmation_counts_and_only_when_it_is_asked_for() -> None:
    evening = opened()
    assert evening.refused(ConfirmPrivacy("cem"), member("cem")).code == "privacy-not-asked"
    evening.do(AskForPrivacy())
    assert evening.refused(ConfirmPrivacy("cem"), member("anna")).code == "own-voice-only"
    assert evening.refused(ConfirmPrivacy("anna"), member("anna")).code == "privacy-in-hall"
    assert evening.do(AskForPrivacy()) == ()


def test_who_has_not_confirmed_takes_no_part_and_does_not_count_for_the_quorum() -> None:
    evening = unasked()
    assert view(evening.meeting, "chair")["quorum"]["present"] == 3
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert view(evening.meeting, "chair")["quorum"]["present"] == 4


def test_who_confirms_late_may_still_vote_in_the_running_ballot() -> None:
    evening = unasked()
    evening.do(OpenVote())
    assert evening.refused(CastBallot("v1", "cem", "yes"), member("cem")).code == "withheld-unconfirmed"
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.do(CastBallot("v1", "cem", "yes"), member("cem"))


# -- guests ------------------------------------------------------------------------------------------------------------


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


# -- closing and opening the room --------------------------------------------------------------------------------------


def test_a_motion_to_exclude_the_public_is_argued_without_it() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU", reason="Preise"))
    events = evening.do(HearProcedure("g1", "for", "ben"))
    kinds = [type(event) for event in events]
    assert kinds.index(PublicExcluded) < kinds.index(ProcedureHeard)
    assert view(evening.meeting, "public")["floor"] is None


def test_the_chair_closes_the_room_before_the_first_word() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    assert next_step(evening.meeting).key == "exclude-public"
    evening.do(ExcludePublic())
    assert next_step(evening.meeting).key == "put-procedure"
    assert evening.refused(ExcludePublic()).code == "public-out-already"


def test_it_is_decided_without_the_public_even_where_nobody_argued_it() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    events = evening.do(PutProcedureToVote("g1"))
    assert [type(event) for event in events] == [PublicExcluded, VoteOpened]
    assert view(evening.meeting, "public")["vote"] is None


@pytest.mark.parametrize(("choice", "carried"), [("yes", True), ("no", False)])
def test_the_decision_on_it_is_told_to_the_public_once_it_is_back(choice: Choice, carried: bool) -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor=choice, anna=choice)
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    (todo,) = view(evening.meeting, "chair")["todos"]
    assert todo["draft"].startswith("Soll die Öffentlichkeit für TOP 2 ausgeschlossen werden?")
    assert evening.meeting.public_excluded is carried
    evening.do(CallItem("t4"))
    evening.do(AnnounceResolution(todo["id"], todo["draft"]))
    assert view(evening.meeting, "public")["announcements"][0]["text"] == todo["draft"]


def test_a_rejected_motion_lets_the_public_in_again() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(ExcludePublic())
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor="no", anna="no", ben="yes")
    evening.do(CloseVote())
    assert PublicAdmitted() in evening.do(AnnounceVote())


def test_what_the_body_has_resolved_the_chair_does_not_undo() -> None:
    evening = debating("t2")
    evening.do(MoveProcedure("exclude-public", mover="CDU"))
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor="yes", anna="yes", ben="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert evening.meeting.public_excluded
    assert evening.refused(AdmitPublic()).code == "exclusion-resolved"
    evening.do(CloseItem())
    evening.do(AdmitPublic())
    assert not evening.meeting.public_excluded


def test_a_non_public_item_stays_so_and_an_open_room_needs_no_opening() -> None:
    assert debating("t3").refused(AdmitPublic()).code == "item-non-public"
    assert debating("t2").refused(AdmitPublic()).code == "public-in-already"
    assert opened().refused(ExcludePublic()).code == "no-item"


# -- resolutions to be announced ---------------------------------------------------------------------------------------


def test_a_resolution_without_the_public_becomes_something_to_announce() -> None:
    evening = resolved()
    (todo,) = view(evening.meeting, "chair")["todos"]
    assert (todo["id"], todo["number"]) == ("n1", "3")
    assert f"{SECRET} Antrag" in todo["draft"]
    assert view(evening.meeting, "member", "anna")["todos"] == []
    assert SECRET not in json.dumps(view(evening.meeting, "public"))


def test_a_test_vote_and_a_vote_in_public_leave_nothing_to_announce() -> None:
    evening = debating("t2")
    evening.vote(vor="yes", anna="yes", ben="no")
    assert todo_ids(evening) == []
    secret = debating("t3")
    secret.do(OpenTestVote())
    secret.do(CloseVote())
    secret.do(AnnounceVote())
    assert todo_ids(secret) == []


def test_exactly_the_announced_text_becomes_public() -> None:
    evening = resolved()
    evening.do(AnnounceResolution("n1", "Das Grundstück wird verkauft."))
    (told,) = view(evening.meeting, "public")["announcements"]
    assert (told["number"], told["text"]) == ("3", "Das Grundstück wird verkauft.")
    document = json.dumps(to_json(public_edition(minutes("m1", evening.log))), ensure_ascii=False)
    assert "in öffentlicher Sitzung bekannt gegeben: Das Grundstück wird verkauft." in document
    assert SECRET not in document
    assert todo_ids(evening) == []


def test_nothing_is_announced_while_the_public_is_out() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    refusal = evening.refused(AnnounceResolution("n1", "Etwas"))
    assert (refusal.code, refusal.rule) == ("announce-in-public", "§ 52 Abs. 1 HGO")


def test_the_to_do_outlives_the_sitting_and_can_be_done_then() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(CloseItem())
    evening.do(CloseSitting())
    assert todo_ids(evening) == ["n1"]
    evening.do(AnnounceResolution("n1", "Der Vertrag ist geschlossen."))
    assert view(evening.meeting, "public")["announcements"][0]["text"] == "Der Vertrag ist geschlossen."
    public = public_edition(minutes("m1", evening.log))
    assert any("nach der Sitzung öffentlich bekannt gegeben" in one.text for one in public.incidents)


def test_what_cannot_be_announced_needs_a_reason_which_stays_non_public() -> None:
    evening = resolved()
    assert evening.refused(KeepResolution("n1", " ")).code == "text-missing"
    evening.do(KeepResolution("n1", f"{SECRET} Grund"))
    assert todo_ids(evening) == []
    assert evening.refused(AnnounceResolution("n1", "Doch")).code == "todo-unknown"
    assert SECRET not in json.dumps(to_json(public_edition(minutes("m1", evening.log))))


def test_an_empty_announcement_is_none() -> None:
    assert resolved().refused(AnnounceResolution("n1", "  ")).code == "text-missing"


def test_a_repeated_vote_overtakes_what_was_to_be_announced() -> None:
    evening = debating("t3")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(RepeatVote("v1"))
    evening.ballots(vor="no", anna="no", ben="no")
    evening.do(CloseVote())
    events = evening.do(AnnounceVote())
    assert AnnouncementDue("n2", "v2", "t3", "n1") in events
    assert todo_ids(evening) == ["n2"]


@pytest.mark.parametrize("role", ["member", "clerk", "system"])
def test_only_the_chair_announces(role: str) -> None:
    assert resolved().refused(AnnounceResolution("n1", "Text"), Actor(role)).code == "not-allowed"  # type: ignore[arg-type]


def test_the_quorum_can_still_be_stated_in_the_non_public_part() -> None:
    evening = unasked()
    evening.do(StateQuorum())
    assert evening.meeting.quorum is not None
    assert evening.meeting.quorum.counted.present == 3
