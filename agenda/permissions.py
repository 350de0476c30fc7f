"""Who may ask for what. What is not listed is denied.

The chair leads the sitting (§ 58 IV HGO), the clerk keeps attendance and minutes and acts for people in the hall who
raise a hand instead of pressing a key, a member speaks and votes with the own voice alone. `system` is the server
itself: it plans, notes who joins by media and carries the seat buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda.commands import Actor, Command, Role
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
from agenda.events.words import ArrivalBy, Channel, DepartureBy, FaultSource
from agenda.ports import Refusal
from agenda.state import Meeting

_PLANNERS: frozenset[Role] = frozenset({"clerk", "system"})
_CHAIR: frozenset[Role] = frozenset({"chair"})
_CLERK: frozenset[Role] = frozenset({"clerk"})
_ATTENDANCE: frozenset[Role] = frozenset({"clerk", "system"})
_VOICES: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
_PEOPLE: frozenset[Role] = frozenset({"chair", "clerk", "member"})
_LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})
_SYSTEM: frozenset[Role] = frozenset({"system"})

PERMISSIONS: Mapping[type[Command], frozenset[Role]] = {
    PlanMeeting: _PLANNERS,
    ListPerson: _PLANNERS,
    ListItem: _PLANNERS,
    LayDown: _PLANNERS,
    OpenSitting: _CHAIR,
    InterruptSitting: _CHAIR,
    ResumeSitting: _CHAIR,
    CloseSitting: _CHAIR,
    HandOverChair: _LEADERS,
    TakeBackChair: _LEADERS,
    NoteArrival: _ATTENDANCE,
    NoteDeparture: _ATTENDANCE,
    StateQuorum: _CHAIR,
    RequestQuorumCheck: _PEOPLE,
    NoteSecondCall: _PLANNERS,
    CallItem: _CHAIR,
    CloseItem: _CHAIR,
    RemoveItem: _CHAIR,
    RestoreItem: _CHAIR,
    MoveItem: _CHAIR,
    TimeItem: _LEADERS,
    ProposeItem: _LEADERS,
    WithdrawProposal: _LEADERS,
    PutProposalToVote: _CHAIR,
    MoveMotion: _PEOPLE,
    WithdrawMotion: _PEOPLE,
    SplitMotion: _LEADERS,
    OrderMotions: _CHAIR,
    WordMotion: _LEADERS,
    PutMotionToVote: _CHAIR,
    MoveProcedure: _PEOPLE,
    WithdrawProcedure: _PEOPLE,
    HearProcedure: _CHAIR,
    SupportProcedure: frozenset({"clerk", "member"}),
    AcceptProcedure: _CHAIR,
    PutProcedureToVote: _CHAIR,
    RequestFloor: _VOICES,
    WithdrawRequest: _PEOPLE,
    GiveFloor: _CHAIR,
    TakeFloor: _CHAIR,
    MoveRequest: _CHAIR,
    AdmitQuestion: _CHAIR,
    DeclineQuestion: _CHAIR,
    EndQuestion: _CHAIR,
    PauseClock: _CHAIR,
    ResumeClock: _CHAIR,
    SetSpeakingLimit: _CHAIR,
    LimitItemTime: _CHAIR,
    CloseSpeakerList: _CHAIR,
    OpenSpeakerList: _CHAIR,
    SetOrderPolicy: _LEADERS | _SYSTEM,
    SetSpeakingRules: _LEADERS | _SYSTEM,
    ChooseSpeakerList: frozenset({"clerk", "member", "system"}),
    OpenVote: _CHAIR,
    CastBallot: _VOICES,
    CloseVote: _CHAIR,
    AnnounceVote: _CHAIR,
    OpenTestVote: _CHAIR,
    CountHands: frozenset({"chair", "clerk"}),
    JudgeHands: _CHAIR,
    CountPapers: _LEADERS,
    PassName: frozenset({"chair", "clerk"}),
    BreakOffVote: _CHAIR,
    DoubtVote: _PEOPLE,
    RepeatVote: _CHAIR,
    MarkVoteImpaired: _LEADERS,
    RecordOwnVote: _PEOPLE,
    DeclareRecusal: frozenset({"chair", "member"}),
    EnterRecusal: _LEADERS,
    DoubtRecusal: _LEADERS,
    OpenRecusalVote: _CHAIR,
    LiftRecusal: _LEADERS,
    NoteRoomLeft: _LEADERS,
    ReportDisturbance: _PEOPLE,
    NoteDisturbance: _SYSTEM,
    AttachEvidence: _SYSTEM,
    EndDisturbance: _VOICES,
    JudgeDisturbance: _CHAIR,
    AnswerDisturbance: frozenset({"clerk", "member"}),
    ForfeitObjection: _SYSTEM,
    NoteDeputy: _LEADERS,
    EndDeputy: _LEADERS,
    ExcludePublic: _CHAIR,
    AdmitPublic: _CHAIR,
    AskForPrivacy: _CHAIR,
    ConfirmPrivacy: frozenset({"member"}),
    AdmitListener: _CHAIR,
    DismissListener: _CHAIR,
    ObjectToStream: _PEOPLE,
    AnnounceResolution: _CHAIR,
    KeepResolution: _CHAIR,
    SetPublication: _SYSTEM,
    DumpStream: _LEADERS,
    NoteDump: _SYSTEM,
    CountNonPublic: _SYSTEM,
    NoteObjection: _PEOPLE,
    NoteConsent: frozenset({"clerk", "member"}),
    ReleaseArchive: _CLERK,
    TakeDown: _CLERK,
    NoteDeletion: _SYSTEM,
    NoteArchiveState: _SYSTEM,
    CallToOrder: _CHAIR,
    RevokeCall: _CHAIR,
    ExcludeForDay: _CHAIR,
    ContestExclusion: frozenset({"clerk", "member"}),
    ReviewExclusion: _CHAIR,
    LiftExclusion: _CHAIR,
    PrepareElection: _LEADERS,
    Nominate: _PEOPLE,
    WithdrawNomination: _LEADERS,
    ObjectToHands: _PEOPLE,
    AllowElectronicBallot: _PLANNERS,
    OpenElection: _CHAIR,
    BreakOffElection: _CHAIR,
    RepeatElection: _CHAIR,
    IssueBallotPaper: _SYSTEM,
    CountElection: _LEADERS,
    OpenUrn: _CHAIR,
    AnnounceElection: _CHAIR,
    SealLot: _CHAIR,
    DrawLot: _CHAIR,
    RecordLot: _CHAIR,
    AnswerElection: _PEOPLE,
    VoteOnProposal: _CHAIR,
    EndElection: _CHAIR,
    WriteProse: _CLERK,
}

OWN_VOICE_ONLY: Mapping[type[Command], frozenset[Role]] = {
    RequestQuorumCheck: frozenset({"chair", "member"}),
    RequestFloor: frozenset({"chair", "member"}),
    ChooseSpeakerList: frozenset({"member"}),
    CastBallot: frozenset({"chair", "member"}),
    MoveMotion: frozenset({"member"}),
    WithdrawMotion: frozenset({"member"}),
    MoveProcedure: frozenset({"member"}),
    WithdrawProcedure: frozenset({"member"}),
    SupportProcedure: frozenset({"member"}),
    DoubtVote: frozenset({"member"}),
    RecordOwnVote: frozenset({"chair", "member"}),
    Nominate: frozenset({"member"}),
    ObjectToHands: frozenset({"chair", "member"}),
    CountElection: frozenset({"chair", "clerk"}),
    CountPapers: frozenset({"chair", "clerk"}),
    AnswerElection: frozenset({"member"}),
    WithdrawRequest: frozenset({"member"}),
    DeclareRecusal: frozenset({"chair", "member"}),
    ReportDisturbance: frozenset({"member"}),
    EndDisturbance: frozenset({"member"}),
    AnswerDisturbance: frozenset({"member"}),
    ConfirmPrivacy: frozenset({"member"}),
    ObjectToStream: frozenset({"chair", "member"}),
    ContestExclusion: frozenset({"member"}),
    NoteObjection: frozenset({"chair", "member"}),
    NoteConsent: frozenset({"member"}),
}
"""The roles that may ask this only for themselves. Chair and clerk may strike anybody off the queue."""

CHANNELS: Mapping[Channel, frozenset[Role]] = {
    "app": frozenset({"chair", "member", "system"}),
    "seat": frozenset({"system"}),
    "clerk": frozenset({"clerk"}),
}
"""By which way a ballot or a request may come from whom; the log shall not name a way that it did not take."""


ARRIVALS: Mapping[ArrivalBy, frozenset[Role]] = {
    "": _ATTENDANCE,
    "seat": _SYSTEM,
    "link": _SYSTEM,
    "clerk": _CLERK,
}
DEPARTURES: Mapping[DepartureBy, frozenset[Role]] = {
    "": _ATTENDANCE,
    "seat": _SYSTEM,
    "left": _SYSTEM,
    "lost": _SYSTEM,
    "clerk": _CLERK,
    "excluded": frozenset(),
}
"""Who notes coming and going in which way: the timeline of a person is evidence and names it."""

SOURCES: Mapping[FaultSource, frozenset[Role]] = {
    "app": frozenset({"member"}),
    "telephone": frozenset({"clerk"}),
    "chair": frozenset({"chair"}),
    "observed": frozenset(),
}
"""By which way a disturbance may be reported by whom; what the server observed only it can note."""


def check(meeting: Meeting, command: Command, actor: Actor) -> None:
    """Refuse a command that this actor may not ask for."""
    if actor.role not in PERMISSIONS[type(command)]:
        raise Refusal("not-allowed")
    _check_own_voice(meeting, command, actor)
    if isinstance(command, CastBallot) and actor.role not in CHANNELS[command.channel]:
        raise Refusal("channel-unfit")
    if isinstance(command, RequestFloor) and actor.role not in CHANNELS[command.channel]:
        raise Refusal("request-channel-unfit")
    if actor.role not in _ways(command, actor.role):
        raise Refusal("source-unfit")
    if actor.role == "clerk":
        _check_hall_only(meeting, command)


def _ways(command: Command, role: Role) -> frozenset[Role]:
    """Who may say that something became known in the way that the command names."""
    match command:
        case ReportDisturbance(source=source):
            return SOURCES[source]
        case NoteArrival(by=arrived):
            return ARRIVALS[arrived]
        case NoteDeparture(by=left):
            return DEPARTURES[left]
        case _:
            return frozenset({role})


def _check_own_voice(meeting: Meeting, command: Command, actor: Actor) -> None:
    if actor.role not in OWN_VOICE_ONLY.get(type(command), frozenset()):
        return
    whose = _voice(meeting, command)
    if whose is not None and whose != actor.person_id:
        raise Refusal("own-voice-only")


def _voice(meeting: Meeting, command: Command) -> str | None:
    """Whose voice the command uses; None for what is no longer waiting (its own rule refuses that)."""
    return _VOICE.get(type(command), _of_person)(meeting, command)


def _of_person(meeting: Meeting, command: Command) -> str | None:
    """Most commands name the person."""
    return getattr(command, "person_id", None)


def _of_motion(meeting: Meeting, command: WithdrawMotion) -> str | None:
    motion = meeting.motions.get(command.motion_id)
    return motion.person_id if motion else None


def _of_procedure(meeting: Meeting, command: WithdrawProcedure) -> str | None:
    pending = (point.moved for point in meeting.procedure.pending)
    return next((moved.person_id for moved in pending if moved.point_id == command.point_id), None)


def _of_disturbance(meeting: Meeting, command: EndDisturbance | AnswerDisturbance) -> str | None:
    disturbance = meeting.disturbances.get(command.disturbance_id)
    return disturbance.person_id if disturbance else None


def _of_request(meeting: Meeting, command: WithdrawRequest) -> str | None:
    return next((waiting.person_id for waiting in meeting.queue if waiting.request_id == command.request_id), None)


_VOICE: Mapping[type[Command], Callable[..., str | None]] = {
    WithdrawMotion: _of_motion,
    WithdrawProcedure: _of_procedure,
    EndDisturbance: _of_disturbance,
    AnswerDisturbance: _of_disturbance,
    WithdrawRequest: _of_request,
}
"""Whose voice a command uses that does not name the person."""


def _check_hall_only(meeting: Meeting, command: Command) -> None:
    if _ABOUT_REMOTE.get(type(command), _never)(meeting, command):
        raise Refusal("clerk-hall-only")


def _is_remote(
    meeting: Meeting,
    command: RequestQuorumCheck
    | RequestFloor
    | CastBallot
    | MoveMotion
    | MoveProcedure
    | SupportProcedure
    | ObjectToStream
    | DoubtVote
    | RecordOwnVote
    | ObjectToHands
    | NoteDeparture,
) -> bool:
    person = meeting.people.get(command.person_id)
    return person is not None and person.present == "remote"


def _comes_remote(meeting: Meeting, command: NoteArrival) -> bool:
    return command.how == "remote"


def _never(meeting: Meeting, command: Command) -> bool:
    return False


_ABOUT_REMOTE: Mapping[type[Command], Callable[..., bool]] = {
    RequestQuorumCheck: _is_remote,
    RequestFloor: _is_remote,
    CastBallot: _is_remote,
    MoveMotion: _is_remote,
    MoveProcedure: _is_remote,
    ObjectToStream: _is_remote,
    SupportProcedure: _is_remote,
    DoubtVote: _is_remote,
    RecordOwnVote: _is_remote,
    ObjectToHands: _is_remote,
    NoteDeparture: _is_remote,
    NoteArrival: _comes_remote,
}
"""When a command of the clerk would act for somebody who is not in the hall."""
