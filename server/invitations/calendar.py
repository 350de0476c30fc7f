"""Sittings as calendar entries (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

LINE: Final = 75
"""Octets of a line without its break (§ 3.1)."""

PRODUCT: Final = "-//Ratssaal//DE"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sitting: `uid` stays for ever; `sequence` grows with every change (§ 3.8.7.4); an `end` may be unknown."""

    uid: str
    title: str
    place: str
    text: str
    start: datetime
    end: datetime | None
    stamp: datetime
    url: str = ""
    sequence: int = 0


def calendar(entries: Iterable[Entry]) -> bytes:
    """The file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "METHOD:PUBLISH"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *_event(entry), "END:VEVENT"]
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(entry: Entry) -> Iterator[str]:
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{_utc(entry.stamp)}"
    yield f"DTSTART:{_utc(entry.start)}"
    if entry.end is not None and entry.end > entry.start:
        yield f"DTEND:{_utc(entry.end)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield "STATUS:CONFIRMED"
    for name, text in (("SUMMARY", entry.title), ("LOCATION", entry.place), ("DESCRIPTION", entry.text)):
        if text:
            yield f"{name}:{_escaped(text)}"
    if entry.url:
        yield f"URL:{entry.url}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text (§ 3.3.11), without the control characters that no line may hold."""
    known = "".join(letter for letter in text.replace("\r\n", "\n") if letter in "\n\t" or letter.isprintable())
    return known.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never within a letter (§ 3.1)."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        raw = letter.encode()
        if len(piece) + len(raw) > LINE - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += raw
    return b"\r\n ".join((*pieces, piece)) + b"\r\n"
