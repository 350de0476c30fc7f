"""The result of a survey: answers in, tables out, and nothing by which somebody could be recognised.

A count of fewer people than `Survey.smallest` is kept back; none at all is no secret. Where what is kept back could be
worked out from the sum and the other counts, the smallest of these is kept back too (secondary suppression; Hundepool
et al., Statistical Disclosure Control, 2012, ch. 4.3). Of fewer answers than `smallest` there is no table at all.
Texts are not in the result: what people wrote may name people, and is read by the clerk.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.surveys_form import Answers, Kind, Question, Survey, choices

Counts = list[list[int | None]]
"""Rows of counts; None is kept back."""

QUARTERS: Final = 4
OWN_WORDS: Final = "Antworten in eigenen Worten; sie liegen der Verwaltung vor."


def tables(survey: Survey, answers: Sequence[Answers]) -> tuple[SurveyTable, ...]:
    """A table for each question, then one for each pair that is crossed; German, as minutes are."""
    if len(answers) < survey.smallest:
        return ()
    single = (_table(survey, question, answers) for question in survey.questions)
    return (*single, *(_crossed(survey, *pair, answers) for pair in survey.crossed))


def _table(survey: Survey, question: Question, answers: Sequence[Answers]) -> SurveyTable:
    given = [found for one in answers if (found := one.get(question.question_id))]
    if len(given) < survey.smallest:
        return SurveyTable(question.text.de, 0, (), (), f"Weniger als {survey.smallest} Antworten.")
    return TABLES[question.kind](question, given, survey.smallest)


def _by_option(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    found = Counter(value for one in given for value in one)
    options = choices(question)
    column = [found[value] for value, _ in options]
    kept = _line_kept_back(column, smallest) if question.kind != "multiple" else _small_kept_back(column, smallest)
    rows = tuple(SurveyRow(label, (count,)) for (_, label), count in zip(options, kept, strict=True))
    return SurveyTable(question.text.de, len(given), (), rows, _mean(question, given))


def _mean(question: Question, given: Sequence[tuple[str, ...]]) -> str:
    if question.kind != "scale":
        return ""
    return f"Mittelwert {_decimal(statistics.fmean(int(one[0]) for one in given))}."


def _ranking(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    found = Counter((option, place) for one in given for place, option in enumerate(one))
    places = range(len(question.options))
    counts: Counts = [[found[one.option_id, place] for place in places] for one in question.options]
    heads = tuple(f"Platz {place + 1}" for place in places)
    return _grid(question, [one.text.de for one in question.options], heads, counts, len(given), smallest)


def _matrix(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    found = Counter(pair for one in given for pair in one)
    counts: Counts = [[found[f"{row.option_id}={one.option_id}"] for one in question.options] for row in question.rows]
    heads = tuple(one.text.de for one in question.options)
    return _grid(question, [one.text.de for one in question.rows], heads, counts, len(given), smallest)


def _grid(
    question: Question, labels: Sequence[str], heads: tuple[str, ...], counts: Counts, answered: int, smallest: int
) -> SurveyTable:
    kept = kept_back(counts, smallest)
    rows = tuple(SurveyRow(label, tuple(row)) for label, row in zip(labels, kept, strict=True))
    return SurveyTable(question.text.de, answered, heads, rows)


def _number(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    """Mean and quarters; the least and the greatest number would each be one person's."""
    numbers = sorted(float(one[0]) for one in given)
    note = f"Mittelwert {_decimal(statistics.fmean(numbers))}."
    if len(numbers) >= QUARTERS * smallest:
        first, middle, third = (_decimal(one) for one in statistics.quantiles(numbers, n=QUARTERS))
        note = f"{note} Median {middle}; die mittlere Hälfte liegt zwischen {first} und {third}."
    return SurveyTable(question.text.de, len(given), (), (), note)


def _date(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    """Counted by month (ISO 8601): days would often be one person's."""
    found = sorted(Counter(one[0][:7] for one in given).items())
    kept = _line_kept_back([count for _, count in found], smallest)
    rows = tuple(SurveyRow(month, (count,)) for (month, _), count in zip(found, kept, strict=True))
    return SurveyTable(question.text.de, len(given), (), rows)


def _text(question: Question, given: Sequence[tuple[str, ...]], smallest: int) -> SurveyTable:
    return SurveyTable(question.text.de, len(given), (), (), OWN_WORDS)


def _crossed(survey: Survey, down: str, across: str, answers: Sequence[Answers]) -> SurveyTable:
    """Two questions together: how many gave this answer to the one and that to the other."""
    rows, columns = survey.question(down), survey.question(across)
    both = [(one[down], one[across]) for one in answers if down in one and across in one]
    found = Counter((left, right) for lefts, rights in both for left in lefts for right in rights)
    counts: Counts = [[found[value, other] for other, _ in choices(columns)] for value, _ in choices(rows)]
    title = f"{rows.text.de} / {columns.text.de}"
    if len(both) < survey.smallest:
        return SurveyTable(title, 0, (), (), f"Weniger als {survey.smallest} Antworten.")
    kept = kept_back(counts, survey.smallest)
    labelled = zip((label for _, label in choices(rows)), kept, strict=True)
    heads = tuple(label for _, label in choices(columns))
    return SurveyTable(title, len(both), heads, tuple(SurveyRow(label, tuple(row)) for label, row in labelled))


TABLES: Mapping[Kind, Callable[[Question, Sequence[tuple[str, ...]], int], SurveyTable]] = {
    "single": _by_option,
    "multiple": _by_option,
    "scale": _by_option,
    "ranking": _ranking,
    "matrix": _matrix,
    "number": _number,
    "date": _date,
    "text": _text,
    "long-text": _text,
}


# -- what is kept back -------------------------------------------------------------------------------------------------


def kept_back(counts: Counts, smallest: int) -> Counts:
    """The counts without those that tell of too few people, in rows and columns of which the sums are known."""
    kept: Counts = [list(_small_kept_back([one or 0 for one in row], smallest)) for row in counts]
    while (place := _lonely(kept)) is not None:
        row, column = place
        kept[row][column] = None
    return kept


def _small_kept_back(line: Sequence[int], smallest: int) -> tuple[int | None, ...]:
    return tuple(None if 0 < count < smallest else count for count in line)


def _line_kept_back(line: Sequence[int], smallest: int) -> tuple[int | None, ...]:
    """The same for counts of which the sum is known, and that form one line only."""
    kept = list(_small_kept_back(line, smallest))
    other = _smallest_other(kept)
    if other is not None:
        kept[other] = None
    return tuple(kept)


def _lonely(counts: Counts) -> tuple[int, int] | None:
    """A cell to keep back because it would give away the only one kept back in its row or column."""
    columns = list(zip(*counts, strict=True))
    for row, line in enumerate(counts):
        column = _smallest_other(line, columns)
        if column is not None:
            return row, column
    for column, upright in enumerate(columns):
        found = _smallest_other(upright, counts)
        if found is not None:
            return found, column
    return None


def _smallest_other(line: Sequence[int | None], across: Sequence[Sequence[int | None]] = ()) -> int | None:
    """Where one count is kept back and the others are not: the place of the one to keep back with it.

    Rather no zero, then one in whose line across something is kept back already, then the smallest.
    """
    shown = [
        (count == 0, bool(across) and None not in across[place], count, place)
        for place, count in enumerate(line)
        if count is not None
    ]
    return min(shown)[3] if shown and len(line) - len(shown) == 1 else None


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")
