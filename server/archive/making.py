"""Has downloads made: one at a time, with room to spare, and no more of them lie there than are asked for.

The public asks for them, of every sitting, and they lie on the disk of the recording, perhaps of the event log. So each
leaves twice the reserve at which the recording stops, and of all sittings the least recently used go first.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from recordings.archive import DOWNLOADS
from recordings.passages import Passages, passages_to_json
from server.archive.chapters import Chapter
from server.archive.few import Few

log = logging.getLogger(__name__)

MOST_KEPT: Final = 8
"""Files of all sittings: each is as large as the best picture of its recording, three hours about 3 GB."""

MOST_WAITING: Final = 4
"""Files that are being made or wait for it; each may take a minute, and whoever asks waits for all before."""


class Maker:
    """Below `home` every sitting has its folder; the recording stops where less than `reserve` bytes are free."""

    def __init__(self, home: Path, reserve: int) -> None:
        self._home = home
        self._reserve = 2 * reserve
        self._one = asyncio.Lock()
        self._wanted: Few[Path] = Few(MOST_WAITING)

    async def make(self, path: Path, title: str, chapters: Sequence[Chapter], passages: Passages) -> None:
        """Until the file is there, or cannot be made; raises PageError where too many others wait."""
        with self._wanted.one(path):
            async with self._one, _alone(self._home):
                if not await asyncio.to_thread(path.is_file):  # whoever else asked meanwhile gets the same one
                    await asyncio.to_thread(self._make_room, path)
                    await _made(path, title, chapters, passages, self._reserve)

    def _make_room(self, path: Path) -> None:
        """Files of that sitting are of another state of it and of no use."""
        found = sorted(self._home.glob(f"*/{DOWNLOADS}"), key=_used)
        others = [one for one in found if one.parent != path.parent]
        for one in (*path.parent.glob(DOWNLOADS), *others[: max(0, len(others) - MOST_KEPT + 1)]):
            _delete(one)


@asynccontextmanager
async def _alone(folder: Path) -> AsyncIterator[None]:
    """No other edge of this machine makes one meanwhile: it would delete what is half written here."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def use(path: Path) -> bool:
    """Whether the file is there; it counts as used now."""
    try:
        os.utime(path)
    except OSError:
        return path.is_file()
    return True


def _used(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("a download that is of no use stays: %s", error)


async def _made(path: Path, title: str, chapters: Sequence[Chapter], passages: Passages, reserve: int) -> None:
    told = [[one.begin, one.end, one.title] for one in chapters]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.archive.main", str(path.parent), str(path)),
        *("--title", title, "--chapters", json.dumps(told, ensure_ascii=False)),
        *("--passages", json.dumps(passages_to_json(passages)), "--reserve", str(reserve)),
    )
    await process.wait()
