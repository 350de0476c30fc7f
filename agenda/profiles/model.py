"""What a profile is: the law of one Land as dated values, each with its citation and how sure it is.

A key may have had several wordings one after the other; `Profile.on(day)` picks the one in force. What is not known for
a Land stands there as `Unknown` with the reason, and asking for it is a Refusal with that reason: nothing is guessed.
Nothing here decides anything: `agenda/quorum.py`, `agenda/majorities.py` and their neighbours ask and apply.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from agenda.allocation import AllocationMethod
from agenda.body_kinds import DECIDES_NOTHING
from agenda.elections_count import ElectionRule
from agenda.events.words import BodyKind, LocalBasis, MajorityRule, SpherePresumption
from agenda.ports import Refusal

T = TypeVar("T")

Certainty = Literal["wording", "secondary", "knowledge"]
"""How sure a value is: its wording was read, a secondary source says so, or it is general knowledge to be checked."""

QuorumRule = Literal[
    "more-than-half-of-legal-seats", "half-of-members", "more-than-a-third", "a-third", "a-quarter", "three", "any"
]
"""How many of the legal number must be present; `agenda/quorum.py` computes each."""

ONE_OF: Mapping[BodyKind, BodyKind] = {"main-committee": "committee"}
"""What a kind of body is besides: there the rules of that kind hold, but for those that name it."""

RemoteUse = Literal["free", "regular", "emergency", "no"]
"""Whether members may join by picture and sound: the law asks for nothing, as a rule if it was laid down, in an
emergency that was found to exist, never."""

InRoom = Literal["chair", "leader"]
"""Who must be in the hall: the chair of the body and whoever leads in its place, or only whoever leads."""

RemoteBallot = Literal["allowed", "approved-system", "excluded", "locks-meeting"]
"""What becomes of a remote member in a ballot: takes part, takes part where an approved system serves room and remote
alike, is left out, or makes the ballot unlawful for the whole sitting."""

Demand = Literal["never", "one-member", "a-fifth", "rules-of-procedure"]
"""Who may demand a form of voting: nobody, each member, a fifth of the members, or whom the rules of procedure name."""

RecusedStay = Literal["leaves-room", "may-sit-with-public"]
"""Where a member with a conflict of interest stays during the item; the second in public sittings only."""

MajorityClause = Literal["never", "always", "unless-two-seats"]
"""Whether a majority of votes is given a majority of seats (§ 22 Abs. 4 KWG; not for two posts, § 55 Abs. 4 HGO)."""


@dataclass(frozen=True, slots=True)
class Wording(Generic[T]):
    """A legal value, where it is written, how sure that is, and the first day on which it held."""

    value: T
    citation: str
    certainty: Certainty
    valid_from: date


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why nothing can be said from that day on; `reason` is a German sentence, `citation` the place to look at."""

    reason: str
    citation: str = ""
    valid_from: date = date.min


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value with its history, oldest first. Asked without a day it is a bug, so `current` raises ValueError then."""

    wordings: tuple[Wording[T] | Unknown, ...]
    chosen: Wording[T] | Unknown | None = None

    def on(self, day: date) -> Dated[T]:
        """The same with the wording of that day chosen."""
        in_force = [wording for wording in self.wordings if wording.valid_from <= day]
        return replace(self, chosen=in_force[-1] if in_force else _not_yet(self.wordings[0]))

    @property
    def current(self) -> Wording[T]:
        """The wording in force; raises Refusal where none is known."""
        match self.chosen:
            case Wording():
                return self.chosen
            case Unknown(reason, citation):
                raise Refusal("law-unknown", rule=citation, reason=reason)
            case None:
                raise ValueError("a law was asked for without a day")

    @property
    def known(self) -> bool:
        """Whether there is a value on the chosen day."""
        return isinstance(self.chosen, Wording)

    @property
    def value(self) -> T:
        """The value in force; raises Refusal where none is known."""
        return self.current.value

    @property
    def citation(self) -> str:
        """Where it is written; raises Refusal where none is known."""
        return self.current.citation

    @property
    def cited(self) -> str:
        """Where it is written, for what holds without a paragraph too; empty where none is known."""
        return self.chosen.citation if isinstance(self.chosen, Wording) else ""


def _not_yet(first: Wording[T] | Unknown) -> Unknown:
    """Before the first wording nothing is known, and the reason says from when on something is."""
    citation = f" ({first.citation})" if first.citation else ""
    return Unknown(f"Hinterlegt ist das Recht{citation} erst ab dem {first.valid_from:%d.%m.%Y}.", first.citation)


def since(day: date, value: T, citation: str, certainty: Certainty = "wording") -> Dated[T]:
    """A value with one wording."""
    return Dated((Wording(value, citation, certainty, day),))


def unknown(reason: str, citation: str = "") -> Dated[Any]:
    """A value that is not known on any day."""
    return Dated((Unknown(reason, citation),))


UNREAD: Dated[Any] = unknown("Der Wortlaut dieses Landes ist noch nicht geprüft.")
"""What a profile does not name is not known."""


_FREE: RemoteUse = "free"
UNBOUND: Dated[RemoteUse] = since(date.min, _FREE, "", "knowledge").on(date.max)
"""Where nothing is decided, the rules on remote members say nothing."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules a sitting follows. Majorities name a rule of `agenda/majorities.py`.

    Quorum: `quorum`, the rule of a second call for the same item, the rule where more than half are barred; whether a
    remote member counts while disturbed (`disturbed_counts`).
    Majorities: `majority` (ordinary), then by subject. `abstention`: whether it may be chosen. `secret_vote` and
    `roll_call`: who may demand it for a motion. `live_ballots`: whether voices are shown while the vote is open.
    Remote: by kind of body and of ballot; `chair_in_room` who must be in the hall to lead;
    `remote_statute` is about votes on statutes;
    `remote_secrecy` is about items that are to be kept secret; `disturbance_sphere` what the law presumes of a fault.
    `deputies`: by kind of body, whether an absent member may be represented in the single case.
    Elections: `election` how a majority election is counted, `election_by_hand` whether by hand if nobody objects,
    `electronic_secret_ballot` what a secret ballot by machine needs (`excluded`: none is lawful).
    `remote_declaration`: whether the remote have to declare that nobody else perceives the non-public part.
    `speaker_may_object`: whether the law itself lets a speaker stay out of the stream; False leaves it to local law.
    `chair_keeps_order`, `exclusion_for_day`, `legal_number`: that the chair calls to order, excludes somebody for the
    day, and that the law fixes the number of seats; they are asked for their citation.
    `exclusion_argued_closed`: whether a motion to exclude the public is argued and decided without it.
    `invitation_days`: whole days between the day an invitation arrives and the day of the sitting (None: the rules of
    procedure say), `invitation_first_days` the same for the first sitting of a term where the law has a period of its
    own for it, `invitation_urgent_days` the fewest in an urgent case (-1: on the day of the sitting itself),
    `assembly_notice_days` those between the public notice of a citizens' assembly and its day.
    `non_public` is the sentence that goes into the log when the public is excluded. `minutes_months`: within how many
    months the minutes are due (None: the rules of procedure say). `speaking_time`: seconds of one contribution of a
    councillor (None: unlimited).
    """

    name: str
    title: str

    quorum: Dated[QuorumRule] = UNREAD
    quorum_second_call: Dated[QuorumRule] = UNREAD
    quorum_mostly_barred: Dated[QuorumRule] = UNREAD
    disturbed_counts: Dated[bool] = UNREAD

    majority: Dated[MajorityRule] = UNREAD
    agenda_addition: Dated[MajorityRule] = UNREAD
    exclude_public: Dated[MajorityRule] = UNREAD
    exclusion_argued_closed: Dated[bool] = UNREAD
    close_debate: Dated[MajorityRule] = UNREAD
    procedure: Dated[MajorityRule] = UNREAD
    main_statute: Dated[MajorityRule] = UNREAD
    recusal_decision: Dated[MajorityRule] = UNREAD
    exclusion_review: Dated[MajorityRule] = UNREAD
    joint_proposal: Dated[MajorityRule] = UNREAD

    abstention: Dated[bool] = UNREAD
    secret_vote: Dated[Demand] = UNREAD
    roll_call: Dated[Demand] = UNREAD
    own_vote_recorded: Dated[bool] = UNREAD
    live_ballots: Dated[bool] = UNREAD

    remote_by_body: Mapping[BodyKind, Dated[RemoteUse]] = field(default_factory=dict)
    emergency_months: Dated[int] = UNREAD
    local_basis: Dated[LocalBasis] = UNREAD
    chair_in_room: Dated[InRoom] = UNREAD
    remote_first_sitting: Dated[bool] = UNREAD
    remote_statute: Dated[RemoteBallot] = UNREAD
    remote_election: Dated[RemoteBallot] = UNREAD
    remote_secret_election: Dated[RemoteBallot] = UNREAD
    remote_secret_vote: Dated[RemoteBallot] = UNREAD
    remote_secrecy: Dated[RemoteBallot] = UNREAD
    remote_declaration: Dated[bool] = UNREAD
    disturbance_sphere: Dated[SpherePresumption] = UNREAD
    deputies: Mapping[BodyKind, Dated[bool]] = field(default_factory=dict)

    election: Dated[ElectionRule] = UNREAD
    election_by_hand: Dated[bool] = UNREAD
    electronic_secret_ballot: Dated[RemoteBallot] = UNREAD
    allocation: Dated[AllocationMethod] = UNREAD
    majority_clause: Dated[MajorityClause] = UNREAD

    non_public: Dated[str] = UNREAD
    public_stream: Dated[LocalBasis] = UNREAD
    speaker_may_object: Dated[bool] = UNREAD
    recusal: Dated[RecusedStay] = UNREAD
    chair_keeps_order: Dated[bool] = UNREAD
    exclusion_for_day: Dated[bool] = UNREAD
    legal_number: Dated[bool] = UNREAD
    invitation_days: Dated[int | None] = UNREAD
    invitation_first_days: Dated[int | None] = UNREAD
    invitation_urgent_days: Dated[int] = UNREAD
    assembly_notice_days: Dated[int | None] = UNREAD
    minutes_months: Dated[int | None] = UNREAD
    speaking_time: Dated[int | None] = UNREAD

    def on(self, day: date) -> Profile:
        """The law of that day."""
        values = {one.name: getattr(self, one.name) for one in dataclasses.fields(self)}
        return replace(self, **{name: _on(value, day) for name, value in values.items()})

    def remote_in(self, body: BodyKind) -> Dated[RemoteUse]:
        """Whether members of such a body may join by picture and sound."""
        return UNBOUND if body in DECIDES_NOTHING else _of_body(self.remote_by_body, body)

    def deputies_in(self, body: BodyKind) -> Dated[bool]:
        """Whether members of such a body may be represented by a deputy."""
        return _of_body(self.deputies, body)

    def clause_applies(self, seats: int) -> bool:
        """Whether the majority clause holds for an election to that many seats."""
        clause = self.majority_clause.value
        return clause == "always" or (clause == "unless-two-seats" and seats != 2)


def _of_body(values: Mapping[BodyKind, Dated[T]], body: BodyKind) -> Dated[T]:
    """The value of that kind of body; where the law has none for it, of the kind that it is one of."""
    kind = body if body in values else ONE_OF.get(body, body)
    return values.get(kind, UNREAD.on(date.max))


def _on(value: Any, day: date) -> Any:
    match value:
        case Dated():
            return value.on(day)
        case Mapping():
            return {key: dated.on(day) for key, dated in value.items()}
        case _:
            return value
