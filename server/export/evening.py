"""What the minutes of a citizens' assembly have of their own: its talks, what people were asked, and where to read on.

A talk is an item of the kind "report"; whoever brought it in gave it, or else whoever spoke first. Links are those that
the clerk wrote down, and the recording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from agenda.minutes import ItemMinutes, Minutes
from agenda.minutes_head import is_assembly
from server.export.annexes import Annex
from server.export.localtime import LocalTime

ADDRESS: Final = re.compile(r"https?://[^\s<>\"„“”]+[^\s<>\"„“”.,;:!?)\]]")
"""An address in running text; what ends a sentence or closes a bracket behind it is no part of it."""

NOT_NAMED: Final = "–"

Section = tuple[str, tuple[Annex, ...]]


def before_debate(minutes: Minutes, annexes: Sequence[Annex], time: LocalTime) -> tuple[Section, ...]:
    """Talks and what people answered, each under its heading; nothing of other bodies."""
    if not is_assembly(minutes):
        return ()
    return _filled(
        ("Vorträge", _table(("Wer", "Thema", "Beginn"), _talks(minutes, time))),
        ("Umfragen und Stimmungsbilder", tuple(one for one in annexes if one.answers)),
    )


def after_debate(minutes: Minutes, annexes: Sequence[Annex], recording: str) -> tuple[Section, ...]:
    """Where to read on, and the other annexes; of other bodies all annexes."""
    if not is_assembly(minutes):
        return _filled(("Anlagen", tuple(annexes)))
    return _filled(
        ("Links", _table(("Wozu", "Adresse"), _addresses(minutes, recording))),
        ("Anlagen", tuple(one for one in annexes if not one.answers)),
    )


def _filled(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section[1])


def _table(labels: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> tuple[Annex, ...]:
    """A table under the heading of its section; none without rows."""
    found = tuple(rows)
    return (Annex("", labels, found),) if found else ()


def _talks(minutes: Minutes, time: LocalTime) -> Iterator[tuple[str, str, str]]:
    for item in minutes.items:
        if item.kind == "report" and item.called_at:
            yield _speaker(item), item.title, f"{time.time(item.called_at)} Uhr"


def _speaker(item: ItemMinutes) -> str:
    return item.mover or next((speech.name for speech in item.speeches), NOT_NAMED)


def _addresses(minutes: Minutes, recording: str) -> Iterator[tuple[str, str]]:
    if recording:
        yield "Aufzeichnung", f"{recording}aufzeichnung/{minutes.meeting_id}"
    written = (*((f"TOP {item.number}", item.prose) for item in minutes.items), ("Allgemein", minutes.remarks))
    yield from dict.fromkeys((what, found) for what, text in written for found in ADDRESS.findall(text))
