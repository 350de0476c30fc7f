"""Events that leave no trace in the minutes."""

from __future__ import annotations

from datetime import datetime

from agenda.minutes_draft import MinutesDraft


def unrecorded(draft: MinutesDraft, at: datetime, event: object) -> None:
    """Nothing: who merely asked to speak does not enter the minutes."""
