"""A body that is found not quorate: its vote ends without a result, and nothing is decided without a vote either."""

from __future__ import annotations

import pytest
from hypothesis import given

from agenda import quorum
from agenda.commands.elections import CountElection, Nominate, OpenElection, PrepareElection
from agenda.commands.items import MoveItem, RemoveItem, RestoreItem
from agenda.commands.presence import NoteDeparture, StateQuorum
from agenda.commands.procedure import AcceptProcedure, MoveProcedure
from agenda.commands.recusal import EnterRecusal, LiftRecusal
from agenda.commands.votes import CloseVote, OpenTestVote, OpenVote
from agenda.events.elections import ElectionAnnounced, ElectionBrokenOff, Figures, Score
from agenda.events.presence import QuorumStated
from agenda.events.procedure import ProcedureDecided, ProcedureMoved
from agenda.events.votes import VoteAnnounced, VoteBrokenOff, VoteOpened
from agenda.events.words import Basis, ProcedureKind, Removed
from agenda.next_step import also, next_step
from agenda.timeline import sentences
from tests.agenda.evening import SYSTEM, Evening, debating, opened
from tests.agenda.random_evenings import Wish, evenings, play, stages

# -- found missing in the middle of a decision -------------------------------------------------------------------------


def emptied(evening: Evening) -> Evening:
    """Two go, and the chair finds that too few are left."""
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    evening.do(StateQuorum())
    return evening


@pytest.mark.parametrize("closed", [False, True])
def test_a_vote_ends_without_a_result_once_the_body_is_found_not_quorate(closed: bool) -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.ballots(vor="yes", anna="yes", ben="yes")
    if closed:
        evening.do(CloseVote())
    emptied(evening)
    assert evening.log[-1].event == VoteBrokenOff("v1", quorum.NOT_QUORATE)
    assert (evening.meeting.vote, evening.meeting.items["t2"].results) == (None, ())
    assert evening.refused(OpenVote()).code == "not-quorate"


def test_the_chair_goes_on_without_a_vote_and_puts_it_again_when_enough_are_back() -> None:
    evening = debating()
    evening.do(OpenVote())
    emptied(evening)
    assert next_step(evening.meeting).key == "ask-privacy"
    evening.arrive("anna")
    assert next_step(evening.meeting).intent == {"name": "StateQuorum"}
    evening.do(StateQuorum())
    assert next_step(evening.meeting).key == "open-vote"


def test_the_chair_may_find_that_the_body_is_not_quorate_while_it_votes_and_is_warned_what_that_ends() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert "state-quorum" not in [step.key for step in also(evening.meeting)]
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    [step] = [step for step in also(evening.meeting) if step.key == "state-quorum"]
    assert step.danger
    assert step.label == "Beschlussunfähigkeit feststellen: ohne Ergebnis abbrechen"


def test_the_minutes_say_why_the_vote_has_no_result() -> None:
    evening = debating()
    evening.do(OpenVote())
    emptied(evening)
    assert any(quorum.NOT_QUORATE in sentence["text"] for sentence in sentences(evening.log))


def test_a_vote_goes_on_where_the_body_is_found_quorate_and_a_test_vote_in_any_case() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.do(StateQuorum())
    assert evening.meeting.voting_now
    evening = opened()
    evening.do(OpenTestVote())
    assert emptied(evening).meeting.voting_now


def test_a_ballot_of_an_election_is_broken_off_likewise() -> None:
    evening = debating()
    evening.do(PrepareElection("Amt"))
    evening.do(Nominate("w1", "A"))
    evening.do(OpenElection("w1"))
    evening.do(CountElection("w1", Figures((Score("01", 3),), 0, 0, 0), "vor"))
    emptied(evening)
    assert evening.log[-1].event == ElectionBrokenOff("w1", quorum.NOT_QUORATE)
    assert evening.meeting.elections.running is None


def test_a_statement_that_most_are_barred_ends_with_the_conflicts_of_interest() -> None:
    evening = debating()
    for person_id in ("anna", "ben", "cem"):
        evening.do(EnterRecusal("t2", person_id))
    evening.do(StateQuorum())
    assert evening.meeting.quorum is not None
    assert evening.meeting.quorum.counted.basis == "mostly-barred"
    for recusal_id in list(evening.meeting.recusals):
        evening.do(LiftRecusal(recusal_id, "Irrtum"))
    for person_id in ("anna", "ben"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    assert evening.refused(OpenVote()).code == "quorum-not-stated"
    assert next_step(evening.meeting).intent == {"name": "StateQuorum"}


PUT_OFF = {"adjourn-sitting", "interrupt", "adjourn-item"}


@given(stage=stages, wishes=evenings)
def test_on_no_evening_does_a_body_that_was_found_not_quorate_decide(stage: type[Evening], wishes: list[Wish]) -> None:
    evening = stage()
    for wish in wishes:
        play(evening, wish)
    able, tests, kinds = True, set[str](), dict[str, str]()
    for event in (recorded.event for recorded in evening.log):
        match event:
            case QuorumStated(quorate=quorate):
                able = quorate
            case VoteOpened(vote_id=vote_id, about="test"):
                tests.add(vote_id)
            case ProcedureMoved(point_id=point_id, kind=kind):
                kinds[point_id] = kind
            case VoteAnnounced(vote_id=vote_id):
                assert able or vote_id in tests
            case ElectionAnnounced():
                assert able
            case ProcedureDecided(point_id=point_id, basis="unopposed"):
                assert able or kinds[point_id] in PUT_OFF
            case _:
                pass


# -- without a vote ----------------------------------------------------------------------------------------------------


def moved(kind: ProcedureKind) -> Evening:
    """The body is not quorate, and somebody moves this on the procedure."""
    evening = emptied(debating())
    evening.do(MoveProcedure(kind, "vor", to="Bauausschuss", seconds=300))
    return evening


@pytest.mark.parametrize("kind", ["refer", "take-off", "close-debate", "limit-time"])
def test_a_body_that_is_not_quorate_decides_nothing_unopposed_either(kind: ProcedureKind) -> None:
    evening = moved(kind)
    assert evening.refused(AcceptProcedure("g1")).code == "not-quorate"
    assert next_step(evening.meeting).key != "accept-procedure"


@pytest.mark.parametrize("kind", ["adjourn-item", "adjourn-sitting", "interrupt"])
def test_it_may_still_put_off_what_it_cannot_decide(kind: ProcedureKind) -> None:
    evening = moved(kind)
    assert next_step(evening.meeting).key == "accept-procedure"
    assert evening.do(AcceptProcedure("g1"))


@pytest.mark.parametrize(
    ("how", "basis", "refused"),
    [
        ("referred", "unopposed", True),
        ("taken-off", "unopposed", True),
        ("taken-off", "mover", False),
        ("adjourned", "unopposed", False),
    ],
)
def test_nor_does_the_chairs_own_key_refer_or_take_off_an_item_for_it(
    how: Removed, basis: Basis, refused: bool
) -> None:
    evening = emptied(debating())
    remove = RemoveItem("t2", how, "Zu wenige", "Bauausschuss", basis)
    if refused:
        assert evening.refused(remove).code == "not-quorate"
    else:
        assert evening.do(remove)


def test_without_a_quorum_nobody_puts_an_item_back_or_changes_the_order() -> None:
    evening = debating()
    evening.do(RemoveItem("t4", "adjourned", "Unterlagen fehlen", "", "unopposed"))
    evening = emptied(evening)
    assert evening.refused(RestoreItem("t4", "Doch")).code == "not-quorate"
    assert evening.refused(MoveItem("t3", "t2", "Zuerst")).code == "not-quorate"
