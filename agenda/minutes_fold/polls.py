"""Live polls in the minutes: the frozen result in the course of its item, said to be no resolution."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.polls import PollClosed, PollDropped, PollOpened
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded
from agenda.minutes_values import Incident, PollRecord
from agenda.poll_answers import result_sentence


def _opened(draft: MinutesDraft, at: datetime, event: PollOpened) -> None:
    """Whether everybody may read the result is settled here: it may be closed after its item."""
    draft.polls[event.poll_id] = (event, draft.heard_by_all)


def _closed(draft: MinutesDraft, at: datetime, event: PollClosed) -> None:
    asked, public = draft.polls[event.poll_id]
    text = f"Stimmungsbild: {result_sentence(asked, event)}"
    item = draft.items[asked.item_id]
    item.course.append(Incident(at, text, text if public else ""))
    item.polls.append(PollRecord(asked, event, at, public))


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    PollOpened: _opened,
    PollClosed: _closed,
    PollDropped: unrecorded,
}
