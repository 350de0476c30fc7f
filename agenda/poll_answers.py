"""Answers to a live poll: which are valid, what they add to the figures, and the figures as a sentence.

An answer is the numbers of the options chosen, from 0 on; of a ranking all of them, the best first. Where people answer
in words it is these (`agenda/poll_said.py`), or the number of a text that somebody agrees to. Sentences are shared by
the minutes, the timeline and the pages: everywhere the same figures, and everywhere "kein Beschluss".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeGuard

from agenda import poll_said
from agenda.events.polls import PollClosed, PollOpened
from agenda.events.words import PollKind
from agenda.ports import Refusal

Answer = tuple[int, ...] | tuple[str, ...]

SCALE: Final = ("1", "2", "3", "4", "5")
"""Five steps: fine enough for a mood, few enough for a row of keys on a telephone."""

IN_WORDS: Final[frozenset[PollKind]] = frozenset({"cloud", "open"})
"""Kinds that have no options: people answer in words, and others see them once they are released."""

ADVISORY: Final = "Ein Stimmungsbild, kein Beschluss."

NAMED: Final[Mapping[PollKind, int]] = {"cloud": 10, "open": 3}
"""How many words or texts a sentence names; the list beside it has all of the result."""


def read(poll: PollOpened, answer: Answer, limit: int = poll_said.TEXT_LIMIT) -> Answer:
    """The answer as it is counted; raises Refusal where it does not fit the question. `limit` is a text's, in
    characters."""
    if (numbers := numbers_of(answer)) is not None and _fits(poll, numbers):
        return numbers
    said = texts_of(answer)
    if poll.kind not in IN_WORDS or len(said) != 1:
        raise Refusal("poll-answer-wrong")
    return poll_said.words(said[0]) if poll.kind == "cloud" else poll_said.one_text(said[0], limit)


def numbers_of(answer: Answer) -> tuple[int, ...] | None:
    """The answer where it is made of numbers."""
    return answer if _is_chosen(answer) else None


def _is_chosen(answer: Answer) -> TypeGuard[tuple[int, ...]]:
    """Answers are of one kind throughout, so the first tells; an audience's are looked at thousands of times."""
    return not answer or isinstance(answer[0], int)


def texts_of(answer: Answer) -> tuple[str, ...]:
    """The words of an answer that is made of them."""
    return () if _is_chosen(answer) else tuple(map(str, answer))


def _one(options: int, answer: tuple[int, ...]) -> bool:
    return len(answer) == 1


def _any(options: int, answer: tuple[int, ...]) -> bool:
    return 1 <= len(answer) <= options


def _all(options: int, answer: tuple[int, ...]) -> bool:
    return len(answer) == options


def _none(options: int, answer: tuple[int, ...]) -> bool:
    return False


_LENGTHS: Final[Mapping[PollKind, Callable[[int, tuple[int, ...]], bool]]] = {
    "single": _one,
    "scale": _one,
    "multiple": _any,
    "ranking": _all,
    "cloud": _none,
    "open": _one,
}


def _fits(poll: PollOpened, answer: tuple[int, ...]) -> bool:
    """Whether the numbers fit the question; no option counts twice. Which texts there are only the desk knows."""
    options = len(poll.options)
    known = poll.kind in IN_WORDS or all(0 <= one < options for one in answer)
    return known and len(set(answer)) == len(answer) and _LENGTHS[poll.kind](options, answer)


def added(poll: PollOpened, counts: Sequence[int], answer: tuple[int, ...]) -> tuple[int, ...]:
    """The figures with one more valid choice; as `PollClosed.counts` tells them."""
    grown = list(counts)
    for place, option in enumerate(answer):
        grown[option] += len(poll.options) - place if poll.kind == "ranking" else 1
    return tuple(grown)


def nothing(poll: PollOpened) -> tuple[int, ...]:
    """The figures before the first answer."""
    return (0,) * len(poll.options)


def labels(poll: PollOpened, result: PollClosed) -> tuple[str, ...]:
    """What the counts count."""
    return result.labels if poll.kind in IN_WORDS else poll.options


def mean(counts: Sequence[int]) -> float:
    """The mean of the steps of a scale; 0 where nobody answered."""
    total = sum(counts)
    return sum((step + 1) * count for step, count in enumerate(counts)) / total if total else 0.0


def result_sentence(poll: PollOpened, result: PollClosed) -> str:
    """The figures, who answered, and that nothing is decided by them."""
    return f"„{poll.question}“ {_TOLD[poll.kind](poll, result)} ({_answers(poll, result)}). {ADVISORY}"


def _counted(poll: PollOpened, result: PollClosed, unit: str = "") -> str:
    return ", ".join(
        f"{label}: {count}{unit}" for label, count in zip(labels(poll, result), result.counts, strict=True)
    )


def _points(poll: PollOpened, result: PollClosed) -> str:
    return _counted(poll, result, " Punkte")


def _scaled(poll: PollOpened, result: PollClosed) -> str:
    told = f"; im Mittel {mean(result.counts):.1f}".replace(".", ",") if result.answers else ""
    return _counted(poll, result) + told


def _cloud(poll: PollOpened, result: PollClosed) -> str:
    return _named(poll, result, "Genannt", "{label} ({count})")


def _open(poll: PollOpened, result: PollClosed) -> str:
    return _named(poll, result, "Am meisten Zustimmung", "„{label}“ ({count})")


def _named(poll: PollOpened, result: PollClosed, head: str, form: str) -> str:
    """The most counted, and how many more were released."""
    shown = list(zip(result.labels, result.counts, strict=True))[: NAMED[poll.kind]]
    if not shown:
        return "Freigegeben ist nichts"
    more = result.released - len(shown)
    told = ", ".join(form.format(label=label, count=count) for label, count in shown)
    return f"{head}: {told}" + (f" und {more} weitere" if more else "")


_TOLD: Final[Mapping[PollKind, Callable[[PollOpened, PollClosed], str]]] = {
    "single": _counted,
    "multiple": _counted,
    "scale": _scaled,
    "ranking": _points,
    "cloud": _cloud,
    "open": _open,
}


def _answers(poll: PollOpened, result: PollClosed) -> str:
    told = "1 Antwort" if result.answers == 1 else f"{result.answers} Antworten"
    if poll.audience == "members":
        return f"{told}, nur Mitglieder"
    return f"{told}, davon {result.members} von Mitgliedern"
