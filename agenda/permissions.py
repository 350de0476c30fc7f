"""Who may ask for what. What is not listed is denied.

The chair leads the sitting (§ 58 IV HGO), the clerk keeps attendance and minutes and acts for people in the hall who
raise a hand instead of pressing a key, a member speaks and votes with the own voice alone. `system` is the server
itself: it plans, notes who joins by media and carries the seat buttons. The rights stay one table, for whoever reviews
them reads a role from top to bottom.
"""

from __future__ import annotations

from collections.abc import Mapping

from agenda.commands import (
    Actor,
    Command,
    Role,
    additions,
    assembly,
    bodies,
    chairing,
    conduct,
    disturbance,
    elections,
    floor,
    items,
    local_law,
    minutes_course,
    motions,
    papers,
    planning,
    polls,
    presence,
    procedure,
    prose,
    publication,
    publicity,
    question_time,
    quorum,
    recusal,
    secret_vote,
    shots,
    showing,
    sitting,
    surveys,
    votes,
)
from agenda.events.words import ArrivalBy, Channel, DepartureBy, FaultSource
from agenda.ports import Refusal
from agenda.publication import takes_back
from agenda.state import Meeting
from agenda.whose_voice import acts_for_remote, voice

_PLANNERS: frozenset[Role] = frozenset({"clerk", "system"})
_CHAIR: frozenset[Role] = frozenset({"chair"})
_CLERK: frozenset[Role] = frozenset({"clerk"})
_ATTENDANCE: frozenset[Role] = frozenset({"clerk", "system"})
_VOICES: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
_PEOPLE: frozenset[Role] = frozenset({"chair", "clerk", "member"})
_LEADERS: frozenset[Role] = frozenset({"chair", "clerk"})
_SYSTEM: frozenset[Role] = frozenset({"system"})
_OPERATOR: frozenset[Role] = frozenset({"operator"})

PERMISSIONS: Mapping[type[Command], frozenset[Role]] = {
    planning.PlanMeeting: _PLANNERS,
    planning.ListPerson: _PLANNERS,
    planning.ListItem: _PLANNERS,
    local_law.LayDown: _PLANNERS,
    sitting.OpenSitting: _CHAIR,
    sitting.InterruptSitting: _CHAIR,
    sitting.ResumeSitting: _CHAIR,
    sitting.CloseSitting: _CHAIR,
    chairing.HandOverChair: _LEADERS,
    chairing.TakeBackChair: _LEADERS,
    presence.NoteArrival: _ATTENDANCE,
    presence.NoteDeparture: _ATTENDANCE,
    presence.StateQuorum: _CHAIR,
    quorum.RequestQuorumCheck: _PEOPLE,
    quorum.NoteSecondCall: _PLANNERS,
    items.CallItem: _CHAIR,
    items.CloseItem: _CHAIR,
    items.RemoveItem: _CHAIR,
    items.RestoreItem: _CHAIR,
    items.MoveItem: _CHAIR,
    items.TimeItem: _LEADERS,
    additions.ProposeItem: _LEADERS,
    additions.WithdrawProposal: _LEADERS,
    additions.PutProposalToVote: _CHAIR,
    motions.MoveMotion: _PEOPLE,
    motions.WithdrawMotion: _PEOPLE,
    motions.SplitMotion: _LEADERS,
    motions.OrderMotions: _CHAIR,
    motions.WordMotion: _LEADERS,
    motions.PutMotionToVote: _CHAIR,
    procedure.MoveProcedure: _PEOPLE,
    procedure.WithdrawProcedure: _PEOPLE,
    procedure.HearProcedure: _CHAIR,
    procedure.SupportProcedure: frozenset({"clerk", "member"}),
    procedure.AcceptProcedure: _CHAIR,
    procedure.PutProcedureToVote: _CHAIR,
    floor.RequestFloor: _VOICES,
    floor.WithdrawRequest: _VOICES,
    floor.GiveFloor: _CHAIR,
    floor.TakeFloor: _CHAIR,
    floor.MoveRequest: _CHAIR,
    floor.AdmitQuestion: _CHAIR,
    floor.DeclineQuestion: _CHAIR,
    floor.EndQuestion: _CHAIR,
    floor.PauseClock: _CHAIR,
    floor.ResumeClock: _CHAIR,
    floor.SetSpeakingLimit: _CHAIR,
    floor.LimitItemTime: _CHAIR,
    floor.CloseSpeakerList: _CHAIR,
    floor.OpenSpeakerList: _CHAIR,
    floor.SetOrderPolicy: _LEADERS | _SYSTEM,
    floor.SetSpeakingRules: _LEADERS | _SYSTEM,
    floor.ChooseSpeakerList: frozenset({"clerk", "member", "system"}),
    votes.OpenVote: _CHAIR,
    votes.CastBallot: _VOICES,
    votes.CloseVote: _CHAIR,
    votes.AnnounceVote: _CHAIR,
    votes.OpenTestVote: _CHAIR,
    votes.CountHands: frozenset({"chair", "clerk"}),
    votes.JudgeHands: _CHAIR,
    secret_vote.CountPapers: _LEADERS,
    votes.PassName: frozenset({"chair", "clerk"}),
    votes.BreakOffVote: _CHAIR,
    votes.DoubtVote: _PEOPLE,
    votes.RepeatVote: _CHAIR,
    votes.MarkVoteImpaired: _LEADERS,
    votes.UnmarkVoteImpaired: _LEADERS,
    votes.RecordOwnVote: _PEOPLE,
    recusal.DeclareRecusal: frozenset({"chair", "member"}),
    recusal.EnterRecusal: _LEADERS,
    recusal.DoubtRecusal: _LEADERS,
    recusal.OpenRecusalVote: _CHAIR,
    recusal.LiftRecusal: _LEADERS,
    recusal.NoteRoomLeft: _LEADERS,
    disturbance.ReportDisturbance: _PEOPLE,
    disturbance.NoteDisturbance: _SYSTEM,
    disturbance.AttachEvidence: _SYSTEM,
    disturbance.EndDisturbance: _VOICES,
    disturbance.JudgeDisturbance: _CHAIR,
    disturbance.AnswerDisturbance: frozenset({"clerk", "member"}),
    disturbance.ForfeitObjection: _SYSTEM,
    bodies.NoteDeputy: _LEADERS,
    bodies.EndDeputy: _LEADERS,
    publicity.ExcludePublic: _CHAIR,
    publicity.AdmitPublic: _CHAIR,
    publicity.AskForPrivacy: _CHAIR,
    publicity.ConfirmPrivacy: frozenset({"member"}),
    publicity.AdmitListener: _CHAIR,
    publicity.DismissListener: _CHAIR,
    publicity.AnnounceResolution: _CHAIR,
    publicity.KeepResolution: _CHAIR,
    publication.SetPublication: _SYSTEM,
    publication.DumpStream: _LEADERS,
    publication.NoteDump: _SYSTEM,
    publication.CountNonPublic: _SYSTEM,
    publication.NoteObjection: _PEOPLE,
    publication.NoteConsent: frozenset({"clerk", "member"}),
    publication.ReleaseArchive: _CLERK,
    publication.TakeDown: _CLERK,
    publication.NoteDeletion: _SYSTEM,
    publication.NoteArchiveState: _SYSTEM,
    shots.ChooseShot: _OPERATOR,
    shots.ReleaseShot: _OPERATOR,
    shots.NoteShot: _SYSTEM,
    shots.NoteReadiness: _OPERATOR,
    showing.ShowPaper: _LEADERS,
    showing.ShowExhibit: _LEADERS,
    showing.HidePaper: _LEADERS,
    surveys.AttachSurvey: _CLERK,
    papers.AttachPaper: _CLERK,
    polls.OpenPoll: _LEADERS,
    polls.ClosePoll: _LEADERS | _SYSTEM,
    polls.DropPoll: _LEADERS,
    question_time.AcceptResidentQuestion: _CLERK,
    question_time.RefuseResidentQuestion: _CLERK,
    question_time.MergeResidentQuestion: _CLERK,
    question_time.OrderResidentQuestions: _LEADERS,
    question_time.PutResidentQuestion: _LEADERS,
    question_time.AdmitAsker: _LEADERS,
    question_time.DismissAsker: _LEADERS,
    question_time.OweResidentAnswer: _LEADERS,
    question_time.AnswerResidentQuestion: _LEADERS,
    conduct.CallToOrder: _CHAIR,
    conduct.RevokeCall: _CHAIR,
    conduct.ExcludeForDay: _CHAIR,
    conduct.ContestExclusion: frozenset({"clerk", "member"}),
    conduct.ReviewExclusion: _CHAIR,
    conduct.LiftExclusion: _CHAIR,
    elections.PrepareElection: _LEADERS,
    elections.Nominate: _PEOPLE,
    elections.WithdrawNomination: _LEADERS,
    elections.ObjectToHands: _PEOPLE,
    elections.AllowElectronicBallot: _PLANNERS,
    elections.OpenElection: _CHAIR,
    elections.BreakOffElection: _CHAIR,
    elections.RepeatElection: _CHAIR,
    elections.IssueBallotPaper: _SYSTEM,
    elections.CountElection: _LEADERS,
    elections.OpenUrn: _CHAIR,
    elections.AnnounceElection: _CHAIR,
    elections.SealLot: _CHAIR,
    elections.DrawLot: _CHAIR,
    elections.RecordLot: _CHAIR,
    elections.AnswerElection: _PEOPLE,
    elections.VoteOnProposal: _CHAIR,
    elections.EndElection: _CHAIR,
    prose.WriteProse: _CLERK,
    assembly.CountAudience: _CLERK,
    minutes_course.ProposeMinutes: _CLERK,
    minutes_course.ReopenMinutes: _CLERK,
    minutes_course.ObjectToMinutes: _PEOPLE,
    minutes_course.WithdrawMinutesObjection: frozenset({"clerk", "member"}),
    minutes_course.DecideMinutesObjection: _LEADERS,
    minutes_course.SignMinutes: _LEADERS,
    minutes_course.PublishMinutes: _CLERK,
}

OWN_VOICE_ONLY: Mapping[type[Command], frozenset[Role]] = {
    quorum.RequestQuorumCheck: frozenset({"chair", "member"}),
    floor.RequestFloor: frozenset({"chair", "member"}),
    floor.ChooseSpeakerList: frozenset({"member"}),
    votes.CastBallot: frozenset({"chair", "member"}),
    motions.MoveMotion: frozenset({"chair", "member"}),
    motions.WithdrawMotion: frozenset({"member"}),
    procedure.MoveProcedure: frozenset({"chair", "member"}),
    procedure.WithdrawProcedure: frozenset({"member"}),
    procedure.SupportProcedure: frozenset({"member"}),
    votes.DoubtVote: frozenset({"chair", "member"}),
    votes.RecordOwnVote: frozenset({"chair", "member"}),
    elections.Nominate: frozenset({"chair", "member"}),
    elections.ObjectToHands: frozenset({"chair", "member"}),
    elections.CountElection: frozenset({"chair", "clerk"}),
    secret_vote.CountPapers: frozenset({"chair", "clerk"}),
    elections.AnswerElection: frozenset({"chair", "member"}),
    floor.WithdrawRequest: frozenset({"member"}),
    recusal.DeclareRecusal: frozenset({"chair", "member"}),
    disturbance.ReportDisturbance: frozenset({"member"}),
    disturbance.EndDisturbance: frozenset({"member"}),
    disturbance.AnswerDisturbance: frozenset({"member"}),
    publicity.ConfirmPrivacy: frozenset({"member"}),
    conduct.ContestExclusion: frozenset({"member"}),
    publication.NoteObjection: frozenset({"chair", "member"}),
    publication.NoteConsent: frozenset({"member"}),
    minutes_course.ObjectToMinutes: frozenset({"chair", "member"}),
    minutes_course.WithdrawMinutesObjection: frozenset({"member"}),
    minutes_course.SignMinutes: _LEADERS,
}
"""The roles that may ask this only for themselves. Chair and clerk may strike anybody off the queue.

The chair may also note what comes from a faction or is called out in the hall, and then names no person; a member
always speaks with the own voice.
"""

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
    _check_taken_back(meeting, command, actor)
    if isinstance(command, votes.CastBallot) and actor.role not in CHANNELS[command.channel]:
        raise Refusal("channel-unfit")
    if isinstance(command, floor.RequestFloor) and actor.role not in CHANNELS[command.channel]:
        raise Refusal("request-channel-unfit")
    if actor.role not in _ways(command, actor.role):
        raise Refusal("source-unfit")
    if actor.role == "clerk":
        _check_hall_only(meeting, command)


def _ways(command: Command, role: Role) -> frozenset[Role]:
    """Who may say that something became known in the way that the command names."""
    match command:
        case disturbance.ReportDisturbance(source=source):
            return SOURCES[source]
        case presence.NoteArrival(by=arrived):
            return ARRIVALS[arrived]
        case presence.NoteDeparture(by=left):
            return DEPARTURES[left]
        case _:
            return frozenset({role})


def _check_own_voice(meeting: Meeting, command: Command, actor: Actor) -> None:
    if actor.role not in OWN_VOICE_ONLY.get(type(command), frozenset()):
        return
    whose = voice(meeting, command)
    noted = actor.role == "chair" and whose == ""
    if whose is not None and whose != actor.person_id and not noted:
        raise Refusal("own-voice-only")


def _check_taken_back(meeting: Meeting, command: Command, actor: Actor) -> None:
    """The clerk notes an objection for anybody, and takes back nobody's."""
    if (
        isinstance(command, publication.NoteObjection)
        and command.person_id != actor.person_id
        and takes_back(meeting, command)
    ):
        raise Refusal("own-voice-only")


def _check_hall_only(meeting: Meeting, command: Command) -> None:
    if acts_for_remote(meeting, command):
        raise Refusal("clerk-hall-only")
