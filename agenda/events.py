"""What happened, for ever.

Every event is a frozen dataclass of JSON-ready values; the log stores `kind_of(event)` and `to_json(event)` and reads
them back with `from_json`. An event is never changed or removed: a correction is a new event. Ids are strings chosen
by `decide` from counters in the meeting, so that a replay gives the same ids. Times are not fields: each event's time
stands beside it in the log (`Recorded.at`, UTC).
"""

from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Presence = Literal["hall", "remote"]
Function = Literal["chair", "councillor", "magistrate", "clerk", "guest"]
Choice = Literal["yes", "no", "abstain"]
Channel = Literal["app", "seat", "clerk"]
ItemKind = Literal["report", "resolution", "information"]
FloorEnd = Literal["finished", "withdrawn", "next", "closed"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of an item (Unterlage): its title and its file name below the meeting's papers folder."""

    title: str
    file: str


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    """A sitting (Sitzung) of a body (Gremium) was planned.

    `starts_at` is ISO 8601 with offset, `legal_seats` the legal number of members, `profile` names the law.
    """

    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str


@dataclass(frozen=True, slots=True)
class PersonListed:
    """Somebody belongs to the sitting. `seat` is the number on the seat map, None for those without one."""

    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None


@dataclass(frozen=True, slots=True)
class ItemListed:
    """An agenda item (TOP); `motion` is the text put to the vote (Beschlussvorschlag), empty where there is none."""

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class SittingOpened:
    """The chair opened the sitting."""


@dataclass(frozen=True, slots=True)
class SittingInterrupted:
    """The chair interrupted the sitting (Unterbrechung)."""

    reason: str


@dataclass(frozen=True, slots=True)
class SittingResumed:
    """The sitting goes on."""


@dataclass(frozen=True, slots=True)
class SittingClosed:
    """The chair closed the sitting."""


@dataclass(frozen=True, slots=True)
class PersonArrived:
    """Present from now on, in the hall or remote (§ 52a HGO)."""

    person_id: str
    how: Presence


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Present no longer."""

    person_id: str


@dataclass(frozen=True, slots=True)
class QuorumStated:
    """The chair stated whether the body is quorate (§ 53 HGO)."""

    present: int
    legal_seats: int
    required: int
    quorate: bool


@dataclass(frozen=True, slots=True)
class ItemCalled:
    """Debate of an item begins."""

    item_id: str


@dataclass(frozen=True, slots=True)
class ItemClosed:
    """Debate of an item is over."""

    item_id: str


@dataclass(frozen=True, slots=True)
class PublicExcluded:
    """From this event on nothing may reach the public (§ 52 HGO)."""

    reason: str


@dataclass(frozen=True, slots=True)
class PublicAdmitted:
    """The public part goes on."""


@dataclass(frozen=True, slots=True)
class FloorRequested:
    """Somebody wants to speak (Wortmeldung)."""

    request_id: str
    person_id: str
    remark: str


@dataclass(frozen=True, slots=True)
class RequestWithdrawn:
    """A request to speak was taken back or struck off."""

    request_id: str


@dataclass(frozen=True, slots=True)
class FloorGiven:
    """The chair gave the floor (Worterteilung); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    request_id: str | None
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class FloorTaken:
    """A contribution (Redebeitrag) ended."""

    contribution_id: str
    why: FloorEnd


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """An open vote began. `entitled` lists who may vote, frozen at opening."""

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BallotCast:
    """One voice; a later one of the same person replaces it until the vote is closed."""

    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel


@dataclass(frozen=True, slots=True)
class VoteClosed:
    """The vote is closed and counted (§ 54 HGO)."""

    vote_id: str
    yes: int
    no: int
    abstain: int
    not_voted: int
    carried: bool


@dataclass(frozen=True, slots=True)
class VoteAnnounced:
    """The chair announced the result; only now is it final."""

    vote_id: str


@dataclass(frozen=True, slots=True)
class ProseWritten:
    """The clerk's whole text for an item, in place of the former one; an empty item_id means the general remarks."""

    item_id: str
    text: str


Event = (
    MeetingPlanned
    | PersonListed
    | ItemListed
    | SittingOpened
    | SittingInterrupted
    | SittingResumed
    | SittingClosed
    | PersonArrived
    | PersonLeft
    | QuorumStated
    | ItemCalled
    | ItemClosed
    | PublicExcluded
    | PublicAdmitted
    | FloorRequested
    | RequestWithdrawn
    | FloorGiven
    | FloorTaken
    | VoteOpened
    | BallotCast
    | VoteClosed
    | VoteAnnounced
    | ProseWritten
)

EVENT_TYPES: dict[str, type[Event]] = {cls.__name__: cls for cls in typing.get_args(Event)}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its place in the log: `seq` counts from 1, `at` is UTC."""

    seq: int
    at: datetime
    event: Event


def kind_of(event: Event) -> str:
    """The name under which the log stores the event."""
    return type(event).__name__


def to_json(event: Event) -> dict[str, Any]:
    """The event as plain JSON values."""
    return dataclasses.asdict(event)


def from_json(kind: str, body: dict[str, Any]) -> Event:
    """The event that `to_json` wrote; raises KeyError or TypeError where kind or fields are unknown."""
    values = dict(body)
    if kind == "ItemListed":
        values["papers"] = tuple(Paper(**paper) for paper in values["papers"])
    if kind == "VoteOpened":
        values["entitled"] = tuple(values["entitled"])
    return EVENT_TYPES[kind](**values)
