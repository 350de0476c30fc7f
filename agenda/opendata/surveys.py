"""Results of surveys in the open data, in an attribute of our own at the agenda item: the exhibit as it was frozen.

A count that is kept back, because too few people stand behind it, has no number here either. Answers of single people
are nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agenda.events.surveys import SurveyAttached, SurveyTable
from agenda.minutes_values import ItemMinutes
from agenda.opendata.things import filled
from agenda.state.items import Item


def exhibited(item: ItemMinutes, known: Item) -> Iterator[SurveyAttached]:
    """The results that everybody may know: in the minutes and on the public page alike."""
    shown = {one.survey_id for one in known.exhibits}
    return (one for one in item.exhibits if one.survey_id in shown)


def survey_json(survey: SurveyAttached) -> Mapping[str, Any]:
    """One survey: who took part in which way, and a table for each question."""
    return filled(
        (
            ("id", survey.survey_id),
            ("title", survey.title),
            ("closed", survey.closed_on),
            ("online", survey.online),
            ("paper", survey.paper),
            ("smallestGroup", survey.smallest),
            ("tables", [_table(one) for one in survey.tables]),
        )
    )


def _table(table: SurveyTable) -> Mapping[str, Any]:
    rows = [{"label": row.label, "counts": list(row.counts)} for row in table.rows]
    heads = (
        ("title", table.title),
        ("answered", table.answered if table.rows or table.answered else None),
        ("columns", list(table.columns)),
    )
    return filled((*heads, ("rows", rows), ("note", table.note)))
