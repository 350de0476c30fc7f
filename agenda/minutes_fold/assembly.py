"""What the count of people at a citizens' assembly does to the minutes: the newest stands in their head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.assembly import AudienceCounted
from agenda.minutes_draft import MinutesDraft


def _counted(draft: MinutesDraft, at: datetime, event: AudienceCounted) -> None:
    draft.audience = event.number


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {AudienceCounted: _counted}
