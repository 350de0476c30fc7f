"""Whether an invitation comes in time (Ladungsfrist), by the law of the sitting's own day.

Only the law that was read stands in the profiles. Where it leaves the period to the rules of procedure
(Geschäftsordnung), or where it was not read, nothing is guessed: the clerk gives their period.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from agenda.profiles import Profile
from agenda.profiles.model import UNREAD, Dated

Standing = Literal["in-time", "shortened", "too-late", "own-rules", "unread"]
"""In time; later than the period, but early enough for an urgent case; too late even for that. `own-rules`: the law
leaves the period to the rules of procedure; `unread`: the law of the Land was not read."""

OWN_RULES = "Geschäftsordnung"


@dataclass(frozen=True, slots=True)
class Judgement:
    """How an invitation stands that arrives on some day.

    `days` whole days lie between that day and the sitting, `source` says so; None where no period is known.
    `last` is the last day for that period, `last_urgent` the last for an urgent case, by `urgent_source`.
    """

    standing: Standing
    source: str
    days: int | None = None
    last: date | None = None
    last_urgent: date | None = None
    urgent_source: str = ""

    @property
    def possible(self) -> bool:
        """Whether inviting still makes sense."""
        return self.standing != "too-late"


def judged(
    law: Profile, sitting: date, arrives: date, own: int | None = None, *, first: bool = False, assembly: bool = False
) -> Judgement:
    """How an invitation stands that arrives on that day.

    `own` is the period of the rules of procedure in days; it counts where the law has none, or a shorter one. `first`:
    it is the first sitting of a term, for which some laws have a period of their own. `assembly`: all citizens are
    invited, by public notice, which no law read shortens in an urgent case.
    """
    period = law.assembly_notice_days if assembly else _period(law, first)
    urgent = UNREAD if assembly else law.invitation_urgent_days
    lawful = period.value if period.known else None
    if own is not None and (lawful is None or own > lawful):
        return _compared(urgent, OWN_RULES, own, sitting, arrives)
    if lawful is None:
        return Judgement("own-rules" if period.known else "unread", _where(period))
    return _compared(urgent, period.citation, lawful, sitting, arrives)


def last_day(sitting: date, days: int) -> date:
    """The last day on which an invitation may arrive: neither that day nor the day of the sitting counts."""
    return sitting - timedelta(days=days + 1)


def _period(law: Profile, first: bool) -> Dated[int | None]:
    return law.invitation_first_days if first and law.invitation_first_days.known else law.invitation_days


def _compared(urgent: Dated[int], source: str, days: int, sitting: date, arrives: date) -> Judgement:
    last = last_day(sitting, days)
    # Where nothing is known of urgent cases, only the day of the sitting itself is certainly too late.
    end = last_day(sitting, urgent.value if urgent.known else 0)
    standing: Standing = "in-time" if arrives <= last else "shortened" if arrives <= end else "too-late"
    return Judgement(standing, source, days, last, end, urgent.cited or source)


def _where(period: Dated[int | None]) -> str:
    """Where to look, in a law that was not read, too."""
    return period.chosen.citation if period.chosen is not None else ""
