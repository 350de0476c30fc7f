"""Live polls (Stimmungsbild): they inform and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import PollAudience, PollKind


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Ask those present; on a scale the options are given, and where people answer in words there are none.

    `hidden` keeps the figures back until the closing. `code` is the short word by which people join; the server draws
    it and replaces what a page sends.
    """

    question: str
    options: tuple[str, ...] = ()
    kind: PollKind = "single"
    audience: PollAudience = "everybody"
    hidden: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """Take no more answers and freeze the result.

    The server counts and replaces what a page sends: `counts` in the order of the options, `answers` altogether and
    `members` how many of them came from members; `labels` and `released` as in `PollClosed`.
    """

    poll_id: str
    counts: tuple[int, ...] = ()
    answers: int = 0
    members: int = 0
    labels: tuple[str, ...] = ()
    released: int = 0


@dataclass(frozen=True, slots=True)
class DropPoll:
    """Give a poll up without a result, for a mistake in its question for instance."""

    poll_id: str
    reason: str


PollsCommand = OpenPoll | ClosePoll | DropPoll
