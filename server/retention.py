"""Carries out how long recordings and their transcripts are kept: once a day, over all sittings, each with an event.

A sitting whose recording is deleted is usually long over, so its event is appended to its own log, past the desk of the
one that runs. Data that is deleted first and told afterwards is never told of wrongly; where the log cannot be written,
the program's own log says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from agenda.commands import Actor
from agenda.commands.publication import NoteDeletion
from agenda.meeting import Meeting, decide
from agenda.ports import ConcurrentAppend, EventLog, Refusal
from agenda.replay import replayed
from recordings.archive import Removed
from recordings.retention import delete, expired
from server.captions import CaptionFile
from server.clock import Clock
from server.desk import MeetingDesk
from server.store import StorageTrouble

log = logging.getLogger(__name__)

DAY_SECONDS: Final = 86_400.0
SYSTEM: Final = Actor("system")


class Retention:
    """`live` is the folder that holds the sittings' folders, `captions` that of their captions.

    `days` 0 keeps everything for ever.
    """

    def __init__(
        self, desk: MeetingDesk, events: EventLog, live: Path, captions: Path, days: int, clock: Clock
    ) -> None:
        self._desk = desk
        self._events = events
        self._live = live
        self._captions = captions
        self._days = days
        self._clock = clock

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Look at the start and every day, for ever."""
        while True:
            await self.look()
            await pause(DAY_SECONDS)

    async def look(self) -> None:
        """Delete what is past its period."""
        if not self._days:
            return
        before = self._clock.now() - timedelta(days=self._days)
        for folder in await asyncio.to_thread(_sittings, self._live):
            await self._look_at(folder, before)
        for path in await asyncio.to_thread(sorted, self._captions.glob("*.jsonl")):
            await self._look_at_captions(path, before)

    async def _look_at(self, folder: Path, before: datetime) -> None:
        try:
            removed = await asyncio.to_thread(_delete, folder, before)
        except OSError as error:
            log.error("recording of %s not deleted: %s", folder.name, error)
            return
        if removed.files:
            await self._tell(folder.name, NoteDeletion("recording", self._days, removed.files, removed.size))

    async def _look_at_captions(self, path: Path, before: datetime) -> None:
        try:
            size = await asyncio.to_thread(_delete_captions, path, before)
        except (OSError, ValueError) as error:
            log.error("transcript of %s not deleted: %s", path.stem, error)
            return
        if size is not None:
            await self._tell(path.stem, NoteDeletion("transcript", self._days, 1, size))

    async def _tell(self, meeting_id: str, command: NoteDeletion) -> None:
        try:
            if meeting_id == self._desk.meeting.meeting_id:
                await self._desk.submit(command, SYSTEM)
            else:
                await self._append(meeting_id, command)
        except (Refusal, ConcurrentAppend, StorageTrouble) as error:
            log.error("%s of %s deleted, and not in its log: %s", command.kind, meeting_id, error)

    async def _append(self, meeting_id: str, command: NoteDeletion) -> None:
        recorded = await self._events.read(meeting_id)
        meeting = replayed(Meeting(meeting_id), recorded)
        await self._events.append(meeting_id, len(recorded), decide(meeting, command, SYSTEM, self._clock.now()))


def _sittings(live: Path) -> list[Path]:
    return sorted(path for path in live.iterdir() if path.is_dir()) if live.is_dir() else []


def _delete(folder: Path, before: datetime) -> Removed:
    found = expired(folder, before)
    return delete(folder, found) if found else Removed(0, 0)


def _delete_captions(path: Path, before: datetime) -> int | None:
    """The size of what was deleted; None where it is not yet time. What holds no whole line is past its time."""
    file = CaptionFile(path)
    last = file.last()
    return file.delete() if last is None or last < before else None
