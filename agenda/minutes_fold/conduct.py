"""What events of order do to the minutes: each measure with its reason, at the item where it fell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.conduct_texts import called, excluded, lifted, revoked, upheld
from agenda.events import Event
from agenda.events.conduct import (
    CalledToOrder,
    CallRevoked,
    ExcludedForDay,
    ExclusionContested,
    ExclusionLifted,
    ExclusionUpheld,
)
from agenda.minutes_draft import MinutesDraft


def _called(draft: MinutesDraft, at: datetime, event: CalledToOrder) -> None:
    name = draft.called_to_order[event.call_id] = draft.people[event.person_id].name
    draft.tell(at, called(name, event))


def _revoked(draft: MinutesDraft, at: datetime, event: CallRevoked) -> None:
    draft.tell(at, revoked(draft.called_to_order[event.call_id], event))


def _excluded(draft: MinutesDraft, at: datetime, event: ExcludedForDay) -> None:
    draft.tell(at, excluded(draft.people[event.person_id].name, event))


def _contested(draft: MinutesDraft, at: datetime, event: ExclusionContested) -> None:
    name = draft.people[event.person_id].name
    draft.tell(at, f"{name} ruft gegen den Ausschluss die Entscheidung des Gremiums an.")


def _upheld(draft: MinutesDraft, at: datetime, event: ExclusionUpheld) -> None:
    draft.tell(at, upheld(draft.people[event.person_id].name))


def _lifted(draft: MinutesDraft, at: datetime, event: ExclusionLifted) -> None:
    draft.tell(at, lifted(draft.people[event.person_id].name, event))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    CalledToOrder: _called,
    CallRevoked: _revoked,
    ExcludedForDay: _excluded,
    ExclusionContested: _contested,
    ExclusionUpheld: _upheld,
    ExclusionLifted: _lifted,
}
