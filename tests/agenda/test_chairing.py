"""Who leads the sitting: handed over for an item or the sitting, recorded, and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from agenda.chairing import acting, leader
from agenda.commands import Actor, Command
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.chairing import HandOverChair, TakeBackChair
from agenda.commands.conduct import ExcludeForDay
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.recusal import EnterRecusal
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import CastBallot, OpenVote
from agenda.events.chairing import ChairHandedOver, ChairTakenBack
from agenda.minutes import minutes
from agenda.minutes_json import to_json
from agenda.next_step import next_step
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, debating
from tests.agenda.random_evenings import Wish, evenings, play, stages

ANNA = Actor("chair", "anna")
"""Anna at the chair's place."""


def barred_chair() -> Evening:
    evening = debating("t1")
    evening.do(EnterRecusal("t2", "vor"), CLERK)
    evening.do(CallItem("t2"))
    return evening


def handed_over(item_id: str = "t2") -> Evening:
    evening = debating()
    evening.do(HandOverChair("anna", item_id, "Eigener Redebeitrag"))
    return evening


def test_the_keys_are_the_deputys_from_the_handing_over_on() -> None:
    evening = handed_over()
    assert leader(evening.meeting) == "anna"
    assert acting(evening.meeting, CHAIR) == ANNA
    assert evening.refused(StateQuorum(), CHAIR).code == "chair-handed-over"
    assert evening.do(StateQuorum(), ANNA)


def test_at_the_chairs_place_the_deputy_votes_with_the_own_voice_alone() -> None:
    evening = handed_over()
    evening.do(OpenVote(), ANNA)
    assert evening.do(CastBallot("v1", "anna", "yes"), ANNA)
    assert evening.refused(CastBallot("v1", "vor", "yes"), ANNA).code == "own-voice-only"


def test_the_page_of_anybody_but_the_chair_acts_for_its_own_person() -> None:
    assert acting(handed_over().meeting, CLERK) == CLERK


def test_timeline_and_minutes_say_who_led_and_why() -> None:
    evening = handed_over()
    evening.do(CloseItem(), ANNA)
    told = "Anna Abel übernimmt für TOP 2 die Leitung der Sitzung: Eigener Redebeitrag"
    back = "Der Vorsitz übernimmt von Anna Abel wieder die Leitung der Sitzung."
    minuted = str(to_json(minutes("m1", evening.log)))
    assert told in minuted
    assert back in minuted
    assert back in [one["text"] for one in sentences(evening.log)]


def test_with_the_item_the_chair_leads_again() -> None:
    evening = handed_over()
    assert ChairTakenBack("anna") in evening.do(CallItem("t4"), ANNA)
    assert evening.do(StateQuorum(), CHAIR)


def test_what_is_handed_over_for_the_sitting_stays_until_it_is_taken_back() -> None:
    evening = handed_over("")
    evening.do(CallItem("t4"), ANNA)
    assert leader(evening.meeting) == "anna"
    evening.do(TakeBackChair(), CLERK)
    assert leader(evening.meeting) == "vor"
    assert evening.refused(TakeBackChair(), CLERK).code == "chair-leads-already"


def test_where_the_chair_has_gone_the_deputy_goes_on_after_the_item() -> None:
    evening = handed_over()
    evening.do(NoteDeparture("vor"), SYSTEM)
    evening.do(CloseItem(), ANNA)
    assert leader(evening.meeting) == "anna"
    assert evening.refused(TakeBackChair(), ANNA).code == "not-present"


def test_a_deputy_who_goes_leads_no_longer() -> None:
    evening = handed_over("")
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert leader(evening.meeting) == "vor"
    evening = handed_over("")
    evening.do(NoteArrival("anna", "remote"), SYSTEM)
    assert leader(evening.meeting) == "vor"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (HandOverChair("bgm"), "chair-members-only"),
        (HandOverChair("dora"), "not-present"),
        (HandOverChair("cem"), "chair-remote"),
        (HandOverChair("vor"), "chair-leads-already"),
        (HandOverChair("ben", "t4"), "chair-item-not-called"),
    ],
)
def test_a_deputy_is_a_member_in_the_hall_and_an_item_is_the_one_under_debate(command: Command, code: str) -> None:
    assert debating().refused(command).code == code


def test_the_same_again_is_no_event_and_another_deputy_may_follow() -> None:
    evening = handed_over("")
    assert evening.do(HandOverChair("anna"), ANNA) == ()
    assert evening.do(HandOverChair("ben"), ANNA) == (ChairHandedOver("ben", "", ""),)


def test_nobody_excludes_whoever_leads() -> None:
    assert handed_over().refused(ExcludeForDay("anna", "Störung"), ANNA).code == "chair-not-excludable"


# -- a chair who is barred ---------------------------------------------------------------------------------------------


def test_a_barred_chair_leads_nothing_and_the_first_key_is_to_hand_over() -> None:
    evening = barred_chair()
    assert next_step(evening.meeting).key == "hand-over"
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule) == ("barred-from-chair", "§ 25 Abs. 4 HGO")
    evening.do(HandOverChair("anna", "t2"))
    assert evening.do(OpenVote(), ANNA)
    assert next_step(evening.meeting).key != "hand-over"


def test_a_barred_chair_may_end_the_item_and_leads_the_next() -> None:
    evening = barred_chair()
    evening.do(CloseItem())
    assert evening.do(CallItem("t4"))


def test_who_is_barred_takes_over_nothing() -> None:
    evening = barred_chair()
    evening.do(EnterRecusal("t2", "ben"), CLERK)
    refusal = evening.refused(HandOverChair("ben", "t2"))
    assert (refusal.code, refusal.rule) == ("barred-may-not-lead", "§ 25 Abs. 4 HGO")
    assert evening.refused(TakeBackChair(), CLERK).code == "chair-leads-already"
    assert view(evening.meeting, "chair")["chairing"]["candidates"] == ["anna"]


def test_a_chair_who_is_barred_does_not_take_it_back() -> None:
    evening = barred_chair()
    evening.do(HandOverChair("anna", "t2"))
    assert evening.refused(TakeBackChair(), ANNA).code == "barred-may-not-lead"


def test_everybody_sees_who_leads() -> None:
    assert view(handed_over().meeting, "public")["chairing"]["name"] == "Anna Abel"
    assert view(debating().meeting, "hall")["chairing"]["name"] == "Vera Vogt"


@given(stage=stages, wishes=evenings)
def test_whoever_leads_in_place_of_the_chair_is_always_a_member_in_the_hall(
    stage: type[Evening], wishes: list[Wish]
) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
        deputy = evening.meeting.chairing.deputy
        if deputy:
            assert evening.meeting.people[deputy].present == "hall"


def test_who_stands_in_for_a_member_leads_no_longer_once_the_member_has_the_seat_again() -> None:
    evening = Evening()
    for command in COUNCIL:
        evening.do(replace(command, kind="committee") if isinstance(command, PlanMeeting) else command, CLERK)
    evening.do(ListPerson("ersatz", "Emil Ersatz", "deputy", "SPD"), CLERK)
    evening.arrive("vor", "ben", "cem", "ersatz")
    evening.do(NoteDeputy("anna", "ersatz"), CLERK)
    for step in (OpenSitting(), StateQuorum(), CallItem("t2"), HandOverChair("ersatz")):
        evening.do(step)
    evening.arrive("anna")
    assert evening.do(EndDeputy("ersatz"), CLERK)[-1] == ChairTakenBack("ersatz")
    assert leader(evening.meeting) == "vor"
    assert evening.refused(OpenVote(), Actor("chair", "ersatz")).code == "chair-handed-over"


def left_to_the_deputy() -> Evening:
    """The chair hands over for an item and is not there when it ends."""
    evening = handed_over()
    evening.do(NoteDeparture("vor"), SYSTEM)
    evening.do(CloseItem(), ANNA)
    assert leader(evening.meeting) == "anna"
    return evening


def test_a_chair_who_was_away_when_the_item_ended_leads_again_on_coming_back() -> None:
    evening = left_to_the_deputy()
    evening.do(CallItem("t4"), ANNA)
    assert evening.do(NoteArrival("vor", "hall"), SYSTEM)[-1] == ChairTakenBack("anna")
    assert leader(evening.meeting) == "vor"


def test_a_chair_who_comes_back_while_the_item_lasts_leads_when_it_is_over() -> None:
    evening = handed_over()
    evening.do(NoteDeparture("vor"), SYSTEM)
    evening.arrive("vor")
    assert leader(evening.meeting) == "anna"
    assert ChairTakenBack("anna") in evening.do(CloseItem(), ANNA)


def test_a_chair_who_comes_back_barred_leads_after_that_item() -> None:
    evening = left_to_the_deputy()
    evening.do(EnterRecusal("t4", "vor"), CLERK)
    evening.do(CallItem("t4"), ANNA)
    evening.arrive("vor")
    assert leader(evening.meeting) == "anna"
    assert ChairTakenBack("anna") in evening.do(CloseItem(), ANNA)


def test_a_chair_who_comes_back_leaves_a_handing_over_for_the_sitting_as_it_is() -> None:
    evening = handed_over("")
    evening.do(NoteDeparture("vor"), SYSTEM)
    evening.arrive("vor")
    evening.do(CloseItem(), ANNA)
    assert leader(evening.meeting) == "anna"
