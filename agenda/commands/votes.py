"""Open votes."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import CallOrder, Channel, Choice, HandsVerdict, VoteForm


@dataclass(frozen=True, slots=True)
class OpenVote:
    """Open a vote on the current item; an empty question means the item's own motion.

    `order` and `lot` are for a roll call: a drawn one begins where the lot says, a number that the server draws.
    """

    question: str = ""
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class OpenTestVote:
    """Let everybody try the voting keys; it decides nothing."""


@dataclass(frozen=True, slots=True)
class CastBallot:
    vote_id: str
    person_id: str
    choice: Choice
    channel: Channel = "app"


@dataclass(frozen=True, slots=True)
class CountHands:
    """The hands shown in the hall, without those who gave their voice by name."""

    vote_id: str
    yes: int
    no: int
    abstain: int


@dataclass(frozen=True, slots=True)
class JudgeHands:
    """Establish by sight what the hands shown mean."""

    vote_id: str
    verdict: HandsVerdict


@dataclass(frozen=True, slots=True)
class PassName:
    """The person called does not answer; call the next."""

    vote_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class CloseVote:
    pass


@dataclass(frozen=True, slots=True)
class AnnounceVote:
    pass


@dataclass(frozen=True, slots=True)
class BreakOffVote:
    """End the vote without a result."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class DoubtVote:
    """Doubt that a result was counted right, until the next item."""

    vote_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class RepeatVote:
    """Put the same question again; the first vote stays on record."""

    vote_id: str
    form: VoteForm = "open"
    order: CallOrder = "alphabetical"
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class MarkVoteImpaired:
    """Say that a vote has to be repeated, and why."""

    vote_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnmarkVoteImpaired:
    """Take back that a vote has to be repeated, and say why."""

    vote_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordOwnVote:
    """Have the own voice put into the minutes; `choice` is asked only of those who voted by hand."""

    vote_id: str
    person_id: str
    choice: Choice | None = None
    text: str = ""


VotesCommand = (
    OpenVote
    | OpenTestVote
    | CastBallot
    | CountHands
    | JudgeHands
    | PassName
    | CloseVote
    | AnnounceVote
    | BreakOffVote
    | DoubtVote
    | RepeatVote
    | MarkVoteImpaired
    | UnmarkVoteImpaired
    | RecordOwnVote
)
