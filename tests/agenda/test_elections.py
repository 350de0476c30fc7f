"""Elections by majority (§ 55 HGO and its like): the table, run-offs, who is elected, and what goes on beside them."""

from __future__ import annotations

import itertools
import typing
from collections.abc import Callable

import pytest

from agenda import elections
from agenda.commands import Actor, Command
from agenda.commands.elections import (
    AnnounceElection,
    AnswerElection,
    BreakOffElection,
    CountElection,
    EndElection,
    Nominate,
    OpenElection,
    PrepareElection,
    RecordLot,
    VoteOnProposal,
    WithdrawNomination,
)
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.presence import NoteArrival
from agenda.commands.sitting import CloseSitting
from agenda.commands.votes import OpenVote
from agenda.next_step import next_step
from agenda.ports import Refusal
from agenda.state.elections import ElectionState
from tests.agenda.election_evening import balloted, electing, figures, the_election
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, debating, member

STATES: tuple[ElectionState, ...] = typing.get_args(ElectionState)
STEPS: tuple[elections.ElectionStep, ...] = typing.get_args(elections.ElectionStep)

# -- the machine -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_an_election_takes_the_steps_of_its_table(state: ElectionState, step: elections.ElectionStep) -> None:
    if (state, step) in elections.ELECTION:
        assert elections.after(state, step) == elections.ELECTION[state, step]
    else:
        with pytest.raises(Refusal, match=elections.REFUSED_STEP[step]):
            elections.after(state, step)


def test_concluded_and_ended_are_ends_unless_a_ballot_was_impaired() -> None:
    assert {step for state, step in elections.ELECTION if state in ("concluded", "ended")} == {"repeat"}


# -- majority ----------------------------------------------------------------------------------------------------------


def test_more_than_half_of_the_valid_voices_elect_and_the_elected_accepts() -> None:
    election = balloted(evening := electing("A", "B"), figures(2, 1))
    assert election.state == "elected"
    evening.do(AnswerElection("w1", "A", True))
    assert the_election(evening).state == "concluded"
    assert the_election(evening).elected[0].answer == "accepted"


def test_without_a_majority_the_two_strongest_stand_again_and_the_most_voices_decide() -> None:
    election = balloted(evening := electing("A", "B", "C"), figures(1, 1, 0))
    assert (election.state, election.round, election.on_paper) == ("ready", 2, ("01", "02"))
    assert balloted(evening, figures(1, 2)).elected[0].name == "B"


def test_who_withdraws_before_the_run_off_is_not_on_its_paper() -> None:
    evening = electing("A", "B", "C")
    balloted(evening, figures(1, 1, 0))
    evening.do(WithdrawNomination("w1", "02"), CLERK)
    assert the_election(evening).on_paper == ("01",)
    evening.do(OpenElection("w1", "paper"))
    assert the_election(evening).ballots[-1].candidates == ("01",)


def test_the_run_off_has_the_candidates_of_the_count_and_takes_no_new_ones() -> None:
    evening = electing("A", "B", "C")
    balloted(evening, figures(1, 1, 0))
    assert evening.refused(Nominate("w1", "D"), CLERK).code == "election-candidates-fixed"
    evening.do(OpenElection("w1"))
    assert (
        evening.refused(CountElection("w1", figures(1, 1, 1), "schrift"), CLERK).code == "election-figures-incomplete"
    )


def test_equal_voices_in_the_run_off_wait_for_a_lot_that_the_chair_records() -> None:
    evening = electing("A", "B")
    balloted(evening, figures(1, 1))
    assert balloted(evening, figures(1, 1)).state == "lot"
    assert evening.refused(RecordLot("w1", ("01", "02"))).code == "election-lot-wrong"
    assert evening.refused(RecordLot("w1", ("09",))).code == "election-lot-wrong"
    evening.do(RecordLot("w1", ("02",)))
    assert the_election(evening).elected[0].name == "B"


def test_a_lot_for_the_run_off_leads_to_the_run_off() -> None:
    evening = electing("A", "B", "C")
    evening.do(NoteArrival("dora", "hall"), SYSTEM)
    assert balloted(evening, figures(2, 1, 1)).state == "lot"
    evening.do(RecordLot("w1", ("03",)))
    assert the_election(evening).on_paper == ("01", "03")
    assert the_election(evening).round == 2


def test_a_lone_candidate_whom_nobody_wants_ends_the_election() -> None:
    assert balloted(electing("A"), figures(1, no=2)).state == "ended"


def test_who_declines_leaves_the_paper_and_the_election_begins_anew() -> None:
    evening = electing("A", "B")
    balloted(evening, figures(3, 0))
    evening.do(AnswerElection("w1", "A", False))
    election = the_election(evening)
    assert (election.state, election.round, election.on_paper) == ("ready", 1, ("02",))


def test_the_elected_member_accepts_with_the_own_key_and_nobody_else_does() -> None:
    evening = electing()
    evening.do(Nominate("w1", whom="anna"), CLERK)
    balloted(evening, figures(3))
    wrong = AnswerElection("w1", "Anna Abel", True, "ben")
    assert evening.refused(wrong, member("ben")).code == "election-not-asked"
    assert evening.refused(AnswerElection("w1", "Anna Abel", True), member("ben")).code == "own-voice-only"
    assert evening.do(AnswerElection("w1", "Anna Abel", True, "anna"), member("anna"))


# -- beside the rest of the sitting ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [CloseItem(), CloseSitting(), OpenVote(), CallItem("t4")])
def test_nothing_goes_on_over_an_open_ballot(command: Command) -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    assert evening.refused(command).code == "election-unfinished"


def test_a_ballot_that_is_broken_off_is_held_again_in_the_same_round() -> None:
    evening = electing("A")
    evening.do(OpenElection("w1"))
    evening.do(BreakOffElection("w1", "Ein Stimmzettel fehlt"))
    assert (the_election(evening).state, the_election(evening).round) == ("ready", 1)


def test_an_election_without_candidates_or_by_the_wrong_way_is_refused() -> None:
    assert electing().refused(OpenElection("w1")).code == "election-no-candidate"
    withdrawn = electing("A")
    withdrawn.do(WithdrawNomination("w1", "01"))
    assert withdrawn.refused(OpenElection("w1")).code == "election-no-candidate"
    assert withdrawn.refused(VoteOnProposal("w1")).code == "election-not-joint"
    assert withdrawn.do(EndElection("w1", "Vertagt"))


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (PrepareElection("Amt", seats=2), "election-one-post"),
        (PrepareElection("Amt", "lists", 0), "election-seats-invalid"),
        (PrepareElection(" "), "text-missing"),
    ],
)
def test_an_election_that_cannot_be_is_not_prepared(prepare: PrepareElection, code: str) -> None:
    assert debating().refused(prepare).code == code


def test_the_chairs_key_leads_from_nomination_to_acceptance() -> None:
    evening = electing("A", "B")
    evening.vote(vor="yes", anna="yes", ben="yes")
    keys = []

    def press(*between: Callable[[], object]) -> None:
        step = next_step(evening.meeting)
        keys.append(step.key)
        for act in between:
            act()

    press(lambda: evening.do(OpenElection("w1")))
    press(
        lambda: evening.do(CountElection("w1", figures(2, 1), "schrift"), CLERK),
        lambda: evening.do(CountElection("w1", figures(2, 1), "vor")),
    )
    press(lambda: evening.do(AnnounceElection("w1")))
    press(lambda: evening.do(AnswerElection("w1", "A", True)))
    assert keys == ["open-election", "await-count", "announce-election", "ask-elected"]
    assert next_step(evening.meeting).key not in keys


def test_a_foreign_actor_gets_nowhere() -> None:
    evening = electing("A")
    for role in ("member", "clerk", "hall"):
        assert evening.refused(OpenElection("w1"), Actor(role, "anna")).code == "not-allowed"
    assert evening.refused(OpenElection("w9"), CHAIR).code == "election-unknown"
