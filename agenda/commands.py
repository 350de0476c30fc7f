"""What a person may ask of the meeting. Names are imperative; `decide` answers with events or a Refusal.

A command carries no time and no actor: both are arguments of `decide`.
"""

from __future__ import annotations

import typing
from dataclasses import dataclass
from typing import Literal

from agenda.events import Channel, Choice, Function, ItemKind, Paper, Presence

Role = Literal["chair", "clerk", "member", "hall", "public", "operator", "system"]
ROLES: tuple[Role, ...] = typing.get_args(Role)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the role decides what is allowed, the person whose voice it is (None: hall screen, system)."""

    role: Role
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str


@dataclass(frozen=True, slots=True)
class ListPerson:
    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str = ""
    mover: str = ""
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenSitting:
    pass


@dataclass(frozen=True, slots=True)
class InterruptSitting:
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeSitting:
    pass


@dataclass(frozen=True, slots=True)
class CloseSitting:
    pass


@dataclass(frozen=True, slots=True)
class NoteArrival:
    person_id: str
    how: Presence


@dataclass(frozen=True, slots=True)
class NoteDeparture:
    person_id: str


@dataclass(frozen=True, slots=True)
class StateQuorum:
    pass


@dataclass(frozen=True, slots=True)
class CallItem:
    item_id: str


@dataclass(frozen=True, slots=True)
class CloseItem:
    pass


@dataclass(frozen=True, slots=True)
class RequestFloor:
    person_id: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    request_id: str


@dataclass(frozen=True, slots=True)
class GiveFloor:
    """Give the floor to a person; their waiting request, if any, is used up."""

    person_id: str
    limit_s: int | None = None


@dataclass(frozen=True, slots=True)
class TakeFloor:
    """End the running contribution."""

    why: Literal["finished", "withdrawn"] = "finished"


@dataclass(frozen=True, slots=True)
class OpenVote:
    """Open an open vote on the current item; an empty question means the item's own motion."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class CastBallot:
    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel = "app"


@dataclass(frozen=True, slots=True)
class CloseVote:
    pass


@dataclass(frozen=True, slots=True)
class AnnounceVote:
    pass


@dataclass(frozen=True, slots=True)
class WriteProse:
    item_id: str
    text: str


Command = (
    PlanMeeting
    | ListPerson
    | ListItem
    | OpenSitting
    | InterruptSitting
    | ResumeSitting
    | CloseSitting
    | NoteArrival
    | NoteDeparture
    | StateQuorum
    | CallItem
    | CloseItem
    | RequestFloor
    | WithdrawRequest
    | GiveFloor
    | TakeFloor
    | OpenVote
    | CastBallot
    | CloseVote
    | AnnounceVote
    | WriteProse
)

COMMAND_TYPES: dict[str, type[Command]] = {cls.__name__: cls for cls in typing.get_args(Command)}
