"""What minutes say of themselves: which edition and version they are, who objected, who approved them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agenda.events.words import MinutesKind
from agenda.minutes import Minutes
from agenda.minutes_head import is_assembly
from agenda.minutes_texts import OBJECTION_ENDS, OFFICE_WORD, with_reason
from agenda.minutes_values import Objection
from server.export.localtime import LocalTime
from server.export.told import AUTOMATIC

TITLES: Mapping[MinutesKind, str] = {
    "results": "Ergebnisniederschrift",
    "course": "Niederschrift",
    "verbatim": "Wortprotokoll",
}


EVENING = "Niederschrift der Veranstaltung"
"""Of a citizens' assembly, which decides nothing and so has no results of its own."""


def title(minutes: Minutes) -> str:
    """What kind of minutes they are."""
    kind = minutes.approval.kind
    return EVENING if is_assembly(minutes) and kind != "verbatim" else TITLES[kind]


def notice(minutes: Minutes, time: LocalTime) -> str:
    """What the reader must know about this edition before anything else; empty for the final full one."""
    return " ".join((*_edition(minutes), *_stage(minutes, time), *_quoted(minutes)))


def _quoted(minutes: Minutes) -> Iterator[str]:
    """Where the words come from."""
    words = (*minutes.verbatim, *(one for item in minutes.items for one in item.verbatim))
    if words:
        yield "Der Wortlaut stammt aus den Untertiteln der Sitzung."
    if any(one.automatic for one in words):
        yield f"Stellen mit „{AUTOMATIC}“ hat eine Maschine geschrieben und niemand berichtigt."


def _edition(minutes: Minutes) -> Iterator[str]:
    if minutes.rehearsal:
        yield "Probe: Diese Sitzung hat nicht stattgefunden."
    if minutes.public_only:
        yield "Öffentliche Fassung: ohne den nichtöffentlichen Teil."


def _stage(minutes: Minutes, time: LocalTime) -> Iterator[str]:
    if minutes.open:
        when = f", Stand {time.time(minutes.as_of)} Uhr" if minutes.as_of else ""
        yield f"Entwurf: Die Sitzung ist noch nicht geschlossen{when}."
    elif minutes.approval.state in ("proposed", "disputed"):
        yield f"Vorgelegt in Fassung {minutes.approval.version}, noch nicht genehmigt."
    elif minutes.approval.state == "draft" and minutes.approval.version:
        yield f"Entwurf: Fassung {minutes.approval.version} ist zur Bearbeitung zurückgenommen."


def course(minutes: Minutes, time: LocalTime) -> tuple[str, ...]:
    """How the minutes came to be what they are, as sentences; none before the first proposal."""
    return tuple(_course(minutes, time)) if minutes.approval.version else ()


def _course(minutes: Minutes, time: LocalTime) -> Iterator[str]:
    approval = minutes.approval
    if approval.proposed_at:
        yield f"Fassung {approval.version}, vorgelegt am {time.day_and_time(approval.proposed_at)}."
    yield from (_objection(one, time) for one in approval.objections)
    for signed in approval.signatures:
        yield f"Genehmigt ({OFFICE_WORD[signed.office]}): {signed.name}, {time.day_and_time(signed.at)}."


def _objection(one: Objection, time: LocalTime) -> str:
    about = f" zu TOP {one.number}" if one.number else ""
    said = f"Einwand von {one.name} gegen Fassung {one.version}{about}, {time.day_and_time(one.at)}: {one.reason}"
    if one.how is None:
        return f"{said} (Darüber ist noch nicht entschieden.)"
    return f"{said} – " + with_reason(f"Der Einwand {OBJECTION_ENDS[one.how]}", one.note)
