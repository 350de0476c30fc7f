"""Open votes."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Channel, Choice, MajorityRule, VoteAbout, VoteForm


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """A vote began. `entitled` lists who may vote, frozen at opening; `about` and `about_id` say what it decides."""

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]
    about: VoteAbout = "item"
    about_id: str = ""
    rule: MajorityRule = "simple"
    form: VoteForm = "open"


@dataclass(frozen=True, slots=True)
class BallotCast:
    """One voice; a later one of the same person replaces it until the vote is closed."""

    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel


@dataclass(frozen=True, slots=True)
class VoteClosed:
    """The vote is closed and counted (§ 54 HGO)."""

    vote_id: str
    yes: int
    no: int
    abstain: int
    not_voted: int
    carried: bool


@dataclass(frozen=True, slots=True)
class VoteAnnounced:
    """The chair announced the result; only now is it final."""

    vote_id: str


VotesEvent = VoteOpened | BallotCast | VoteClosed | VoteAnnounced
