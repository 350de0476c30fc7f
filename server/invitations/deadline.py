"""Whether an invitation comes in time, and what the letter has to say where it does not.

Only the law that was read stands here. Where it is not known, nothing is guessed: the rules of procedure
(Geschäftsordnung) say more anyway, and `days` on the command line is their period.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Period:
    """So many whole days lie between the day the invitation arrives and the day of the sitting; `least` where the chair
    shortens it because it is urgent."""

    days: int
    least: int
    source: str


LAWS: Final[Mapping[str, Period]] = {
    "DE-HE": Period(3, 0, "§ 58 Abs. 1 HGO"),
}
"""By profile. Hesse: three days, in urgent cases the day before the sitting at the latest, and the invitation has to
say so expressly."""

UNKNOWN: Final = "Die Ladungsfrist dieses Landes ist hier nicht hinterlegt; bitte in der Geschäftsordnung nachsehen."
LATE: Final = (
    "Die Ladungsfrist von {days} Tagen ({source}) ist nicht mehr einzuhalten: Letzter Tag war der {last:%d.%m.%Y}."
)
SHORTENED: Final = "Die Ladungsfrist ist wegen Eilbedürftigkeit abgekürzt ({source})."
TOO_LATE: Final = "Für diese Sitzung kann nicht mehr geladen werden: Letzter Tag war der {last:%d.%m.%Y} ({source})."


@dataclass(frozen=True, slots=True)
class Verdict:
    """`warning` is for the clerk, `notice` stands in the letter; `possible`: inviting still makes sense."""

    warning: str = ""
    notice: str = ""
    possible: bool = True


def judged(profile: str, sitting: date, arrives: date, days: int | None = None) -> Verdict:
    """What an invitation is that arrives on that day; `days` is the longer period of the rules of procedure."""
    law = LAWS.get(profile)
    period = _wanted(law, days)
    if period is None:
        return Verdict(warning=UNKNOWN)
    if arrives <= last_day(sitting, period.days):
        return Verdict()
    last = last_day(sitting, period.least)
    if arrives > last:
        return Verdict(TOO_LATE.format(last=last, source=period.source), possible=False)
    late = LATE.format(days=period.days, source=period.source, last=last_day(sitting, period.days))
    return Verdict(late, SHORTENED.format(source=period.source))


def last_day(sitting: date, days: int) -> date:
    """The last day on which an invitation may arrive: neither that day nor the day of the sitting counts."""
    return sitting - timedelta(days=days + 1)


def _wanted(law: Period | None, days: int | None) -> Period | None:
    """The law's period, or the town's own where that is longer: shorter than the law it cannot be."""
    if days is None or (law is not None and days <= law.days):
        return law
    return Period(days, law.least if law else 0, "Geschäftsordnung")
