"""The papers of public items: paper, its consultation in the sitting, and the file."""

from __future__ import annotations

from collections.abc import Iterator

from agenda.events.words import Paper
from agenda.opendata.people import body_key
from agenda.opendata.things import Addresses, Thing, filled, key_of
from agenda.state import Meeting
from agenda.state.items import Item

PDF = "application/pdf"


def paper_key(meeting_id: str, paper: Paper) -> str:
    """A paper's key follows its file, so that it stays when others are put before it."""
    return f"{meeting_id}.{key_of('paper', paper.file)}"


def item_key(meeting_id: str, item_id: str) -> str:
    """The key of an agenda item; items are numbered anew in each sitting."""
    return f"{meeting_id}.{item_id}"


def things(face: Meeting, at: Addresses) -> Iterator[Thing]:
    """All papers of the public items; `face` is the meeting as the public may know it."""
    seen: set[str] = set()
    for item in face.items.values():
        for paper in item.papers if item.public else ():
            key = paper_key(face.meeting_id, paper)
            if key not in seen:  # the same paper may lie on two items: it is told of with the first
                seen.add(key)
                yield from _about(face, item, paper, at)


def _about(face: Meeting, item: Item, paper: Paper, at: Addresses) -> Iterator[Thing]:
    key = paper_key(face.meeting_id, paper)
    told = (
        ("body", at.body()),
        ("name", paper.title),
        ("mainFile", at.of("File", key)),
        ("consultation", [at.of("Consultation", key)]),
    )
    yield Thing("Paper", key, filled(told))
    yield _consultation(face, item, key, at)
    yield Thing("File", key, _file(face.meeting_id, paper, at.of("Paper", key), at))


def _consultation(face: Meeting, item: Item, key: str, at: Addresses) -> Thing:
    values = (
        ("paper", at.of("Paper", key)),
        ("agendaItem", at.of("AgendaItem", item_key(face.meeting_id, item.item_id))),
        ("meeting", at.of("Meeting", face.meeting_id)),
        ("organization", [at.of("Organization", body_key(face.planned.body))]),
        ("authoritative", item.kind == "resolution"),
    )
    return Thing("Consultation", key, filled(values))


def _file(meeting_id: str, paper: Paper, here: str, at: Addresses) -> dict[str, object]:
    return {
        "name": paper.title,
        "fileName": paper.file,
        "mimeType": PDF,
        "accessUrl": at.file(meeting_id, paper.file),
        "downloadUrl": at.download(meeting_id, paper.file),
        "paper": [here],
    }
