"""Elections of several: seats in proportion to lists, who moves up, and the joint proposal that one voice fails."""

from __future__ import annotations

from agenda.commands.elections import AnswerElection, Nominate, PrepareElection, RecordLot, VoteOnProposal
from agenda.commands.presence import NoteArrival
from agenda.commands.votes import AnnounceVote, CloseVote
from agenda.state.elections import Election
from tests.agenda.election_evening import among_lists, balloted, electing, figures, the_election
from tests.agenda.evening import CLERK, SYSTEM, Evening


def test_seats_go_to_the_lists_in_proportion_and_to_their_names_in_order() -> None:
    evening = among_lists(3, SPD=("a", "b", "c"), CDU=("x", "y"))
    election = balloted(evening, figures(2, 1))
    assert [who.name for who in election.elected] == ["a", "b", "x"]
    assert election.ballot.outcome is not None
    assert election.ballot.outcome.method == "hare-niemeyer"


def test_lists_for_which_nobody_voted_get_no_seats_and_the_election_is_over() -> None:
    evening = among_lists(2, SPD=("a", "b"), CDU=("x", "y"))
    election = balloted(evening, figures(0, 0, abstain=3))
    assert (election.state, election.elected) == ("ended", ())
    assert election.ballot.outcome is not None
    assert (election.ballot.outcome.seats, election.ballot.outcome.next) == ((), "not-elected")


def test_equal_claims_to_the_last_seat_wait_for_the_lot() -> None:
    evening = among_lists(1, SPD=("a",), CDU=("x",))
    evening.do(NoteArrival("dora", "hall"), SYSTEM)
    assert balloted(evening, figures(2, 2)).state == "lot"
    evening.do(RecordLot("w1", ("02",)))
    assert [who.name for who in the_election(evening).elected] == ["x"]


def test_the_next_name_of_the_list_moves_up_for_who_declines() -> None:
    evening = among_lists(2, SPD=("a", "b", "c"))
    balloted(evening, figures(3))
    evening.do(AnswerElection("w1", "a", False))
    for name in ("c", "b"):
        assert the_election(evening).state == "elected"
        evening.do(AnswerElection("w1", name, True))
    answers = [(who.name, who.answer) for who in the_election(evening).elected]
    assert answers == [("a", "declined"), ("c", "accepted"), ("b", "accepted")]
    assert the_election(evening).state == "concluded"


def test_a_joint_proposal_is_voted_on_and_one_against_it_is_enough_to_fail_it() -> None:
    def proposed() -> Evening:
        evening = electing()
        evening.do(PrepareElection("Ausschuss", "joint", 2))
        evening.do(Nominate("w2", "Alle", names=("a", "b", "c")), CLERK)
        evening.do(VoteOnProposal("w2"))
        return evening

    def ended(evening: Evening) -> Election:
        evening.do(CloseVote())
        evening.do(AnnounceVote())
        return evening.meeting.elections.by_id["w2"]

    carried = proposed()
    assert carried.meeting.vote is not None
    assert carried.meeting.vote.rule == "unanimous"
    assert "cem" not in carried.meeting.vote.entitled
    carried.ballots(vor="yes", anna="yes", ben="abstain")
    assert [who.name for who in ended(carried).elected] == ["a", "b"]
    failed = proposed()
    failed.ballots(vor="yes", anna="yes", ben="no")
    assert ended(failed).state == "ready"
