"""Open data of a sitting: the objects of OParl 1.1 and when each came, changed and went; a pure projection of the log.

It fails closed like the public page: everything is made of `public_edition` and `public_face`, a rehearsal or a sitting
of a body among itself gives nothing, and while the public is excluded nothing changes.

When an object changed is found by looking at the sitting once a minute of the log's time. A replay therefore gives
times that are at most a minute later than those told live, never earlier: who asks for what was modified since the own
last visit misses nothing. Looking after every event would cost a replay seconds for each sitting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from agenda.body_kinds import CLOSED
from agenda.events import Recorded
from agenda.minutes import advance, public_edition
from agenda.minutes_draft import MinutesDraft
from agenda.opendata import papers, people, sitting
from agenda.opendata.things import Addresses, Kind, Known, Thing
from agenda.projections.public import public_face
from agenda.replay import replayed
from agenda.state import Meeting

Key = tuple[Kind, str]


class History:
    """The open data of one sitting, event by event."""

    def __init__(self, meeting_id: str, at: Addresses) -> None:
        self.meeting_id = meeting_id
        self._at = at
        self._draft = MinutesDraft(meeting_id)
        self._meeting = Meeting(meeting_id)
        self._last: datetime | None = None
        self._known: dict[Key, Known] = {}

    def take(self, recorded: Iterable[Recorded]) -> None:
        """The events that follow those taken before."""
        for minute, chunk in groupby(recorded, key=lambda one: _minute(one.at)):
            if self._last is not None and _minute(self._last) != minute:
                self._look(self._last)
            self._advance(tuple(chunk))

    def known(self) -> tuple[Known, ...]:
        """Everything that is or was public, as of the last event."""
        if self._last is not None:
            self._look(self._last)
        return tuple(self._known.values())

    def _advance(self, recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            advance(self._draft, one)
        self._meeting = replayed(self._meeting, recorded)
        self._last = recorded[-1].at

    def _look(self, at: datetime) -> None:
        if self._meeting.public_excluded and self._meeting.state != "closed":
            return
        now = {(one.kind, one.key): one for one in self._things()}
        gone = (one for key, one in self._known.items() if key not in now and not one.deleted)
        changes = (*(_deleted(one, at) for one in gone), *(self._changed(one, at) for one in now.values()))
        self._known |= {(one.thing.kind, one.thing.key): one for one in changes}

    def _changed(self, thing: Thing, at: datetime) -> Known:
        before = self._known.get((thing.kind, thing.key))
        if before is None:
            return Known(thing, at, at)
        return before if before.thing == thing else Known(thing, before.created, at)

    def _things(self) -> Iterator[Thing]:
        if not publishable(self._meeting):
            return
        minutes, face = public_edition(self._draft.minutes()), public_face(self._meeting)
        yield from people.things(minutes, face, self._at)
        yield from sitting.things(minutes, face, self._at)
        yield from papers.things(face, self._at)


def publishable(meeting: Meeting) -> bool:
    """Whether anything of the sitting is open data: it is planned, real, and of a body that sits in public."""
    plan = meeting.plan
    return plan is not None and not plan.rehearsal and plan.kind not in CLOSED


def _deleted(one: Known, at: datetime) -> Known:
    """A tombstone (chapter 2.8): of what was there it keeps id, type and creation."""
    return replace(one, thing=replace(one.thing, values={}), modified=at, deleted=True)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
