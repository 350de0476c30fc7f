"""The recordings of the sittings that are over, in the meeting process: who may watch them, and what is taken out.

What may be watched says each sitting's own log, by the rule that holds for the sitting that runs; only, one that was
never closed is watched when it is. A passage is taken out of the files until the disk lets go of it; lists leave it out
at once. What a server did not come to before it was killed, the next one does.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from agenda.commands import Actor, Command
from agenda.events import Recorded
from agenda.events.words import PublicationMode
from agenda.meeting import Meeting
from agenda.opendata import publishable
from agenda.projections import view
from agenda.publication import archive_open
from agenda.replay import replayed
from recordings.archive import take_out
from recordings.index import run_folders
from recordings.passages import Passages
from server import marks
from server.addresses import Folders
from server.archive.told import Earlier
from server.captions.book import CaptionBook, CaptionFile, Cue, to_json
from server.captions.desk import withdrawals
from server.health import PartState
from server.markbook import book_of
from server.past import PastSittings
from server.past_logs import AGAIN_SECONDS, PastLogs
from server.publishing import NOT_GONE
from server.store.store import Store
from server.texts import N_

log = logging.getLogger(__name__)

UNREAD: Final = N_(
    "Die Aufzeichnung einer früheren Sitzung lässt sich nicht lesen und ist vielleicht nicht zu sehen: Bitte "
    "Festplatte und Datenbank prüfen; sobald beides stimmt, geht es von selbst weiter."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An earlier sitting as the clerk sees it: what everybody is told, what was laid down, what lies on the disk."""

    told: Earlier
    mode: PublicationMode
    released: bool
    closed: bool
    there: bool

    @property
    def due(self) -> bool:
        """Whether its recording waits for its release."""
        return self.there and self.closed and self.mode == "archive-after-release" and not self.released


class EarlierRecordings:
    """What `logs` hands on of every sitting but the one that runs; `segment` is the length of the stream's."""

    def __init__(self, store: Store, past: PastSittings, logs: PastLogs, folders: Folders, segment: timedelta) -> None:
        self.known: dict[str, Kept] = {}
        self.read = logs.read
        """Set once every sitting was looked at."""
        self.changed = asyncio.Event()
        """Set, and replaced by a new one, whenever something changed."""
        self._store = store
        self._past = past
        self._logs = logs
        self._folders = folders
        self._segment = segment
        self._unread: set[str] = set()
        self._gone: dict[str, int] = {}
        self._refused = 0
        self._details: dict[str, tuple[int, bytes]] = {}
        self._making = asyncio.Lock()
        logs.hand_to(self._take)

    # -- work of its own -----------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Take out of the files what was taken down, once all is known and whenever something changed; for ever."""
        await self.read.wait()
        self._tell()
        while True:
            changed = self.changed
            await self._take_out()
            await _within(changed, AGAIN_SECONDS if self._refused else None)

    async def _take(self, meeting_id: str, recorded: Sequence[Recorded]) -> None:
        """One log, with what lies on the disk; a folder that cannot be read is looked at again."""
        there = await asyncio.to_thread(_lies_there, self._folders.live(meeting_id))
        if there is None:
            self._unread.add(meeting_id)
            self._logs.again(meeting_id)
        else:
            self._unread.discard(meeting_id)
        found = await asyncio.to_thread(_kept, meeting_id, recorded, there)
        if found is not None and found != self.known.get(meeting_id):
            self.known[meeting_id] = found
            self._tell()

    def _tell(self) -> None:
        self.changed.set()
        self.changed = asyncio.Event()

    async def _take_out(self) -> None:
        """What is gone is not looked for again, until another passage is taken down."""
        refused = 0
        for meeting_id, one in tuple(self.known.items()):
            passages = one.told.passages
            if one.there and self._gone.get(meeting_id, 0) < len(passages):
                gone = await asyncio.to_thread(_taken_out, self._folders.live(meeting_id), passages)
                if gone:
                    self._gone[meeting_id] = len(passages)
                refused += not gone
        self._refused = refused

    def state(self) -> PartState:
        """For the technician: whether everything that was taken down is gone, and every sitting could be read."""
        unread = self._unread | self._logs.unread
        note = NOT_GONE if self._refused else UNREAD if unread else ""
        figures = {"not_gone": self._refused, "unread": len(unread)}
        return PartState("degraded" if note else "ok", note, figures)

    # -- what is asked of it -------------------------------------------------------------------------------------------

    async def submit(self, meeting_id: str, command: Command, actor: Actor) -> None:
        """A command about one of them, in force when this returns; raises Refusal, ConcurrentAppend, StorageTrouble."""
        await self._past.submit(meeting_id, command, actor)
        await self._logs.look(meeting_id)

    async def details(self, meeting_id: str) -> bytes | None:
        """Public state, marks and captions as JSON, with gzip; None of one that may not be watched. Raises
        StorageTrouble.

        Made once for each state of a log: anybody may ask an edge for one sitting after the other.
        """
        async with self._making:
            kept = self.known.get(meeting_id)
            if kept is None or not kept.told.watched:
                return None
            version, body = self._details.get(meeting_id, (-1, b""))
            if version != kept.told.version:
                recorded = await self._store.log.read(meeting_id)
                body = await asyncio.to_thread(self._made, meeting_id, recorded)
                self._details[meeting_id] = kept.told.version, body
            return body

    def _made(self, meeting_id: str, recorded: Sequence[Recorded]) -> bytes:
        cues = _said(CaptionFile(self._folders.captions(meeting_id)))
        book = CaptionBook((*cues, *withdrawals(recorded, 0, self._segment)))
        values: dict[str, Any] = {
            "sections": view(replayed(Meeting(meeting_id), recorded), "public"),
            "marks": [marks.to_json(mark) for mark in book_of(meeting_id, recorded).marks],
            "captions": [to_json(cue) for cue in book.shown()],
        }
        return gzip.compress(json.dumps(values, ensure_ascii=False).encode())


async def _within(event: asyncio.Event, seconds: float | None) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


def _said(file: CaptionFile) -> tuple[Cue, ...]:
    """The captions; a recording is watched without them where they cannot be read."""
    try:
        return tuple(file.read())
    except (OSError, ValueError) as error:
        log.error("captions of an earlier sitting left out: %s", error)
        return ()


def _lies_there(folder: Path) -> bool | None:
    """Whether anything is recorded there; None where the disk does not say."""
    try:
        return bool(run_folders(folder))
    except OSError as error:
        log.error("a recording's folder cannot be read: %s", error)
        return None


def _kept(meeting_id: str, recorded: Sequence[Recorded], there: bool | None) -> Kept | None:
    """None for what has no recording that anybody could ask for: a rehearsal, a body among itself, only a plan."""
    meeting = replayed(Meeting(meeting_id), recorded)
    if not publishable(meeting) or meeting.opened_at is None:
        return None
    publication = meeting.publication
    closed = meeting.state == "closed"
    watchable = closed and archive_open(meeting)
    told = Earlier(
        meeting_id,
        recorded[-1].seq,
        meeting.planned.title,
        meeting.planned.body,
        meeting.opened_at,
        bool(there) and watchable,
        watchable and publication.deleted and there is False,
        tuple(_passages(meeting)),
    )
    return Kept(told, publication.mode, publication.released, closed, bool(there))


def _passages(meeting: Meeting) -> Iterator[tuple[datetime, datetime]]:
    for one in meeting.publication.passages:
        yield datetime.fromisoformat(one.since), datetime.fromisoformat(one.until)


def _taken_out(folder: Path, passages: Passages) -> bool:
    """Whether nothing of them is left."""
    try:
        for since, until in passages:
            take_out(folder, since, until)
    except OSError as error:
        log.error("what was taken down lies there still, and is tried again: %s", error)
        return False
    return True
