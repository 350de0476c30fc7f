"""The meeting as a value: what is known after a number of events.

Every value is frozen; `evolve` makes the next one. Mappings are never changed in place, so an older meeting may share
them. History (who spoke when, what was written) is not kept here: it is in the log, and the minutes are made from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agenda.events.planning import MeetingPlanned
from agenda.events.showing import Shown
from agenda.events.words import RequestKind
from agenda.ports import Refusal
from agenda.profiles import Profile, law_on
from agenda.state.additions import Additions
from agenda.state.chairing import Chairing
from agenda.state.conduct import Conduct
from agenda.state.disturbances import Disturbance
from agenda.state.elections import Elections
from agenda.state.floor import Contribution, Request, Speaking
from agenda.state.items import Item
from agenda.state.local_law import LocalLaw
from agenda.state.minutes_course import MinutesCourse
from agenda.state.motions import Motion
from agenda.state.pause import Pause
from agenda.state.people import Person
from agenda.state.polls import Poll
from agenda.state.procedure import Procedure
from agenda.state.publication import Publication
from agenda.state.publicity import Publicity
from agenda.state.question_time import QuestionTime
from agenda.state.quorum import QuorumCourse, StatedQuorum
from agenda.state.recusals import Recusal
from agenda.state.votes import Vote

SittingState = Literal["planned", "open", "interrupted", "closed"]


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
    `results` are the announced votes that belong to no item: test votes, and those held while none was under debate.
    `showing` is the paper or result ordered into the public picture, `audience` how many people were counted in the
    room.
    """

    meeting_id: str
    plan: MeetingPlanned | None = None
    state: SittingState = "planned"
    reason: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    item_id: str | None = None
    floor: Contribution | None = None
    queue: tuple[Request, ...] = ()
    speaking: Speaking = field(default_factory=Speaking)
    vote: Vote | None = None
    quorum: StatedQuorum | None = None
    quorum_course: QuorumCourse = field(default_factory=QuorumCourse)
    prose: Mapping[str, str] = field(default_factory=dict)
    face: PublicFace | None = None
    requests: int = 0
    contributions: int = 0
    votes: int = 0
    results: tuple[Vote, ...] = ()
    pause: Pause | None = None
    additions: Additions = field(default_factory=Additions)
    motions: Mapping[str, Motion] = field(default_factory=dict)
    procedure: Procedure = field(default_factory=Procedure)
    recusals: Mapping[str, Recusal] = field(default_factory=dict)
    disturbances: Mapping[str, Disturbance] = field(default_factory=dict)
    publicity: Publicity = field(default_factory=Publicity)
    publication: Publication = field(default_factory=Publication)
    conduct: Conduct = field(default_factory=Conduct)
    elections: Elections = field(default_factory=Elections)
    chairing: Chairing = field(default_factory=Chairing)
    local: LocalLaw = field(default_factory=LocalLaw)
    showing: Shown | None = None
    minutes: MinutesCourse = field(default_factory=MinutesCourse)
    polls: Mapping[str, Poll] = field(default_factory=dict)
    question_time: QuestionTime = field(default_factory=QuestionTime)
    audience: int | None = None

    @property
    def planned(self) -> MeetingPlanned:
        """The plan; raises Refusal where there is none yet."""
        if self.plan is None:
            raise Refusal("meeting-unplanned")
        return self.plan

    @property
    def law(self) -> Profile:
        """The law of the day on which the sitting starts."""
        return law_on(self.planned.profile, self.planned.starts_at)

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
        return self.vote is not None and self.vote.state in ("open", "closed")

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

    def request_of(self, person_id: str, kind: RequestKind) -> Request | None:
        """The person's waiting request of this kind."""
        return next((one for one in self.queue if one.person_id == person_id and one.kind == kind), None)
