"""Annexes of the minutes (Anlagen): tables that follow from the record, each made by one function of `ANNEXES`.

What else is to be an annex, such as the result of a survey, is one more function there and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agenda import surveys_texts
from agenda.events.surveys import SurveyAttached, SurveyTable
from agenda.minutes import ItemMinutes, Minutes, VoteRecord
from agenda.minutes_texts import CHOICE_WORD

NOT_VOTED = "nicht abgestimmt"


@dataclass(frozen=True, slots=True)
class Annex:
    """A table; each row has a text for each label."""

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def annexes(minutes: Minutes) -> tuple[Annex, ...]:
    """All that there are, numbered."""
    found = (annex for make in ANNEXES for annex in make(minutes))
    return tuple(
        Annex(f"Anlage {number}: {one.title}", one.labels, one.rows) for number, one in enumerate(found, start=1)
    )


def _papers(minutes: Minutes) -> Iterator[Annex]:
    rows = tuple((f"TOP {item.number}", paper.title, paper.file) for item in minutes.items for paper in item.papers)
    if rows:
        yield Annex("Unterlagen", ("Punkt", "Unterlage", "Datei"), rows)


def _roll_calls(minutes: Minutes) -> Iterator[Annex]:
    for item in minutes.items:
        for place, vote in enumerate(item.votes, start=1):
            if vote.form == "roll-call" and vote.tally is not None:
                yield Annex(_title(item, place), ("Name", "Stimme"), _voices(vote))


def _title(item: ItemMinutes, place: int) -> str:
    numbered = f"{place}. " if len(item.votes) > 1 else ""
    return f"{numbered}Namentliche Abstimmung zu TOP {item.number}"


def _voices(vote: VoteRecord) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, CHOICE_WORD[one.choice] if one.choice else NOT_VOTED) for one in vote.voices)


def _surveys(minutes: Minutes) -> Iterator[Annex]:
    """Each question of a survey as a table; what was asked with words alone has none."""
    for item in minutes.items:
        for survey in item.exhibits:
            for table in survey.tables:
                yield _answers(item, survey, table)


def _answers(item: ItemMinutes, survey: SurveyAttached, table: SurveyTable) -> Annex:
    title = f"Umfrage „{survey.title}“ zu TOP {item.number}: {table.title} ({table.answered} Antworten)"
    rows = tuple(surveys_texts.lines(table)) or ((table.note,),)
    labels = ("Antwort", *(table.columns or ("Zahl",))) if table.rows else ("Ergebnis",)
    return Annex(title, labels, rows)


ANNEXES: tuple[Callable[[Minutes], Iterator[Annex]], ...] = (_papers, _roll_calls, _surveys)
