"""Carries out what the log says of stream and recording, and tells the log what was done.

The red key goes to the programme as an order; what it threw away, whether the recording is being written, and how many
bytes a non-public part had come back as events. The counts of a non-public part are taken twice and independently: at
the socket to the programme, and from the files on the disk once the seconds before the part have been written. What a
server did not come to before it was killed, the next one does: which part was not counted says the log. A passage that
the disk does not let go is tried again until it does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, get_args

from agenda.commands import Actor, Command
from agenda.commands.publication import CountNonPublic, NoteArchiveState, NoteDump, SetPublication
from agenda.events import Event, Recorded
from agenda.events.items import PublicAdmitted, PublicExcluded
from agenda.events.publication import (
    ConsentNoted,
    NonPublicCounted,
    ObjectionNoted,
    PassageTakenDown,
    StreamDumped,
)
from agenda.events.sitting import SittingClosed
from agenda.events.words import ArchiveState, PublicationMode
from agenda.meeting import Meeting
from agenda.ports import Refusal
from agenda.publication import KEEPING
from recordings.archive import bytes_between, take_out
from recordings.index import read_sitting
from server.health import PartState
from server.lately import Lately
from server.sitting import Sitting
from server.store.trouble import StorageTrouble
from server.texts import N_, PLACARDS

log = logging.getLogger(__name__)

CHILD: Final = "programme"
LOOK_SECONDS: Final = 1.0
AGAIN_AFTER: Final = timedelta(seconds=5)
"""A passage is removed anew while seconds of it may still arrive on the disk, or the disk refuses; reading a whole
sitting takes time."""

WRITTEN_AFTER: Final = timedelta(seconds=5)
"""How long after a part the disk is looked at, beside the delay: a segment and the queue to the disk are shorter."""

NOT_GONE: Final = N_(
    "Eine herausgenommene Stelle ist nicht mehr zu sehen, lässt sich aber nicht löschen: Bitte Festplatte und "
    "Schreibrechte im Datenordner prüfen; sobald beides stimmt, wird sie von selbst gelöscht."
)
SYSTEM: Final = Actor("system")
STATES: Final[frozenset[str]] = frozenset(get_args(ArchiveState))


@dataclass(frozen=True, slots=True)
class _Part:
    """A non-public part that is over; the disk may be looked at from `due` on."""

    since: datetime
    until: datetime
    received: int | None
    due: datetime


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage that is taken out at `next`, and for the last time once all of it has been written, at `last`.

    `refused`: the disk did not let it be done; then it is tried again for as long as it takes.
    """

    since: datetime
    until: datetime
    next: datetime
    last: datetime
    refused: bool = False


class Publishing:
    """One sitting's; lives in the loop. `folder` is where its recording lies."""

    def __init__(self, sitting: Sitting, folder: Path) -> None:
        self._sitting = sitting
        self._folder = folder
        self._shut: tuple[datetime, int | None] | None = None
        self._parts: list[_Part] = []
        self._passages: list[_Passage] = []
        self._lately = Lately(sitting.desk.meeting, sitting.clock.now())
        self._catch_up(sitting.desk.recorded)
        sitting.desk.listen(self._meeting_changed)

    async def set(self, mode: PublicationMode, delay_s: int) -> None:
        """Take over the configuration; a sitting that cannot change now goes on as it was."""
        await self._ask(SetPublication(mode, delay_s))

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            await self.look()
            await self._sitting.pause(LOOK_SECONDS)

    async def look(self) -> None:
        """Tell the log what the programme reports and what is to be counted; take out what was taken down."""
        await self._take_out()
        await self._report(self._sitting.children.get(CHILD, {}))
        now = self._sitting.clock.now()
        due, self._parts = [one for one in self._parts if one.due <= now], [one for one in self._parts if one.due > now]
        for part in due:
            await self._count(part)

    def state(self) -> PartState:
        """For the technician: whether everything that was taken down is gone."""
        refused = sum(one.refused for one in self._passages)
        return PartState("degraded" if refused else "ok", NOT_GONE if refused else "", {"not_gone": refused})

    # -- from the log to the programme -----------------------------------------------------------------------------

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        for one in recorded:
            follow = _FOLLOW.get(type(one.event))
            if follow is not None:
                follow(self, one.event)
        self._lately.changed(meeting, self._sitting.clock.now())

    def _dump(self, event: StreamDumped) -> None:
        body = self._sitting.desk.meeting.planned.body
        order = {"type": "dump", "id": event.dump_id, "title": PLACARDS["dumped"], "line": body}
        self._sitting.local.send(CHILD, order, repeat=False)

    def _excluded(self, event: PublicExcluded) -> None:
        """Called when the floor has been cut already, so nothing is under way to the programme any more."""
        if self._shut is None:
            self._shut = self._sitting.clock.now(), self._sent

    def _admitted(self, event: PublicAdmitted) -> None:
        if self._shut is None:
            return
        (since, before), self._shut = self._shut, None
        received = None if before is None else self._sent - before
        self._parts.append(self._part(since, self._sitting.clock.now(), received))

    def _closed(self, event: SittingClosed) -> None:
        """Only now may what is held back go out when the programme ends."""
        self._admitted(PublicAdmitted())
        self._sitting.local.send(CHILD, {"type": "closed"})

    def _taken_down(self, event: PassageTakenDown) -> None:
        self._passages.append(self._passage(event, self._sitting.clock.now()))
        self._order("take-down", event.since, event.until, title=PLACARDS["dumped"])

    def _objected(self, event: ObjectionNoted) -> None:
        if event.picture or event.sound:
            self._withdraw()
            self._out_of_what_waits(event.person_id, "take-down", title=PLACARDS["objected"])
        if event.archive:
            self._out_of_what_waits(event.person_id, "leave-out")

    def _consented(self, event: ConsentNoted) -> None:
        if not event.given:
            self._withdraw()
            self._out_of_what_waits(event.person_id, "take-down", title=PLACARDS["objected"])
            self._out_of_what_waits(event.person_id, "leave-out")

    def _out_of_what_waits(self, person_id: str, kind: str, **more: str) -> None:
        """What the public is behind, nobody has to watch or keep of somebody who does not want it any more."""
        delay_s = self._sitting.desk.meeting.publication.delay_s
        if delay_s:
            for one in self._lately.stretches(person_id, delay_s, self._sitting.clock.now()):
                self._order(kind, one.since.isoformat(), one.until.isoformat(), **more)

    def _order(self, kind: str, since: str, until: str, **more: str) -> None:
        order = {"type": kind, "since": since, "until": until, **more}
        self._sitting.local.send(CHILD, order, repeat=False)

    def _withdraw(self) -> None:
        """Who comes to the stream from now on is not given the seconds in which somebody was still seen or heard."""
        until = self._sitting.clock.now().isoformat()
        self._sitting.local.send(CHILD, {"type": "withdraw", "until": until}, repeat=False)

    def _part(self, since: datetime, until: datetime, received: int | None) -> _Part:
        return _Part(since, until, received, until + self._behind)

    def _passage(self, event: PassageTakenDown, at: datetime) -> _Passage:
        since, until = datetime.fromisoformat(event.since), datetime.fromisoformat(event.until)
        return _Passage(since, until, at, max(until, at) + self._behind)

    @property
    def _behind(self) -> timedelta:
        """How long after its making something is on the disk at the latest."""
        return timedelta(seconds=self._sitting.desk.meeting.publication.delay_s) + WRITTEN_AFTER

    # -- what a former process left ----------------------------------------------------------------------------------

    def _catch_up(self, recorded: Sequence[Recorded]) -> None:
        """What it handed to the programme went unmeasured with it; what lies on the disk can still be counted."""
        for one in recorded:
            match one.event:
                case PublicExcluded():
                    self._shut = self._shut or (one.at, None)
                case PublicAdmitted() | SittingClosed() if self._shut is not None:
                    self._parts.append(self._part(self._shut[0], one.at, None))
                    self._shut = None
                case NonPublicCounted(since, until):
                    span = datetime.fromisoformat(since), datetime.fromisoformat(until)
                    self._parts = [part for part in self._parts if not _overlap((part.since, part.until), span)]
                case PassageTakenDown():
                    self._passages.append(self._passage(one.event, one.at))

    @property
    def _sent(self) -> int:
        return self._sitting.local.media_bytes[CHILD]

    # -- from the programme to the log -----------------------------------------------------------------------------

    async def _report(self, status: Mapping[str, Any]) -> None:
        publication = self._sitting.desk.meeting.publication
        before = "ok" if publication.disk == "not-gone" else publication.disk
        state: Any = status.get("disk", before) if publication.mode in KEEPING else "ok"
        if state == "ok" and any(one.refused for one in self._passages):  # a disk that takes nothing is the worse news
            state = "not-gone"
        if state in STATES and state != publication.disk:
            await self._ask(NoteArchiveState(state))
        for told in status.get("dumped", ()):
            known = publication.dumps.get(told["id"])
            if known is not None and known.done is None:
                await self._ask(NoteDump(told["id"], told["since"], told["until"], told["parts"], told["size"]))

    async def _count(self, part: _Part) -> None:
        try:
            runs = await asyncio.to_thread(read_sitting, self._folder)
        except OSError as error:
            log.error("non-public part not counted yet: %s", error)
            self._parts.append(replace(part, due=self._sitting.clock.now() + AGAIN_AFTER))
            return
        written = bytes_between(runs, part.since, part.until)
        if part.received or written:
            log.error("non-public part: %s bytes to the programme, %d on the disk", part.received, written)
        await self._ask(CountNonPublic(part.since.isoformat(), part.until.isoformat(), part.received, written))

    async def _take_out(self) -> None:
        """Remove the files; those of a server that was killed in between are removed at the next start."""
        now = self._sitting.clock.now()
        for one in [passage for passage in self._passages if passage.next <= now]:
            refused = await self._refused(one)
            self._passages.remove(one)
            if refused:
                self._passages.append(replace(one, next=now + AGAIN_AFTER, refused=True))
            elif now < one.last:
                self._passages.append(replace(one, next=min(now + AGAIN_AFTER, one.last), refused=False))

    async def _refused(self, passage: _Passage) -> bool:
        """Take it out; whether the disk does not let it be done. Said in the log once for a passage."""
        try:
            await asyncio.to_thread(take_out, self._folder, passage.since, passage.until)
        except OSError as error:
            if not passage.refused:
                log.error("what was taken down lies there still, and is tried again: %s", error)
            return True
        return False

    async def _ask(self, command: Command) -> None:
        try:
            await self._sitting.desk.submit(command, SYSTEM)
        except (Refusal, StorageTrouble) as error:
            log.warning("not in the log: %s (%s)", type(command).__name__, error)


def _overlap(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


_FOLLOW: Mapping[type[Event], Callable[..., None]] = {
    StreamDumped: Publishing._dump,
    PublicExcluded: Publishing._excluded,
    PublicAdmitted: Publishing._admitted,
    SittingClosed: Publishing._closed,
    PassageTakenDown: Publishing._taken_down,
    ObjectionNoted: Publishing._objected,
    ConsentNoted: Publishing._consented,
}
