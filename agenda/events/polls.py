"""A live poll (Stimmungsbild): asked, and its frozen result. Single answers are never events: they are nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from agenda.events.words import PollAudience, PollKind


@dataclass(frozen=True, slots=True)
class PollOpened:
    """Whoever belongs to the audience may answer; `code` is the short word by which people join."""

    poll_id: str
    item_id: str
    question: str
    options: tuple[str, ...]
    kind: PollKind
    audience: PollAudience
    hidden: bool
    code: str


@dataclass(frozen=True, slots=True)
class PollClosed:
    """The result: `counts` in the order of the options, `answers` altogether, `members` how many were of members.

    Of a ranking the counts are points: of n options the first place gives n, the last one. Where people answered in
    words, `labels` are those released, the counts how many people said a word or agreed to a text, and `released` how
    many there were altogether where that is more than a result can hold.
    """

    poll_id: str
    counts: tuple[int, ...]
    answers: int
    members: int
    labels: tuple[str, ...] = ()
    released: int = 0


@dataclass(frozen=True, slots=True)
class PollDropped:
    """Given up; what was answered is forgotten."""

    poll_id: str
    reason: str


PollsEvent = PollOpened | PollClosed | PollDropped
