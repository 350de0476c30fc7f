"""What somebody filled in, held against the questionnaire: all of it is right, or each wrong answer has its word.

The fields are those of a plain HTML form: `q.ID` for most kinds, `q.ID.OPTION` with a place for a ranking, `q.ID.ROW`
with an option for a matrix. What is filled in at a question that was not put to this person is left out, and told
(`filled_in`). In place of a file stands the name under which it would be kept; whoever reads the form writes it there
(`server/surveys/upload.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

from agenda.ports import Refusal
from agenda.surveys_form import Answers, Kind, Question, Survey, asked, day_of, files_most, number_kept, steps
from agenda.texts import line, paragraphs

Fields = Mapping[str, Sequence[str]]
"""What a form sent: the values of each field."""

Fault = Literal[
    "required", "choice", "too-many", "ranking", "number", "date", "too-long", "unreadable",
    "file-size", "file-kind", "file-again",
]  # fmt: skip

SHORT_LIMIT = 200
LONG_LIMIT = 5_000
"""Characters of a text; a page of paper has about three thousand."""

_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")


class AnswersWrong(Exception):
    """Nothing was taken: `faults` tell for each question what is wrong."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__(", ".join(f"{one}: {fault}" for one, fault in faults.items()))
        self.faults = faults


class _Wrong(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def read(survey: Survey, fields: Fields) -> Answers:
    """The answers in a form; raises AnswersWrong."""
    answers: dict[str, tuple[str, ...]] = {}
    faults: dict[str, Fault] = {}
    for question in survey.questions:
        if not asked(question, answers):
            continue
        try:
            given = _given(question, fields)
        except _Wrong as wrong:
            faults[question.question_id] = wrong.fault
            continue
        if given:
            answers[question.question_id] = given
    if faults:
        raise AnswersWrong(faults)
    return answers


def filled_in(survey: Survey, fields: Fields) -> frozenset[str]:
    """The questions at which anything is filled in, right or wrong, asked or not."""
    return frozenset(
        one.question_id
        for one in survey.questions
        if any(value.strip() for name in _fields_of(one) for value in fields.get(name, ()))
    )


def _fields_of(question: Question) -> Sequence[str]:
    parts = {"ranking": question.options, "matrix": question.rows}.get(question.kind)
    if parts is None:
        return (field_of(question.question_id),)
    return [field_of(question.question_id, part.option_id) for part in parts]


def field_of(question_id: str, part: str = "") -> str:
    """The name of a field in the form."""
    return f"q.{question_id}.{part}" if part else f"q.{question_id}"


def _given(question: Question, fields: Fields) -> tuple[str, ...]:
    given = READERS[question.kind](question, fields)
    if question.required and not given:
        raise _Wrong("required")
    return given


def _values(question: Question, fields: Fields) -> tuple[str, ...]:
    values = (one.strip() for one in fields.get(field_of(question.question_id), ()))
    return tuple(one for one in values if one)


def _single(question: Question, fields: Fields) -> tuple[str, ...]:
    return _chosen(_values(question, fields), [one.option_id for one in question.options], most=1)


def _scale(question: Question, fields: Fields) -> tuple[str, ...]:
    return _chosen(_values(question, fields), steps(question), most=1)


def _multiple(question: Question, fields: Fields) -> tuple[str, ...]:
    known = [one.option_id for one in question.options]
    chosen = set(_chosen(_values(question, fields), known, most=round(question.most) or len(known)))
    return tuple(one for one in known if one in chosen)


def _chosen(values: tuple[str, ...], known: Sequence[str], most: int) -> tuple[str, ...]:
    if not set(values) <= set(known):
        raise _Wrong("choice")
    if len(set(values)) > most:
        raise _Wrong("too-many")
    return tuple(dict.fromkeys(values))


def _ranking(question: Question, fields: Fields) -> tuple[str, ...]:
    """Places are filled from the first on; who cares for two of five ranks two."""
    places = {one.option_id: _place(question, fields, one.option_id) for one in question.options}
    ranked = sorted((place, option) for option, place in places.items() if place)
    if [place for place, _ in ranked] != list(range(1, len(ranked) + 1)):
        raise _Wrong("ranking")
    return tuple(option for _, option in ranked)


def _place(question: Question, fields: Fields, option_id: str) -> int:
    text = "".join(fields.get(field_of(question.question_id, option_id), ())[:1]).strip()
    if text and text not in {str(place) for place in range(1, len(question.options) + 1)}:
        raise _Wrong("ranking")
    return int(text or 0)


def _matrix(question: Question, fields: Fields) -> tuple[str, ...]:
    known = [one.option_id for one in question.options]
    rows = [one.option_id for one in question.rows]
    chosen = [(row, _chosen(tuple(fields.get(field_of(question.question_id, row), ())), known, 1)) for row in rows]
    given = tuple(f"{row}={option[0]}" for row, option in chosen if option)
    if question.required and len(given) < len(rows):
        raise _Wrong("required")
    return given


def _number(question: Question, fields: Fields) -> tuple[str, ...]:
    values = _values(question, fields)[:1]
    if not values:
        return ()
    if not _NUMBER.fullmatch(values[0]):
        raise _Wrong("number")
    number = float(values[0].replace(",", "."))
    if question.least < question.most and not question.least <= number <= question.most:
        raise _Wrong("number")
    return (number_kept(number),)


def _date(question: Question, fields: Fields) -> tuple[str, ...]:
    values = _values(question, fields)[:1]
    try:
        return tuple(_iso(day_of(one)) for one in values)
    except ValueError:
        raise _Wrong("date") from None


def _iso(day: date) -> str:
    return day.isoformat()


def _text(question: Question, fields: Fields) -> tuple[str, ...]:
    return _written(question, fields, SHORT_LIMIT, lambda text: line(text, "", SHORT_LIMIT))


def _file(question: Question, fields: Fields) -> tuple[str, ...]:
    values = _values(question, fields)
    if len(values) > files_most(question):
        raise _Wrong("too-many")
    return values


def _long_text(question: Question, fields: Fields) -> tuple[str, ...]:
    return _written(question, fields, LONG_LIMIT, lambda text: paragraphs(text, "", LONG_LIMIT))


def _written(question: Question, fields: Fields, limit: int, clean: Callable[[str], str]) -> tuple[str, ...]:
    """What may enter the log may enter a survey: nothing unseen, nothing that reads otherwise than it is stored."""
    try:
        return tuple(clean(one) for one in _values(question, fields)[:1])
    except Refusal as refusal:
        raise _Wrong("too-long" if refusal.code == "text-too-long" else "unreadable") from None


READERS: Mapping[Kind, Callable[[Question, Fields], tuple[str, ...]]] = {
    "single": _single,
    "multiple": _multiple,
    "ranking": _ranking,
    "scale": _scale,
    "matrix": _matrix,
    "number": _number,
    "date": _date,
    "text": _text,
    "long-text": _long_text,
    "file": _file,
}
