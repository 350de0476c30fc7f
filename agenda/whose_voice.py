"""Whom a command speaks for: the person it names, or the one whose motion, request or objection it takes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda.commands import (
    Command,
    disturbance,
    elections,
    floor,
    minutes_course,
    motions,
    presence,
    procedure,
    quorum,
    votes,
)
from agenda.state import Meeting


def voice(meeting: Meeting, command: Command) -> str | None:
    """Whose voice the command uses; None for what is no longer waiting (its own rule refuses that)."""
    return _VOICE.get(type(command), _of_person)(meeting, command)


def _of_person(meeting: Meeting, command: Command) -> str | None:
    """Most commands name the person."""
    return getattr(command, "person_id", None)


def _of_motion(meeting: Meeting, command: motions.WithdrawMotion) -> str | None:
    motion = meeting.motions.get(command.motion_id)
    return motion.person_id if motion else None


def _of_procedure(meeting: Meeting, command: procedure.WithdrawProcedure) -> str | None:
    pending = (point.moved for point in meeting.procedure.pending)
    decided = (one.moved for one in meeting.procedure.settled.values())
    return next((moved.person_id for moved in (*pending, *decided) if moved.point_id == command.point_id), None)


def _of_disturbance(
    meeting: Meeting, command: disturbance.EndDisturbance | disturbance.AnswerDisturbance
) -> str | None:
    disturbance = meeting.disturbances.get(command.disturbance_id)
    return disturbance.person_id if disturbance else None


def _of_objection(meeting: Meeting, command: minutes_course.WithdrawMinutesObjection) -> str | None:
    objection = meeting.minutes.objections.get(command.objection_id)
    return objection.person_id if objection else None


def _of_request(meeting: Meeting, command: floor.WithdrawRequest) -> str | None:
    return next((waiting.person_id for waiting in meeting.queue if waiting.request_id == command.request_id), None)


_VOICE: Mapping[type[Command], Callable[..., str | None]] = {
    motions.WithdrawMotion: _of_motion,
    procedure.WithdrawProcedure: _of_procedure,
    disturbance.EndDisturbance: _of_disturbance,
    disturbance.AnswerDisturbance: _of_disturbance,
    floor.WithdrawRequest: _of_request,
    minutes_course.WithdrawMinutesObjection: _of_objection,
}
"""Whose voice a command uses that does not name the person."""


def acts_for_remote(meeting: Meeting, command: Command) -> bool:
    """Whether it acts for somebody who is not in the hall."""
    return _ABOUT_REMOTE.get(type(command), _never)(meeting, command)


def _is_remote(
    meeting: Meeting,
    command: quorum.RequestQuorumCheck
    | floor.RequestFloor
    | votes.CastBallot
    | motions.MoveMotion
    | procedure.MoveProcedure
    | procedure.SupportProcedure
    | votes.DoubtVote
    | votes.RecordOwnVote
    | elections.ObjectToHands
    | presence.NoteDeparture,
) -> bool:
    person = meeting.people.get(command.person_id)
    return person is not None and person.present == "remote"


def _comes_remote(meeting: Meeting, command: presence.NoteArrival) -> bool:
    return command.how == "remote"


def _never(meeting: Meeting, command: Command) -> bool:
    return False


_ABOUT_REMOTE: Mapping[type[Command], Callable[..., bool]] = {
    quorum.RequestQuorumCheck: _is_remote,
    floor.RequestFloor: _is_remote,
    votes.CastBallot: _is_remote,
    motions.MoveMotion: _is_remote,
    procedure.MoveProcedure: _is_remote,
    procedure.SupportProcedure: _is_remote,
    votes.DoubtVote: _is_remote,
    votes.RecordOwnVote: _is_remote,
    elections.ObjectToHands: _is_remote,
    presence.NoteDeparture: _is_remote,
    presence.NoteArrival: _comes_remote,
}
"""When a command may act for somebody who is not in the hall."""
