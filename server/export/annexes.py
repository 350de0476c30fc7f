"""Annexes of the minutes (Anlagen): tables that follow from the record, each made by one function of `ANNEXES`.

What else is to be an annex is one more function there and nothing else. Results of polls and surveys have their picture
beside the table; the picture is the one that the hall and the public page showed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from agenda import poll_answers, surveys_texts
from agenda.events.surveys import SurveyAttached, SurveyTable
from agenda.minutes import ItemMinutes, Minutes, VoteRecord
from agenda.minutes_head import is_assembly
from agenda.minutes_texts import CHOICE_WORD
from agenda.minutes_values import PollRecord
from server.pictures import Picture, pictures
from server.surveys.chart import has_chart

NOT_VOTED = "nicht abgestimmt"


@dataclass(frozen=True, slots=True)
class Annex:
    """A table; each row has a text for each label. `picture` shows the same, where there is one.

    `answers`: it tells what people answered in a poll or a survey. `legend` is a sentence below the table.
    """

    title: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    picture: Picture | None = None
    answers: bool = False
    legend: str = ""


def annexes(minutes: Minutes) -> tuple[Annex, ...]:
    """All that there are, numbered; an assembly's begin with what people answered, which stands before its debate."""
    makers = ANNEXES[::-1] if is_assembly(minutes) else ANNEXES
    found = (annex for make in makers for annex in make(minutes))
    return tuple(replace(one, title=f"Anlage {number}: {one.title}") for number, one in enumerate(found, start=1))


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


def _results(minutes: Minutes) -> Iterator[Annex]:
    """What polls and surveys came to, in the order of the agenda; their pictures come in the same order."""
    for item in minutes.items:
        drawn = iter(pictures(item))
        for poll in item.polls:
            yield _poll(item, poll, next(drawn))
        for survey in item.exhibits:
            for table in survey.tables:
                yield _answers(item, survey, table, next(drawn) if has_chart(table) else None)


def _poll(item: ItemMinutes, poll: PollRecord, picture: Picture) -> Annex:
    asked, result = poll.asked, poll.result
    title = f"Stimmungsbild „{asked.question}“ zu TOP {item.number} ({result.answers} Antworten)"
    counted = zip(poll_answers.labels(asked, result), result.counts, strict=True)
    labels = ("Antwort", "Punkte" if asked.kind == "ranking" else "Zahl")
    return Annex(title, labels, tuple((label, str(count)) for label, count in counted), picture, answers=True)


def _answers(item: ItemMinutes, survey: SurveyAttached, table: SurveyTable, picture: Picture | None) -> Annex:
    """A question of a survey as a table; what was asked with words alone, or is kept back, has a sentence for one."""
    number = surveys_texts.answered(table)
    asked = f"{table.title} ({number})" if number else table.title
    title = f"Umfrage „{survey.title}“ zu TOP {item.number}: {asked}"
    if not table.rows:
        return Annex(title, ("Ergebnis",), ((table.note,),), picture, answers=True)
    labels, legend = ("Antwort", *(table.columns or ("Zahl",))), surveys_texts.legend(survey, table)
    return Annex(title, labels, tuple(surveys_texts.lines(table)), picture, answers=True, legend=legend)


ANNEXES: tuple[Callable[[Minutes], Iterator[Annex]], ...] = (_papers, _roll_calls, _results)
