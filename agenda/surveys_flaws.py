"""What is wrong with a questionnaire before anybody is asked: keys of its file that make no sense together.

A condition that nobody's answer could fulfil, for a typing error in its value, would leave a question out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from agenda.ports import Refusal
from agenda.surveys_form import (
    COUNTED,
    TESTS,
    Condition,
    Kind,
    Option,
    Question,
    Survey,
    Words,
    day_of,
    number_kept,
    steps,
)
from agenda.texts import LABEL_LIMIT, line

Key = Literal[
    "closes_at", "title", "id", "text", "options", "rows", "only_if", "only_if.value", "least, most", "most", "crossed",
]  # fmt: skip

CHOOSING: Final[frozenset[Kind]] = frozenset({"single", "multiple", "ranking", "matrix"})
TEXT_LIMIT: Final = 500
"""Characters of a question or of something to choose."""

FILES_MOST: Final = 3
"""Files to one question: a few photographs of one place."""

SCALE_MOST: Final = 11
"""Steps of a scale, as from 0 to 10; more do not fit a row of keys on a telephone."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong: the key of the file, and in which question it stands (empty: of the survey itself)."""

    key: Key
    question_id: str = ""


def flaws(survey: Survey) -> tuple[Flaw, ...]:
    """All that is wrong; empty where the survey can be asked."""
    known: dict[str, Question] = {}
    found = [] if survey.opens_at < survey.closes_at else [Flaw("closes_at")]
    found += [] if _readable(survey.title, LABEL_LIMIT) else [Flaw("title")]
    for question in survey.questions:
        found += [Flaw(key, question.question_id) for key in _wrong(question, known)]
        known[question.question_id] = question
    return (*found, *(Flaw("crossed", one) for one in sorted(_not_counted(survey))))


def _not_counted(survey: Survey) -> set[str]:
    counted = {one.question_id for one in survey.questions if one.kind in COUNTED}
    return {one for pair in survey.crossed for one in pair} - counted


def _wrong(question: Question, known: Mapping[str, Question]) -> list[Key]:
    checks: Mapping[Key, bool] = {
        "id": question.question_id in known,
        "text": not all(_readable(one, TEXT_LIMIT) for one in question.words),
        "options": (question.kind in CHOOSING) != bool(question.options) or _twice(question.options),
        "rows": (question.kind == "matrix") != bool(question.rows) or _twice(question.rows),
        "only_if": question.asked_if is not None and question.asked_if.question_id not in known,
        "only_if.value": question.asked_if is not None and not _answerable(question.asked_if, known),
        "least, most": question.kind == "scale" and not 0 < question.most - question.least < SCALE_MOST,
        "most": question.kind in MOST and not 0 <= question.most <= MOST[question.kind],
    }
    return [key for key, wrong in checks.items() if wrong]


MOST: Final[Mapping[Kind, float]] = {"file": FILES_MOST, "multiple": float("inf")}
"""The kinds of which `most` is how many somebody may give, and how great it may be."""


def _readable(words: Words, limit: int) -> bool:
    """Whether screens and minutes can show it: one line without anything unseen."""
    try:
        return all(line(one, "", limit) == one for one in (words.de, words.en, words.simple))
    except Refusal:
        return False


def _twice(options: tuple[Option, ...]) -> bool:
    return len({one.option_id for one in options}) < len(options)


# -- conditions --------------------------------------------------------------------------------------------------------


def _answerable(condition: Condition, known: Mapping[str, Question]) -> bool:
    """Whether some answer to the earlier question has the condition's value; that there is one is checked by itself."""
    earlier = known.get(condition.question_id)
    if earlier is None or condition.test in ("answered", "not-answered"):
        return True
    if earlier.kind in LISTED:
        test = TESTS["match" if condition.test == "match" else "equal"]
        return test(LISTED[earlier.kind](earlier), condition.value)
    return condition.test == "match" or WRITTEN[earlier.kind](earlier, condition.value)


def _options(question: Question) -> tuple[str, ...]:
    return tuple(one.option_id for one in question.options)


def _cells(question: Question) -> tuple[str, ...]:
    return tuple(f"{row.option_id}={one.option_id}" for row in question.rows for one in question.options)


def _is_number(question: Question, value: str) -> bool:
    try:
        number = float(value)
    except ValueError:
        return False
    within = question.least >= question.most or question.least <= number <= question.most
    return within and number_kept(number) == value


def _is_day(question: Question, value: str) -> bool:
    try:
        return day_of(value).isoformat() == value
    except ValueError:
        return False


def _is_text(question: Question, value: str) -> bool:
    return bool(value) and value == value.strip()


LISTED: Final[Mapping[Kind, Callable[[Question], tuple[str, ...]]]] = {
    "single": _options,
    "multiple": _options,
    "ranking": _options,
    "scale": steps,
    "matrix": _cells,
    "file": lambda question: (),  # kept under random names, which no condition can mean
}
"""Every value that an answer may hold, of the kinds where these are few."""

WRITTEN: Final[Mapping[Kind, Callable[[Question, str], bool]]] = {
    "number": _is_number,
    "date": _is_day,
    "text": _is_text,
    "long-text": _is_text,
}
"""Whether an answer may hold the value, of all other kinds."""
