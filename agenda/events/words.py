"""Words that events, commands and state share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Presence = Literal["hall", "remote"]


Function = Literal["chair", "councillor", "magistrate", "clerk", "guest"]


Choice = Literal["yes", "no", "abstain"]


Channel = Literal["app", "seat", "clerk"]


ItemKind = Literal["report", "resolution", "information"]


FloorEnd = Literal["finished", "withdrawn", "next", "closed"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of an item (Unterlage): its title and its file name below the meeting's papers folder."""

    title: str
    file: str


MajorityRule = Literal[
    "simple", "absolute-of-legal", "two-thirds-of-legal", "absolute-of-voting", "two-thirds-of-voting", "unanimous"
]
"""Which majority decides: of the votes cast, of the legal number of members, of those who voted, or nobody against."""

VoteForm = Literal["open", "roll-call", "hands"]
"""Open by app, seat and clerk; by name in an order; by show of hands, counted and not kept by name."""

VoteAbout = Literal["item", "motion", "procedure", "recusal", "amend-agenda", "other"]
"""What a vote decides: the item's own proposal, a motion, a motion on procedure, somebody's recusal, an addition to the
agenda, or a question put by the chair. The id beside it names which one."""
