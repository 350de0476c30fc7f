"""The open data of a log, all there are and those of one item, and an evening whose minutes are published."""

from __future__ import annotations

from typing import Any

from agenda.events import Recorded
from agenda.events.minutes_course import MinutesProposed, MinutesPublished, MinutesSigned
from agenda.events.words import MinutesKind
from agenda.opendata import History
from agenda.opendata.things import Addresses, Known
from tests.agenda import minutes_evening
from tests.agenda.evening import Evening as Sitting
from tests.agenda.minutes_evening import Evening, member

AT = Addresses("https://rat.example.de")
VOTES, SPEAKERS, ATTENDANCE = "ratssaal:votes", "ratssaal:speakers", "ratssaal:attendance"


def known(log: list[Recorded]) -> dict[tuple[str, str], Known]:
    history = History("abend", AT)
    history.take(log)
    return {(one.thing.kind, one.thing.key): one for one in history.known()}


def item(log: list[Recorded], item_id: str) -> Any:
    return known(log)["AgendaItem", f"abend.{item_id}"].thing.values


def items(sitting: Sitting) -> list[Any]:
    """Those of all items of its agenda."""
    return [one.thing.values for one in known(sitting.log).values() if one.thing.kind == "AgendaItem"]


def proposed(kind: MinutesKind = "course") -> Evening:
    evening = minutes_evening.whole()
    evening.add(MinutesProposed(1, kind), after=10)
    return evening


def published(kind: MinutesKind = "course") -> Evening:
    evening = proposed(kind)
    evening.add(MinutesSigned(member(1), "chair"), MinutesSigned("schrift", "clerk"), after=1)
    evening.add(MinutesPublished(1), after=1)
    return evening
