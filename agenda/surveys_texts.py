"""Sentences about surveys for minutes, timeline and screens."""

from __future__ import annotations

from collections.abc import Iterator

from agenda.events.surveys import SurveyAttached, SurveyTable

KEPT_BACK = "–"
"""In place of a count of too few people."""


def turnout(event: SurveyAttached) -> str:
    """How many answered, and in which way."""
    total = event.online + event.paper
    answers = "Antwort" if total == 1 else "Antworten"
    return f"{total} {answers}, davon {event.online} im Internet und {event.paper} auf Papier"


def cited(event: SurveyAttached) -> str:
    """The sentence of the minutes."""
    return f"Das Ergebnis der Umfrage „{event.title}“ liegt als Anlage vor ({turnout(event)}, Stand {day(event)})."


def day(event: SurveyAttached) -> str:
    """The day of its end as Germans write it."""
    year, month, number = event.closed_on.split("-")
    return f"{int(number)}.{int(month)}.{year}"


def smallest(event: SurveyAttached) -> str:
    """What a dash in a table means."""
    return f"„{KEPT_BACK}“ steht für Angaben, hinter denen weniger als {event.smallest} Personen stehen könnten."


def legend(event: SurveyAttached, table: SurveyTable) -> str:
    """What stands below a table: its mean, and what a dash means where there is one."""
    kept_back = any(None in row.counts for row in table.rows)
    return " ".join(one for one in (table.note, smallest(event) if kept_back else "") if one)


def answered(table: SurveyTable) -> str:
    """How many answered; empty where the table is kept back, which says 0 whoever answered."""
    return f"{table.answered} Antworten" if table.rows or table.answered else ""


def lines(table: SurveyTable) -> Iterator[tuple[str, ...]]:
    """A table in rows of text: label, then a count for each column, with its share where people are counted once."""
    for row in table.rows:
        yield (row.label, *(shown(count, 0 if table.columns else table.answered) for count in row.counts))


def shares(table: SurveyTable) -> Iterator[tuple[str, tuple[str, ...], float | None]]:
    """A table for screens: label, cells in text, and the share from 0 to 1 where a bar can say it."""
    for row, line in zip(table.rows, lines(table), strict=True):
        count = row.counts[0] if len(row.counts) == 1 else None
        yield line[0], line[1:], None if count is None or not table.answered else count / table.answered


def shown(count: int | None, of: int) -> str:
    """A count with its share of so many; none of 0."""
    if count is None:
        return KEPT_BACK
    return f"{count} ({round(100 * count / of)} %)" if of else str(count)
