"""Published minutes: the files of the public edition, on the disk before the log says that they are published.

So nobody is told of a file that is not there; files written for a publication that is refused are named nowhere, and
the edge gives only what the public document names.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from agenda.commands import Actor, Command
from agenda.commands.minutes_course import PublishMinutes
from agenda.meeting import decide
from agenda.minutes import Minutes, public_edition
from agenda.minutes_course import PUBLISHED_AS, published_file
from server.export import House, render
from server.sitting import Sitting

Submit = Callable[[Command, Actor], Awaitable[int]]

FOLDER = "niederschrift"
"""Below the papers; no paper lies there, for a paper's name holds no folder."""


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
        if isinstance(command, PublishMinutes):
            # Who may not ask learns it before any file is written.
            decide(self._sitting.desk.meeting, command, actor, self._now())
            edition = public_edition(self._sitting.record.minutes())
            await asyncio.to_thread(_write, self._sitting.papers / FOLDER, edition, self._house, await self._log_hash())
        return await self._further(command, actor)


def _write(folder: Path, edition: Minutes, house: House, log_hash: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for ending in PUBLISHED_AS:
        data = render(edition, ending, house, log_hash=log_hash)
        (folder / published_file(edition.approval.version, ending)).write_bytes(data)
