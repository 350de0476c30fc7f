"""Open votes from the question to the announcement."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import cast

import pytest

from agenda import votebook, voting
from agenda.commands import ROLES
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import PlanMeeting
from agenda.commands.presence import NoteDeparture, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenTestVote, OpenVote
from agenda.events.floor import FloorTaken
from agenda.events.votes import BallotCast, VoteAnnounced, VoteClosed, VoteOpened
from agenda.minutes import minutes
from agenda.next_step import also, next_step
from agenda.ports import Refusal
from agenda.profiles import PROFILES, Profile
from agenda.profiles.model import since
from agenda.projections import view
from agenda.state.votes import Vote
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, debating, member, opened, planned


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


def test_voices_come_by_every_way_into_one_vote_and_each_person_has_one() -> None:
    evening = running()
    evening.do(CastBallot("v1", "cem", "yes"), member("cem"))
    evening.do(CastBallot("v1", "anna", "yes", "seat"), SYSTEM)
    evening.do(CastBallot("v1", "ben", "no", "clerk"), CLERK)
    evening.do(CastBallot("v1", "anna", "no", "app"), member("anna"))
    evening.do(CastBallot("v1", "vor", "abstain"), CHAIR)
    assert evening.do(CloseVote()) == (VoteClosed("v1", 1, 2, 1, 0, False),)


def test_every_subject_votes_by_the_same_start() -> None:
    evening = opened()
    events = voting.start(
        evening.meeting, "Aufnahme?", about="amend-agenda", about_id="x1", rule="two-thirds-of-legal", basis="§ 58"
    )
    assert events == (
        VoteOpened(
            "v1", "", "Aufnahme?", ("vor", "anna", "ben", "cem"), "amend-agenda", "x1", "two-thirds-of-legal",
            basis="§ 58",
        ),
    )  # fmt: skip


def test_a_vote_beside_the_items_is_kept_and_seen() -> None:
    evening = opened()
    for event in voting.start(evening.meeting, "Pause?", about="other", about_id="x1"):
        evening.record(event)
    evening.ballots(vor="yes", anna="no", ben="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert [vote.question for vote in evening.meeting.results] == ["Pause?"]
    assert (view(evening.meeting, "public")["vote"]["number"], vote_of(evening).state) == ("", "announced")
    record = minutes("m1", evening.log)
    assert record.incidents[-1].text == (
        "Abstimmung über „Pause?“: Angenommen mit 2 Ja- gegen 1 Nein-Stimme ohne Enthaltung. "
        "Ja: Vera Vogt, Ben Busch. Nein: Anna Abel."
    )


def test_who_is_barred_is_not_entitled_and_nobody_votes_for_nothing() -> None:
    evening = debating()
    (started,) = voting.start(evening.meeting, "Ja?", barred=frozenset({"anna", "cem"}))
    assert isinstance(started, VoteOpened)
    assert started.entitled == ("vor", "ben")
    with pytest.raises(Refusal, match="nobody-entitled"):
        voting.start(evening.meeting, "Ja?", barred=frozenset({"vor", "anna", "ben", "cem"}))
    with pytest.raises(Refusal, match="no-question"):
        voting.start(evening.meeting, "  ")


def test_a_larger_majority_is_counted_against_the_legal_number() -> None:
    evening = debating()
    for event in voting.start(evening.meeting, "Ja?", about="other", rule="two-thirds-of-legal"):
        evening.record(event)
    evening.ballots(vor="yes", anna="yes", ben="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    vote = view(evening.meeting, "public")["vote"]
    assert (vote["carried"], vote["explained"]) == (False, "Nötig waren 4 von 5 Sitzen.")
    assert vote["rule"] == "Zwei Drittel der gesetzlichen Mitgliederzahl"


def test_a_test_vote_decides_nothing_and_needs_no_quorum() -> None:
    evening = planned()
    evening.arrive("vor", "anna")
    evening.do(OpenSitting())
    evening.do(OpenTestVote())
    evening.ballots(anna="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert votebook.tested(evening.meeting)
    assert not any(item.results for item in evening.meeting.items.values())
    record = minutes("m1", evening.log)
    assert not any(item.votes for item in record.items)
    assert not any("robe" in incident.text for incident in record.incidents)
    assert view(evening.meeting, "hall")["vote"]["sentence"] == (
        "Probe: 1 Ja, 0 Nein, 0 Enthaltung, 1 nicht abgestimmt. Beschlossen ist nichts."
    )


def test_a_test_vote_is_offered_before_the_first_vote_where_somebody_is_remote() -> None:
    evening = opened()
    assert next_step(evening.meeting).key == "test-vote"
    assert also(evening.meeting)[0].key == "call-item"
    evening.do(OpenTestVote())
    assert next_step(evening.meeting).key == "close-vote"
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert next_step(evening.meeting).key == "call-item"


def test_the_chair_knows_before_opening_who_votes_and_what_is_in_the_way() -> None:
    evening = debating()
    evening.do(NoteDeparture("ben"), SYSTEM)
    found = view(evening.meeting, "chair")["preflight"]
    assert (found["entitled"], found["hall"], found["remote"], found["absent"]) == (3, 2, 1, ["ben", "dora"])
    assert (found["barred"], found["disturbed"], found["tested"], found["obstacles"]) == ([], [], False, [])
    evening.do(OpenVote())
    assert view(evening.meeting, "chair")["preflight"] is None


def test_an_obstacle_is_told_before_it_refuses() -> None:
    evening = planned()
    evening.arrive("vor")
    evening.do(OpenSitting())
    (obstacle,) = view(evening.meeting, "chair")["preflight"]["obstacles"]
    assert obstacle["rule"] == "§ 53 Abs. 1 HGO"
    assert obstacle["text"].startswith("Die Beschlussfähigkeit ist noch nicht festgestellt.")


def in_land(profile: str) -> Evening:
    """The council of the other tests under the law of another Land, with a vote running."""
    evening = Evening()
    for command in COUNCIL:
        planning = dataclasses.replace(command, profile=profile) if isinstance(command, PlanMeeting) else command
        evening.do(planning, CLERK)
    evening.arrive("vor", "anna", "ben")
    evening.do(OpenSitting())
    evening.do(StateQuorum())
    evening.do(CallItem("t2"))
    evening.do(OpenVote())
    return evening


def test_where_nobody_may_abstain_nobody_can() -> None:
    evening = in_land("DE-BY")
    refusal = evening.refused(CastBallot("v1", "anna", "abstain"), member("anna"))
    assert (refusal.code, bool(refusal.rule)) == ("no-abstention", True)
    assert view(evening.meeting, "member", "anna")["vote"]["abstention"] is False


def test_where_the_law_has_it_no_choice_is_seen_before_the_closing(monkeypatch: pytest.MonkeyPatch) -> None:
    discreet = since(date(2020, 1, 1), False, "§ 1 der Geschäftsordnung")
    lands = cast("dict[str, Profile]", PROFILES)
    monkeypatch.setitem(lands, "DE-XX", dataclasses.replace(PROFILES["DE-HE"], name="DE-XX", live_ballots=discreet))
    evening = in_land("DE-XX")
    evening.ballots(anna="no")
    for audience in ROLES:
        vote = view(evening.meeting, audience, "ben")["vote"]
        assert (vote["hidden"], vote["ballots"], vote["voted"]) == (True, {}, ["anna"])
    assert view(evening.meeting, "member", "anna")["me"]["ballot"] == "no"
    evening.do(CloseVote())
    vote = view(evening.meeting, "public")["vote"]
    assert (vote["hidden"], vote["ballots"]) == (False, {"anna": "no"})
