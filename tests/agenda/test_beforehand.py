"""What stands before a vote: the public is out only to argue that, or a demand is met."""

from __future__ import annotations

import pytest

from agenda.commands import Command
from agenda.commands.elections import Nominate, OpenElection, PrepareElection, VoteOnProposal
from agenda.commands.motions import PutMotionToVote
from agenda.commands.procedure import AcceptProcedure, MoveProcedure, WithdrawProcedure
from agenda.commands.publicity import ExcludePublic
from agenda.commands.votes import OpenVote
from agenda.next_step import also, next_step
from tests.agenda.demands import demanded
from tests.agenda.evening import CLERK, Evening, debating, member


def arguing() -> Evening:
    """At the public item 2 the public is out because Anna wants it out; Cem at home has confirmed."""
    evening = debating()
    evening.do(MoveProcedure("exclude-public", "anna"), member("anna"))
    evening.do(ExcludePublic())
    return evening


@pytest.mark.parametrize("vote", [OpenVote(), OpenVote("Anders?"), PutMotionToVote("t2")])
def test_while_the_exclusion_of_the_public_is_argued_nothing_else_is_decided(vote: Command) -> None:
    evening = arguing()
    refusal = evening.refused(vote)
    assert (refusal.code, refusal.rule) == ("exclusion-unresolved", "§ 52 Abs. 1 HGO")
    assert "open-vote" not in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}


def test_nor_is_anybody_elected() -> None:
    evening = debating()
    evening.do(PrepareElection("Beirat"))
    evening.do(Nominate("w1", "Anna Abel"), CLERK)
    evening.do(ExcludePublic())
    assert evening.refused(OpenElection("w1")).code == "exclusion-unresolved"
    assert "open-election" not in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}


def test_nor_by_a_joint_proposal() -> None:
    evening = debating()
    evening.do(PrepareElection("Beirat", "joint"))
    evening.do(Nominate("w1", "Beirat", names=("Anna Abel",)), CLERK)
    evening.do(ExcludePublic())
    assert evening.refused(VoteOnProposal("w1")).code == "exclusion-unresolved"
    assert "vote-on-proposal" not in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}


def test_with_the_motion_gone_the_public_is_back() -> None:
    evening = arguing()
    evening.do(WithdrawProcedure("g1"), member("anna"))
    assert not evening.meeting.public_excluded
    assert evening.do(OpenVote())


def test_no_vote_passes_by_a_demand_of_enough_members() -> None:
    evening = demanded()
    refusal = evening.refused(OpenVote())
    assert (refusal.code, refusal.rule) == ("demand-first", "§ 50 Abs. 1 GO NRW")
    assert "open-vote" not in {step.key for step in also(evening.meeting)}
    evening.do(AcceptProcedure("g1"))
    assert evening.do(OpenVote())


def test_no_key_opens_a_vote_that_the_law_forbids_in_the_form_that_is_owed() -> None:
    evening = demanded(remote=True)
    evening.do(AcceptProcedure("g1"))
    keys = {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}
    assert "open-vote" not in keys
    assert "withdraw-demand" in keys


def test_another_spelling_of_the_proposal_is_the_proposal() -> None:
    evening = debating()
    evening.vote(vor="yes", anna="yes", ben="no")
    assert evening.refused(OpenVote("  der PLAN wird  beschlossen! ")).code == "motion-decided"
