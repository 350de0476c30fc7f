"""Nobody votes while barred: not in the first vote, not in its repetition, not in an election."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import recusal
from agenda.commands import Actor, Command
from agenda.commands.chairing import HandOverChair
from agenda.commands.elections import IssueBallotPaper, Nominate, ObjectToHands, OpenElection, PrepareElection
from agenda.commands.floor import TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
)
from agenda.commands.quorum import RequestQuorumCheck
from agenda.commands.recusal import DeclareRecusal, DoubtRecusal, EnterRecusal, LiftRecusal, OpenRecusalVote
from agenda.commands.votes import AnnounceVote, BreakOffVote, CastBallot, CloseVote, DoubtVote, OpenVote, RepeatVote
from agenda.events.elections import BallotPaperIssued, ElectionOpened
from agenda.events.votes import BallotCast, VoteOpened
from agenda.meeting import Meeting, evolve
from agenda.next_step import next_step
from agenda.projections import view
from tests.agenda.demands import in_nrw
from tests.agenda.evening import CLERK, Evening, debating, member
from tests.agenda.random_commands.words import forms
from tests.agenda.random_evenings import Wish, evenings, play, stages
from tests.agenda.spoken import NEWEST

members = st.sampled_from(["vor", "anna", "ben", "cem"])
recusal_ids = st.sampled_from(["b1", "b2"])
steps = st.one_of(
    st.builds(EnterRecusal, item_id=st.just("t2"), person_id=members),
    st.builds(DeclareRecusal, item_id=st.just("t2"), person_id=members),
    st.builds(DoubtRecusal, item_id=st.just("t2"), person_id=members),
    st.builds(OpenRecusalVote, recusal_id=recusal_ids),
    st.builds(LiftRecusal, recusal_id=recusal_ids, reason=st.just("Irrtum")),
    st.builds(OpenVote, question=st.sampled_from(["", "Frage?"]), form=forms),
    st.builds(RepeatVote, vote_id=st.sampled_from([NEWEST, "v1", "v2"]), form=forms),
    st.builds(CastBallot, vote_id=st.just(NEWEST), person_id=members, choice=st.just("yes")),
    st.sampled_from([CloseVote(), AnnounceVote(), BreakOffVote("Fehler"), CloseItem(), CallItem("t2")]),
    st.just(PrepareElection("Amt")),
    st.builds(Nominate, election_id=st.just("w1"), label=st.sampled_from(["A", "B"])),
    st.builds(OpenElection, election_id=st.just("w1"), way=st.sampled_from(["paper", "hands", "app"])),
    st.builds(IssueBallotPaper, election_id=st.just("w1"), person_id=members, request=st.just("a" * 64)),
)
contests = st.lists(st.builds(Wish, command=steps, actor=st.none()), max_size=30)


def check_nobody_votes_while_barred(evening: Evening) -> None:
    """Follow the log: at each voice, and whenever somebody becomes entitled to one."""
    meeting = Meeting("m1")
    for recorded in evening.log:
        barred = recusal.barred(meeting)
        match recorded.event:
            case VoteOpened(entitled=entitled) | ElectionOpened(entitled=entitled):
                assert barred.isdisjoint(entitled)
            case BallotCast(person_id=person_id) | BallotPaperIssued(person_id=person_id):
                assert person_id not in barred
            case _:
                pass
        meeting = evolve(meeting, recorded)


@given(wishes=contests)
def test_nobody_votes_while_barred_however_often_a_vote_is_repeated(wishes: list[Wish]) -> None:
    evening = debating()
    for wish in wishes:
        play(evening, wish)
    check_nobody_votes_while_barred(evening)


@given(stage=stages, wishes=evenings)
def test_nobody_votes_while_barred_on_any_evening(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    check_nobody_votes_while_barred(evening)


def test_who_was_barred_between_a_vote_and_its_repetition_is_left_out_of_the_second() -> None:
    evening = debating()
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(EnterRecusal("t2", "ben"), CLERK)
    (opened,) = (event for event in evening.do(RepeatVote("v1")) if isinstance(event, VoteOpened))
    assert opened.entitled == ("vor", "anna", "cem")
    assert evening.refused(CastBallot("v2", "ben", "no", "clerk"), CLERK).code == "withheld-recused"


def test_who_is_barred_takes_no_part_in_an_election() -> None:
    evening = debating()
    evening.do(EnterRecusal("t2", "ben"), CLERK)
    for command in (PrepareElection("Amt"), Nominate("w1", "A"), OpenElection("w1")):
        evening.do(command)
    assert evening.meeting.elections.by_id["w1"].ballot.entitled == ("vor", "anna")


# -- nor does anybody lend the clerk's voice to them -------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        RequestQuorumCheck("ben"),
        DoubtVote("v1", "ben"),
        Nominate("w1", "Zed", person_id="ben"),
        ObjectToHands("w1", "ben"),
        MoveProcedure("close-debate", "ben"),
    ],
)
def test_who_is_out_does_nothing_by_way_of_the_clerk(command: Command) -> None:
    evening = debating()
    evening.do(EnterRecusal("t2", "ben"))
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", whom="anna"))
    evening.vote(anna="yes")
    refusal = evening.refused(command, CLERK)
    assert (refusal.code, refusal.rule) == ("withheld-recused", "§ 25 Abs. 4 HGO")


def test_who_is_out_supports_no_demand() -> None:
    evening = in_nrw(seats=6)
    evening.do(MoveProcedure("secret-vote", "anna"), member("anna"))
    evening.do(EnterRecusal("t2", "ben"))
    assert evening.refused(SupportProcedure("g1", "ben"), CLERK).code == "withheld-recused"


def test_a_demand_of_members_who_are_out_by_now_counts_for_nothing() -> None:
    evening = in_nrw(seats=6)
    evening.do(MoveProcedure("secret-vote", "anna"), member("anna"))
    evening.do(SupportProcedure("g1", "ben"), member("ben"))
    for person_id in ("anna", "ben"):
        evening.do(EnterRecusal("t2", person_id))
    refusal = evening.refused(AcceptProcedure("g1"))
    assert (refusal.code, refusal.values) == ("demand-short", {"have": 0, "needed": 2})


# -- a motion on procedure about another item --------------------------------------------------------------------------


def barred_from_the_other() -> Evening:
    """Ben takes part in what is debated, and not in what comes later."""
    evening = debating()
    evening.do(EnterRecusal("t4", "ben"), CLERK)
    return evening


def test_who_is_barred_from_an_item_moves_nothing_about_it_while_another_is_debated() -> None:
    evening = barred_from_the_other()
    refusal = evening.refused(MoveProcedure("refer", "ben", item_id="t4", to="Bau"), member("ben"))
    assert (refusal.code, refusal.rule) == ("recused-may-not-move", "§ 25 Abs. 4 HGO")
    assert evening.do(MoveProcedure("adjourn-item", "ben"), member("ben"))


def about_the_other() -> Evening:
    evening = barred_from_the_other()
    evening.do(MoveProcedure("refer", "anna", item_id="t4", to="Bau"), member("anna"))
    return evening


def test_nor_speaks_to_it() -> None:
    assert about_the_other().refused(HearProcedure("g1", "against", "ben")).code == "recused-may-not-speak"


def test_nor_votes_on_it_and_the_panel_before_the_vote_says_so() -> None:
    evening = about_the_other()
    assert next_step(evening.meeting).key == "accept-procedure"
    evening.do(HearProcedure("g1", "against", "cem"))
    evening.do(TakeFloor())
    assert next_step(evening.meeting).key == "put-procedure"
    panel = view(evening.meeting, "chair")["preflight"]
    assert (panel["barred"], panel["hall"]) == (["ben"], 2)
    evening.do(PutProcedureToVote("g1"))
    assert evening.meeting.vote is not None
    assert set(evening.meeting.vote.entitled) == {"vor", "anna", "cem"}


def test_nor_leads_the_decision_on_it() -> None:
    evening = debating()
    evening.do(EnterRecusal("t4", "vor"), CLERK)
    evening.do(MoveProcedure("refer", "anna", item_id="t4", to="Bau"), member("anna"))
    assert next_step(evening.meeting).key == "hand-over"
    for decision in (AcceptProcedure("g1"), PutProcedureToVote("g1")):
        refusal = evening.refused(decision)
        assert (refusal.code, refusal.rule) == ("barred-from-chair", "§ 25 Abs. 4 HGO")
    evening.do(HandOverChair("anna", "t2"))
    assert next_step(evening.meeting).key == "accept-procedure"
    assert evening.do(AcceptProcedure("g1"), Actor("chair", "anna"))


def test_nor_votes_when_that_vote_is_repeated() -> None:
    evening = about_the_other()
    evening.do(PutProcedureToVote("g1"))
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(RepeatVote("v1"))
    assert evening.meeting.vote is not None
    assert set(evening.meeting.vote.entitled) == {"vor", "anna", "cem"}
