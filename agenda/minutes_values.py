"""What a Niederschrift holds, as values.

The content follows § 61 Abs. 1 HGO: who was present, which items were dealt with, the resolutions, the results of
votes. Hybrid sittings add how everybody took part and when they came, left or changed between hall and remote. All
times are UTC; local time, layout and signatures belong to whoever prints the minutes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.surveys import SurveyAttached
from agenda.events.votes import VoteClosed
from agenda.events.words import (
    ArrivalBy,
    BodyKind,
    Choice,
    DepartureBy,
    Fault,
    FaultAnswer,
    Function,
    HandsVerdict,
    ItemKind,
    MinutesKind,
    MinutesOffice,
    MinutesState,
    ObjectionEnd,
    Paper,
    Presence,
    QuorumBasis,
    Sphere,
    VoteForm,
)

VoteState = Literal["open", "closed", "announced", "broken-off"]


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until `end`; None while it lasts."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """One stretch of presence in one way; changing between hall and remote begins a new one."""

    start: datetime
    end: datetime | None
    how: Presence
    by: ArrivalBy = ""
    left_by: DepartureBy = ""


@dataclass(frozen=True, slots=True)
class Outage:
    """A disturbance of a remote member's picture and sound: whose sphere it was, and what the member said of it."""

    start: datetime
    end: datetime | None
    what: Fault
    sphere: Sphere | None = None
    answer: FaultAnswer | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """A time outside because of a conflict of interest (§ 25 HGO) at the item of this number."""

    start: datetime
    end: datetime | None
    number: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody of the sitting and when they were there; no spans: never. What befell them in between stands beside."""

    person_id: str
    name: str
    faction: str
    function: Function
    seat: int | None
    spans: tuple[Span, ...]
    outages: tuple[Outage, ...] = ()
    away: tuple[Away, ...] = ()


@dataclass(frozen=True, slots=True)
class Speech:
    """A contribution (Redebeitrag). `how` is None for a speaker whose presence nobody noted; `public`: heard by all."""

    person_id: str
    name: str
    faction: str
    how: Presence | None
    start: datetime
    end: datetime | None
    public: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, word by word; empty `speaker`: nobody had the floor. `automatic`: as in `Utterance`."""

    at: datetime
    speaker: str
    text: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """One who may vote, and the choice that counted; None: did not vote, or `by_hand`, which is kept without names."""

    person_id: str
    name: str
    choice: Choice | None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """The count as the chair closed it (§ 54 HGO). With a `verdict` the hands were judged by sight and not counted."""

    yes: int
    no: int
    abstain: int
    not_voted: int
    carried: bool
    verdict: HandsVerdict | None = None


def tally_of(closed: VoteClosed) -> Tally:
    """The count that a closing recorded."""
    return Tally(closed.yes, closed.no, closed.abstain, closed.not_voted, closed.carried, closed.verdict)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something beside the agenda that belongs into the minutes: an interruption, the exclusion of the public.

    `public_text` is what everybody may read of it; empty: nothing. `until` is the end of what lasted, once it is over.
    `debate`: it is part of the debate's course, which minutes of results leave out.
    """

    at: datetime
    text: str
    public_text: str
    until: datetime | None = None
    debate: bool = False


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """One open vote on an item; a repeated vote is a record of its own, the earlier one stays.

    `rule` is its law and `explained` how many voices that took. `hands` are the yes, no and abstentions among the hands
    counted. `notes` tell what came of it: doubts, repetition, own votes put on record.
    """

    vote_id: str
    item_id: str
    number: str
    title: str
    question: str
    opened_at: datetime
    closed_at: datetime | None
    announced_at: datetime | None
    voices: tuple[Voice, ...]
    tally: Tally | None
    rule: str
    public: bool
    form: VoteForm = "open"
    explained: str = ""
    hands: tuple[int, int, int] | None = None
    notes: tuple[Incident, ...] = ()
    broken_off: bool = False

    @property
    def state(self) -> VoteState:
        """How far the vote is; only an announced result is final."""
        if self.broken_off:
            return "broken-off"
        if self.announced_at:
            return "announced"
        return "closed" if self.tally else "open"

    def names(self, choice: Choice | None) -> tuple[str, ...]:
        """Who chose so, in the order of the list of those entitled; None asks for those who did not vote."""
        return tuple(voice.name for voice in self.voices if voice.choice == choice and not voice.by_hand)


@dataclass(frozen=True, slots=True)
class QuorumRecord:
    """What the chair stated about the quorum (§ 53 HGO), and by which of its rules."""

    at: datetime
    present: int
    legal_seats: int
    required: int
    quorate: bool
    public: bool
    basis: QuorumBasis = "ordinary"


@dataclass(frozen=True, slots=True)
class PollRecord:
    """A live poll that was closed `at` this time, and its frozen result; `public`: asked before the public."""

    asked: PollOpened
    result: PollClosed
    at: datetime
    public: bool


@dataclass(frozen=True, slots=True)
class ItemMinutes:
    """An agenda item as it was dealt with. An item called again has several periods, one never called has none.

    `course` are the sentences about what happened in it beside speeches and votes: motions, recusals, elections.
    `heard`: mover, motion and the papers it was listed with came before the public. `papers` are all its documents,
    `added` those of them that came after it was listed, `exhibits` results of surveys, `polls` the live polls about it,
    `verbatim` what was said word by word, where the minutes are of that kind.
    """

    item_id: str
    number: str
    title: str
    public: bool
    mover: str
    motion: str
    periods: tuple[Period, ...]
    speeches: tuple[Speech, ...]
    course: tuple[Incident, ...]
    prose: str
    votes: tuple[VoteRecord, ...]
    heard: bool = True
    papers: tuple[Paper, ...] = ()
    added: tuple[Paper, ...] = ()
    exhibits: tuple[SurveyAttached, ...] = ()
    polls: tuple[PollRecord, ...] = ()
    verbatim: tuple[Said, ...] = ()
    kind: ItemKind = "resolution"

    @property
    def called_at(self) -> datetime | None:
        """When the item was first called."""
        return self.periods[0].start if self.periods else None

    @property
    def closed_at(self) -> datetime | None:
        """When its last debate was closed; None before and while one is running."""
        return self.periods[-1].end if self.periods else None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who approved the minutes in which office."""

    office: MinutesOffice
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """A member's objection to a version; `number` is the item's, empty for the whole. `how` is None until it ended."""

    objection_id: str
    version: int
    name: str
    number: str
    at: datetime
    reason: str
    how: ObjectionEnd | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """How far the minutes are. `version` is the newest proposed, 0 before the first; `changed_at` the newest act."""

    state: MinutesState = "draft"
    version: int = 0
    kind: MinutesKind = "course"
    proposed_at: datetime | None = None
    signatures: tuple[Signature, ...] = ()
    objections: tuple[Objection, ...] = ()
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """The whole Niederschrift, of a finished sitting or of one that is going on.

    `starts_at` is the planned beginning as it was announced (ISO 8601 with offset). `exclusions` are the periods
    without the public. `as_of` is the time of the last event that went in. `public_only` marks the edition for
    everybody, `rehearsal` a sitting that was only played through. `approval` says how far they are on their way.
    `verbatim` was said in public while no item was called. `kind` is that of the body; `audience` how many people were
    counted in the room.
    """

    meeting_id: str
    body: str
    title: str
    place: str
    starts_at: str
    legal_seats: int
    profile: str
    opened_at: datetime | None
    closed_at: datetime | None
    attendance: tuple[Attendance, ...]
    absent: tuple[Attendance, ...]
    quorum: tuple[QuorumRecord, ...]
    items: tuple[ItemMinutes, ...]
    remarks: str
    incidents: tuple[Incident, ...]
    exclusions: tuple[Period, ...]
    as_of: datetime | None
    public_only: bool
    rehearsal: bool = False
    approval: Approval = field(default_factory=Approval)
    verbatim: tuple[Said, ...] = ()
    kind: BodyKind = "council"
    audience: int | None = None

    @property
    def open(self) -> bool:
        """True until the sitting is closed: the minutes are still growing."""
        return self.closed_at is None

    def names_of(self, function: Function) -> tuple[str, ...]:
        """Those who hold the function: the present ones, or else all who are listed."""
        present = tuple(one.name for one in self.attendance if one.function == function)
        return present or tuple(one.name for one in self.absent if one.function == function)
