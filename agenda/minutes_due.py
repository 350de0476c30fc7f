"""By when the minutes are due: the law says it in months, or the rules of procedure in days (§ 61 Abs. 3 HGO)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from agenda.state import Meeting


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, and where that is written."""

    day: date
    rule: str


def due(meeting: Meeting) -> Due | None:
    """By when this sitting's minutes are due; None where neither the law nor a local rule is known to say it."""
    sitting = datetime.fromisoformat(meeting.planned.starts_at).date()
    law = meeting.law.minutes_months
    if law.known and law.value is not None:
        return Due(later(sitting, law.value), law.citation)
    local = meeting.local.rules.get("minutes")
    return Due(sitting + timedelta(days=local.number), local.citation) if local else None


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that does not have it (§ 188 Abs. 3 BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
