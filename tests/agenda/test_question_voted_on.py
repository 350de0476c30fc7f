"""What is decided is what was asked: the proposal, the majority and the form of the vote."""

from __future__ import annotations

import pytest

from agenda.commands.elections import EndElection, Nominate, VoteOnProposal, WithdrawNomination
from agenda.commands.elections import PrepareElection as Prepare
from agenda.commands.items import CallItem
from agenda.commands.motions import MoveMotion, PutMotionToVote, SplitMotion
from agenda.commands.planning import ListItem
from agenda.commands.presence import NoteDeparture, StateQuorum
from agenda.commands.procedure import AcceptProcedure, SupportProcedure
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import AnnounceVote, BreakOffVote, CloseVote, MarkVoteImpaired, OpenVote, RepeatVote
from agenda.events.votes import VoteOpened
from agenda.next_step import also, next_step
from tests.agenda.demands import with_right
from tests.agenda.evening import CLERK, SYSTEM, Evening, debating, member, planned

OTHER = Nominate("w1", label="Liste B", names=("Dora Dietz", "Vera Vogt"), person_id="ben")


def proposed() -> Evening:
    """A joint proposal of two names for two seats waits for its vote; everybody is in the hall."""
    evening = debating("t4")
    evening.do(NoteDeparture("cem"), SYSTEM)
    evening.do(Prepare("Ausschuss", "joint", 2))
    evening.do(Nominate("w1", label="Liste A", names=("Anna Abel", "Ben Busch"), person_id="anna"), member("anna"))
    return evening


def finish(evening: Evening, anna: str = "yes") -> None:
    """Everybody is for it but perhaps Anna."""
    evening.ballots(vor="yes", anna="yes" if anna == "yes" else "no", ben="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())


# -- the joint proposal ------------------------------------------------------------------------------------------------


def test_while_a_joint_proposal_is_voted_on_it_stays_the_one_asked_about() -> None:
    evening = proposed()
    evening.do(VoteOnProposal("w1"))
    for _ in ("open", "closed"):
        assert evening.refused(WithdrawNomination("w1", "01"), CLERK).code == "vote-unfinished"
        assert evening.refused(OTHER, member("ben")).code == "vote-unfinished"
        assert evening.refused(EndElection("w1", "Irrtum")).code == "vote-unfinished"
        if evening.meeting.vote and evening.meeting.vote.state == "open":
            evening.ballots(vor="yes", anna="yes", ben="yes")
            evening.do(CloseVote())
    evening.do(AnnounceVote())
    assert [one.name for one in evening.meeting.elections.by_id["w1"].elected] == ["Anna Abel", "Ben Busch"]


def test_the_vote_names_the_proposal_and_another_election_is_free_meanwhile() -> None:
    evening = proposed()
    evening.do(Prepare("Amt"))
    opened = evening.do(VoteOnProposal("w1"))[-1]
    assert isinstance(opened, VoteOpened)
    assert opened.about_id == "w1/01"
    evening.do(Nominate("w2", label="Dora Dietz"), CLERK)


@pytest.mark.parametrize("swap", [(OTHER,), ()])
def test_a_vote_on_a_proposal_that_is_gone_is_not_repeated(swap: tuple[Nominate, ...]) -> None:
    evening = proposed()
    evening.do(VoteOnProposal("w1"))
    finish(evening, anna="no")
    evening.do(MarkVoteImpaired("v1", "Ton fehlte"), CLERK)
    assert next_step(evening.meeting).key == "repeat-vote"
    evening.do(WithdrawNomination("w1", "01"), CLERK)
    for command in swap:
        evening.do(command, member("ben"))
    assert evening.refused(RepeatVote("v1")).code == "election-proposal-gone"
    assert "repeat-vote" not in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}
    assert evening.meeting.elections.by_id["w1"].elected == ()


def test_an_election_given_up_is_not_won_by_repeating_its_vote() -> None:
    evening = proposed()
    evening.do(VoteOnProposal("w1"))
    finish(evening, anna="no")
    evening.do(EndElection("w1", "Kein Einvernehmen"))
    assert evening.refused(RepeatVote("v1")).code == "election-proposal-gone"


def test_a_repeated_vote_on_the_same_proposal_elects_its_names() -> None:
    evening = proposed()
    evening.do(VoteOnProposal("w1"))
    finish(evening, anna="no")
    evening.do(RepeatVote("v1"))
    finish(evening)
    assert [one.name for one in evening.meeting.elections.by_id["w1"].elected] == ["Anna Abel", "Ben Busch"]


# -- the main statute --------------------------------------------------------------------------------------------------


def on_the_main_statute(motion: str) -> Evening:
    evening = planned()
    evening.do(ListItem("t5", "", "Hauptsatzung", True, "resolution", motion, main_statute=True), CLERK)
    evening.arrive("vor", "anna", "ben", "cem")
    for step in (OpenSitting(), StateQuorum(), CallItem("t5")):
        evening.do(step)
    return evening


def put(evening: Evening, subject: str) -> VoteOpened:
    opened = evening.do(PutMotionToVote(subject))[-1]
    assert isinstance(opened, VoteOpened)
    return opened


def test_a_counter_motion_changes_the_main_statute_with_no_less_a_majority_than_the_proposal() -> None:
    evening = on_the_main_statute("Sie wird geändert.")
    evening.do(MoveMotion("t5", "counter", "Sie wird anders geändert.", "anna"), member("anna"))
    law = evening.meeting.law.main_statute
    opened = put(evening, "m1")
    assert (opened.rule, opened.basis) == (law.value, law.citation)


def test_so_does_a_main_motion_and_each_part_of_one() -> None:
    evening = on_the_main_statute("")
    evening.do(MoveMotion("t5", "main", "Sie wird geändert.", "anna"), member("anna"))
    assert put(evening, "m1").rule == evening.meeting.law.main_statute.value
    evening.do(BreakOffVote("Getrennt"))
    evening.do(SplitMotion("m1", ("§ 1", "§ 2")))
    assert put(evening, "m1/1").rule == evening.meeting.law.main_statute.value


def test_an_amendment_and_a_part_of_the_proposal_need_the_ordinary_one_because_the_final_vote_follows() -> None:
    evening = on_the_main_statute("Sie wird geändert.")
    evening.do(MoveMotion("t5", "amendment", "Statt 2 nun 3.", "anna"), member("anna"))
    assert put(evening, "m1").rule == evening.meeting.law.majority.value
    finish(evening)
    evening.do(SplitMotion("t5", ("§ 1", "§ 2")))
    assert put(evening, "t5/1").rule == evening.meeting.law.majority.value


# -- the form demanded -------------------------------------------------------------------------------------------------


def test_a_vote_by_name_that_was_demanded_holds_for_every_vote_on_the_matter() -> None:
    evening = with_right(2)
    evening.do(SupportProcedure("g1", "ben"), member("ben"))
    evening.do(AcceptProcedure("g1"))
    forms = []
    for opening in (OpenVote(), OpenVote("Andere Frage?", "hands")):
        forms.append(evening.do(opening)[-1])
        evening.do(BreakOffVote("Noch einmal"))
    evening.do(OpenVote())
    evening.ballots(anna="yes", ben="yes", cem="yes", vor="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    newest = evening.meeting.vote
    assert newest
    forms.append(evening.do(RepeatVote(newest.vote_id, form="hands"))[-1])
    assert [one.form for one in forms if isinstance(one, VoteOpened)] == ["roll-call"] * 3
