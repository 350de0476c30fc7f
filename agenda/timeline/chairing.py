"""The timeline's sentences about who leads the sitting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda import chairing_texts
from agenda.events import Event
from agenda.events.chairing import ChairHandedOver, ChairTakenBack
from agenda.timeline.known import Known


def _handed_over(known: Known, event: ChairHandedOver) -> str:
    item = known.item(event.item_id) if event.item_id else ""
    return chairing_texts.handed_over(known.names[event.person_id], item, event)


def _taken_back(known: Known, event: ChairTakenBack) -> str:
    return chairing_texts.taken_back(known.names[event.person_id])


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    ChairHandedOver: _handed_over,
    ChairTakenBack: _taken_back,
}
