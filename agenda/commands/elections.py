"""Elections (Wahlen)."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.elections import Figures, Slip
from agenda.events.words import BallotWay, CallOrder, ElectionKind, LocalBasis, VoteForm


@dataclass(frozen=True, slots=True)
class PrepareElection:
    """Prepare an election at the current item."""

    post: str
    kind: ElectionKind = "majority"
    seats: int = 1
    full_time: bool = False


@dataclass(frozen=True, slots=True)
class Nominate:
    """Propose somebody of the sitting (`whom`), somebody else by name, or a list of names; who proposes is a person of
    the sitting (`person_id`), or a name or faction (`mover`)."""

    election_id: str
    label: str = ""
    whom: str = ""
    names: tuple[str, ...] = ()
    person_id: str = ""
    mover: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawNomination:
    election_id: str
    candidate_id: str


@dataclass(frozen=True, slots=True)
class ObjectToHands:
    """A member wants the election written and secret."""

    election_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class AllowElectronicBallot:
    """Note where the body has laid down that it elects by machine; `dated` is the day (ISO 8601)."""

    basis: LocalBasis
    dated: str
    citation: str


@dataclass(frozen=True, slots=True)
class OpenElection:
    """Open the next ballot. `modulus` is the electronic urn's public key, which the server makes and no page sends."""

    election_id: str
    way: BallotWay = "paper"
    modulus: str = ""


@dataclass(frozen=True, slots=True)
class RepeatElection:
    """Hold the oldest ballot again that a disturbance impaired."""

    election_id: str


@dataclass(frozen=True, slots=True)
class BreakOffElection:
    """End the ballot without a result, to hold it again."""

    election_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class IssueBallotPaper:
    """Hand a person an electronic ballot paper; the server asks this once it knows who it is."""

    election_id: str
    person_id: str
    request: str


@dataclass(frozen=True, slots=True)
class CountElection:
    """What this person counted. The second to say so has to find the same."""

    election_id: str
    figures: Figures
    person_id: str


@dataclass(frozen=True, slots=True)
class OpenUrn:
    """Close the electronic ballot and open its urn; the server puts the papers in, no page does."""

    election_id: str
    slips: tuple[Slip, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnounceElection:
    election_id: str


@dataclass(frozen=True, slots=True)
class SealLot:
    """Let the server fix a random number; `commitment` is the server's."""

    election_id: str
    commitment: str = ""


@dataclass(frozen=True, slots=True)
class DrawLot:
    """Draw by the sealed number and one called in the hall; `seed` is the server's."""

    election_id: str
    number: int
    seed: str = ""


@dataclass(frozen=True, slots=True)
class RecordLot:
    """Record the lot that the chair drew by hand."""

    election_id: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerElection:
    """Say that somebody elected accepts or declines; a member says it of the own person."""

    election_id: str
    elected_name: str
    accepted: bool = True
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class VoteOnProposal:
    """Put the one joint proposal to the vote; the form as in `OpenVote`."""

    election_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class EndElection:
    """Give the election up, for this sitting or for good."""

    election_id: str
    reason: str


ElectionsCommand = (
    PrepareElection
    | Nominate
    | WithdrawNomination
    | ObjectToHands
    | AllowElectronicBallot
    | OpenElection
    | BreakOffElection
    | RepeatElection
    | IssueBallotPaper
    | CountElection
    | OpenUrn
    | AnnounceElection
    | SealLot
    | DrawLot
    | RecordLot
    | AnswerElection
    | VoteOnProposal
    | EndElection
)
