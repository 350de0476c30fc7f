"""The sitting (Sitzung): planned, open, interrupted, closed; and what may be asked in each of these states.

While it is interrupted the sitting rests: people may come and go and the clerk may write, everything else waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import items, speakers, texts, voting
from agenda.commands import Command
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events import Event
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.ports import Refusal
from agenda.state import Meeting, SittingState

SittingStep = Literal["open", "interrupt", "resume", "close"]

SITTING: Mapping[tuple[SittingState, SittingStep], SittingState] = {
    ("planned", "open"): "open",
    ("open", "interrupt"): "interrupted",
    ("interrupted", "resume"): "open",
    ("open", "close"): "closed",
}

_PLANNED: frozenset[SittingState] = frozenset({"planned"})
_OPEN: frozenset[SittingState] = frozenset({"open"})
_INTERRUPTED: frozenset[SittingState] = frozenset({"interrupted"})
_NOT_CLOSED: frozenset[SittingState] = frozenset({"planned", "open", "interrupted"})
_ALWAYS: frozenset[SittingState] = frozenset({"planned", "open", "interrupted", "closed"})

POSSIBLE: Mapping[type[Command], frozenset[SittingState]] = {
    PlanMeeting: _PLANNED,
    ListPerson: _PLANNED,
    ListItem: _PLANNED,
    OpenSitting: _PLANNED,
    InterruptSitting: _OPEN,
    ResumeSitting: _INTERRUPTED,
    CloseSitting: _OPEN,
    NoteArrival: _NOT_CLOSED,
    NoteDeparture: _NOT_CLOSED,
    StateQuorum: _OPEN,
    CallItem: _OPEN,
    CloseItem: _OPEN,
    RequestFloor: _OPEN,
    WithdrawRequest: _OPEN,
    GiveFloor: _OPEN,
    TakeFloor: _OPEN,
    OpenVote: _OPEN,
    CastBallot: _OPEN,
    CloseVote: _OPEN,
    AnnounceVote: _OPEN,
    WriteProse: _ALWAYS,
}

REFUSED_IN: Mapping[SittingState, str] = {
    "planned": "sitting-not-open",
    "open": "sitting-running",
    "interrupted": "sitting-interrupted",
    "closed": "sitting-closed",
}


def after(state: SittingState, step: SittingStep) -> SittingState:
    """The state after the step; raises Refusal where the table knows no such step."""
    try:
        return SITTING[state, step]
    except KeyError:
        raise Refusal(REFUSED_IN[state]) from None


def check(meeting: Meeting, command: Command) -> None:
    """Refuse what has no place in the present state of the sitting."""
    if meeting.state not in POSSIBLE[type(command)]:
        raise Refusal(REFUSED_IN[meeting.state])
    if meeting.plan is None and not isinstance(command, PlanMeeting):
        raise Refusal("meeting-unplanned")


def open_(meeting: Meeting, command: OpenSitting) -> tuple[Event, ...]:
    """Open the sitting."""
    after(meeting.state, "open")
    return (SittingOpened(),)


def interrupt(meeting: Meeting, command: InterruptSitting) -> tuple[Event, ...]:
    """Interrupt the sitting. The running contribution ends, so that no microphone stays open in the break."""
    after(meeting.state, "interrupt")
    reason = texts.line(command.reason, "Der Grund")
    return (*speakers.end(meeting, "finished"), SittingInterrupted(reason))


def resume(meeting: Meeting, command: ResumeSitting) -> tuple[Event, ...]:
    """Go on after an interruption."""
    after(meeting.state, "resume")
    return (SittingResumed(),)


def close(meeting: Meeting, command: CloseSitting) -> tuple[Event, ...]:
    """Close the sitting with whatever was still running in it, except a vote."""
    after(meeting.state, "close")
    voting.check_finished(meeting)
    return (*items.end_current(meeting, "closed"), SittingClosed())


def on_opened(meeting: Meeting, event: SittingOpened, at: datetime) -> Meeting:
    """The sitting is open."""
    return replace(meeting, state=after(meeting.state, "open"), opened_at=at)


def on_interrupted(meeting: Meeting, event: SittingInterrupted, at: datetime) -> Meeting:
    """The sitting rests."""
    return replace(meeting, state=after(meeting.state, "interrupt"), reason=event.reason)


def on_resumed(meeting: Meeting, event: SittingResumed, at: datetime) -> Meeting:
    """The sitting goes on."""
    return replace(meeting, state=after(meeting.state, "resume"), reason="")


def on_closed(meeting: Meeting, event: SittingClosed, at: datetime) -> Meeting:
    """The sitting is over."""
    return replace(meeting, state=after(meeting.state, "close"), closed_at=at)


DECIDERS: Mapping[type[Command], Callable[..., tuple[Event, ...]]] = {
    OpenSitting: open_,
    InterruptSitting: interrupt,
    ResumeSitting: resume,
    CloseSitting: close,
}
EVOLVERS: Mapping[type[Event], Callable[..., Meeting]] = {
    SittingOpened: on_opened,
    SittingInterrupted: on_interrupted,
    SittingResumed: on_resumed,
    SittingClosed: on_closed,
}
