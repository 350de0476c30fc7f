"""Recusal (§ 25 HGO): who is barred, from when until when, what that means for voice and sight, and who decides."""

from __future__ import annotations

import itertools
import typing

import pytest
from hypothesis import given

from agenda import quorum, recusal
from agenda.commands import Actor, Command, Role
from agenda.commands.floor import GiveFloor, RequestFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture
from agenda.commands.recusal import (
    DeclareRecusal,
    DoubtRecusal,
    EnterRecusal,
    LiftRecusal,
    NoteRoomLeft,
    OpenRecusalVote,
)
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.commands.votes import AnnounceVote, BreakOffVote, CastBallot, CloseVote, OpenVote
from agenda.events.recusal import RecusalBegan, RecusalEnded, RecusalLifted
from agenda.events.votes import VoteOpened
from agenda.minutes import minutes, public_edition, to_json
from agenda.next_step import next_step
from agenda.ports import Refusal
from agenda.projections import view
from agenda.state.recusals import RecusalState
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, debating, member, opened
from tests.agenda.random_evenings import Wish, evenings, play, stages

STATES: tuple[RecusalState, ...] = typing.get_args(RecusalState)
STEPS: tuple[recusal.RecusalStep, ...] = typing.get_args(recusal.RecusalStep)


def recused(person_id: str = "ben") -> Evening:
    """An item under debate without this person."""
    evening = debating()
    evening.do(EnterRecusal("t2", person_id))
    return evening


def state_of(evening: Evening, recusal_id: str = "b1") -> RecusalState:
    return evening.meeting.recusals[recusal_id].state


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_an_entry_takes_the_steps_of_its_table_and_no_other(state: RecusalState, step: recusal.RecusalStep) -> None:
    if (state, step) in recusal.RECUSAL:
        assert recusal.after(state, step) == recusal.RECUSAL[state, step]
    else:
        with pytest.raises(Refusal, match=recusal.REFUSED_STEP[step]):
            recusal.after(state, step)


class TestWhen:
    def test_declared_before_the_item_it_bars_from_the_call_on_and_not_before(self) -> None:
        evening = opened()
        evening.do(DeclareRecusal("t2", "ben"), member("ben"))
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("announced", frozenset())
        assert recusal.barred(evening.meeting, "t2") == {"ben"}
        evening.do(CallItem("t2"))
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("out", frozenset({"ben"}))

    def test_it_ends_with_the_item_and_begins_again_when_the_item_is_called_again(self) -> None:
        evening = recused()
        evening.do(CallItem("t4"))
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("over", frozenset())
        evening.do(CallItem("t2"))
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("out", frozenset({"ben"}))

    def test_it_ends_with_the_sitting(self) -> None:
        evening = recused()
        evening.do(CloseSitting())
        assert state_of(evening) == "over"

    def test_who_comes_in_the_middle_of_the_item_goes_out_at_once(self) -> None:
        evening = opened()
        evening.do(EnterRecusal("t2", "dora"), CLERK)
        evening.do(CallItem("t2"))
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("announced", frozenset({"dora"}))
        events = evening.do(NoteArrival("dora", "hall"), SYSTEM)
        assert events[-1] == RecusalBegan("b1")

    def test_who_leaves_altogether_is_out_no_longer_but_barred_on_return(self) -> None:
        evening = recused()
        assert evening.do(NoteDeparture("ben"), SYSTEM)[-1] == RecusalEnded("b1")
        evening.do(NoteArrival("ben", "hall"), SYSTEM)
        assert (state_of(evening), recusal.barred(evening.meeting)) == ("out", frozenset({"ben"}))

    def test_it_is_entered_once_a_person_and_item_and_never_for_an_item_that_is_done(self) -> None:
        evening = recused()
        again = evening.refused(DeclareRecusal("t2", "ben"), member("ben"))
        assert (again.code, again.rule) == ("recusal-known", "§ 25 Abs. 4 HGO")
        evening.do(CloseItem())
        assert evening.refused(EnterRecusal("t2", "anna")).code == "recusal-item-done"

    def test_it_waits_until_an_open_vote_is_over(self) -> None:
        evening = debating()
        evening.do(OpenVote())
        assert evening.refused(EnterRecusal("t2", "ben")).code == "recusal-while-voting"
        assert evening.do(EnterRecusal("t4", "ben"))


class TestVoice:
    def test_the_person_loses_floor_and_place_in_the_queue(self) -> None:
        evening = debating()
        evening.do(RequestFloor("ben"), member("ben"))
        evening.do(GiveFloor("ben"))
        evening.do(EnterRecusal("t2", "ben"))
        assert (evening.meeting.floor, evening.meeting.queue) == (None, ())

    @pytest.mark.parametrize(
        ("command", "actor"),
        [
            (RequestFloor("ben"), member("ben")),
            (RequestFloor("ben", channel="clerk"), CLERK),
            (GiveFloor("ben"), CHAIR),
        ],
    )
    def test_nobody_gets_the_word_for_the_person(self, command: Command, actor: Actor) -> None:
        refusal = recused().refused(command, actor)
        assert (refusal.code, refusal.rule) == ("withheld-recused", "§ 25 Abs. 4 HGO")

    def test_the_person_is_not_entitled_and_no_ballot_is_taken(self) -> None:
        evening = recused()
        evening.do(OpenVote())
        assert evening.meeting.vote is not None
        assert "ben" not in evening.meeting.vote.entitled
        for actor in (member("ben"), SYSTEM):
            assert evening.refused(CastBallot("v1", "ben", "yes"), actor).code == "withheld-recused"

    def test_the_person_does_not_count_towards_the_quorum(self) -> None:
        evening = debating()
        before = quorum.count(evening.meeting).present
        evening.do(EnterRecusal("t2", "ben"))
        assert quorum.count(evening.meeting).present == before - 1
        evening.do(CloseItem())
        assert quorum.count(evening.meeting).present == before

    def test_the_member_may_still_declare_for_another_item_and_nothing_else(self) -> None:
        evening = recused("cem")
        assert evening.do(DeclareRecusal("t4", "cem"), member("cem"))
        assert evening.refused(RequestFloor("cem"), member("cem")).code == "withheld-recused"


class TestDoubt:
    def doubted(self) -> Evening:
        evening = debating()
        evening.do(DoubtRecusal("t2", "cem"), CLERK)
        return evening

    def test_the_person_is_out_before_the_body_decides(self) -> None:
        assert recusal.barred(self.doubted().meeting) == {"cem"}

    def test_the_body_decides_without_the_person(self) -> None:
        evening = self.doubted()
        opening = evening.do(OpenRecusalVote("b1"))[-1]
        assert isinstance(opening, VoteOpened)
        assert (opening.about, opening.about_id, set(opening.entitled)) == ("recusal", "b1", {"vor", "anna", "ben"})
        assert opening.question == "Liegt bei Cem Can zu TOP 2 ein Widerstreit der Interessen vor?"

    def decided(self, choice: typing.Literal["yes", "no"]) -> Evening:
        evening = self.doubted()
        evening.do(OpenRecusalVote("b1"))
        evening.ballots(vor=choice, anna=choice)
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        return evening

    def test_a_conflict_that_the_body_found_stands_and_only_the_body_could_lift_it(self) -> None:
        evening = self.decided("yes")
        assert recusal.barred(evening.meeting) == {"cem"}
        assert evening.meeting.recusals["b1"].doubt == "decided"
        assert evening.refused(LiftRecusal("b1", "Irrtum")).code == "recusal-decided"

    def test_where_the_body_finds_none_the_person_is_back_at_once(self) -> None:
        evening = self.decided("no")
        assert recusal.barred(evening.meeting) == frozenset()
        assert [type(one.event) for one in evening.log[-2:]] == [RecusalEnded, RecusalLifted]
        assert view(evening.meeting, "member", "cem")["waiting"] is None

    def test_where_the_body_found_none_nobody_but_the_member_bars_the_person_again(self) -> None:
        evening = self.decided("no")
        for again in (EnterRecusal("t2", "cem"), DoubtRecusal("t2", "cem")):
            refusal = evening.refused(again, CLERK)
            assert (refusal.code, refusal.rule) == ("recusal-decided", "§ 25 Abs. 4 HGO")
        assert evening.do(EnterRecusal("t4", "cem"), CLERK)
        assert evening.do(DeclareRecusal("t2", "cem"), member("cem"))

    def test_between_the_count_and_its_announcement_nobody_takes_the_matter_from_the_body(self) -> None:
        evening = self.doubted()
        evening.do(OpenRecusalVote("b1"))
        evening.ballots(vor="yes", anna="yes")
        evening.do(CloseVote())
        assert evening.refused(LiftRecusal("b1", "Versehen"), CLERK).code == "recusal-while-voting"
        evening.do(AnnounceVote())
        assert recusal.barred(evening.meeting) == {"cem"}

    def test_what_was_broken_off_decided_nothing_and_the_entry_may_be_lifted(self) -> None:
        evening = self.doubted()
        evening.do(OpenRecusalVote("b1"))
        evening.do(CloseVote())
        evening.do(BreakOffVote("Fehler"))
        assert evening.do(LiftRecusal("b1", "Versehen"), CLERK)

    def test_a_declared_conflict_may_be_doubted_once(self) -> None:
        evening = debating()
        evening.do(DeclareRecusal("t2", "cem"), member("cem"))
        evening.do(DoubtRecusal("t2", "cem"))
        assert evening.refused(DoubtRecusal("t2", "cem")).code == "recusal-doubted-already"
        assert evening.do(OpenRecusalVote("b1"))

    def test_the_body_decides_at_the_item_and_only_what_is_doubted(self) -> None:
        evening = opened()
        evening.do(DoubtRecusal("t2", "cem"))
        evening.do(EnterRecusal("t2", "ben"))
        assert evening.refused(OpenRecusalVote("b1")).code == "recusal-item-not-called"
        assert evening.refused(OpenRecusalVote("b2")).code == "recusal-not-doubted"
        assert evening.refused(OpenRecusalVote("b9")).code == "recusal-unknown"


def test_an_entry_is_taken_back_for_a_reason_and_is_then_as_if_there_were_none() -> None:
    evening = recused()
    assert evening.refused(LiftRecusal("b1", " ")).code == "text-missing"
    evening.do(LiftRecusal("b1", "Verwechslung"), CLERK)
    assert recusal.barred(evening.meeting) == frozenset()
    assert evening.refused(LiftRecusal("b1", "noch einmal")).code == "recusal-lifted"
    evening.do(EnterRecusal("t2", "ben"))
    assert recusal.barred(evening.meeting) == {"ben"}


def test_the_clerk_confirms_that_the_person_has_left_the_hall() -> None:
    evening = recused()
    before = evening.meeting.recusals["b1"]
    evening.do(NoteRoomLeft("b1"), CLERK)
    assert (before.left_room, evening.meeting.recusals["b1"].left_room) == (False, True)
    assert evening.do(NoteRoomLeft("b1"), CLERK) == ()
    evening.do(CloseItem())
    assert evening.refused(NoteRoomLeft("b1"), CLERK).code == "recusal-not-out"


class TestSight:
    def test_the_member_sees_the_waiting_room_and_nothing_of_the_meeting(self) -> None:
        sections = view(recused("cem").meeting, "member", "cem")
        assert sections["waiting"]["reason"] == "recused"
        assert (sections["waiting"]["number"], sections["waiting"]["rule"]) == ("2", "§ 25 Abs. 4 HGO")
        assert (sections["agenda"], sections["item"], sections["floor"]) == ([], None, None)
        assert (sections["queue"], sections["vote"], sections["recusals"]) == ([], None, [])
        assert [person["id"] for person in sections["people"]] == ["cem"]

    def test_everybody_else_sees_the_meeting_and_who_is_missing(self) -> None:
        meeting = recused("cem").meeting
        assert view(meeting, "member", "anna")["waiting"] is None
        everybody: tuple[Role, ...] = ("chair", "clerk", "hall", "public")
        for audience in everybody:
            assert [one["name"] for one in view(meeting, audience)["recusals"]] == ["Cem Can"]

    def test_what_is_entered_for_later_only_chair_and_clerk_see(self) -> None:
        evening = opened()
        evening.do(EnterRecusal("t3", "cem"))
        leaders: tuple[Role, ...] = ("chair", "clerk")
        others: tuple[Role, ...] = ("member", "hall", "public")
        for audience in leaders:
            assert [one["item_id"] for one in view(evening.meeting, audience)["recusals"]] == ["t3"]
        for audience in others:
            assert view(evening.meeting, audience, "anna")["recusals"] == []
        assert view(evening.meeting, "member", "cem")["me"]["recusals"] == ["t3"]

    def test_at_a_non_public_item_the_public_does_not_learn_who_is_out(self) -> None:
        evening = debating("t3")
        evening.do(EnterRecusal("t3", "cem"))
        assert view(evening.meeting, "public")["recusals"] == []

    def test_the_pages_of_chair_and_clerk_go_on_whoever_is_recused(self) -> None:
        sections = view(recused("vor").meeting, "chair", "vor")
        assert sections["item"] == "t2"

    @pytest.mark.parametrize(
        ("land", "item_id", "listens"), [("DE-HE", "t2", False), ("DE-NI", "t2", True), ("DE-NI", "t3", False)]
    )
    def test_only_where_the_law_says_so_may_the_public_part_be_followed(
        self, land: str, item_id: str, listens: bool
    ) -> None:
        evening = Evening()
        for command in (PlanMeeting("Rat", "1. Sitzung", "", "2026-05-07T19:30:00+02:00", 5, land), *COUNCIL[1:]):
            evening.do(command, CLERK)
        evening.arrive("vor", "anna")
        evening.do(OpenSitting())
        evening.do(CallItem(item_id))
        evening.do(EnterRecusal(item_id, "anna"))
        assert view(evening.meeting, "member", "anna")["waiting"]["may_listen"] is listens


class TestMinutes:
    def course(self, evening: Evening, *, public: bool = False) -> list[dict[str, typing.Any]]:
        full = minutes("m1", evening.log)
        items: list[dict[str, typing.Any]] = to_json(public_edition(full) if public else full)["items"]
        return [told for item in items for told in item["course"]]

    def test_they_say_who_left_from_when_until_when(self) -> None:
        evening = recused()
        [begun] = self.course(evening)
        assert (begun["text"], begun["until"]) == (
            "Ben Busch verlässt wegen Widerstreits der Interessen den Saal und wirkt nicht mit.",
            None,
        )
        evening.do(CloseItem())
        [over] = self.course(evening)
        assert over == {**begun, "until": evening.now.isoformat()}
        [ben] = [one for one in minutes("m1", evening.log).attendance if one.person_id == "ben"]
        assert [(away.number, away.end) for away in ben.away] == [("2", evening.now)]

    def test_they_say_that_the_body_decided(self) -> None:
        evening = TestDoubt().decided("yes")
        texts = [told["text"] for told in self.course(evening)]
        assert "Das Gremium stellt bei Cem Can einen Widerstreit der Interessen fest." in texts

    def test_the_public_edition_does_not_say_who_was_out_at_a_non_public_item(self) -> None:
        evening = debating("t3")
        evening.do(EnterRecusal("t3", "cem"))
        evening.do(CallItem("t4"))
        assert self.course(evening)
        assert self.course(evening, public=True) == []
        full = minutes("m1", evening.log)
        assert any(one.away for one in full.attendance)
        assert not any(one.away for one in public_edition(full).attendance)


@given(stage=stages, wishes=evenings)
def test_on_no_evening_does_a_barred_person_speak_wait_vote_or_see(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        was_open = evening.meeting.voting_now
        play(evening, wish)
        meeting = evening.meeting
        barred = recusal.barred(meeting)
        assert meeting.floor is None or meeting.floor.person_id not in barred
        assert not barred.intersection(request.person_id for request in meeting.queue)
        if meeting.vote is not None and meeting.voting_now and not was_open:
            assert not barred.intersection(meeting.vote.entitled)
        for person_id in barred:
            assert view(meeting, "member", person_id)["agenda"] == []


def test_what_is_lifted_stays_lifted() -> None:
    assert all(state != "lifted" for state, _ in recusal.RECUSAL)


class TestTheChairsStep:
    def test_first_those_in_the_hall_are_seen_out(self) -> None:
        step = next_step(recused().meeting)
        assert (step.key, step.intent) == ("see-out", {"name": "NoteRoomLeft", "recusal_id": "b1"})
        assert step.say == "Ich bitte Ben Busch, den Saal zu verlassen."

    def test_the_chair_hands_over(self) -> None:
        assert next_step(recused("vor").meeting).say == (
            "Ich übergebe die Leitung für diesen Punkt und verlasse den Saal."
        )

    def test_then_the_body_decides_what_is_doubted(self) -> None:
        evening = debating()
        evening.do(DoubtRecusal("t2", "cem"))
        step = next_step(evening.meeting)
        assert (step.key, step.say) == (
            "decide-recusal",
            "Liegt bei Cem Can zu TOP 2 ein Widerstreit der Interessen vor?",
        )

    def test_whoever_is_remote_needs_no_door(self) -> None:
        assert next_step(recused("cem").meeting).key not in ("see-out", "decide-recusal")
