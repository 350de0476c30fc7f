"""What clerk and letter are told of the period of an invitation; the rule is in `agenda.invitation`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Final, Protocol

from agenda.events.words import BodyKind
from agenda.invitation import Judgement, Standing, judged
from agenda.profiles import law_on
from server.texts import N_, Texts

WARNINGS: Final[Mapping[Standing, str]] = {
    "shortened": N_(
        "Die Ladungsfrist von {days} Tagen ({source}) ist nicht mehr einzuhalten: Letzter Tag war der {last}. "
        "Geladen werden kann nur noch in einem Eilfall, spätestens am {last_urgent} ({urgent_source})."
    ),
    "too-late": N_(
        "Für diese Sitzung kann nicht mehr geladen werden: Letzter Tag war der {last_urgent}, auch in einem Eilfall "
        "({urgent_source})."
    ),
    "own-rules": N_(
        "Die Ladungsfrist bestimmt hier die Geschäftsordnung ({source}). Bitte dort nachsehen und sie beim Einladen "
        "angeben."
    ),
    "unread": N_("Die Ladungsfrist dieses Landes ist hier nicht hinterlegt ({source}). Bitte selbst nachsehen."),
}
"""What the clerk is told where not all is well."""

IN_TIME: Final = N_("Die Ladungsfrist beträgt {days} Tage ({source}): Bis {last} müssen die Einladungen da sein.")
NOTICE: Final = "Die Ladungsfrist ist wegen Eilbedürftigkeit abgekürzt ({source})."


class Head(Protocol):
    """What has to be known of a sitting; `starts_at` is ISO 8601 with offset, `profile` the law, `kind` the body."""

    @property
    def starts_at(self) -> str: ...
    @property
    def profile(self) -> str: ...
    @property
    def first_sitting(self) -> bool: ...
    @property
    def kind(self) -> BodyKind: ...


def of_sitting(head: Head, arrives: date, zone: tzinfo, own: int | None = None) -> Judgement:
    """How an invitation to a planned sitting stands that arrives on that day."""
    starts = datetime.fromisoformat(head.starts_at).astimezone(zone)
    law, assembly = law_on(head.profile, head.starts_at), head.kind == "assembly"
    return judged(law, starts.date(), arrives, own, first=head.first_sitting, assembly=assembly)


def warning(judgement: Judgement, texts: Texts) -> str:
    """What the clerk should know before inviting; empty where all is well."""
    text = WARNINGS.get(judgement.standing)
    return _filled(texts(text), judgement) if text else ""


def outlook(judgement: Judgement, texts: Texts) -> str:
    """The same in one sentence for a page, where all is well, too."""
    return _filled(texts(WARNINGS.get(judgement.standing, IN_TIME)), judgement)


def notice(judgement: Judgement) -> str:
    """What the letter has to say: that the period was shortened (§ 58 Abs. 1 HGO and its like)."""
    return NOTICE.format(source=judgement.urgent_source) if judgement.standing == "shortened" else ""


def _filled(text: str, judgement: Judgement) -> str:
    return text.format(
        days=judgement.days,
        source=judgement.source,
        last=_day(judgement.last),
        last_urgent=_day(judgement.last_urgent),
        urgent_source=judgement.urgent_source,
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
