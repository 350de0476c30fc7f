"""Taking back that a vote or a ballot has to be repeated: found harmless after all, or marked by mistake."""

from __future__ import annotations

from agenda.commands.disturbance import AnswerDisturbance, EndDisturbance, JudgeDisturbance, ReportDisturbance
from agenda.commands.votes import CloseVote, MarkVoteImpaired, OpenVote, UnmarkVoteImpaired
from agenda.events.votes import VoteImpaired, VoteUnimpaired
from agenda.next_step import next_step
from tests.agenda.evening import CLERK, Evening, debating, member


def objected() -> Evening:
    """Cem had no sound during the vote, and objects."""
    evening = debating()
    evening.do(OpenVote())
    evening.do(ReportDisturbance("cem", "sound", "app"), member("cem"))
    evening.ballots(vor="yes", anna="yes", ben="yes")
    evening.do(EndDisturbance("d1"), member("cem"))
    evening.do(CloseVote())
    evening.do(AnswerDisturbance("d1", True), member("cem"))
    return evening


def marked(evening: Evening) -> bool:
    assert evening.meeting.vote is not None
    return evening.meeting.vote.impaired


def test_what_an_objection_marked_is_not_repeated_once_the_chair_finds_it_harmless() -> None:
    evening = objected()
    assert marked(evening)
    events = evening.do(JudgeDisturbance("d1", "negligible"))
    assert events[-1] == VoteUnimpaired("v1", "Die Störung bei Cem Can war unerheblich")
    assert not marked(evening)
    assert next_step(evening.meeting).key == "announce-vote"


def test_judged_again_as_harmful_the_vote_is_marked_again() -> None:
    evening = objected()
    evening.do(JudgeDisturbance("d1", "member"))
    assert isinstance(evening.do(JudgeDisturbance("d1", "unknown"))[-1], VoteImpaired)
    assert marked(evening)


def test_what_somebody_marked_by_hand_a_judgement_does_not_take_back() -> None:
    evening = debating()
    evening.do(OpenVote())
    evening.do(ReportDisturbance("cem", "sound", "app"), member("cem"))
    evening.ballots(vor="yes")
    evening.do(CloseVote())
    evening.do(MarkVoteImpaired("v1", "Der Saal war ohne Ton"))
    evening.do(JudgeDisturbance("d1", "negligible"))
    assert marked(evening)


def test_a_mistaken_mark_is_taken_back_with_a_reason() -> None:
    evening = objected()
    assert evening.refused(UnmarkVoteImpaired("v1", " "), CLERK).code == "text-missing"
    assert evening.do(UnmarkVoteImpaired("v1", "Verwechslung"), CLERK) == (VoteUnimpaired("v1", "Verwechslung"),)
    assert evening.do(UnmarkVoteImpaired("v1", "Verwechslung"), CLERK) == ()
    assert not marked(evening)
