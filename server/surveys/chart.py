"""A table of a survey as a picture: bars of `server.bars`; a count that is kept back has a dash and no bar."""

from __future__ import annotations

from agenda.events.surveys import SurveyRow, SurveyTable
from agenda.surveys_texts import shown
from server.bars import Bar, drawn


def has_chart(table: SurveyTable) -> bool:
    """Whether bars say it: people counted by one thing."""
    return bool(table.rows) and not table.columns


def svg(table: SurveyTable) -> str:
    """The picture of a table that has one."""
    return drawn(table.title, tuple(_bar(row, table.answered) for row in table.rows), table.answered)


def _bar(row: SurveyRow, answered: int) -> Bar:
    count = row.counts[0]
    return Bar(row.label, count or 0, shown(count, answered))
