"""Open votes."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Channel, Choice


@dataclass(frozen=True, slots=True)
class OpenVote:
    """Open an open vote on the current item; an empty question means the item's own motion."""

    question: str = ""


@dataclass(frozen=True, slots=True)
class CastBallot:
    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel = "app"


@dataclass(frozen=True, slots=True)
class CloseVote:
    pass


@dataclass(frozen=True, slots=True)
class AnnounceVote:
    pass


VotesCommand = OpenVote | CastBallot | CloseVote | AnnounceVote
