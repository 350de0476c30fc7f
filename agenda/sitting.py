"""The sitting (Sitzung): planned, open, interrupted, closed.

What may be asked in each of these states stands in `agenda/possible.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import items, remote, speakers, texts, voting
from agenda.commands import Command
from agenda.commands.planning import PlanMeeting
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.events import Event
from agenda.events.elections import ElectionBrokenOff
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.events.votes import VoteBrokenOff
from agenda.ports import Refusal
from agenda.possible import POSSIBLE
from agenda.state import Meeting, SittingState
from agenda.state.pause import Pause

SittingStep = Literal["open", "interrupt", "resume", "close"]

SITTING: Mapping[tuple[SittingState, SittingStep], SittingState] = {
    ("planned", "open"): "open",
    ("open", "interrupt"): "interrupted",
    ("interrupted", "resume"): "open",
    ("open", "close"): "closed",
    ("interrupted", "close"): "closed",
}

LONGEST_BREAK_S = 24 * 3600
"""A sitting interrupted for longer is adjourned."""

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
    return interruption(meeting, command.reason, command.planned_s)


def interruption(meeting: Meeting, reason: str, planned_s: int | None) -> tuple[Event, ...]:
    """The events of a break of about so many seconds; raises Refusal for a length nobody can mean."""
    if planned_s is not None and not 0 < planned_s <= LONGEST_BREAK_S:
        raise Refusal("break-invalid", limit=LONGEST_BREAK_S // 60)
    why = texts.line(reason, "Der Grund")
    return (*speakers.end(meeting, "finished"), SittingInterrupted(why, planned_s))


def resume(meeting: Meeting, command: ResumeSitting) -> tuple[Event, ...]:
    """Go on after an interruption."""
    after(meeting.state, "resume")
    return (SittingResumed(),)


def close(meeting: Meeting, command: CloseSitting) -> tuple[Event, ...]:
    """Close the sitting with whatever was still running in it, except a vote; an interrupted one as it stands."""
    after(meeting.state, "close")
    if meeting.state == "interrupted":
        return _given_up(meeting, texts.filled_line(command.reason, "Der Grund"))
    voting.check_finished(meeting)
    return (*items.end_current(meeting, "closed"), SittingClosed(texts.line(command.reason, "Der Grund")))


def _given_up(meeting: Meeting, reason: str) -> tuple[Event, ...]:
    """What cannot go on ends: a vote or a ballot that was being taken has no result."""
    voted = (VoteBrokenOff(meeting.vote.vote_id, reason),) if meeting.vote and meeting.vote_unfinished else ()
    running = meeting.elections.running
    elected = (ElectionBrokenOff(running.election_id, reason),) if running else ()
    return (*voted, *elected, *items.end_current(meeting, "closed"), SittingClosed(reason))


def on_opened(meeting: Meeting, event: SittingOpened, at: datetime) -> Meeting:
    """The sitting is open."""
    return remote.with_opening(replace(meeting, state=after(meeting.state, "open"), opened_at=at))


def on_interrupted(meeting: Meeting, event: SittingInterrupted, at: datetime) -> Meeting:
    """The sitting rests."""
    pause = Pause(at, event.planned_s)
    return replace(meeting, state=after(meeting.state, "interrupt"), reason=event.reason, pause=pause)


def on_resumed(meeting: Meeting, event: SittingResumed, at: datetime) -> Meeting:
    """The sitting goes on; the break is no time of the item that was under debate."""
    rested = items.rested(meeting, at)
    return replace(meeting, state=after(meeting.state, "resume"), reason="", pause=None, items=rested)


def on_closed(meeting: Meeting, event: SittingClosed, at: datetime) -> Meeting:
    """The sitting is over."""
    closed = after(meeting.state, "close")
    return replace(meeting, state=closed, reason=event.reason, pause=None, closed_at=at)


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
