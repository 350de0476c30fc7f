"""What events of prose do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.prose import ProseWritten
from agenda.minutes_draft import MinutesDraft


def _prose_written(draft: MinutesDraft, at: datetime, event: ProseWritten) -> None:
    if event.item_id:
        draft.items[event.item_id].prose = event.text
    else:
        draft.remarks = event.text


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ProseWritten: _prose_written,
}
