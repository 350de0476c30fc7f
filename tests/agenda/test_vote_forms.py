"""Whatever the body decides, it may decide by keys, by hands, or name by name, as the chair wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from agenda.commands import Actor, Command
from agenda.commands.additions import ProposeItem, PutProposalToVote
from agenda.commands.conduct import ContestExclusion, ExcludeForDay, ReviewExclusion
from agenda.commands.elections import Nominate, PrepareElection, VoteOnProposal
from agenda.commands.motions import PutMotionToVote
from agenda.commands.procedure import MoveProcedure, PutProcedureToVote
from agenda.commands.recusal import DoubtRecusal, OpenRecusalVote
from agenda.commands.votes import CastBallot, CloseVote, CountHands, MarkVoteImpaired, OpenVote
from agenda.events.votes import VoteClosed, VoteOpened
from agenda.next_step import next_step
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member

BEFORE: Mapping[type[Command], tuple[Command, ...]] = {
    OpenVote: (),
    PutMotionToVote: (),
    PutProcedureToVote: (MoveProcedure("close-list", "anna"),),
    PutProposalToVote: (ProposeItem("Brücke", True, "report", "Gestern gesperrt", mover="SPD"),),
    OpenRecusalVote: (DoubtRecusal("t2", "cem"),),
    ReviewExclusion: (ExcludeForDay("ben", "Zwischenrufe"), ContestExclusion("ben")),
    VoteOnProposal: (PrepareElection("Ausschuss", "joint", 2), Nominate("w1", "Alle", names=("a", "b"))),
}
"""What leads to each way of putting something to the vote."""

PUTS: tuple[Any, ...] = (
    OpenVote(),
    PutMotionToVote("t2"),
    PutProcedureToVote("g1"),
    PutProposalToVote("z1"),
    OpenRecusalVote("b1"),
    ReviewExclusion("ben"),
    VoteOnProposal("w1"),
)

OWN: Mapping[type[Command], Actor] = {MoveProcedure: member("anna"), ContestExclusion: member("ben")}
"""Who says it for the own person; all else the chair enters."""


def ready(put: Any) -> Evening:
    evening = debating("t2")
    for command in BEFORE[type(put)]:
        evening.do(command, OWN.get(type(command), CHAIR))
    return evening


def named(put: Any) -> str:
    return type(put).__name__


@pytest.mark.parametrize("put", PUTS, ids=named)
def test_a_roll_call_calls_everybody_entitled_once(put: Any) -> None:
    opened = ready(put).do(replace(put, form="roll-call", order="drawn", lot=1))[-1]
    assert isinstance(opened, VoteOpened)
    assert opened.form == "roll-call"
    assert sorted(opened.order) == sorted(opened.entitled)
    assert opened.lot


@pytest.mark.parametrize("put", PUTS, ids=named)
def test_a_show_of_hands_is_counted_by_the_clerk(put: Any) -> None:
    evening = ready(put)
    evening.do(replace(put, form="hands"))
    vote = evening.meeting.vote
    assert vote is not None
    for one in vote.entitled:
        if one not in vote.by_hand:
            evening.do(CastBallot(vote.vote_id, one, "yes"), SYSTEM)
    assert evening.refused(CloseVote()).code == "hands-uncounted"
    evening.do(CountHands(vote.vote_id, len(vote.by_hand), 0, 0), CLERK)
    (counted,) = evening.do(CloseVote())
    assert isinstance(counted, VoteClosed)
    assert (counted.yes, counted.carried) == (len(vote.entitled), True)


@pytest.mark.parametrize("put", PUTS, ids=named)
def test_a_drawn_order_without_a_lot_is_refused(put: Any) -> None:
    assert ready(put).refused(replace(put, form="roll-call", order="drawn")).code == "lot-missing"


@pytest.mark.parametrize("by", ["chair", "clerk"])
def test_chair_and_clerk_mark_a_counted_vote_as_impaired_and_the_chair_is_led_to_repeat_it(by: str) -> None:
    evening = debating("t2")
    evening.vote(vor="yes", anna="yes", ben="no")
    evening.do(MarkVoteImpaired("v1", "Der Saal war ohne Ton"), CLERK if by == "clerk" else CHAIR)
    assert next_step(evening.meeting).key == "repeat-vote"


def test_a_mark_needs_its_reason() -> None:
    evening = debating("t2")
    evening.vote(vor="yes")
    assert evening.refused(MarkVoteImpaired("v1", " "), CLERK).code == "text-missing"
