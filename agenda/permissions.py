"""Who may ask for what. What is not listed is denied.

The chair leads the sitting (§ 58 IV HGO), the clerk keeps attendance and minutes and acts for people in the hall who
raise a hand instead of pressing a key, a member speaks and votes with the own voice alone. `system` is the server
itself: it plans, notes who joins by media and carries the seat buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from agenda.commands import Actor, Command, Role
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor, WithdrawRequest
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem, ListPerson, PlanMeeting
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting, InterruptSitting, OpenSitting, ResumeSitting
from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, OpenVote
from agenda.events.words import Channel
from agenda.ports import Refusal
from agenda.state import Meeting

_PLANNERS: frozenset[Role] = frozenset({"clerk", "system"})
_CHAIR: frozenset[Role] = frozenset({"chair"})
_CLERK: frozenset[Role] = frozenset({"clerk"})
_ATTENDANCE: frozenset[Role] = frozenset({"clerk", "system"})
_VOICES: frozenset[Role] = frozenset({"chair", "clerk", "member", "system"})
_PEOPLE: frozenset[Role] = frozenset({"chair", "clerk", "member"})

PERMISSIONS: Mapping[type[Command], frozenset[Role]] = {
    PlanMeeting: _PLANNERS,
    ListPerson: _PLANNERS,
    ListItem: _PLANNERS,
    OpenSitting: _CHAIR,
    InterruptSitting: _CHAIR,
    ResumeSitting: _CHAIR,
    CloseSitting: _CHAIR,
    NoteArrival: _ATTENDANCE,
    NoteDeparture: _ATTENDANCE,
    StateQuorum: _CHAIR,
    CallItem: _CHAIR,
    CloseItem: _CHAIR,
    RequestFloor: _VOICES,
    WithdrawRequest: _PEOPLE,
    GiveFloor: _CHAIR,
    TakeFloor: _CHAIR,
    OpenVote: _CHAIR,
    CastBallot: _VOICES,
    CloseVote: _CHAIR,
    AnnounceVote: _CHAIR,
    WriteProse: _CLERK,
}

OWN_VOICE_ONLY: Mapping[type[Command], frozenset[Role]] = {
    RequestFloor: frozenset({"chair", "member"}),
    CastBallot: frozenset({"chair", "member"}),
    WithdrawRequest: frozenset({"member"}),
}
"""The roles that may ask this only for themselves. Chair and clerk may strike anybody off the queue."""

CHANNELS: Mapping[Channel, frozenset[Role]] = {
    "app": frozenset({"chair", "member", "system"}),
    "seat": frozenset({"system"}),
    "clerk": frozenset({"clerk"}),
}
"""By which way a ballot may come from whom; the log shall not name a way the ballot did not take."""


def check(meeting: Meeting, command: Command, actor: Actor) -> None:
    """Refuse a command that this actor may not ask for."""
    if actor.role not in PERMISSIONS[type(command)]:
        raise Refusal("not-allowed")
    _check_own_voice(meeting, command, actor)
    if isinstance(command, CastBallot) and actor.role not in CHANNELS[command.channel]:
        raise Refusal("channel-unfit")
    if actor.role == "clerk":
        _check_hall_only(meeting, command)


def _check_own_voice(meeting: Meeting, command: Command, actor: Actor) -> None:
    if actor.role not in OWN_VOICE_ONLY.get(type(command), frozenset()):
        return
    whose = _voice(meeting, command)
    if whose is not None and whose != actor.person_id:
        raise Refusal("own-voice-only")


def _voice(meeting: Meeting, command: Command) -> str | None:
    """Whose voice the command uses; None for a request that is no longer waiting (its own rule refuses that)."""
    match command:
        case RequestFloor(person_id=person_id) | CastBallot(person_id=person_id):
            return person_id
        case WithdrawRequest(request_id=request_id):
            return next((waiting.person_id for waiting in meeting.queue if waiting.request_id == request_id), None)
        case _:
            return None


def _check_hall_only(meeting: Meeting, command: Command) -> None:
    if _ABOUT_REMOTE.get(type(command), _never)(meeting, command):
        raise Refusal("clerk-hall-only")


def _is_remote(meeting: Meeting, command: RequestFloor | CastBallot | NoteDeparture) -> bool:
    person = meeting.people.get(command.person_id)
    return person is not None and person.present == "remote"


def _comes_remote(meeting: Meeting, command: NoteArrival) -> bool:
    return command.how == "remote"


def _never(meeting: Meeting, command: Command) -> bool:
    return False


_ABOUT_REMOTE: Mapping[type[Command], Callable[..., bool]] = {
    RequestFloor: _is_remote,
    CastBallot: _is_remote,
    NoteDeparture: _is_remote,
    NoteArrival: _comes_remote,
}
"""When a command of the clerk would act for somebody who is not in the hall."""
