"""Marks of the sitting for lists and rewind bar: when an item, a speaker, a vote began; from the public view alone.

What the public projection does not show has no mark, so a mark cannot give away what the picture does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from agenda.events import Event, Recorded
from agenda.events.floor import FloorGiven, FloorTaken
from agenda.events.items import ItemCalled, ItemClosed, ItemRemoved, PublicAdmitted, PublicExcluded
from agenda.events.shots import ShotTaken
from agenda.events.votes import VoteAnnounced, VoteBrokenOff, VoteOpened
from agenda.meeting import Meeting, evolve
from agenda.projections import view
from recordings.lists import Mark
from server.marks import SHOT

MARKING: frozenset[type[Event]] = frozenset(
    {
        FloorGiven,
        FloorTaken,
        ItemCalled,
        ItemClosed,
        ItemRemoved,
        PublicAdmitted,
        PublicExcluded,
        VoteAnnounced,
        VoteBrokenOff,
        VoteOpened,
    }
)
"""After these the public view is looked at when the marks of a whole log are made; others never change a mark alone."""

Values = Mapping[str, str]


class MarkBook:
    """Compares each public view with the one before; keeps the marks so far, in order."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._present: dict[str, Values] = {}

    def cut(self, meeting: Meeting, one: Recorded) -> None:
        """A cut, whose moment is the programme's and not the log's; what was cut without the public stays there."""
        event = one.event
        if isinstance(event, ShotTaken) and not meeting.public_excluded:
            at = datetime.fromtimestamp(event.media_ms / 1000, UTC)
            self.marks.append(Mark(f"{SHOT}-{one.seq}", SHOT, at, _shot(event)))

    def add(self, seq: int, at: datetime, sections: Mapping[str, Any]) -> Sequence[Mark]:
        """The marks that the view after event `seq` adds."""
        new = []
        for kind, read in _KINDS.items():
            values = read(sections)
            if values != self._present.get(kind, {}):
                new.append(Mark(f"{kind}-{seq}", kind, at, values))
                self._present[kind] = values
        self.marks += new
        return new


def book_of(meeting_id: str, recorded: Sequence[Recorded]) -> MarkBook:
    """The marks of a log."""
    book, meeting = MarkBook(), Meeting(meeting_id)
    for one in recorded:
        meeting = evolve(meeting, one)
        book.cut(meeting, one)
        if type(one.event) in MARKING:
            book.add(one.seq, one.at, view(meeting, "public"))
    return book


def _shot(event: ShotTaken) -> Values:
    """Names nobody: who spoke says the speaker's mark, where the public may know it."""
    where = {"camera": event.camera, "preset": event.preset, "seat": event.seat}
    known = {key: str(one) for key, one in where.items() if one not in ("", None)}
    return {"shot": event.kind, "by": event.by, **known}


def _item(sections: Mapping[str, Any]) -> Values:
    for item in sections["agenda"]:
        if item["id"] == sections["item"]:
            return {"item": item["id"], "title": f"TOP {item['number']} {item['title']}"}
    return {}


def _speaker(sections: Mapping[str, Any]) -> Values:
    floor = sections["floor"]
    if not floor:
        return {}
    return {"contribution": floor["contribution_id"], "name": floor["name"], "faction": floor["faction"] or ""}


def _vote(sections: Mapping[str, Any]) -> Values:
    vote = sections["vote"]
    return {"vote": vote["id"], "state": vote["state"], "question": vote["question"]} if vote else {}


_KINDS = {"item": _item, "speaker": _speaker, "vote": _vote}
