"""The sitting (Sitzung): planned, open, interrupted, closed; and what may be asked in each of these states.

While it is interrupted the sitting rests: people may come and go and the clerk may write, everything else waits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from agenda import items, remote, speakers, texts, voting
from agenda.commands import Command
from agenda.commands.additions import ProposeItem, PutProposalToVote, WithdrawProposal
from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.chairing import HandOverChair, TakeBackChair
from agenda.commands.conduct import (
    CallToOrder,
    ContestExclusion,
    ExcludeForDay,
    LiftExclusion,
    ReviewExclusion,
    RevokeCall,
)
from agenda.commands.disturbance import (
    AnswerDisturbance,
    AttachEvidence,
    EndDisturbance,
    ForfeitObjection,
    JudgeDisturbance,
    NoteDisturbance,
    ReportDisturbance,
)
from agenda.commands.elections import (
    AllowElectronicBallot,
    AnnounceElection,
    AnswerElection,
    BreakOffElection,
    CountElection,
    DrawLot,
    EndElection,
    IssueBallotPaper,
    Nominate,
    ObjectToHands,
    OpenElection,
    OpenUrn,
    PrepareElection,
    RecordLot,
    RepeatElection,
    SealLot,
    VoteOnProposal,
    WithdrawNomination,
)
from agenda.commands.floor import (
    AdmitQuestion,
    ChooseSpeakerList,
    CloseSpeakerList,
    DeclineQuestion,
    EndQuestion,
    GiveFloor,
    LimitItemTime,
    MoveRequest,
    OpenSpeakerList,
    PauseClock,
    RequestFloor,
    ResumeClock,
    SetOrderPolicy,
    SetSpeakingLimit,
    SetSpeakingRules,
    TakeFloor,
    WithdrawRequest,
)
from agenda.commands.items import CallItem, CloseItem, MoveItem, RemoveItem, RestoreItem, TimeItem
from agenda.commands.local_law import LayDown
from agenda.commands.motions import (
    MoveMotion,
    OrderMotions,
    PutMotionToVote,
    SplitMotion,
    WithdrawMotion,
    WordMotion,
)
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    SupportProcedure,
    WithdrawProcedure,
)
from agenda.commands.prose import WriteProse
from agenda.commands.publication import (
    CountNonPublic,
    DumpStream,
    NoteArchiveState,
    NoteConsent,
    NoteDeletion,
    NoteDump,
    NoteObjection,
    ReleaseArchive,
    SetPublication,
    TakeDown,
)
from agenda.commands.publicity import (
    AdmitListener,
    AdmitPublic,
    AnnounceResolution,
    AskForPrivacy,
    ConfirmPrivacy,
    DismissListener,
    ExcludePublic,
    KeepResolution,
)
from agenda.commands.quorum import NoteSecondCall, RequestQuorumCheck
from agenda.commands.recusal import (
    DeclareRecusal,
    DoubtRecusal,
    EnterRecusal,
    LiftRecusal,
    NoteRoomLeft,
    OpenRecusalVote,
)
from agenda.commands.secret_vote import CountPapers
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.streaming import ObjectToStream
from agenda.commands.votes import (
    AnnounceVote,
    BreakOffVote,
    CastBallot,
    CloseVote,
    CountHands,
    DoubtVote,
    JudgeHands,
    MarkVoteImpaired,
    OpenTestVote,
    OpenVote,
    PassName,
    RecordOwnVote,
    RepeatVote,
)
from agenda.events import Event
from agenda.events.elections import ElectionBrokenOff
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.events.votes import VoteBrokenOff
from agenda.ports import Refusal
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

_PLANNED: frozenset[SittingState] = frozenset({"planned"})
_OPEN: frozenset[SittingState] = frozenset({"open"})
_RUNNING: frozenset[SittingState] = frozenset({"open", "interrupted"})
_INTERRUPTED: frozenset[SittingState] = frozenset({"interrupted"})
_PLANNED_OR_OPEN: frozenset[SittingState] = frozenset({"planned", "open"})
_NOT_CLOSED: frozenset[SittingState] = frozenset({"planned", "open", "interrupted"})
_OPEN_OR_OVER: frozenset[SittingState] = frozenset({"open", "closed"})
_SINCE_OPENING: frozenset[SittingState] = frozenset({"open", "interrupted", "closed"})
_CLOSED: frozenset[SittingState] = frozenset({"closed"})
_ALWAYS: frozenset[SittingState] = frozenset({"planned", "open", "interrupted", "closed"})

POSSIBLE: Mapping[type[Command], frozenset[SittingState]] = {
    PlanMeeting: _PLANNED,
    ListPerson: _PLANNED,
    ListItem: _PLANNED,
    LayDown: _PLANNED_OR_OPEN,
    OpenSitting: _PLANNED,
    InterruptSitting: _OPEN,
    ResumeSitting: _INTERRUPTED,
    HandOverChair: _RUNNING,
    TakeBackChair: _RUNNING,
    CloseSitting: _RUNNING,
    NoteArrival: _NOT_CLOSED,
    NoteDeparture: _NOT_CLOSED,
    StateQuorum: _OPEN,
    RequestQuorumCheck: _OPEN,
    NoteSecondCall: _PLANNED_OR_OPEN,
    CallItem: _OPEN,
    CloseItem: _OPEN,
    RemoveItem: _OPEN,
    RestoreItem: _OPEN,
    MoveItem: _PLANNED | _OPEN,
    TimeItem: _NOT_CLOSED,
    ProposeItem: _OPEN,
    WithdrawProposal: _OPEN,
    PutProposalToVote: _OPEN,
    MoveMotion: _OPEN,
    WithdrawMotion: _OPEN,
    SplitMotion: _OPEN,
    OrderMotions: _OPEN,
    WordMotion: _OPEN,
    PutMotionToVote: _OPEN,
    MoveProcedure: _OPEN,
    WithdrawProcedure: _OPEN,
    HearProcedure: _OPEN,
    SupportProcedure: _OPEN,
    AcceptProcedure: _OPEN,
    PutProcedureToVote: _OPEN,
    RequestFloor: _OPEN,
    WithdrawRequest: _OPEN,
    GiveFloor: _OPEN,
    TakeFloor: _OPEN,
    MoveRequest: _OPEN,
    AdmitQuestion: _OPEN,
    DeclineQuestion: _OPEN,
    EndQuestion: _OPEN,
    PauseClock: _OPEN,
    ResumeClock: _OPEN,
    SetSpeakingLimit: _OPEN,
    LimitItemTime: _OPEN,
    CloseSpeakerList: _OPEN,
    OpenSpeakerList: _OPEN,
    SetOrderPolicy: _PLANNED_OR_OPEN,
    SetSpeakingRules: _PLANNED_OR_OPEN,
    ChooseSpeakerList: _PLANNED_OR_OPEN,
    OpenVote: _OPEN,
    CastBallot: _OPEN,
    CloseVote: _OPEN,
    AnnounceVote: _OPEN,
    OpenTestVote: _OPEN,
    CountHands: _OPEN,
    JudgeHands: _OPEN,
    CountPapers: _OPEN,
    PassName: _OPEN,
    BreakOffVote: _OPEN,
    DoubtVote: _OPEN,
    RepeatVote: _OPEN,
    MarkVoteImpaired: _OPEN,
    RecordOwnVote: _OPEN,
    DeclareRecusal: _NOT_CLOSED,
    EnterRecusal: _NOT_CLOSED,
    DoubtRecusal: _NOT_CLOSED,
    OpenRecusalVote: _OPEN,
    LiftRecusal: _NOT_CLOSED,
    NoteRoomLeft: _RUNNING,
    ReportDisturbance: _RUNNING,
    NoteDisturbance: _RUNNING,
    AttachEvidence: _RUNNING,
    EndDisturbance: _RUNNING,
    JudgeDisturbance: _RUNNING,
    AnswerDisturbance: _RUNNING,
    ForfeitObjection: _RUNNING,
    NoteDeputy: _NOT_CLOSED,
    EndDeputy: _NOT_CLOSED,
    ExcludePublic: _OPEN,
    AdmitPublic: _OPEN,
    AskForPrivacy: _NOT_CLOSED,
    ConfirmPrivacy: _NOT_CLOSED,
    AdmitListener: _NOT_CLOSED,
    DismissListener: _NOT_CLOSED,
    ObjectToStream: _NOT_CLOSED,
    AnnounceResolution: _OPEN_OR_OVER,
    KeepResolution: _OPEN_OR_OVER,
    SetPublication: _NOT_CLOSED,
    DumpStream: _SINCE_OPENING,
    NoteDump: _SINCE_OPENING,
    CountNonPublic: _SINCE_OPENING,
    NoteObjection: _NOT_CLOSED,
    NoteConsent: _NOT_CLOSED,
    ReleaseArchive: _CLOSED,
    TakeDown: _SINCE_OPENING,
    NoteDeletion: _ALWAYS,
    NoteArchiveState: _ALWAYS,
    CallToOrder: _RUNNING,
    RevokeCall: _RUNNING,
    ExcludeForDay: _RUNNING,
    ContestExclusion: _RUNNING,
    ReviewExclusion: _OPEN,
    LiftExclusion: _RUNNING,
    PrepareElection: _OPEN,
    Nominate: _OPEN,
    WithdrawNomination: _OPEN,
    ObjectToHands: _OPEN,
    AllowElectronicBallot: _PLANNED_OR_OPEN,
    OpenElection: _OPEN,
    BreakOffElection: _OPEN,
    RepeatElection: _OPEN,
    IssueBallotPaper: _OPEN,
    CountElection: _OPEN,
    OpenUrn: _OPEN,
    AnnounceElection: _OPEN,
    SealLot: _OPEN,
    DrawLot: _OPEN,
    RecordLot: _OPEN,
    AnswerElection: _OPEN,
    VoteOnProposal: _OPEN,
    EndElection: _OPEN,
    WriteProse: _ALWAYS,
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
