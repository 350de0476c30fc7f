"""The result of a survey as an exhibit of an item: numbers and the words beside them, for ever as they were."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A line of a table; a count is None where so few people stand behind it that they might be recognised."""

    label: str
    counts: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class SurveyTable:
    """What came in on one question, or on two together. `answered` is how many people answered, `note` adds a mean.

    A table with one column counts people by `rows`; `columns` are the heads of those with more.
    """

    title: str
    answered: int
    columns: tuple[str, ...]
    rows: tuple[SurveyRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SurveyAttached:
    """From now on the result belongs to the item. `closed_on` is the day of its end (ISO 8601).

    `online` and `paper` are how many answered in which way, `smallest` the size of group from which on counts are told.
    """

    item_id: str
    survey_id: str
    title: str
    closed_on: str
    online: int
    paper: int
    smallest: int
    tables: tuple[SurveyTable, ...]


SurveysEvent = SurveyAttached
