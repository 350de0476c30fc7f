"""Where the law of one Land differs: statutes without the remote, no abstention, who has to be in the hall."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agenda.commands import Actor
from agenda.commands.chairing import HandOverChair
from agenda.commands.elections import BreakOffElection, Nominate, OpenElection, PrepareElection
from agenda.commands.items import CallItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import CountHands, OpenTestVote, OpenVote
from agenda.disturbance_rules import Law, propose
from agenda.events.disturbance import Evidence
from agenda.next_step import next_step
from agenda.projections import view
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening
from tests.agenda.remote_sitting import begun, sitting

STATUTE = ListItem("t6", "6", "Gebührensatzung", True, "resolution", "Sie wird beschlossen.", statute=True)


def with_statute(land: str) -> Evening:
    evening = sitting(land)
    evening.do(STATUTE, CLERK)
    evening.arrive("vor", "anna", "ben", "dora")
    for arrival in (NoteArrival("cem", "remote"), OpenSitting(), StateQuorum(), CallItem("t6")):
        evening.do(arrival, SYSTEM if isinstance(arrival, NoteArrival) else CHAIR)
    return evening


def test_in_rhineland_palatinate_the_remote_do_not_vote_on_a_statute_and_the_chair_sees_why() -> None:
    evening = with_statute("DE-RP")
    found: Any = view(evening.meeting, "chair")["preflight"]
    assert (found["remote"], found["shut_out"], found["shut_out_rule"]) == (0, ["cem"], "§ 35a GemO RP")
    evening.do(OpenVote())
    assert evening.meeting.vote is not None
    assert "cem" not in evening.meeting.vote.entitled
    assert len(evening.meeting.vote.entitled) == found["entitled"]


def test_elsewhere_and_in_a_test_vote_they_do() -> None:
    for land, command in (("DE-HE", OpenVote()), ("DE-RP", OpenTestVote())):
        evening = with_statute(land)
        evening.do(command)
        assert evening.meeting.vote is not None
        assert "cem" in evening.meeting.vote.entitled


def test_where_nobody_may_abstain_no_hand_does() -> None:
    evening = begun("DE-BY", remote=False)
    evening.do(CallItem("t2"))
    evening.do(OpenVote(form="hands"))
    assert next_step(evening.meeting).say == "Wer zustimmt, hebe bitte die Hand. Gegenstimmen?"
    assert evening.refused(CountHands("v1", 2, 1, 1), CLERK).code == "no-abstention"
    assert evening.do(CountHands("v1", 2, 1, 0), CLERK)


def by_november(starts_at: str) -> Evening:
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, profile="DE-NI", starts_at=starts_at), CLERK)
        else:
            evening.do(command, CLERK)
    evening.lay_down_remote()
    evening.arrive("vor", "anna", "ben", "dora")
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    return evening


def test_in_lower_saxony_from_november_2026_on_whoever_leads_is_bound_to_the_hall() -> None:
    evening = by_november("2026-12-07T19:30:00+01:00")
    assert evening.refused(NoteArrival("vor", "remote"), SYSTEM).code == "leader-remote"
    evening.do(HandOverChair("anna", "", "verhindert"))
    assert evening.do(NoteArrival("vor", "remote"), SYSTEM)
    assert evening.do(CallItem("t1"), Actor("chair", "anna"))
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert evening.meeting.chairing.deputy == ""
    assert evening.refused(CallItem("t2"), Actor("chair", "vor")).code == "leader-remote"


def test_before_that_day_the_chair_is_bound_also_while_a_deputy_leads() -> None:
    evening = by_november("2026-10-05T19:30:00+02:00")
    evening.do(HandOverChair("anna", "", "verhindert"))
    assert evening.refused(NoteArrival("vor", "remote"), SYSTEM).code == "chair-remote"


def test_a_secret_ballot_that_was_broken_off_was_held_all_the_same() -> None:
    evening = begun("DE-NI", remote=False)
    evening.do(CallItem("t4"))
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", "X"), CLERK)
    evening.do(OpenElection("w1", "paper"))
    evening.do(BreakOffElection("w1", "Irrtum"))
    assert evening.refused(NoteArrival("cem", "remote"), SYSTEM).code == "remote-after-secret"


def test_of_two_who_are_disturbed_the_presumption_for_one_member_says_nothing() -> None:
    law = Law("member-if-all-others-fine", "§ 10 Abs. 1 Satz 5 DigiSiVO")
    seen = Evidence(connected=False, hall_video=True, hall_audio=True, fine=("a", "b"), faulty=("x",))
    proposed = propose(seen, None, law)
    assert (proposed.sphere, proposed.rule) == ("unknown", "")


@pytest.mark.parametrize("person_id", ["cem", "vor"])
def test_where_the_law_asks_for_nothing_as_of_a_faction_anybody_joins(person_id: str) -> None:
    evening = Evening()
    for command in COUNCIL:
        if isinstance(command, PlanMeeting):
            evening.do(replace(command, kind="faction"), CLERK)
        elif isinstance(command, ListPerson):
            evening.do(command, CLERK)
    assert evening.do(NoteArrival(person_id, "remote"), SYSTEM)


def test_before_the_hybrid_law_of_hesse_nobody_joins_and_no_paragraph_of_later_is_cited() -> None:
    law = sitting("DE-HE").meeting.law
    assert law.chair_in_room.current.valid_from.isoformat() == "2025-04-05"
