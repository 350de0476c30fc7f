"""Open votes from the question to the announcement."""

from __future__ import annotations

from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteDeparture
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.floor import FloorTaken
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.state.votes import Vote
from tests.agenda.evening import CLERK, SYSTEM, Evening, debating, member, opened, planned


def running() -> Evening:
    evening = debating()
    evening.do(OpenVote())
    return evening


def vote_of(evening: Evening) -> Vote:
    assert evening.meeting.vote is not None
    return evening.meeting.vote


def test_an_empty_question_means_the_motion_of_the_item() -> None:
    assert debating().do(OpenVote()) == (
        VoteOpened("v1", "t2", "Der Plan wird beschlossen.", ("vor", "anna", "ben", "cem")),
    )
    assert debating("t1").refused(OpenVote()).code == "no-question"
    assert debating("t1").do(OpenVote("Schluss der Debatte?"))


def test_opening_a_vote_ends_the_contribution() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    assert evening.do(OpenVote())[0] == FloorTaken("c1", "finished")


def test_a_vote_needs_an_item_and_a_stated_quorum() -> None:
    assert opened().refused(OpenVote()).code == "no-item"
    evening = planned()
    evening.arrive("vor", "anna", "ben")
    evening.do(OpenSitting())
    evening.do(CallItem("t2"))
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule) == ("quorum-not-stated", "§ 53 Abs. 1 HGO")


def test_a_vote_needs_somebody_who_may_vote() -> None:
    evening = debating()
    for person_id in ("vor", "anna", "ben", "cem"):
        evening.do(NoteDeparture(person_id), SYSTEM)
    assert evening.refused(OpenVote()).code == "nobody-entitled"


def test_one_vote_at_a_time() -> None:
    evening = running()
    assert evening.refused(OpenVote()).code == "vote-unfinished"
    evening.do(CloseVote())
    assert evening.refused(OpenVote("Noch eine?")).code == "vote-unfinished"


def test_late_comers_and_those_who_do_not_belong_are_not_entitled() -> None:
    evening = running()
    evening.arrive("dora")
    for person_id in ("dora", "bgm"):
        assert evening.refused(CastBallot("v1", person_id, "yes"), member(person_id)).code == "not-entitled"


def test_the_absent_do_not_vote_until_they_are_back() -> None:
    evening = running()
    evening.do(NoteDeparture("anna"), SYSTEM)
    assert evening.refused(CastBallot("v1", "anna", "yes"), member("anna")).code == "not-present"
    evening.arrive("anna")
    assert evening.do(CastBallot("v1", "anna", "yes"), member("anna"))


def test_a_later_voice_replaces_the_earlier_one_and_the_same_voice_is_no_event() -> None:
    evening = running()
    assert evening.do(CastBallot("v1", "anna", "yes"), member("anna")) == (BallotCast("v1", "anna", "yes", "app"),)
    assert evening.do(CastBallot("v1", "anna", "yes"), member("anna")) == ()
    assert evening.do(CastBallot("v1", "anna", "no", "clerk"), CLERK) == (BallotCast("v1", "anna", "no", "clerk"),)
    assert vote_of(evening).ballots == {"anna": "no"}
    assert vote_of(evening).missing == ("vor", "ben", "cem")


def test_nothing_is_cast_in_a_vote_that_is_not_running() -> None:
    evening = debating()
    command = CastBallot("v1", "anna", "yes")
    assert evening.refused(command, member("anna")).code == "no-vote"
    evening.do(OpenVote())
    assert evening.refused(CastBallot("v7", "anna", "yes"), member("anna")).code == "no-vote"
    evening.do(CloseVote())
    assert evening.refused(command, member("anna")).code == "vote-closed"


def test_closing_counts_and_announcing_makes_final() -> None:
    evening = running()
    evening.ballots(vor="yes", anna="yes", ben="no")
    assert evening.refused(AnnounceVote()).code == "vote-not-closed"
    assert evening.do(CloseVote()) == (VoteClosed("v1", 2, 1, 0, 1, True),)
    assert evening.refused(CloseVote()).code == "vote-closed"
    assert not evening.meeting.items["t2"].results
    assert evening.do(AnnounceVote()) == (VoteAnnounced("v1"),)
    assert list(evening.meeting.items["t2"].results) == [vote_of(evening)]
    assert evening.refused(AnnounceVote()).code == "vote-not-closed"


def test_a_second_vote_on_the_same_item_stands_beside_the_first() -> None:
    evening = debating()
    evening.vote(vor="yes", anna="no")
    evening.vote(vor="yes", anna="yes")
    carried = [vote.counted.carried for vote in evening.meeting.items["t2"].results if vote.counted]
    assert carried == [False, True]
    assert [vote.vote_id for vote in evening.meeting.items["t2"].results] == ["v1", "v2"]


def test_a_result_stays_on_the_screens_until_the_debate_goes_on() -> None:
    evening = debating()
    evening.vote(vor="yes")
    assert vote_of(evening).state == "announced"
    evening.do(GiveFloor("anna"))
    assert evening.meeting.vote is None
    evening.vote(vor="yes")
    evening.do(CloseItem())
    assert evening.meeting.vote is None


def test_there_is_nothing_to_close_or_announce_without_a_vote() -> None:
    evening = debating()
    assert evening.refused(CloseVote()).code == "no-vote"
    assert evening.refused(AnnounceVote()).code == "no-vote"
