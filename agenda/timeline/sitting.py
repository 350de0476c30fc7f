"""The timeline's sentences about sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known


def _opened(known: Known, event: SittingOpened) -> str:
    return "Die Sitzung ist eröffnet."


def _interrupted(known: Known, event: SittingInterrupted) -> str:
    return agenda_texts.interrupted("Die Sitzung ist unterbrochen", event.planned_s, event.reason)


def _resumed(known: Known, event: SittingResumed) -> str:
    return "Die Sitzung geht weiter."


def _closed(known: Known, event: SittingClosed) -> str:
    return with_reason("Die Sitzung ist geschlossen", event.reason)


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    SittingOpened: _opened,
    SittingInterrupted: _interrupted,
    SittingResumed: _resumed,
    SittingClosed: _closed,
}
