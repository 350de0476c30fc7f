"""The panel before a vote speaks of the vote that the chair's key opens, with the numbers that then hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agenda.ahead import ahead
from agenda.commands import Command
from agenda.commands.additions import PutProposalToVote
from agenda.commands.conduct import ContestExclusion, ExcludeForDay, ReviewExclusion
from agenda.commands.elections import Nominate, PrepareElection, VoteOnProposal
from agenda.commands.items import CallItem
from agenda.commands.motions import PutMotionToVote
from agenda.commands.planning import ListItem
from agenda.commands.presence import StateQuorum
from agenda.commands.procedure import AcceptProcedure, MoveProcedure, PutProcedureToVote
from agenda.commands.publicity import ConfirmPrivacy
from agenda.commands.recusal import DoubtRecusal, OpenRecusalVote
from agenda.commands.sitting import OpenSitting
from agenda.commands.votes import OpenVote
from agenda.next_step import also
from agenda.projections import view
from agenda.voting import rule_text
from tests.agenda.demands import demanded
from tests.agenda.evening import CLERK, Evening, debating, member, opened, planned
from tests.agenda.proposed_additions import BRIDGE
from tests.agenda.remote_sitting import begun, privately


def panel(evening: Evening) -> Any:
    return view(evening.meeting, "chair")["preflight"]


def on_the_main_statute() -> Evening:
    evening = planned()
    evening.do(ListItem("t5", "", "Hauptsatzung", True, "resolution", "Sie wird geändert.", main_statute=True), CLERK)
    evening.arrive("vor", "anna", "ben", "cem")
    for step in (OpenSitting(), StateQuorum(), CallItem("t5")):
        evening.do(step)
    return evening


def with_an_addition() -> Evening:
    evening = opened()
    evening.do(BRIDGE, CLERK)
    return evening


def with_a_motion_on_procedure() -> Evening:
    evening = debating()
    evening.do(MoveProcedure("close-debate", "anna"), member("anna"))
    return evening


def with_a_joint_proposal() -> Evening:
    """Cem is remote, so in Hesse he does not take part in an election."""
    evening = debating("t4")
    evening.do(PrepareElection("Ausschuss", "joint", 1))
    evening.do(Nominate("w1", label="Liste A", names=("Anna Abel",), person_id="anna"), member("anna"))
    return evening


def with_a_doubt() -> Evening:
    evening = debating()
    evening.do(DoubtRecusal("t2", "cem"), CLERK)
    return evening


def with_a_secret_vote() -> Evening:
    evening = demanded()
    evening.do(AcceptProcedure("g1"))
    return evening


def with_a_secret_item() -> Evening:
    return privately(begun("DE-BY"), "t5")


VOTES: tuple[tuple[Callable[[], Evening], Command, str], ...] = (
    (debating, OpenVote(), "open-vote"),
    (on_the_main_statute, PutMotionToVote("t5"), "put-motion"),
    (with_an_addition, PutProposalToVote("z1"), "put-proposal"),
    (with_a_motion_on_procedure, PutProcedureToVote("g1"), "put-procedure"),
    (with_a_joint_proposal, VoteOnProposal("w1"), "vote-on-proposal"),
    (with_a_doubt, OpenRecusalVote("b1"), "decide-recusal"),
    (with_a_secret_vote, OpenVote(), "open-vote"),
    (with_a_secret_item, OpenVote(), "open-vote"),
)


@pytest.mark.parametrize(("scene", "opening", "key"), VOTES, ids=[scene.__name__ for scene, _, _ in VOTES])
def test_the_panel_names_the_majority_and_the_voters_of_the_vote_that_the_key_opens(
    scene: Callable[[], Evening], opening: Command, key: str
) -> None:
    evening = scene()
    found = panel(evening)
    assert found["key"] == key
    evening.do(opening)
    vote = evening.meeting.vote
    assert vote
    assert found["rule"] == rule_text(evening.meeting.law, vote.rule, vote.basis)
    assert found["entitled"] == len(vote.entitled)
    assert found["obstacles"] == []


def test_an_exclusion_is_reviewed_by_its_own_majority() -> None:
    evening = debating()
    evening.do(ExcludeForDay("cem", "Wiederholte Störung"))
    evening.do(ContestExclusion("cem"), member("cem"))
    steps = [step for step in also(evening.meeting) if step.key == "review-exclusion"]
    found = ahead(evening.meeting, steps)
    evening.do(ReviewExclusion("cem"))
    vote = evening.meeting.vote
    assert vote
    assert (found.majority.value, found.majority.citation) == (vote.rule, vote.basis)


def test_the_remote_whom_an_election_leaves_out_are_named() -> None:
    assert panel(with_a_joint_proposal())["shut_out"] == ["cem"]


def test_in_a_secret_item_the_numbers_of_quorum_and_panel_are_those_of_the_vote() -> None:
    evening = with_a_secret_item()
    shown = view(evening.meeting, "chair")
    evening.do(OpenVote())
    assert evening.meeting.vote
    assert shown["quorum"]["entitled"] == shown["preflight"]["entitled"] == len(evening.meeting.vote.entitled)
    assert shown["preflight"]["shut_out"] == ["cem"]


def test_who_has_not_confirmed_that_nobody_listens_is_named_and_votes_once_confirmed() -> None:
    evening = opened()
    evening.do(CallItem("t3"))
    assert panel(evening)["unconfirmed"] == ["cem"]
    evening.do(ConfirmPrivacy("cem"), member("cem"))
    assert panel(evening)["unconfirmed"] == []


def test_a_secret_vote_on_paper_leaves_out_the_remote_or_says_why_it_cannot_be_held() -> None:
    evening = demanded(remote=True)
    evening.do(AcceptProcedure("g1"))
    found = panel(evening)
    refusal = evening.refused(OpenVote())
    assert [one["rule"] for one in found["obstacles"]] == [refusal.rule]
