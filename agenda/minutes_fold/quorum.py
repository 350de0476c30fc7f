"""What doubts of the quorum and second calls do to the minutes; the chair's statements are with presence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.quorum import QuorumCheckRequested, SecondCallNoted
from agenda.minutes_draft import MinutesDraft


def _requested(draft: MinutesDraft, at: datetime, event: QuorumCheckRequested) -> None:
    draft.tell(at, f"{draft.people[event.person_id].name} zweifelt die Beschlussfähigkeit an.")


def _second_call(draft: MinutesDraft, at: datetime, event: SecondCallNoted) -> None:
    """The number only: the title of a non-public item is no business of the public."""
    number = draft.items[event.item_id].listed.number
    draft.note(at, f"Zu Tagesordnungspunkt {number} wurde wegen Beschlussunfähigkeit zum zweiten Mal geladen.")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    QuorumCheckRequested: _requested,
    SecondCallNoted: _second_call,
}
