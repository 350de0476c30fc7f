"""Secret votes on motions, held on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PapersTyped:
    """Somebody counted the papers of a secret vote, in place of what was typed before."""

    vote_id: str
    yes: int
    no: int
    abstain: int
    invalid: int
    person_id: str


@dataclass(frozen=True, slots=True)
class PapersConfirmed:
    """A second person counted the same."""

    vote_id: str
    person_id: str


SecretVoteEvent = PapersTyped | PapersConfirmed
