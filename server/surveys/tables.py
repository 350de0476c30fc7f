"""Answers as CSV for a spreadsheet, which must not run what a stranger wrote.

A cell that begins with one of `= + - @`, narrow or wide, or with a tab or an end of line is taken for a formula by
spreadsheets; it gets an apostrophe in front (OWASP, CSV Injection). Every cell is quoted (RFC 4180), the separator is
the German semicolon.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final

from agenda.surveys_form import Option, Question, Survey
from server.surveys.store import Kept

FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
HEADS: Final = ("Weg", "Tag")
CHANNELS: Final = {"online": "Internet", "paper": "Papier"}


def table_of(survey: Survey, answers: Sequence[Kept]) -> str:
    """A line for each answer, a column for each question; sorted, so that no order of writing is told."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_safe([*HEADS, *(one.text.de for one in survey.questions)]))
    writer.writerows(sorted(_safe(_line(survey, one)) for one in answers))
    return sheet.getvalue()


def _line(survey: Survey, kept: Kept) -> list[str]:
    given = kept.answers
    return [
        CHANNELS[kept.channel],
        kept.day,
        *(_said(one, given.get(one.question_id, ())) for one in survey.questions),
    ]


def _said(question: Question, values: tuple[str, ...]) -> str:
    """Ids as the words they stand for; several with a comma, of a matrix each with its row."""
    words = _words(question.options)
    if question.kind == "matrix":
        rows = _words(question.rows)  # an id may stand for a row and for something else to choose
        pairs = (value.partition("=") for value in values)
        return ", ".join(f"{rows[row]}: {words[option]}" for row, _, option in pairs)
    return ", ".join(words.get(value, value) for value in values)


def _words(options: Sequence[Option]) -> Mapping[str, str]:
    return {one.option_id: one.text.de for one in options}


def _safe(line: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in line]
