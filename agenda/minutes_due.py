"""By when the minutes are due: the law says it in months, or the rules of procedure in days (§ 61 Abs. 3 HGO)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agenda.body_kinds import DECIDES_NOTHING
from agenda.days import later, of_sitting
from agenda.state import Meeting


@dataclass(frozen=True, slots=True)
class Due:
    """The last day, and where that is written."""

    day: date
    rule: str


def due(meeting: Meeting) -> Due | None:
    """By when this sitting's minutes are due; None where neither the law nor a local rule is known to say it.

    The law says it of bodies that decide; of a citizens' assembly only a local rule can.
    """
    sitting = of_sitting(meeting)
    law = meeting.law.minutes_months
    bound = meeting.planned.kind not in DECIDES_NOTHING
    if bound and law.known and law.value is not None:
        return Due(later(sitting, law.value), law.citation)
    local = meeting.local.rules.get("minutes")
    return Due(sitting + timedelta(days=local.number), local.citation) if local else None
