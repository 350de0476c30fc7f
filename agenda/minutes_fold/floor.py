"""What events of floor do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.floor import FloorGiven, FloorRequested, FloorTaken, RequestWithdrawn
from agenda.minutes_draft import Contribution, MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded


def _floor_given(draft: MinutesDraft, at: datetime, event: FloorGiven) -> None:
    draft.end_floor(at)
    draft.floor = Contribution(event, draft.presence(event.person_id), at, None, draft.heard_by_all)
    if draft.current:
        draft.current.contributions.append(draft.floor)
    else:
        name = draft.people[event.person_id].name
        draft.note(at, f"{name} erhält außerhalb der Tagesordnungspunkte das Wort.")


def _floor_taken(draft: MinutesDraft, at: datetime, event: FloorTaken) -> None:
    draft.end_floor(at)


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    FloorRequested: unrecorded,
    RequestWithdrawn: unrecorded,
    FloorGiven: _floor_given,
    FloorTaken: _floor_taken,
}
