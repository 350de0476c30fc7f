"""What events of stream and recording do to the minutes: only that the transmission was cut off is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from agenda.events import Event
from agenda.events.publication import (
    ArchiveReleased,
    ArchiveStateChanged,
    ConsentNoted,
    DataDeleted,
    DumpCarriedOut,
    NonPublicCounted,
    ObjectionNoted,
    PassageTakenDown,
    PublicationSet,
    StreamDumped,
)
from agenda.minutes_draft import MinutesDraft
from agenda.minutes_fold.unrecorded import unrecorded


def _dumped(draft: MinutesDraft, at: datetime, event: StreamDumped) -> None:
    draft.note(at, f"Einige Sekunden werden nicht übertragen: {event.reason}")


HANDLERS: Mapping[type[Event], Callable[[MinutesDraft, datetime, Any], None]] = {
    PublicationSet: unrecorded,
    StreamDumped: _dumped,
    DumpCarriedOut: unrecorded,
    NonPublicCounted: unrecorded,
    ObjectionNoted: unrecorded,
    ConsentNoted: unrecorded,
    ArchiveReleased: unrecorded,
    PassageTakenDown: unrecorded,
    DataDeleted: unrecorded,
    ArchiveStateChanged: unrecorded,
}
