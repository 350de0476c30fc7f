"""The timeline's sentences about conflicts of interest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agenda.events import Event
from agenda.events.recusal import (
    RecusalBegan,
    RecusalConfirmed,
    RecusalDoubted,
    RecusalEnded,
    RecusalLifted,
    RecusalNoted,
    RecusedLeftRoom,
)
from agenda.events.words import RecusalOrigin
from agenda.minutes_texts import with_reason
from agenda.timeline.known import Known

_NOTED: Mapping[RecusalOrigin, str] = {
    "declared": "{name} erklärt zu {item} einen Widerstreit der Interessen.",
    "entered": "Für {name} ist zu {item} ein Widerstreit der Interessen eingetragen.",
    "doubted": "Ob bei {name} zu {item} ein Widerstreit der Interessen vorliegt, entscheidet das Gremium.",
}


def _noted(known: Known, event: RecusalNoted) -> str:
    name = known.recused[event.recusal_id] = known.names[event.person_id]
    return _NOTED[event.origin].format(name=name, item=known.item(event.item_id))


def _doubted(known: Known, event: RecusalDoubted) -> str:
    return f"Über den Widerstreit der Interessen bei {known.recused[event.recusal_id]} entscheidet das Gremium."


def _began(known: Known, event: RecusalBegan) -> str:
    return f"{known.recused[event.recusal_id]} nimmt wegen Widerstreits der Interessen nicht mehr teil."


def _left_room(known: Known, event: RecusedLeftRoom) -> str:
    return f"{known.recused[event.recusal_id]} hat den Saal verlassen."


def _confirmed(known: Known, event: RecusalConfirmed) -> str:
    return f"Das Gremium stellt bei {known.recused[event.recusal_id]} einen Widerstreit der Interessen fest."


def _lifted(known: Known, event: RecusalLifted) -> str:
    name = known.recused[event.recusal_id]
    if event.vote_id:
        return f"Das Gremium stellt bei {name} keinen Widerstreit der Interessen fest."
    return with_reason(f"Der Eintrag zum Widerstreit der Interessen bei {name} ist aufgehoben", event.reason)


def _ended(known: Known, event: RecusalEnded) -> str:
    return f"Die Abwesenheit von {known.recused[event.recusal_id]} wegen Widerstreits der Interessen ist beendet."


SENTENCES: Mapping[type[Event], Callable[[Known, Any], str]] = {
    RecusalNoted: _noted,
    RecusalDoubted: _doubted,
    RecusalBegan: _began,
    RecusedLeftRoom: _left_room,
    RecusalConfirmed: _confirmed,
    RecusalLifted: _lifted,
    RecusalEnded: _ended,
}
