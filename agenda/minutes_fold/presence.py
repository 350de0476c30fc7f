"""What events of presence do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.presence import PersonArrived, PersonLeft, QuorumStated
from agenda.minutes_draft import MinutesDraft, Stay
from agenda.minutes_values import QuorumRecord


def _arrived(draft: MinutesDraft, at: datetime, event: PersonArrived) -> None:
    if draft.presence(event.person_id) == event.how:
        return
    draft.end_stay(event.person_id, at)
    draft.stays.setdefault(event.person_id, []).append(Stay(at, None, event.how, event.by))


def _left(draft: MinutesDraft, at: datetime, event: PersonLeft) -> None:
    draft.end_stay(event.person_id, at, event.by)


def _quorum_stated(draft: MinutesDraft, at: datetime, event: QuorumStated) -> None:
    numbers = event.present, event.legal_seats, event.required, event.quorate
    draft.quorum.append(QuorumRecord(at, *numbers, draft.heard_by_all, event.basis))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    PersonArrived: _arrived,
    PersonLeft: _left,
    QuorumStated: _quorum_stated,
}
