"""The head of the minutes: label and text of each line, or the moment where it is one.

A citizens' assembly has a room, a moderation and a number of people where a body has a place, a chair and members.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agenda.body_kinds import DECIDES_NOTHING
from agenda.minutes_values import Minutes
from agenda.wording import N_


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line; `at` in place of the text where it is a moment, which each reader is told in the own way."""

    label: str
    text: str = ""
    at: datetime | None = None


BODY: Final = N_("Gremium")
TITLE: Final = N_("Sitzung")
BEGUN: Final = N_("Beginn")
ENDED: Final = N_("Ende")
CLERK: Final = N_("Schriftführung")
PEOPLE: Final = N_("Personen im Saal")

PLACE: Final[Mapping[bool, str]] = {False: N_("Ort"), True: N_("Raum")}
CHAIR: Final[Mapping[bool, str]] = {False: N_("Vorsitz"), True: N_("Moderation")}
"""By whether it is the head of a citizens' assembly."""


def is_assembly(minutes: Minutes) -> bool:
    """Whether they are the minutes of a citizens' assembly."""
    return minutes.kind in DECIDES_NOTHING


def head(minutes: Minutes) -> tuple[HeadLine, ...]:
    """The lines; one that would say nothing is left out."""
    return tuple(line for line in _lines(minutes) if line.text or line.at)


def _lines(minutes: Minutes) -> Iterator[HeadLine]:
    assembly = is_assembly(minutes)
    yield HeadLine(BODY, minutes.body)
    yield HeadLine(TITLE, minutes.title)
    yield HeadLine(PLACE[assembly], minutes.place)
    yield HeadLine(BEGUN, at=minutes.opened_at)
    yield HeadLine(ENDED, at=minutes.closed_at)
    yield HeadLine(PEOPLE, "" if minutes.audience is None else str(minutes.audience))
    yield HeadLine(CHAIR[assembly], ", ".join(minutes.names_of("chair")))
    yield HeadLine(CLERK, ", ".join(minutes.names_of("clerk")))
