"""Open votes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agenda.events.votes import VoteClosed
from agenda.events.words import Choice, MajorityRule, VoteAbout, VoteForm

VoteState = Literal["open", "closed", "announced"]


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote (offene Abstimmung); `ballots` maps person ids to choices, `counted` is None while it is open."""

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]
    opened_at: datetime
    state: VoteState
    ballots: Mapping[str, Choice]
    counted: VoteClosed | None = None
    about: VoteAbout = "item"
    about_id: str = ""
    rule: MajorityRule = "simple"
    form: VoteForm = "open"

    @property
    def missing(self) -> tuple[str, ...]:
        """Those who may vote and have not."""
        return tuple(person_id for person_id in self.entitled if person_id not in self.ballots)
