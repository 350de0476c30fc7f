"""Elections (Wahlen) as they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agenda.events.elections import ElectronicBallotAllowed, Figures, LotDrawn, Nominated, Outcome, Slip
from agenda.events.words import BallotWay, ElectionKind

ElectionState = Literal["ready", "balloting", "typed", "counted", "lot", "elected", "concluded", "ended"]
"""A ballot may open; papers are filled in; one person has counted; counted by two; a lot must fall; somebody is elected
and asked to accept; accepted; over without anybody elected."""

Answer = Literal["open", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class Elected:
    """Who was elected. `candidate_id` is the candidate or the list, `person_id` is of the sitting or empty."""

    name: str
    candidate_id: str
    person_id: str = ""
    answer: Answer = "open"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One ballot (Wahlgang). `entitled` take part, `locked_out` are remote and may not.

    `issued` maps who was handed an electronic paper to the digest of the request; `slips` is the opened urn. It lasts
    from `opened_at` until `counted_at`. `impaired`: a disturbance touched it, so it is to be held again, and
    `impaired_by` names it; `repeated`: it was, and does not hold any more.
    """

    round: int
    way: BallotWay
    candidates: tuple[str, ...]
    entitled: tuple[str, ...]
    locked_out: tuple[str, ...] = ()
    modulus: str = ""
    issued: Mapping[str, str] = field(default_factory=dict)
    slips: tuple[Slip, ...] = ()
    figures: Figures | None = None
    typed_by: str = ""
    confirmed_by: str = ""
    outcome: Outcome | None = None
    announced: bool = False
    lot: LotDrawn | None = None
    opened_at: datetime | None = None
    counted_at: datetime | None = None
    impaired: bool = False
    impaired_by: str = ""
    repeated: bool = False

    @property
    def secret(self) -> bool:
        """Whether it is held in writing or by machine."""
        return self.way != "hands"


@dataclass(frozen=True, slots=True)
class Election:
    """An election of one or more people to a post.

    `standing` are the candidates of the next ballot where a count has narrowed them; `objected` are members who do not
    want it by hand. `ballots` are the rounds held, the newest last, those broken off left out. `commitment` is the
    sealed lot's. `public`: it began before the eyes of the public.
    """

    election_id: str
    item_id: str
    post: str
    kind: ElectionKind
    seats: int
    full_time: bool
    public: bool
    state: ElectionState = "ready"
    round: int = 1
    candidates: Mapping[str, Nominated] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    standing: tuple[str, ...] = ()
    objected: tuple[str, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    commitment: str = ""
    elected: tuple[Elected, ...] = ()
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether a ballot is being held or counted, so that nothing else may go on."""
        return self.state in ("balloting", "typed", "counted")

    @property
    def over(self) -> bool:
        """Whether nothing more follows."""
        return self.state in ("concluded", "ended")

    @property
    def ballot(self) -> Ballot:
        """The newest ballot."""
        return self.ballots[-1]

    @property
    def labels(self) -> Mapping[str, str]:
        """Candidates and lists as they are called, by their ids."""
        return {key: one.label for key, one in self.candidates.items()}

    @property
    def on_paper(self) -> tuple[str, ...]:
        """Who stands in the next ballot, in the order of nomination."""
        return tuple(one for one in self.standing or self.candidates if one not in self.withdrawn)


@dataclass(frozen=True, slots=True)
class Elections:
    """All elections by id, and what the body has laid down about electing by machine."""

    by_id: Mapping[str, Election] = field(default_factory=dict)
    electronic: ElectronicBallotAllowed | None = None

    @property
    def running(self) -> Election | None:
        """The one whose ballot is being held or counted."""
        return next((one for one in self.by_id.values() if one.running), None)

    def at(self, item_id: str | None) -> Iterator[Election]:
        """Those that belong to the item."""
        return (one for one in self.by_id.values() if one.item_id == item_id)
