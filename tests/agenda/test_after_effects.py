"""What must still hold when something comes back: a repeated vote, a closed sitting, an election told later."""

from __future__ import annotations

from dataclasses import replace

from agenda.commands.elections import PrepareElection
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteArrival
from agenda.commands.recusal import DeclareRecusal, DoubtRecusal, OpenRecusalVote
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, JudgeHands, OpenTestVote, OpenVote, RepeatVote
from agenda.projections import view
from tests.agenda.evening import CLERK, COUNCIL, SECRET, SYSTEM, Evening, debating, member


def test_who_is_barred_from_a_vote_is_barred_from_its_repetition() -> None:
    evening = debating("t2")
    evening.do(DeclareRecusal("t2", "anna"), member("anna"))
    evening.do(DoubtRecusal("t2", "anna"))
    evening.do(OpenRecusalVote("b1"))
    first = evening.meeting.vote
    assert first is not None
    evening.ballots(vor="no", ben="no")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(RepeatVote(first.vote_id))
    again = evening.meeting.vote
    assert again is not None
    assert "anna" not in first.entitled
    assert "anna" not in again.entitled


def test_a_vote_without_the_public_stays_unseen_when_the_sitting_is_closed() -> None:
    evening = debating("t3")
    evening.do(CloseItem())
    evening.do(OpenTestVote())
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(CloseSitting())
    sections = view(evening.meeting, "public")
    assert sections["vote"] is None
    assert SECRET not in str(sections)


def test_a_judgement_by_sight_does_not_outlast_a_later_voice() -> None:
    evening = debating("t2")
    evening.do(OpenVote(form="hands"))
    evening.do(JudgeHands("v1", "unanimously"))
    evening.do(CastBallot("v1", "cem", "no"), member("cem"))
    assert evening.refused(CloseVote()).code == "hands-uncounted"


def test_no_election_is_prepared_by_a_law_that_is_not_known() -> None:
    rhineland = tuple(replace(one, profile="DE-RP") if isinstance(one, PlanMeeting) else one for one in COUNCIL)
    evening = Evening()
    for command in rhineland:
        evening.do(command, SYSTEM)
    evening.do(NoteArrival("vor", "hall"), CLERK)
    evening.do(OpenSitting())
    evening.do(CallItem("t2"))
    refusal = evening.refused(PrepareElection("Schriftführung", "lists", 3, full_time=False))
    assert refusal.code == "law-unknown"
