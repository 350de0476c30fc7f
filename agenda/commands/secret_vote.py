"""Secret votes on motions, held on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CountPapers:
    """The papers of a secret vote as `person_id` counted them; a second person has to find the same."""

    vote_id: str
    yes: int
    no: int
    abstain: int
    invalid: int
    person_id: str


SecretVoteCommand = CountPapers
