"""The questionnaire of a survey (Umfrage) that the town asks its people before a sitting decides.

A survey informs and decides nothing. It is written in a file beside the plan (`server/surveys/plans.py` reads it) and
never changes once answers may come: who reads the result has to know what was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Language = Literal["de", "en", "simple"]
Kind = Literal["single", "multiple", "ranking", "scale", "matrix", "number", "date", "text", "long-text", "file"]
Test = Literal["answered", "not-answered", "equal", "not-equal", "match"]
Access = Literal["open", "code"]
SurveyState = Literal["planned", "open", "closed"]

Answers = Mapping[str, tuple[str, ...]]
"""What one person answered, by the id of the question; a question left out has no entry.

`single`, `scale`, `number`, `date` and the texts hold one value, `multiple` the ids chosen, `ranking` the ids from the
first place on, `matrix` one `row=option` for each row answered, `file` the names under which the files are kept.
"""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in German, English and simple language; a language that is missing reads the German."""

    de: str
    en: str = ""
    simple: str = ""

    def said(self, language: Language) -> str:
        """The text in that language."""
        return self._written[language] or self.de

    def has(self, language: Language) -> bool:
        """Whether it is written in that language, be it in the same words as in German."""
        return bool(self._written[language])

    @property
    def _written(self) -> Mapping[Language, str]:
        return {"de": self.de, "en": self.en, "simple": self.simple}


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, or a row of a matrix."""

    option_id: str
    text: Words


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is asked: what the answer to an earlier one has to be; `value` is empty for (not) answered."""

    question_id: str
    test: Test
    value: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `least` and `most` bound a number or a scale, `most` also the choices of `multiple` (0: all) and
    the files of `file` (0: one).

    `section` is the heading it stands under, which questions of a section share.
    """

    question_id: str
    kind: Kind
    text: Words
    section: Words = Words("")
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    least: float = 0
    most: float = 0
    required: bool = False
    asked_if: Condition | None = None

    @property
    def words(self) -> tuple[Words, ...]:
        """All its texts."""
        return (self.text, self.section, *(one.text for one in (*self.options, *self.rows)))


@dataclass(frozen=True, slots=True)
class Survey:
    """One survey, bound to an item of a sitting.

    It takes answers from `opens_at` until before `closes_at` (aware). `interim`: results are shown while it runs.
    `smallest` is the size of group (people) from which on a count is shown; `per_address` how often a day one internet
    address may send something. `crossed` are pairs of questions whose answers are counted together.
    """

    survey_id: str
    meeting_id: str
    item_id: str
    title: Words
    about: Words
    opens_at: datetime
    closes_at: datetime
    questions: tuple[Question, ...]
    access: Access = "open"
    interim: bool = False
    smallest: int = 5
    per_address: int = 20
    crossed: tuple[tuple[str, str], ...] = ()

    def state(self, at: datetime) -> SurveyState:
        """Whether it takes answers at that time."""
        if at < self.opens_at:
            return "planned"
        return "open" if at < self.closes_at else "closed"

    def question(self, question_id: str) -> Question:
        """The question of that id; raises KeyError."""
        return {one.question_id: one for one in self.questions}[question_id]

    @property
    def languages(self) -> tuple[Language, ...]:
        """German, and the languages that any of its texts is written in."""
        wanted: tuple[Language, ...] = ("de", "en", "simple")
        words = (self.title, self.about, *(text for one in self.questions for text in one.words))
        return tuple(one for one in wanted if one == "de" or any(text.has(one) for text in words))


def asked(question: Question, answers: Answers) -> bool:
    """Whether the question is put to somebody who answered the earlier ones so."""
    condition = question.asked_if
    return condition is None or TESTS[condition.test](answers.get(condition.question_id, ()), condition.value)


def _contains(given: tuple[str, ...], value: str) -> bool:
    """No pattern language: one that a stranger's text is held against can be made to run for ever."""
    return any(value.casefold() in one.casefold() for one in given)


TESTS: Mapping[Test, Callable[[tuple[str, ...], str], bool]] = {
    "answered": lambda given, value: bool(given),
    "not-answered": lambda given, value: not given,
    "equal": lambda given, value: value in given,
    "not-equal": lambda given, value: value not in given,
    "match": _contains,
}
"""Each test of a condition: (answer to the earlier question, value of the condition) -> whether it holds."""


COUNTED: frozenset[Kind] = frozenset({"single", "multiple", "scale"})
"""Kinds whose answers are counted by option, and so may be crossed."""


def steps(question: Question) -> tuple[str, ...]:
    """The values of a scale."""
    return tuple(str(one) for one in range(round(question.least), round(question.most) + 1))


def files_most(question: Question) -> int:
    """How many files a question takes."""
    return round(question.most) or 1


def choices(question: Question) -> tuple[tuple[str, str], ...]:
    """What is counted of a question that is counted by option: (value, German label)."""
    if question.kind == "scale":
        return tuple((one, one) for one in steps(question))
    return tuple((one.option_id, one.text.de) for one in question.options)


def number_kept(number: float) -> str:
    """How an answer in numbers is kept, and so has to stand in a condition."""
    return f"{number:g}" if number.is_integer() and abs(number) < 1e6 else repr(number)


def day_of(text: str) -> date:
    """A day as a browser sends it (ISO 8601); raises ValueError."""
    return date.fromisoformat(text)
