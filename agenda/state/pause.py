"""The break of an interrupted sitting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when the sitting rests, and for how long it is meant to, in seconds; None: nobody said."""

    since: datetime
    planned_s: int | None

    @property
    def ends_at(self) -> datetime | None:
        """When the sitting is meant to go on."""
        return None if self.planned_s is None else self.since + timedelta(seconds=self.planned_s)
