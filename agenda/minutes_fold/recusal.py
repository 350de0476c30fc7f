"""What events of conflicts of interest do to the minutes: who was out at an item, from when until when (§ 25 HGO)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
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
from agenda.events.words import Presence
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_texts import with_reason

_GOES: Mapping[Presence | None, str] = {
    "hall": "{name} verlässt wegen Widerstreits der Interessen den Saal und wirkt nicht mit.",
    "remote": "{name} ist wegen Widerstreits der Interessen aus der Übertragung genommen und wirkt nicht mit.",
    None: "{name} wirkt wegen Widerstreits der Interessen nicht mit.",
}

_DOUBT = "Über den Widerstreit der Interessen bei {name} entscheidet das Gremium."


def _noted(draft: MinutesDraft, at: datetime, event: RecusalNoted) -> None:
    draft.whereabouts.recusals[event.recusal_id] = event
    if event.origin == "doubted":
        _tell_here(draft, at, event, _DOUBT)


def _doubted(draft: MinutesDraft, at: datetime, event: RecusalDoubted) -> None:
    _tell_here(draft, at, draft.whereabouts.recusals[event.recusal_id], _DOUBT)


def _began(draft: MinutesDraft, at: datetime, event: RecusalBegan) -> None:
    noted = draft.whereabouts.recusals[event.recusal_id]
    draft.whereabouts.went_out(at, event.recusal_id, draft.items[noted.item_id].listed.number)
    name = draft.people[noted.person_id].name
    draft.tell_lasting(event.recusal_id, at, _GOES[draft.presence(noted.person_id)].format(name=name))


def _confirmed(draft: MinutesDraft, at: datetime, event: RecusalConfirmed) -> None:
    noted = draft.whereabouts.recusals[event.recusal_id]
    _tell_here(draft, at, noted, "Das Gremium stellt bei {name} einen Widerstreit der Interessen fest.")


def _lifted(draft: MinutesDraft, at: datetime, event: RecusalLifted) -> None:
    noted = draft.whereabouts.recusals[event.recusal_id]
    if event.vote_id:
        _tell_here(draft, at, noted, "Das Gremium stellt bei {name} keinen Widerstreit der Interessen fest.")
    else:
        taken_back = "Der Eintrag zum Widerstreit der Interessen bei {name} ist aufgehoben"
        _tell_here(draft, at, noted, with_reason(taken_back, _plain(event.reason)))


def _ended(draft: MinutesDraft, at: datetime, event: RecusalEnded) -> None:
    draft.whereabouts.came_back(at, event.recusal_id)
    draft.over(event.recusal_id, at)


def _tell_here(draft: MinutesDraft, at: datetime, noted: RecusalNoted, template: str) -> None:
    """Told where it had an effect, at the item itself; an entry for a later item is a note of the house."""
    if draft.current is not None and draft.current.listed.item_id == noted.item_id:
        draft.tell(at, template.format(name=draft.people[noted.person_id].name))


def _plain(text: str) -> str:
    """Foreign text in a template: its braces are no blanks."""
    return text.replace("{", "{{").replace("}", "}}")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    RecusalNoted: _noted,
    RecusalDoubted: _doubted,
    RecusalBegan: _began,
    RecusedLeftRoom: unrecorded,
    RecusalConfirmed: _confirmed,
    RecusalLifted: _lifted,
    RecusalEnded: _ended,
}
