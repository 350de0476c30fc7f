"""A survey's result in the language of who reads it: the survey's own texts, and the catalogue for ours.

The event holds the result in German, as minutes and hall do, and for ever; its words are found again in the
questionnaire by their place, and where they are not what stands there, the German stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Final

from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.surveys_form import Language, Option, Question, Survey, Words, steps
from server.texts import N_, Texts

RANK: Final = "Platz {n}"
RANK_WORDS: Final = N_("{n}. Platz")
"""The head of a column of a ranking has a text of its own: „Platz {n}“ is a seat elsewhere."""

OURS: Final = (
    RANK,
    N_("Weniger als {n} Antworten."),
    N_("Mittelwert {mean}."),
    N_("Mittelwert {mean}. Median {median}; die mittlere Hälfte liegt zwischen {first} und {third}."),
    N_("Antworten in eigenen Worten; sie liegen der Verwaltung vor."),
    N_("Dateien; sie liegen der Verwaltung vor."),
    N_("Nicht gezeigt, weil sonst erkennbar wäre, wie einzelne Personen geantwortet haben."),
)
"""All that `agenda.surveys_count` writes over and under a table of its own."""

ONE: Final = N_("1 Antwort, davon {online} im Internet und {paper} auf Papier")
SEVERAL: Final = N_("{total} Antworten, davon {online} im Internet und {paper} auf Papier")
SMALLEST: Final = N_("„–“ steht für Angaben, hinter denen weniger als {n} Personen stehen könnten.")

_BLANK: Final = re.compile(r"\\\{(\w+)\\\}")


def _pattern(german: str) -> re.Pattern[str]:
    return re.compile(_BLANK.sub(r"(?P<\1>-?[0-9,]+)", re.escape(german)))


_PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {one: _pattern(one) for one in OURS}


def turnout(result: SurveyAttached, texts: Texts) -> str:
    """How many answered, and in which way."""
    total = result.online + result.paper
    sentence = ONE if total == 1 else SEVERAL
    return texts(sentence).format(total=total, online=result.online, paper=result.paper)


def smallest(result: SurveyAttached, texts: Texts) -> str:
    """What a dash in a table means."""
    return texts(SMALLEST).format(n=result.smallest)


def said(result: SurveyAttached, survey: Survey, language: Language, texts: Texts) -> SurveyAttached:
    """The result with its words in that language, `texts` for those that are ours."""
    shapes = chain(_shapes(survey), repeat(UNKNOWN))
    tables = (_table(table, shape, language, texts) for table, shape in zip(result.tables, shapes, strict=False))
    return replace(result, title=survey.title.said(language), tables=tuple(tables))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What stands in a table: the title (of two questions both), its rows, its columns; empty where it is ours."""

    title: Sequence[Words] = ()
    rows: Sequence[Words] = ()
    columns: Sequence[Words] = ()


UNKNOWN: Final = _Shape()


def _shapes(survey: Survey) -> Iterator[_Shape]:
    """In the order of `agenda.surveys_count.tables`."""
    for one in survey.questions:
        is_grid = one.kind == "matrix"
        yield _Shape([one.text], _texts(one.rows) if is_grid else _choices(one), _choices(one) if is_grid else ())
    for pair in survey.crossed:
        rows, columns = map(survey.question, pair)
        yield _Shape([rows.text, columns.text], _choices(rows), _choices(columns))


def _choices(question: Question) -> Sequence[Words]:
    return [Words(one) for one in steps(question)] if question.kind == "scale" else _texts(question.options)


def _texts(options: Sequence[Option]) -> Sequence[Words]:
    return [one.text for one in options]


def _table(table: SurveyTable, shape: _Shape, language: Language, texts: Texts) -> SurveyTable:
    labels = _words([row.label for row in table.rows], shape.rows, language)
    columns = _words(table.columns, shape.columns, language)
    return SurveyTable(
        _title(table.title, shape.title, language),
        table.answered,
        tuple(columns if shape.columns else (_ours(one, texts) for one in columns)),
        tuple(SurveyRow(label, row.counts) for label, row in zip(labels, table.rows, strict=True)),
        _ours(table.note, texts),
    )


def _title(german: str, words: Sequence[Words], language: Language) -> str:
    if " / ".join(one.de for one in words) != german:
        return german
    return " / ".join(one.said(language) for one in words)


def _words(german: Sequence[str], words: Sequence[Words], language: Language) -> Sequence[str]:
    if [one.de for one in words] != list(german):
        return german
    return tuple(one.said(language) for one in words)


def _ours(german: str, texts: Texts) -> str:
    for sentence, pattern in _PATTERNS.items():
        found = pattern.fullmatch(german)
        if found:
            blanks = {name: _number(one, texts) for name, one in found.groupdict().items()}
            return texts(RANK_WORDS if sentence == RANK else sentence).format(**blanks)
    return german


def _number(text: str, texts: Texts) -> str:
    return text if texts.lang == "de" else text.replace(",", ".")
