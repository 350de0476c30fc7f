"""The pictures that belong to an item's minutes: results of its live polls and of the surveys that lie before it.

Pure: the same item gives the same pictures, byte for byte. What the public may not know is not in the item of the
public edition, and so has no picture there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agenda import surveys_texts
from agenda.events.surveys import SurveyAttached, SurveyTable
from agenda.minutes_values import ItemMinutes, PollRecord
from server.polls import picture as polls_picture
from server.surveys import chart as surveys_chart


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as SVG, its title, and in `words` all that it shows, for whoever does not see it."""

    title: str
    svg: str
    words: str


def pictures(item: ItemMinutes) -> tuple[Picture, ...]:
    """The pictures of an item: its closed polls in their order, then the tables of its surveys."""
    return (*map(_poll, item.polls), *(one for survey in item.exhibits for one in _survey(survey)))


def _poll(poll: PollRecord) -> Picture:
    svg = polls_picture.picture(poll.asked, poll.result)
    return Picture(f"Stimmungsbild: {poll.asked.question}", svg, polls_picture.words(poll.asked, poll.result))


def _survey(survey: SurveyAttached) -> Iterator[Picture]:
    for table in survey.tables:
        if surveys_chart.has_chart(table):
            yield Picture(f"Umfrage „{survey.title}“: {table.title}", surveys_chart.svg(table), _told(table))


def _told(table: SurveyTable) -> str:
    return "; ".join(": ".join(line) for line in surveys_texts.lines(table))
