"""Answers to a live poll: which are valid, what they add to the figures, and the figures as a sentence.

An answer is the numbers of the options chosen, from 0 on; of a ranking all of them, the best first. Sentences are
shared by the minutes, the timeline and the pages: everywhere the same figures, and everywhere "kein Beschluss".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.words import PollKind

Answer = tuple[int, ...]

SCALE: Final = ("1", "2", "3", "4", "5")
"""Five steps: fine enough for a mood, few enough for a row of keys on a telephone."""

ADVISORY: Final = "Ein Stimmungsbild, kein Beschluss."


def _one(options: int, answer: Answer) -> bool:
    return len(answer) == 1


def _any(options: int, answer: Answer) -> bool:
    return 1 <= len(answer) <= options


def _all(options: int, answer: Answer) -> bool:
    return len(answer) == options


_LENGTHS: Final[Mapping[PollKind, Callable[[int, Answer], bool]]] = {
    "single": _one,
    "scale": _one,
    "multiple": _any,
    "ranking": _all,
}


def valid(poll: PollOpened, answer: Answer) -> bool:
    """Whether the answer fits the question; no option counts twice."""
    options = len(poll.options)
    known = all(0 <= one < options for one in answer)
    return known and len(set(answer)) == len(answer) and _LENGTHS[poll.kind](options, answer)


def added(poll: PollOpened, counts: Sequence[int], answer: Answer) -> tuple[int, ...]:
    """The figures with one more valid answer; as `PollClosed.counts` tells them."""
    grown = list(counts)
    for place, option in enumerate(answer):
        grown[option] += len(poll.options) - place if poll.kind == "ranking" else 1
    return tuple(grown)


def nothing(poll: PollOpened) -> tuple[int, ...]:
    """The figures before the first answer."""
    return (0,) * len(poll.options)


def mean(counts: Sequence[int]) -> float:
    """The mean of the steps of a scale; 0 where nobody answered."""
    total = sum(counts)
    return sum((step + 1) * count for step, count in enumerate(counts)) / total if total else 0.0


def result_sentence(poll: PollOpened, result: PollClosed) -> str:
    """The figures, who answered, and that nothing is decided by them."""
    unit = " Punkte" if poll.kind == "ranking" else ""
    told = ", ".join(f"{option}: {count}{unit}" for option, count in zip(poll.options, result.counts, strict=True))
    return f"„{poll.question}“ {told}{_mean(poll, result)} ({_answers(poll, result)}). {ADVISORY}"


def _mean(poll: PollOpened, result: PollClosed) -> str:
    if poll.kind != "scale" or not result.answers:
        return ""
    return f"; im Mittel {mean(result.counts):.1f}".replace(".", ",")


def _answers(poll: PollOpened, result: PollClosed) -> str:
    told = "1 Antwort" if result.answers == 1 else f"{result.answers} Antworten"
    if poll.audience == "members":
        return f"{told}, nur Mitglieder"
    return f"{told}, davon {result.members} von Mitgliedern"
