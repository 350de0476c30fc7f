"""What events of sitting do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda import agenda_texts
from agenda.events import Event
from agenda.events.sitting import SittingClosed, SittingInterrupted, SittingOpened, SittingResumed
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_texts import with_reason


def _opened(draft: MinutesDraft, at: datetime, event: SittingOpened) -> None:
    draft.opened_at = at


def _interrupted(draft: MinutesDraft, at: datetime, event: SittingInterrupted) -> None:
    draft.note(at, agenda_texts.interrupted("Die Sitzung wird unterbrochen", event.planned_s, event.reason))


def _resumed(draft: MinutesDraft, at: datetime, event: SittingResumed) -> None:
    draft.note(at, "Die Sitzung wird fortgesetzt.")


def _closed(draft: MinutesDraft, at: datetime, event: SittingClosed) -> None:
    draft.closed_at = at
    if event.reason:
        draft.note(at, with_reason("Die Sitzung wird nicht fortgesetzt und ist geschlossen", event.reason))
    draft.end_floor(at)
    draft.end_debate(at)


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    SittingOpened: _opened,
    SittingInterrupted: _interrupted,
    SittingResumed: _resumed,
    SittingClosed: _closed,
}
