"""Published minutes: the files of the public edition, on the disk before the log says that they are published.

So nobody is told of a file that is not there; files written for a publication that is refused are named nowhere, and
the edge gives only what is named: of the running sitting by the public document, of all others by a list beside the
files, which says after each step what the log says. Minutes that are taken back leave the list before the log.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from agenda.commands import Actor, Command
from agenda.commands.minutes_course import PublishMinutes, ReopenMinutes
from agenda.meeting import decide
from agenda.minutes import Minutes, public_edition
from agenda.minutes_course import PUBLISHED_AS, published_file
from agenda.projections import view
from server.export import House, render
from server.minutes.published import FOLDER, LIST
from server.sitting import Sitting

Submit = Callable[[Command, Actor], Awaitable[int]]


class MinutesPublishing:
    """Publications on their way to the desk; `further` is whither all commands go."""

    def __init__(
        self,
        sitting: Sitting,
        house: House,
        log_hash: Callable[[], Awaitable[str]],
        now: Callable[[], datetime],
        further: Submit,
    ) -> None:
        self._sitting = sitting
        self._house = house
        self._log_hash = log_hash
        self._now = now
        self._further = further

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give the command on, a publication with its files; raises Refusal."""
        if not isinstance(command, PublishMinutes | ReopenMinutes):
            return await self._further(command, actor)
        # Who may not ask learns it before any file is written.
        decide(self._sitting.desk.meeting, command, actor, self._now())
        if isinstance(command, PublishMinutes):
            await self._write_files()
        else:
            await asyncio.to_thread(_name, self._folder, ())
        try:
            return await self._further(command, actor)
        finally:
            await self.name_public()

    async def name_public(self) -> None:
        """Write down which files the log says are public: after each step, and at the start for what a crash left."""
        files = view(self._sitting.desk.meeting, "public")["minutes_published"]
        if files or self._folder.is_dir():
            await asyncio.to_thread(_name, self._folder, files)

    @property
    def _folder(self) -> Path:
        return self._sitting.papers / FOLDER

    async def _write_files(self) -> None:
        edition = public_edition(self._sitting.record.minutes())
        await asyncio.to_thread(_write, self._folder, edition, self._house, await self._log_hash())


def _name(folder: Path, files: Sequence[str]) -> None:
    """Whole or not at all: an edge reads at any moment."""
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"{LIST}.new"
    written.write_text(json.dumps(list(files)), "utf-8")
    written.replace(folder / LIST)


def _write(folder: Path, edition: Minutes, house: House, log_hash: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending in PUBLISHED_AS:
        data = render(edition, ending, house, log_hash=log_hash)
        (folder / published_file(edition.approval.version, ending)).write_bytes(data)
