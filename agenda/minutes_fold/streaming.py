"""What objections to the stream on the Internet do to the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.agenda_texts import stream_objected
from agenda.events import Event
from agenda.events.streaming import StreamObjected
from agenda.minutes_draft import MinutesDraft


def _objected(draft: MinutesDraft, at: datetime, event: StreamObjected) -> None:
    draft.tell(at, stream_objected(draft.people[event.person_id].name, objects=event.objects))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {StreamObjected: _objected}
