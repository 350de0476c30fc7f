"""Order in the sitting (§ 58 Abs. 4, § 60 HGO). To withdraw the floor is `TakeFloor`."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, Rebuke, VoteForm


@dataclass(frozen=True, slots=True)
class CallToOrder:
    """Call somebody to order, or back to the matter."""

    person_id: str
    reason: str
    kind: Rebuke = "order"


@dataclass(frozen=True, slots=True)
class RevokeCall:
    """Take such a call back."""

    call_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExcludeForDay:
    """Exclude somebody from the rest of the sitting."""

    person_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ContestExclusion:
    """Whoever is excluded calls upon the body to decide (§ 60 Abs. 2 HGO)."""

    person_id: str


@dataclass(frozen=True, slots=True)
class ReviewExclusion:
    """Let the body decide whether the exclusion stands; the form as in `OpenVote`."""

    person_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class LiftExclusion:
    """The chair takes the exclusion back."""

    person_id: str
    reason: str


ConductCommand = CallToOrder | RevokeCall | ExcludeForDay | ContestExclusion | ReviewExclusion | LiftExclusion
