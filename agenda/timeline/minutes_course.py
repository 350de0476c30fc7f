"""The timeline's sentences about the minutes on their way to publication."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.minutes_course import (
    MinutesObjected,
    MinutesObjectionSettled,
    MinutesProposed,
    MinutesPublished,
    MinutesReopened,
    MinutesSigned,
)
from agenda.minutes_texts import OBJECTION_ENDS, OFFICE_WORD, with_reason
from agenda.timeline.known import Known


def _proposed(known: Known, event: MinutesProposed) -> str:
    return f"Die Niederschrift ist in Fassung {event.version} vorgelegt."


def _reopened(known: Known, event: MinutesReopened) -> str:
    return with_reason("Die Niederschrift ist zur Bearbeitung zurückgenommen", event.reason)


def _objected(known: Known, event: MinutesObjected) -> str:
    known.minutes_objections[event.objection_id] = known.names[event.person_id]
    about = f" zu {known.item(event.item_id)}" if event.item_id else ""
    return f"{known.names[event.person_id]} erhebt Einwand gegen die Niederschrift{about}: {event.reason}"


def _settled(known: Known, event: MinutesObjectionSettled) -> str:
    name = known.minutes_objections[event.objection_id]
    return with_reason(f"Der Einwand von {name} gegen die Niederschrift {OBJECTION_ENDS[event.how]}", event.note)


def _signed(known: Known, event: MinutesSigned) -> str:
    return f"{known.names[event.person_id]} genehmigt die Niederschrift ({OFFICE_WORD[event.office]})."


def _published(known: Known, event: MinutesPublished) -> str:
    return f"Die Niederschrift ist in Fassung {event.version} veröffentlicht."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    MinutesProposed: _proposed,
    MinutesReopened: _reopened,
    MinutesObjected: _objected,
    MinutesObjectionSettled: _settled,
    MinutesSigned: _signed,
    MinutesPublished: _published,
}
