"""Days as the law counts them."""

from __future__ import annotations

import calendar
from datetime import date, datetime

from agenda.state import Meeting


def of_sitting(meeting: Meeting) -> date:
    """The day for which the sitting is called."""
    return datetime.fromisoformat(meeting.planned.starts_at).date()


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that does not have it (§ 188 Abs. 3 BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
