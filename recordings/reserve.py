"""Keeps the recording from filling the disk: the event log, which is the sitting itself, may lie on the same one.

Below the reserve every segment is refused as if the disk were full; nothing of it is begun. With a tenth more than the
reserve free the recording goes on by itself: without that tenth it would stop and go on with every segment.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from media.programme.ports import Archive, Beginning, Part

Free = Callable[[Path], int]
"""Bytes that are free on the disk of a folder."""


def free_bytes(folder: Path) -> int:
    """As the operating system tells it; raises OSError."""
    return shutil.disk_usage(folder).free


class Reserved:
    """An archive before another; `reserve` in bytes. Raises OSError (ENOSPC) where less is free."""

    def __init__(self, archive: Archive, folder: Path, reserve: int, free: Free = free_bytes) -> None:
        self._archive = archive
        self._folder = folder
        self._reserve = reserve
        self._free = free
        self._begun: dict[str, int] = {}
        self._needed = reserve

    def begin(self, timeline: Beginning) -> None:
        self._begun = {}
        self._archive.begin(timeline)

    def append(self, part: Part) -> None:
        if self._begun.get(part.rung) != part.segment:
            self._check()
            self._begun[part.rung] = part.segment
        self._archive.append(part)

    def leave_out(self, part: Part) -> None:
        self._archive.leave_out(part)

    def close(self) -> None:
        self._archive.close()

    def _check(self) -> None:
        enough = self._free(self._folder) >= self._needed
        self._needed = self._reserve if enough else self._reserve * 11 // 10
        if not enough:
            raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}: the reserve is reached")
