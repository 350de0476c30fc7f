"""Whoever is at home confirms before the non-public part (§ 52 HGO) that nobody listens, and is out until then."""

from __future__ import annotations

import json

from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.publicity import AskForPrivacy, ConfirmPrivacy
from agenda.commands.votes import CastBallot, OpenVote
from agenda.minutes import minutes
from agenda.next_step import next_step
from agenda.projections import view
from agenda.withheld import withheld
from tests.agenda.evening import SECRET, SYSTEM, Evening, debating, member, opened


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


def test_the_quorum_can_still_be_stated_in_the_non_public_part() -> None:
    evening = unasked()
    evening.do(StateQuorum())
    assert evening.meeting.quorum is not None
    assert evening.meeting.quorum.counted.present == 3
