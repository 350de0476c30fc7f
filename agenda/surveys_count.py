"""The result of a survey: answers in, tables out, and nothing by which somebody could be recognised.

What is kept back in a table says `agenda/surveys_small.py`; here stands what would give it away from elsewhere: a mean,
a second table about the same people, a question that was put only to those who are kept back. Of fewer answers than
`Survey.smallest` there is no table at all. Texts and files are not in the result: what people wrote may name people,
and is read by the clerk.

Equal answers are counted first and weighed afterwards: of twenty thousand there are a few hundred different ones.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.surveys_form import COUNTED, Answers, Kind, Question, Survey, choices
from agenda.surveys_small import Line, alone_kept_back, grid_kept_back, line_kept_back

Key = TypeVar("Key")
Given = Sequence[tuple[str, ...]]
"""What was answered to one question, by those who answered it."""

QUARTERS: Final = 4
OWN_WORDS: Final = "Antworten in eigenen Worten; sie liegen der Verwaltung vor."
FILES: Final = "Dateien; sie liegen der Verwaltung vor."
TOLD_ELSEWHERE: Final = "Nicht gezeigt, weil sonst erkennbar wäre, wie einzelne Personen geantwortet haben."


def tables(survey: Survey, answers: Sequence[Answers]) -> tuple[SurveyTable, ...]:
    """A table for each question, then one for each pair that is crossed; German, as minutes are."""
    if len(answers) < survey.smallest:
        return ()
    given = {one.question_id: _given(one, answers) for one in survey.questions}
    hidden = {one.question_id: _hidden(one, given[one.question_id], survey.smallest) for one in survey.questions}
    single = (_table(survey, one, given[one.question_id], hidden) for one in survey.questions)
    return (*single, *(_crossed(survey, *pair, answers, hidden) for pair in survey.crossed))


def _given(question: Question, answers: Sequence[Answers]) -> Given:
    return [found for one in answers if (found := one.get(question.question_id))]


def _hidden(question: Question, given: Given, smallest: int) -> frozenset[str]:
    """The values of a question that is counted by option whose counts are not shown."""
    if question.kind not in COUNTED:
        return frozenset()
    values = [value for value, _ in choices(question)]
    if len(given) < smallest:
        return frozenset(values)
    kept = _kept(question, [_by_value(given)[value] for value in values], smallest)
    return frozenset(value for value, count in zip(values, kept, strict=True) if count is None)


def _table(survey: Survey, question: Question, given: Given, hidden: Mapping[str, frozenset[str]]) -> SurveyTable:
    if len(given) < survey.smallest:
        return _untold(question.text.de, survey.smallest)
    only = question.asked_if
    if only is not None and only.value in hidden[only.question_id]:
        return SurveyTable(question.text.de, 0, (), (), TOLD_ELSEWHERE)
    return TABLES[question.kind](question, given, survey.smallest)


def _untold(title: str, smallest: int) -> SurveyTable:
    return SurveyTable(title, 0, (), (), f"Weniger als {smallest} Antworten.")


def _by_value(given: Given) -> Counter[str]:
    """How many gave each value."""
    return _weighed((value, number) for values, number in Counter(given).items() for value in values)


def _weighed(found: Iterable[tuple[Key, int]]) -> Counter[Key]:
    counter: Counter[Key] = Counter()
    for key, number in found:
        counter[key] += number
    return counter


def _by_option(question: Question, given: Given, smallest: int) -> SurveyTable:
    found = _by_value(given)
    options = choices(question)
    kept = _kept(question, [found[value] for value, _ in options], smallest)
    rows = tuple(SurveyRow(label, (count,)) for (_, label), count in zip(options, kept, strict=True))
    return SurveyTable(question.text.de, len(given), (), rows, _mean(question, given) if None not in kept else "")


def _kept(question: Question, column: Sequence[int], smallest: int) -> Line:
    """Of several choices nobody knows the sum."""
    return (alone_kept_back if question.kind == "multiple" else line_kept_back)(column, smallest)


def _mean(question: Question, given: Given) -> str:
    """Only where every count is shown: of two that are kept back, sum and mean together would tell both."""
    if question.kind != "scale":
        return ""
    total = sum(int(value) * number for value, number in _by_value(given).items())
    return f"Mittelwert {_decimal(total / len(given))}."


def _ranking(question: Question, given: Given, smallest: int) -> SurveyTable:
    distinct = Counter(given).items()
    found = _weighed(((option, place), number) for one, number in distinct for place, option in enumerate(one))
    places = range(len(question.options))
    counts = [[found[one.option_id, place] for place in places] for one in question.options]
    heads = tuple(f"Platz {place + 1}" for place in places)
    return _grid(question, [one.text.de for one in question.options], heads, counts, len(given), smallest)


def _matrix(question: Question, given: Given, smallest: int) -> SurveyTable:
    found = _by_value(given)
    counts = [[found[f"{row.option_id}={one.option_id}"] for one in question.options] for row in question.rows]
    heads = tuple(one.text.de for one in question.options)
    return _grid(question, [one.text.de for one in question.rows], heads, counts, len(given), smallest)


def _grid(
    question: Question,
    labels: Sequence[str],
    heads: tuple[str, ...],
    counts: Sequence[Sequence[int]],
    answered: int,
    smallest: int,
) -> SurveyTable:
    kept = grid_kept_back(counts, smallest)
    rows = tuple(SurveyRow(label, tuple(row)) for label, row in zip(labels, kept, strict=True))
    return SurveyTable(question.text.de, answered, heads, rows)


def _number(question: Question, given: Given, smallest: int) -> SurveyTable:
    """Mean and quarters; the least and the greatest number would each be one person's."""
    numbers = sorted(float(one[0]) for one in given)
    note = f"Mittelwert {_decimal(sum(numbers) / len(numbers))}."
    if len(numbers) >= QUARTERS * smallest:
        first, middle, third = (_decimal(one) for one in statistics.quantiles(numbers, n=QUARTERS))
        note = f"{note} Median {middle}; die mittlere Hälfte liegt zwischen {first} und {third}."
    return SurveyTable(question.text.de, len(given), (), (), note)


def _date(question: Question, given: Given, smallest: int) -> SurveyTable:
    """Counted by month (ISO 8601): days would often be one person's."""
    found = sorted(_weighed((one[0][:7], number) for one, number in Counter(given).items()).items())
    kept = line_kept_back([count for _, count in found], smallest)
    rows = tuple(SurveyRow(month, (count,)) for (month, _), count in zip(found, kept, strict=True))
    return SurveyTable(question.text.de, len(given), (), rows)


def _text(question: Question, given: Given, smallest: int) -> SurveyTable:
    return SurveyTable(question.text.de, len(given), (), (), OWN_WORDS)


def _file(question: Question, given: Given, smallest: int) -> SurveyTable:
    return SurveyTable(question.text.de, len(given), (), (), FILES)


def _crossed(
    survey: Survey, down: str, across: str, answers: Sequence[Answers], hidden: Mapping[str, frozenset[str]]
) -> SurveyTable:
    """Two questions together: how many gave this answer to the one and that to the other."""
    rows, columns = survey.question(down), survey.question(across)
    both = [(one[down], one[across]) for one in answers if down in one and across in one]
    title = f"{rows.text.de} / {columns.text.de}"
    if len(both) < survey.smallest:
        return _untold(title, survey.smallest)
    counts = _pairs(rows, columns, both)
    kept = grid_kept_back(
        counts,
        survey.smallest,
        _sums_hidden(rows, [left for left, _ in both], hidden[down], survey.smallest),
        _sums_hidden(columns, [right for _, right in both], hidden[across], survey.smallest),
    )
    labelled = zip((label for _, label in choices(rows)), kept, strict=True)
    heads = tuple(label for _, label in choices(columns))
    return SurveyTable(title, len(both), heads, tuple(SurveyRow(label, tuple(row)) for label, row in labelled))


def _pairs(
    rows: Question, columns: Question, both: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]
) -> list[list[int]]:
    distinct = Counter(both).items()
    found = _weighed(((left, right), number) for (ls, rs), number in distinct for left in ls for right in rs)
    return [[found[value, other] for other, _ in choices(columns)] for value, _ in choices(rows)]


def _sums_hidden(question: Question, given: Given, hidden: frozenset[str], smallest: int) -> frozenset[int]:
    """The lines whose sum is kept back: in the question's own table, or were it one of those who answered both."""
    gone = hidden | _hidden(question, given, smallest)
    return frozenset(place for place, (value, _) in enumerate(choices(question)) if value in gone)


TABLES: Mapping[Kind, Callable[[Question, Given, int], SurveyTable]] = {
    "single": _by_option,
    "multiple": _by_option,
    "scale": _by_option,
    "ranking": _ranking,
    "matrix": _matrix,
    "number": _number,
    "date": _date,
    "text": _text,
    "long-text": _text,
    "file": _file,
}


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")
