"""What events of bodies do to the minutes: who stood in for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.bodies import DeputyEnded, DeputyNoted
from agenda.minutes_draft import MinutesDraft


def _noted(draft: MinutesDraft, at: datetime, event: DeputyNoted) -> None:
    draft.stood_in.add(event.deputy_id)
    draft.note(at, f"{draft.people[event.deputy_id].name} vertritt {draft.people[event.member_id].name}.")


def _ended(draft: MinutesDraft, at: datetime, event: DeputyEnded) -> None:
    deputy, member = draft.people[event.deputy_id].name, draft.people[event.member_id].name
    draft.note(at, f"Die Vertretung von {member} durch {deputy} endet.")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    DeputyNoted: _noted,
    DeputyEnded: _ended,
}
