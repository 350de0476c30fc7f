"""Which picture the viewers saw is no part of the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.shots import ReadinessNoted, ShotChosen, ShotReleased, ShotTaken
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded

HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    ShotTaken: unrecorded,
    ShotChosen: unrecorded,
    ShotReleased: unrecorded,
    ReadinessNoted: unrecorded,
}
