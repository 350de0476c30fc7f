"""The public is out: what the body has resolved holds for its item, and who is cut off has no word in the debate."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from agenda.commands import Actor
from agenda.commands.floor import AdmitQuestion, GiveFloor, RequestFloor
from agenda.commands.items import CallItem, RemoveItem, RestoreItem
from agenda.commands.presence import NoteArrival
from agenda.commands.procedure import MoveProcedure, PutProcedureToVote
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
)
from agenda.commands.votes import AnnounceVote, CloseVote, OpenVote, RepeatVote
from agenda.next_step import next_step
from agenda.projections import view
from agenda.withheld import reason_of
from tests.agenda.evening import SECRET, SYSTEM, Evening, debating, member, opened

GUEST = Actor("member", "gast")


# -- what the body has resolved for an item holds for that item --------------------------------------------------------


def excluded_by_the_body() -> Evening:
    """The body has resolved to debate t2 without the public."""
    evening = debating()
    evening.do(MoveProcedure("exclude-public", "anna"), member("anna"))
    evening.do(PutProcedureToVote("g1"))
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.ballots(vor="yes", anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    return evening


def called_again_after_another(evening: Evening) -> None:
    evening.do(CallItem("t4"))
    evening.do(CallItem("t2"))


def adjourned_restored_and_called(evening: Evening) -> None:
    evening.do(RemoveItem("t2", "adjourned", ""))
    evening.do(RestoreItem("t2", ""))
    evening.do(CallItem("t4"))
    evening.do(CallItem("t2"))


@pytest.mark.parametrize("back_to_it", [called_again_after_another, adjourned_restored_and_called])
def test_an_item_called_again_is_debated_without_the_public_as_the_body_has_resolved(
    back_to_it: Callable[[Evening], None],
) -> None:
    evening = excluded_by_the_body()
    back_to_it(evening)
    assert evening.meeting.public_excluded
    assert evening.refused(AdmitPublic()).code == "exclusion-resolved"


def test_before_it_is_called_again_those_at_home_are_asked_and_the_chair_says_who_is_out() -> None:
    evening = debating("t1")
    evening.do(CallItem("t2"))
    evening.do(MoveProcedure("exclude-public", "anna"), member("anna"))
    evening.do(PutProcedureToVote("g1"))
    evening.ballots(vor="yes", anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(RemoveItem("t2", "adjourned", ""))
    evening.do(CallItem("t4"))
    evening.do(RestoreItem("t2", ""))
    evening.do(RemoveItem("t3", "adjourned", ""))
    assert next_step(evening.meeting).key == "ask-privacy"
    evening.do(AskForPrivacy())
    assert next_step(evening.meeting).say.startswith("Die Öffentlichkeit ist ab jetzt ausgeschlossen.")


def test_the_body_that_lets_the_public_in_has_it_in_when_the_item_is_called_again() -> None:
    evening = excluded_by_the_body()
    evening.do(MoveProcedure("admit-public", "anna"), member("anna"))
    evening.do(PutProcedureToVote("g2"))
    evening.ballots(vor="yes", anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    called_again_after_another(evening)
    assert not evening.meeting.public_excluded


def test_a_repeated_vote_that_ends_otherwise_lets_the_public_in_when_the_item_is_called_again() -> None:
    evening = excluded_by_the_body()
    evening.do(RepeatVote("v1"))
    evening.ballots(vor="no", anna="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    called_again_after_another(evening)
    assert not evening.meeting.public_excluded


# -- who is cut has no word --------------------------------------------------------------------------------------------


def test_a_guest_who_speaks_falls_silent_when_the_public_goes() -> None:
    evening = debating()
    evening.arrive("gast")
    evening.do(GiveFloor("gast"))
    evening.do(ExcludePublic())
    assert evening.meeting.floor is None


def test_a_member_who_speaks_in_the_hall_speaks_on_when_the_public_goes() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(ExcludePublic())
    assert evening.meeting.floor is not None


def test_a_remote_speaker_who_has_not_confirmed_falls_silent_when_the_public_goes() -> None:
    evening = debating()
    evening.do(GiveFloor("cem"))
    evening.do(ExcludePublic())
    assert evening.meeting.floor is None


def test_a_guest_who_asks_a_question_falls_silent_and_the_speaker_goes_on() -> None:
    evening = debating()
    evening.arrive("gast")
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("gast", kind="question"), GUEST)
    evening.do(AdmitQuestion("r1"))
    evening.do(ExcludePublic())
    assert evening.meeting.floor is not None
    assert evening.meeting.floor.question is None


def test_the_waiting_question_of_a_guest_is_neither_offered_nor_admitted_without_the_public() -> None:
    evening = debating()
    evening.arrive("gast")
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("gast", kind="question"), GUEST)
    evening.do(ExcludePublic())
    assert next_step(evening.meeting).key != "admit-question"
    assert evening.refused(AdmitQuestion("r1")).code == "withheld-outsider"


def test_a_member_who_goes_home_from_the_closed_part_has_no_word_there_before_confirming() -> None:
    evening = debating("t3")
    evening.do(GiveFloor("anna"))
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    assert reason_of(evening.meeting, "anna") == "unconfirmed"
    assert evening.meeting.floor is None


def test_an_expert_whose_admission_ends_falls_silent() -> None:
    evening = debating("t3")
    evening.arrive("gast")
    evening.do(AdmitListener("t3", "gast"))
    evening.do(GiveFloor("gast"))
    evening.do(DismissListener("t3", "gast"))
    assert evening.meeting.floor is None


def test_the_chairs_next_key_passes_over_whoever_has_not_confirmed() -> None:
    evening = debating("t3")
    evening.do(RequestFloor("anna"), member("anna"))
    evening.do(RequestFloor("ben"), member("ben"))
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    step = next_step(evening.meeting)
    assert step.intent == {"name": "GiveFloor", "person_id": "ben", "request_id": "r2"}
    evening.do(ConfirmPrivacy("anna"), member("anna"))
    assert (next_step(evening.meeting).intent or {})["person_id"] == "anna"


def test_an_expert_admitted_to_one_item_learns_nothing_of_the_votes_of_another() -> None:
    evening = opened()
    evening.do(AskForPrivacy())
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    evening.arrive("gast")
    evening.do(CallItem("t2"))
    evening.close_doors()
    evening.do(OpenVote("Soll verkauft werden?"))
    evening.ballots(vor="yes", anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(AdmitListener("t3", "gast"))
    evening.do(CallItem("t3"))
    seen = json.dumps(view(evening.meeting, "member", "gast"), ensure_ascii=False)
    assert SECRET in seen
    assert "Soll verkauft werden?" not in seen
