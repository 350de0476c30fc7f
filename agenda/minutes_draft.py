"""Minutes in the making: what is known of the sitting so far, and the minutes as they stand.

The draft is the one mutable thing of the minutes. `agenda/minutes_fold.py` says what each event does to it; `minutes`
may be asked for at any moment and gives a value that later events do not change.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from agenda import majorities
from agenda.elections_texts import ElectionTexts
from agenda.events.additions import ItemProposed
from agenda.events.floor import FloorGiven
from agenda.events.motions import MotionMoved
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.polls import PollOpened
from agenda.events.procedure import ProcedureMoved
from agenda.events.question_time import ResidentQuestionAccepted
from agenda.events.secret_vote import PapersTyped
from agenda.events.surveys import SurveyAttached
from agenda.events.votes import VoteOpened
from agenda.events.words import ArrivalBy, Choice, DepartureBy, Paper, Presence
from agenda.minutes_presence import Whereabouts
from agenda.minutes_values import (
    Approval,
    Attendance,
    Incident,
    ItemMinutes,
    Minutes,
    Period,
    PollRecord,
    QuorumRecord,
    Said,
    Span,
    Speech,
    Tally,
    Voice,
    VoteRecord,
)
from agenda.minutes_verbatim import during, outside
from agenda.profiles import PROFILES, law_on
from agenda.state.people import VOTING_FUNCTIONS
from agenda.voting import rule_text


@dataclass(slots=True)
class Stay:
    """One stretch of presence; `end` is None while it lasts."""

    start: datetime
    end: datetime | None
    how: Presence
    by: ArrivalBy = ""
    left_by: DepartureBy = ""


@dataclass(slots=True)
class Stretch:
    """One stretch of time; `end` is None while it lasts."""

    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class Contribution:
    """A contribution and how the speaker was present when it began."""

    given: FloorGiven
    how: Presence | None
    start: datetime
    end: datetime | None
    public: bool


@dataclass(slots=True)
class BallotBox:
    """A vote with the choice of each person so far, and what was noted about it; `own` by person, one each."""

    opened: VoteOpened
    opened_at: datetime
    public: bool
    in_hall: frozenset[str] = frozenset()
    ballots: dict[str, Choice] = field(default_factory=dict)
    hands: tuple[int, int, int] | None = None
    judged: bool = False
    broken_off: bool = False
    notes: list[Incident] = field(default_factory=list)
    own: dict[str, Incident] = field(default_factory=dict)
    closed_at: datetime | None = None
    announced_at: datetime | None = None
    tally: Tally | None = None
    papers: PapersTyped | None = None


@dataclass(slots=True)
class ItemDraft:
    """An item with all that was said, decided and written about it."""

    listed: ItemListed
    debates: list[Stretch] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    votes: list[BallotBox] = field(default_factory=list)
    course: list[Incident] = field(default_factory=list)
    prose: str = ""
    added: list[Paper] = field(default_factory=list)
    exhibits: list[SurveyAttached] = field(default_factory=list)
    polls: list[PollRecord] = field(default_factory=list)


class MinutesDraft:
    """A sitting as its minutes see it, between two events."""

    def __init__(self, meeting_id: str) -> None:
        self.meeting_id = meeting_id
        self.plan = MeetingPlanned("", "", "", "", 0, "")
        self.people: dict[str, PersonListed] = {}
        self.stays: dict[str, list[Stay]] = {}
        self.whereabouts = Whereabouts()
        self.items: dict[str, ItemDraft] = {}
        self.current: ItemDraft | None = None
        self.floor: Contribution | None = None
        self.votes: dict[str, BallotBox] = {}
        self.hides_ballots = False
        self.motions: dict[str, MotionMoved] = {}
        self.points: dict[str, ProcedureMoved] = {}
        self.proposals: dict[str, ItemProposed] = {}
        self.called_to_order: dict[str, str] = {}
        self.stood_in: set[str] = set()
        self.elections = ElectionTexts()
        self.polls: dict[str, tuple[PollOpened, bool]] = {}
        self.resident_questions: dict[str, ResidentQuestionAccepted] = {}
        self.resident_told: set[str] = set()
        self.unheard: set[str] = set()
        self.quorum: list[QuorumRecord] = []
        self.incidents: list[Incident] = []
        self.exclusions: list[Stretch] = []
        self.remarks = ""
        self.audience: int | None = None
        self.transcript: tuple[Said, ...] = ()
        self.opened_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.as_of: datetime | None = None
        self.versions: list[Minutes] = []
        self.approval = Approval()
        self._lasting: dict[str, tuple[list[Incident], int]] = {}

    def minutes(self) -> Minutes:
        """The minutes after the events so far; from a proposal on the version proposed, as it stands by now."""
        if self.approval.state == "draft":
            return replace(self.written(), approval=self.approval)
        return replace(self.versions[-1], approval=self.approval, as_of=self.approval.changed_at)

    def version(self, number: int) -> Minutes:
        """A version as it was proposed, counted from 1; raises IndexError where there is none."""
        if not 1 <= number <= len(self.versions):
            raise IndexError(number)
        return self.versions[number - 1]

    def written(self) -> Minutes:
        """All that the events so far tell, whatever was proposed."""
        everybody = [self._attendance(person) for person in sorted(self.people.values(), key=_by_seat)]
        heard = outside(self.transcript, _periods(self.exclusions))
        debates = [period for item in self.items.values() for period in _periods(item.debates)]
        return Minutes(
            meeting_id=self.meeting_id,
            body=self.plan.body,
            title=self.plan.title,
            place=self.plan.place,
            starts_at=self.plan.starts_at,
            legal_seats=self.plan.legal_seats,
            profile=self.plan.profile,
            opened_at=self.opened_at,
            closed_at=self.closed_at,
            attendance=tuple(one for one in everybody if one.spans),
            absent=tuple(one for one in everybody if not one.spans and one.function in VOTING_FUNCTIONS),
            quorum=tuple(self.quorum),
            items=tuple(self._item(item, heard) for item in self.items.values()),
            remarks=self.remarks,
            incidents=tuple(self.incidents),
            exclusions=_periods(self.exclusions),
            as_of=self.as_of,
            public_only=False,
            rehearsal=self.plan.rehearsal,
            verbatim=outside(heard, debates),
            kind=self.plan.kind,
            audience=self.audience,
        )

    @property
    def excluded(self) -> bool:
        """Whether the public is excluded at this point of the log."""
        return bool(self.exclusions) and self.exclusions[-1].end is None

    @property
    def heard_by_all(self) -> bool:
        """Whether what happens now belongs to the public part."""
        return not self.excluded and (self.current is None or self.current.listed.public)

    def presence(self, person_id: str) -> Presence | None:
        """How somebody is present at this point of the log."""
        stays = self.stays.get(person_id)
        return stays[-1].how if stays and stays[-1].end is None else None

    def note(self, at: datetime, text: str) -> None:
        """Record an incident; the public reads it if it happened in the public part."""
        self.incidents.append(self.incident(at, text))

    def tell(self, at: datetime, text: str, known: str | None = None, *, debate: bool = False) -> None:
        """Record what happened in the current item; outside of items it is an incident of the sitting.

        `known` is what the public reads of it if it happened in the public part; None: all. `debate` as in `Incident`.
        """
        told = self.incidents if self.current is None else self.current.course
        told.append(replace(self.incident(at, text, known), debate=debate))

    def incident(self, at: datetime, text: str, known: str | None = None) -> Incident:
        """What happened now, as it stands in whatever record it belongs to; `known` as in `tell`."""
        return Incident(at, text, (text if known is None else known) if self.heard_by_all else "")

    def touch(self, subject: str) -> bool:
        """Whether everybody may read what happens now to this motion or election (`subject` is its id).

        What happens to it without the public takes it from its sight for good, as on the public page.
        """
        if not self.heard_by_all:
            self.unheard.add(subject)
        return subject not in self.unheard

    def tell_lasting(self, key: str, at: datetime, text: str) -> None:
        """The same for what lasts: `over` with this key will give it its end."""
        self.tell(at, text)
        told = self.incidents if self.current is None else self.current.course
        self._lasting[key] = told, len(told) - 1

    def over(self, key: str, at: datetime) -> None:
        """What lasted has ended."""
        told, place = self._lasting.pop(key)
        told[place] = replace(told[place], until=at)

    def end_stay(self, person_id: str, at: datetime, by: DepartureBy = "") -> None:
        """End the running stretch of presence, if there is one."""
        if self.presence(person_id):
            stay = self.stays[person_id][-1]
            stay.end, stay.left_by = at, by

    def end_debate(self, at: datetime) -> None:
        """End the debate of the current item, if there is one."""
        if self.current:
            self.current.debates[-1].end = at
        self.current = None

    def end_floor(self, at: datetime) -> None:
        """End the running contribution, if there is one."""
        if self.floor:
            self.floor.end = at
        self.floor = None

    def _attendance(self, person: PersonListed) -> Attendance:
        stays = self.stays.get(person.person_id, ())
        spans = tuple(span for stay in stays if (span := self._within_sitting(stay)))
        return Attendance(
            person.person_id,
            person.name,
            person.faction,
            "councillor" if person.person_id in self.stood_in else person.function,
            person.seat,
            spans,
            outages=self.whereabouts.outages(person.person_id),
            away=self.whereabouts.away(person.person_id),
        )

    def _within_sitting(self, stay: Stay) -> Span | None:
        """The part of a stay that lies within the sitting; before the opening: the stay as it is."""
        start = max(stay.start, self.opened_at or stay.start)
        ends = [end for end in (stay.end, self.closed_at) if end]
        end = min(ends) if ends else None
        left_by = stay.left_by if end == stay.end else ""
        return Span(start, end, stay.how, stay.by, left_by) if end is None or end > start else None

    def _item(self, item: ItemDraft, heard: tuple[Said, ...]) -> ItemMinutes:
        """The item; `heard` is all that was said word by word while the public was not excluded."""
        listed, periods = item.listed, _periods(item.debates)
        return ItemMinutes(
            item_id=listed.item_id,
            number=listed.number,
            title=listed.title,
            public=listed.public,
            kind=listed.kind,
            heard=listed.heard,
            mover=listed.mover,
            motion=listed.motion,
            periods=periods,
            speeches=tuple(self._speech(contribution) for contribution in item.contributions),
            course=tuple(item.course),
            prose=item.prose,
            votes=tuple(self._vote(vote, listed) for vote in item.votes),
            papers=(*listed.papers, *item.added),
            added=tuple(item.added),
            exhibits=tuple(item.exhibits),
            polls=tuple(item.polls),
            verbatim=during(heard, periods) if listed.public else (),
        )

    def _speech(self, spoken: Contribution) -> Speech:
        speaker = self.people[spoken.given.person_id]
        return Speech(
            speaker.person_id, speaker.name, speaker.faction, spoken.how, spoken.start, spoken.end, spoken.public
        )

    def _rule(self, opened: VoteOpened) -> str:
        if self.plan.profile not in PROFILES:
            return ""
        return rule_text(law_on(self.plan.profile, self.plan.starts_at), opened.rule, opened.basis)

    def _vote(self, vote: BallotBox, listed: ItemListed) -> VoteRecord:
        return VoteRecord(
            vote_id=vote.opened.vote_id,
            item_id=listed.item_id,
            number=listed.number,
            title=listed.title,
            question=vote.opened.question,
            opened_at=vote.opened_at,
            closed_at=vote.closed_at,
            announced_at=vote.announced_at,
            voices=self._voices(vote),
            tally=vote.tally,
            rule=self._rule(vote.opened),
            public=vote.public,
            form=vote.opened.form,
            explained=self._explained(vote),
            hands=vote.hands,
            notes=(*vote.notes, *vote.own.values()),
            broken_off=vote.broken_off,
        )

    def _voices(self, vote: BallotBox) -> tuple[Voice, ...]:
        """Who voted how; of a secret vote nobody is named, nor before the closing where that is kept back till then."""
        kept_back = self.hides_ballots and vote.closed_at is None
        named = () if kept_back or vote.opened.form == "secret" else vote.opened.entitled
        return tuple(self._voice(vote, one) for one in named)

    def _voice(self, vote: BallotBox, person_id: str) -> Voice:
        choice = vote.ballots.get(person_id)
        shown = vote.judged or vote.hands is not None
        return Voice(person_id, self.people[person_id].name, choice, shown and not choice and person_id in vote.in_hall)

    def _explained(self, vote: BallotBox) -> str:
        """How many voices it took; not said where none were counted."""
        counted = vote.tally
        if counted is None or counted.verdict is not None:
            return ""
        return majorities.sentence(vote.opened.rule, counted.yes, counted.no, counted.abstain, self.plan.legal_seats)


def _periods(stretches: list[Stretch]) -> tuple[Period, ...]:
    return tuple(Period(one.start, one.end) for one in stretches)


def _by_seat(person: PersonListed) -> tuple[bool, int, str]:
    """Seats in order, then those without one by name."""
    return person.seat is None, person.seat or 0, person.name
