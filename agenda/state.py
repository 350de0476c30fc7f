"""The meeting as a value: what is known after a number of events.

Every value is frozen; `evolve` makes the next one. Mappings are never changed in place, so an older meeting may share
them. History (who spoke when, what was written) is not kept here: it is in the log, and the minutes are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events import Choice, Function, ItemKind, MeetingPlanned, Paper, Presence, QuorumStated, VoteClosed
from agenda.ports import Refusal
from agenda.profiles import Profile, profile

SittingState = Literal["planned", "open", "interrupted", "closed"]
ItemState = Literal["coming", "now", "done"]
VoteState = Literal["open", "closed", "announced"]

VOTING_FUNCTIONS: frozenset[Function] = frozenset({"chair", "councillor"})
"""The chair of a Hessian council is one of its members and votes (§ 57 HGO); the magistrate does not."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the list of the sitting; `present` is None for the absent, `since` the time of the last arrival."""

    person_id: str
    name: str
    function: Function
    faction: str
    seat: int | None
    present: Presence | None = None
    since: datetime | None = None

    @property
    def voting(self) -> bool:
        """Whether this person belongs to those who decide."""
        return self.function in VOTING_FUNCTIONS


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote (offene Abstimmung); `ballots` maps person ids to choices, `counted` is None while it is open."""

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]
    opened_at: datetime
    state: VoteState
    ballots: Mapping[str, Choice]
    counted: VoteClosed | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Those who may vote and have not."""
        return tuple(person_id for person_id in self.entitled if person_id not in self.ballots)


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item (TOP) with its announced votes."""

    item_id: str
    number: str
    title: str
    public: bool
    kind: ItemKind
    motion: str
    mover: str
    papers: tuple[Paper, ...]
    state: ItemState = "coming"
    called_at: datetime | None = None
    closed_at: datetime | None = None
    results: tuple[Vote, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """A waiting request to speak (Wortmeldung)."""

    request_id: str
    person_id: str
    remark: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Contribution:
    """The running contribution (Redebeitrag); `limit_s` in seconds, None for unlimited."""

    contribution_id: str
    person_id: str
    since: datetime
    limit_s: int | None


@dataclass(frozen=True, slots=True)
class StatedQuorum:
    """The chair's last statement on the quorum and its time."""

    counted: QuorumStated
    at: datetime


@dataclass(frozen=True, slots=True)
class PublicFace:
    """What the public knew when it was excluded; its view stays there until it is admitted again."""

    people: Mapping[str, Person]
    items: Mapping[str, Item]
    quorum: StatedQuorum | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting after some events.

    `people` and `items` keep the order of listing. `vote` is the newest vote of the current item until the debate goes
    on. The three counters give the next ids, so that a replay gives the same ones. `face` is set exactly while the
    public is excluded; it outlives the closing of the sitting, so that picture and sound stay shut (fail closed).
    """

    meeting_id: str
    plan: MeetingPlanned | None
    state: SittingState
    reason: str
    opened_at: datetime | None
    closed_at: datetime | None
    people: Mapping[str, Person]
    items: Mapping[str, Item]
    item_id: str | None
    floor: Contribution | None
    queue: tuple[Request, ...]
    vote: Vote | None
    quorum: StatedQuorum | None
    prose: Mapping[str, str]
    face: PublicFace | None
    requests: int
    contributions: int
    votes: int

    @classmethod
    def empty(cls, meeting_id: str) -> Meeting:
        """The meeting before its first event."""
        return cls(
            meeting_id=meeting_id,
            plan=None,
            state="planned",
            reason="",
            opened_at=None,
            closed_at=None,
            people={},
            items={},
            item_id=None,
            floor=None,
            queue=(),
            vote=None,
            quorum=None,
            prose={},
            face=None,
            requests=0,
            contributions=0,
            votes=0,
        )

    @property
    def planned(self) -> MeetingPlanned:
        """The plan; raises Refusal where there is none yet."""
        if self.plan is None:
            raise Refusal("meeting-unplanned")
        return self.plan

    @property
    def law(self) -> Profile:
        """The profile the sitting follows."""
        return profile(self.planned.profile)

    @property
    def public_excluded(self) -> bool:
        """Whether nothing may reach the public (§ 52 HGO)."""
        return self.face is not None

    @property
    def current(self) -> Item | None:
        """The item under debate."""
        return None if self.item_id is None else self.items[self.item_id]

    @property
    def voting_now(self) -> bool:
        """Whether ballots are being taken."""
        return self.vote is not None and self.vote.state == "open"

    @property
    def vote_unfinished(self) -> bool:
        """Whether a vote is open, or counted but not announced."""
        return self.vote is not None and self.vote.state != "announced"

    def person(self, person_id: str) -> Person:
        """The listed person; raises Refusal where nobody has this id."""
        try:
            return self.people[person_id]
        except KeyError:
            raise Refusal("person-unknown") from None

    def item(self, item_id: str) -> Item:
        """The listed item; raises Refusal where none has this id."""
        try:
            return self.items[item_id]
        except KeyError:
            raise Refusal("item-unknown") from None

    def request_of(self, person_id: str) -> Request | None:
        """The person's waiting request."""
        return next((request for request in self.queue if request.person_id == person_id), None)
