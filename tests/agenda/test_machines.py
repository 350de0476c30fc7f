"""The three state machines, each walked over the whole product of its states and steps."""

from __future__ import annotations

import itertools
import typing

import pytest

from agenda import items, possible, sitting, voting
from agenda.commands import COMMAND_TYPES, Command
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.ports import Refusal
from agenda.state import SittingState
from agenda.state.items import ItemState
from agenda.state.votes import VoteState
from tests.agenda.evening import Evening, opened, planned
from tests.agenda.examples import EXAMPLES

SITTING_STATES: tuple[SittingState, ...] = typing.get_args(SittingState)
SITTING_STEPS: tuple[sitting.SittingStep, ...] = typing.get_args(sitting.SittingStep)
ITEM_STATES: tuple[ItemState, ...] = typing.get_args(ItemState)
ITEM_STEPS: tuple[items.ItemStep, ...] = typing.get_args(items.ItemStep)
VOTE_STATES: tuple[VoteState, ...] = typing.get_args(VoteState)
VOTE_STEPS: tuple[voting.VoteStep, ...] = typing.get_args(voting.VoteStep)

TRANSITIONS: dict[type[Command], sitting.SittingStep] = {
    OpenSitting: "open",
    InterruptSitting: "interrupt",
    ResumeSitting: "resume",
    CloseSitting: "close",
}


def in_state(state: SittingState) -> Evening:
    if state == "planned":
        return planned()
    evening = opened()
    if state == "interrupted":
        evening.do(InterruptSitting("Pause"))
    if state == "closed":
        evening.do(CloseSitting())
    assert evening.meeting.state == state
    return evening


@pytest.mark.parametrize(("state", "step"), list(itertools.product(SITTING_STATES, SITTING_STEPS)))
def test_the_sitting_takes_the_steps_of_its_table_and_no_other(state: SittingState, step: sitting.SittingStep) -> None:
    if (state, step) in sitting.SITTING:
        assert sitting.after(state, step) == sitting.SITTING[state, step]
    else:
        with pytest.raises(Refusal, match=sitting.REFUSED_IN[state]):
            sitting.after(state, step)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(ITEM_STATES, ITEM_STEPS)))
def test_an_item_takes_the_steps_of_its_table_and_no_other(state: ItemState, step: items.ItemStep) -> None:
    if (state, step) in items.ITEM:
        assert items.after(state, step) == items.ITEM[state, step]
    else:
        with pytest.raises(Refusal, match=items.REFUSED_STEP[step]):
            items.after(state, step)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(VOTE_STATES, VOTE_STEPS)))
def test_a_vote_takes_the_steps_of_its_table_and_no_other(state: VoteState, step: voting.VoteStep) -> None:
    if (state, step) in voting.VOTE:
        assert voting.after(state, step) == voting.VOTE[state, step]
    else:
        with pytest.raises(Refusal, match=voting.REFUSED_STEP[step]):
            voting.after(state, step)


def test_closed_and_announced_are_ends() -> None:
    assert all(state != "closed" for state, _ in sitting.SITTING)
    assert all(state != "announced" for state, _ in voting.VOTE)


@pytest.mark.parametrize(("state", "command"), list(itertools.product(SITTING_STATES, TRANSITIONS)))
def test_what_is_possible_agrees_with_the_table_of_the_sitting(state: SittingState, command: type[Command]) -> None:
    assert (state in possible.POSSIBLE[command]) == ((state, TRANSITIONS[command]) in sitting.SITTING)


@pytest.mark.parametrize(("state", "name"), list(itertools.product(SITTING_STATES, COMMAND_TYPES)))
def test_a_command_out_of_place_is_refused_with_the_reason_of_the_state(state: SittingState, name: str) -> None:
    command, actor = EXAMPLES[COMMAND_TYPES[name]]
    evening = in_state(state)
    if state not in possible.POSSIBLE[type(command)]:
        assert evening.refused(command, actor).code == sitting.REFUSED_IN[state]
    else:
        sitting.check(evening.meeting, command)


def test_in_an_interruption_people_come_and_go_lines_are_repaired_the_clerk_writes_it_ends_and_nothing_else() -> None:
    found = {command.__name__ for command, states in possible.POSSIBLE.items() if "interrupted" in states}
    assert found == {
        *("ResumeSitting", "CloseSitting", "NoteArrival", "NoteDeparture", "WriteProse", "TimeItem"),
        *("DeclareRecusal", "EnterRecusal", "DoubtRecusal", "LiftRecusal", "NoteRoomLeft"),
        *("ReportDisturbance", "NoteDisturbance", "AttachEvidence", "EndDisturbance"),
        *("JudgeDisturbance", "AnswerDisturbance", "ForfeitObjection"),
        *("NoteDeputy", "EndDeputy", "AskForPrivacy", "ConfirmPrivacy", "AdmitListener", "DismissListener"),
        *("CallToOrder", "RevokeCall", "ExcludeForDay", "ContestExclusion", "LiftExclusion"),
        *("HandOverChair", "TakeBackChair"),
        *("SetPublication", "DumpStream", "NoteDump", "NoteObjection", "NoteConsent", "NoteArchiveState"),
        *("NoteDeletion", "CountNonPublic", "TakeDown", "HidePaper"),
        *("ClosePoll", "DropPoll", "CountAudience"),
        *("AcceptResidentQuestion", "RefuseResidentQuestion", "MergeResidentQuestion", "OrderResidentQuestions"),
        *("OweResidentAnswer", "AnswerResidentQuestion", "DismissAsker"),
        *("AttachSurvey", "AttachPaper"),
        *("ChooseShot", "ReleaseShot", "NoteShot", "NoteReadiness"),
    }
