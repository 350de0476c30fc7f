"""Published minutes: the file that everybody may read, and the attribute of the sitting that names it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from agenda.events.words import MinutesKind
from agenda.minutes_course import published_file
from agenda.minutes_values import Minutes
from agenda.opendata.papers import PDF
from agenda.opendata.things import Addresses, Thing, key_of
from agenda.state import Meeting

ATTRIBUTES: Final[Mapping[MinutesKind, str]] = {"verbatim": "verbatimProtocol"}
OTHERWISE: Final = "resultsProtocol"
"""OParl knows two kinds only (chapter 3.9); the course of debate is more than results, but not word by word."""


def named(minutes: Minutes, face: Meeting, at: Addresses) -> Iterator[tuple[str, str]]:
    """The attribute of the sitting with the address of the file; nothing before they are published."""
    attribute = ATTRIBUTES.get(minutes.approval.kind, OTHERWISE)
    return ((attribute, at.of("File", file.key)) for file in things(face, at))


def things(face: Meeting, at: Addresses) -> Iterator[Thing]:
    """The file, once there is one; `face` is the meeting as the public may know it."""
    if face.minutes.state != "published":
        return
    name = published_file(face.minutes.version, "pdf")
    values = {
        "name": "Niederschrift",
        "fileName": name,
        "mimeType": PDF,
        "accessUrl": at.minutes(face.meeting_id, name),
        "meeting": [at.of("Meeting", face.meeting_id)],
    }
    yield Thing("File", f"{face.meeting_id}.{key_of('minutes', name)}", values)
