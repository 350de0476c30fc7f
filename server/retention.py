"""Carries out how long what was recorded is kept: once a day, over all sittings, each deletion with an event.

A sitting whose recording is deleted is usually long over, so its event goes into its own log (`server.past`), not to
the desk of the one that runs. Data that is deleted first and told afterwards is never told of wrongly; where the log
cannot be written, the program's own log says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from agenda.commands import Actor
from agenda.commands.publication import NoteDeletion
from agenda.events.words import DataKind
from agenda.ports import ConcurrentAppend, Refusal
from recordings.archive import Removed
from recordings.retention import delete, delete_originals, expired
from server import ledger
from server.addresses import Folders
from server.captions.book import CaptionFile
from server.clock import Clock
from server.desk import MeetingDesk
from server.past import PastSittings
from server.question_time.store import SUFFIX as QUESTIONS
from server.question_time.store import delete_expired as delete_questions
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

DAY_SECONDS: Final = 86_400.0
SYSTEM: Final = Actor("system")
NOTHING: Final = Removed(0, 0)
LINES: Final = ".jsonl"


@dataclass(frozen=True, slots=True)
class Periods:
    """Days; 0 keeps recordings and their transcripts for ever, and no perception at all."""

    recording: int
    original: int
    perception: int
    question: int


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: below `folder` every sitting has a file of its name and `suffix`, or a folder where that is "".

    `days` is None where it is kept for ever; `delete` takes what ended before a moment and may raise OSError,
    StorageTrouble or, where a file cannot be read, ValueError.
    """

    kind: DataKind
    folder: Path
    suffix: str
    days: int | None
    delete: Callable[[Path, datetime], Removed]

    def sittings(self) -> Sequence[Path]:
        """What is there."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(path for path in found if path.name.endswith(self.suffix) and path.is_dir() == (not self.suffix))


def kinds(folders: Folders, periods: Periods) -> Sequence[Kind]:
    """Everything that has a period. A transcript goes with its recording."""
    recording = periods.recording or None
    return (
        Kind("recording", _home(folders.live), "", recording, _delete_recording),
        Kind("transcript", _home(folders.captions), LINES, recording, _delete_captions),
        Kind("original", _home(folders.originals), "", periods.original, delete_originals),
        Kind("perception", _home(folders.perception), LINES, periods.perception, ledger.delete_expired),
        Kind("question", _home(folders.questions), QUESTIONS, periods.question, delete_questions),
    )


def _home(of_a_sitting: Callable[[str], Path]) -> Path:
    """The folder that holds a kind of data of all sittings."""
    return of_a_sitting("any").parent


class Retention:
    """Looks after these kinds of data; `desk` is that of the sitting that runs."""

    def __init__(self, desk: MeetingDesk, past: PastSittings, data: Sequence[Kind], clock: Clock) -> None:
        self._desk = desk
        self._past = past
        self._data = data
        self._clock = clock

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Look at the start and every day, for ever."""
        while True:
            await self.look()
            await pause(DAY_SECONDS)

    async def look(self) -> None:
        """Delete what is past its period."""
        for one in self._data:
            if one.days is not None:
                await self._look_after(one, one.days)

    async def _look_after(self, one: Kind, days: int) -> None:
        before = self._clock.now() - timedelta(days=days)
        for path in await asyncio.to_thread(one.sittings):
            removed = await asyncio.to_thread(_deleted, one, path, before)
            if removed.files:
                command = NoteDeletion(one.kind, days, removed.files, removed.size)
                await self.tell(path.name.removesuffix(one.suffix), command)

    async def tell(self, meeting_id: str, command: NoteDeletion) -> None:
        """Note a deletion in the log of its sitting."""
        try:
            if meeting_id == self._desk.meeting.meeting_id:
                await self._desk.submit(command, SYSTEM)
            else:
                await self._past.submit(meeting_id, command, SYSTEM)
        except (Refusal, ConcurrentAppend, StorageTrouble) as error:
            log.error("%s of %s deleted, and not in its log: %s", command.kind, meeting_id, error)


def _deleted(one: Kind, path: Path, before: datetime) -> Removed:
    """What could be deleted; one sitting's broken file keeps no other's data."""
    try:
        return one.delete(path, before)
    except (OSError, ValueError, StorageTrouble) as error:
        log.error("%s of %s not deleted: %s", one.kind, path.name, error)
        return NOTHING


def _delete_recording(folder: Path, before: datetime) -> Removed:
    found = expired(folder, before)
    return delete(folder, found) if found else NOTHING


def _delete_captions(path: Path, before: datetime) -> Removed:
    """What holds no whole line is past its time."""
    file = CaptionFile(path)
    last = file.last()
    if last is not None and last >= before:
        return NOTHING
    return Removed(1, file.delete())
