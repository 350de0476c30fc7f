"""Open votes: opened, cast, counted by hand, called by name, closed, announced; doubted, repeated, put on record."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import Channel, Choice, HandsVerdict, MajorityRule, VoteAbout, VoteForm


@dataclass(frozen=True, slots=True)
class VoteOpened:
    """A vote began. `entitled` lists who may vote, frozen at opening; `about` and `about_id` say what it decides.

    `basis` is the paragraph the majority rests on where it is not the ordinary one. A roll call goes by `order`; where
    its beginning was drawn, `lot` is the letter. `repeats` names the vote that this one repeats. `item_id` is empty
    where no item was under debate.
    """

    vote_id: str
    item_id: str
    question: str
    entitled: tuple[str, ...]
    about: VoteAbout = "item"
    about_id: str = ""
    rule: MajorityRule = "simple"
    form: VoteForm = "open"
    basis: str = ""
    order: tuple[str, ...] = ()
    lot: str = ""
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class BallotCast:
    """One voice; a later one of the same person replaces it until the vote is closed."""

    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel


@dataclass(frozen=True, slots=True)
class HandsCounted:
    """The hands shown in the hall, without those who gave their voice by name; a later count replaces it."""

    vote_id: str
    yes: int
    no: int
    abstain: int


@dataclass(frozen=True, slots=True)
class HandsJudged:
    """The chair established by sight what the hands shown mean, without a count."""

    vote_id: str
    verdict: HandsVerdict


@dataclass(frozen=True, slots=True)
class NamePassed:
    """In a roll call the person called did not answer, and the call goes on."""

    vote_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class VoteClosed:
    """The vote is closed and counted (§ 54 HGO). With a `verdict` the hands were judged and are not in the figures."""

    vote_id: str
    yes: int
    no: int
    abstain: int
    not_voted: int
    carried: bool
    verdict: HandsVerdict | None = None


@dataclass(frozen=True, slots=True)
class VoteAnnounced:
    """The chair announced the result; only now is it final."""

    vote_id: str


@dataclass(frozen=True, slots=True)
class VoteBrokenOff:
    """The chair broke the vote off; it has no result."""

    vote_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class VoteDoubted:
    """A member doubts that the result was counted right."""

    vote_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class VoteImpaired:
    """The vote is to be repeated (§ 10 Abs. 2 DigiSiVO and its like); what was counted stays on record.

    `disturbance_id`: what impaired it; empty where somebody marked it by hand.
    """

    vote_id: str
    reason: str
    disturbance_id: str = ""


@dataclass(frozen=True, slots=True)
class VoteUnimpaired:
    """The vote need not be repeated after all: the mark was a mistake, or the disturbance did not matter."""

    vote_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnVoteRecorded:
    """A member had the own voice put into the minutes, with a text or without (§ 61 Abs. 1 Satz 4 HGO)."""

    vote_id: str
    person_id: str
    choice: Choice | None
    text: str


VotesEvent = (
    VoteOpened
    | BallotCast
    | HandsCounted
    | HandsJudged
    | NamePassed
    | VoteClosed
    | VoteAnnounced
    | VoteBrokenOff
    | VoteDoubted
    | VoteImpaired
    | VoteUnimpaired
    | OwnVoteRecorded
)
