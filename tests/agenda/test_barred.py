"""Nobody votes while barred: not in the first vote, not in its repetition, not in an election."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agenda import recusal
from agenda.commands.elections import IssueBallotPaper, Nominate, OpenElection, PrepareElection
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.recusal import DeclareRecusal, DoubtRecusal, EnterRecusal, LiftRecusal, OpenRecusalVote
from agenda.commands.votes import AnnounceVote, BreakOffVote, CastBallot, CloseVote, OpenVote, RepeatVote
from agenda.events.elections import BallotPaperIssued, ElectionOpened
from agenda.events.votes import BallotCast, VoteOpened
from agenda.meeting import Meeting, evolve
from tests.agenda.evening import CLERK, Evening, debating
from tests.agenda.random_evenings import NEWEST, Wish, evenings, forms, play, stages

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
