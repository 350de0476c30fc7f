"""Elections (Wahlen): prepared, nominated, balloted in rounds, counted, announced, drawn by lot, accepted.

No event names both a person and a choice: of a secret ballot the log knows who was handed a paper and, after the
closing, what lay in the urn in the order of the codes.
"""

from __future__ import annotations

from dataclasses import dataclass

from agenda.allocation import AllocationMethod
from agenda.elections_count import NextStep
from agenda.events.words import BallotWay, ElectionKind, LocalBasis, LotWay


@dataclass(frozen=True, slots=True)
class Score:
    """Voices, or seats, of one candidate or list."""

    candidate_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted in one ballot; a blank paper is an abstention."""

    votes: tuple[Score, ...]
    no: int = 0
    abstain: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True)
class Slip:
    """One paper of an electronic urn: `token` (64 hexadecimal digits) is the voter's secret number, `signature` proves
    in hexadecimal that the paper was handed out, `choice` is two characters of the ballot paper."""

    token: str
    signature: str
    choice: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a ballot came to. `next` is None where it is final.

    `elected` is the candidate of a majority election, `seats` are those of the lists. `why` is the reason as a German
    sentence, `rule` where the way of counting is written. For a lot, `lot` has equal claims, `lot_seats` are drawn and
    `fixed` is in the next round without it; `candidates` stand there.
    """

    why: str
    rule: str
    elected: str = ""
    next: NextStep | None = None
    needed: int | None = None
    candidates: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    lot: tuple[str, ...] = ()
    lot_seats: int = 0
    seats: tuple[Score, ...] = ()
    method: AllocationMethod | None = None


@dataclass(frozen=True, slots=True)
class ElectionPrepared:
    """An election at an item. `full_time`: a full-time Beigeordneter, for whom hands are never enough."""

    election_id: str
    item_id: str
    post: str
    kind: ElectionKind
    seats: int
    full_time: bool
    public: bool


@dataclass(frozen=True, slots=True)
class Nominated:
    """A candidate, or a list with the names in their order. `person_id` where the candidate is of the sitting."""

    election_id: str
    candidate_id: str
    label: str
    names: tuple[str, ...]
    person_id: str
    mover: str


@dataclass(frozen=True, slots=True)
class NominationWithdrawn:
    election_id: str
    candidate_id: str


@dataclass(frozen=True, slots=True)
class HandsObjected:
    """A member objects to electing by hand: it is written and secret from now on (§ 55 Abs. 3 HGO)."""

    election_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class ElectronicBallotAllowed:
    """The body has laid down that it elects by machine, in what, of which day (ISO 8601) and where to read it."""

    basis: LocalBasis
    dated: str
    citation: str


@dataclass(frozen=True, slots=True)
class ElectionOpened:
    """A ballot began. `entitled` take part, `locked_out` are members whom the law keeps out because they are remote.

    `modulus` is the public key of an electronic urn in hexadecimal (exponent 65537).
    """

    election_id: str
    round: int
    way: BallotWay
    candidates: tuple[str, ...]
    entitled: tuple[str, ...]
    locked_out: tuple[str, ...] = ()
    modulus: str = ""


@dataclass(frozen=True, slots=True)
class ElectionBrokenOff:
    """The ballot ended without a result; it is held again."""

    election_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ElectionImpaired:
    """A ballot is to be repeated, because of a disturbance (§ 10 Abs. 2 DigiSiVO). `ballot` counts those held from 1,
    the ones broken off left out. `disturbance_id`: what impaired it."""

    election_id: str
    ballot: int
    reason: str
    disturbance_id: str = ""


@dataclass(frozen=True, slots=True)
class ElectionUnimpaired:
    """A ballot need not be repeated after all, because the disturbance did not matter."""

    election_id: str
    ballot: int
    reason: str


@dataclass(frozen=True, slots=True)
class ElectionRepeated:
    """The election stands again where it stood before that ballot; what it and later ones came to does not hold."""

    election_id: str
    ballot: int


@dataclass(frozen=True, slots=True)
class BallotPaperIssued:
    """A person was handed an electronic ballot paper. `request` is the SHA-256 of the blinded token: it lets a lost
    answer be repeated and says nothing about the token."""

    election_id: str
    person_id: str
    request: str


@dataclass(frozen=True, slots=True)
class FiguresTyped:
    """One person has counted; a second one has yet to find the same."""

    election_id: str
    figures: Figures
    person_id: str


@dataclass(frozen=True, slots=True)
class UrnOpened:
    """The electronic urn was closed and opened; its papers are sorted by token."""

    election_id: str
    slips: tuple[Slip, ...]


@dataclass(frozen=True, slots=True)
class ElectionCounted:
    """A ballot is counted. `typed_by` and `confirmed_by` found the same figures; empty where a machine counted."""

    election_id: str
    figures: Figures
    typed_by: str
    confirmed_by: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ElectionAnnounced:
    """The chair announced the result; only now is it final."""

    election_id: str


@dataclass(frozen=True, slots=True)
class LotSealed:
    """The server fixed a random number and published its SHA-256, before anybody called a number in the hall."""

    election_id: str
    commitment: str


@dataclass(frozen=True, slots=True)
class LotDrawn:
    """The lot fell. Drawn by the server, `seed` fits the commitment and `number` was called in the hall: anyone
    computes the winners from the two (`agenda/election_lots.py`)."""

    election_id: str
    way: LotWay
    among: tuple[str, ...]
    winners: tuple[str, ...]
    seed: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class ElectionAnswered:
    """Somebody elected accepts or declines. `successor` moves up from the same list."""

    election_id: str
    name: str
    accepted: bool
    successor: str = ""


@dataclass(frozen=True, slots=True)
class JointProposalDecided:
    """The body decided on the one joint proposal; carried means that nobody was against it (§ 55 Abs. 2 HGO)."""

    election_id: str
    vote_id: str
    carried: bool


@dataclass(frozen=True, slots=True)
class ElectionEnded:
    """The election was given up without anybody elected."""

    election_id: str
    reason: str


ElectionsEvent = (
    ElectionPrepared
    | Nominated
    | NominationWithdrawn
    | HandsObjected
    | ElectronicBallotAllowed
    | ElectionOpened
    | ElectionBrokenOff
    | ElectionImpaired
    | ElectionUnimpaired
    | ElectionRepeated
    | BallotPaperIssued
    | FiguresTyped
    | UrnOpened
    | ElectionCounted
    | ElectionAnnounced
    | LotSealed
    | LotDrawn
    | ElectionAnswered
    | JointProposalDecided
    | ElectionEnded
)
