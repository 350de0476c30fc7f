"""What an edge on another machine keeps of the recording: whole files, bounded in bytes, least recently used out first.

A file is written beside and renamed when it is whole and durable, so that after a kill or a power cut each one that has
its name is good; what was left half written is removed at the start. One process for one folder.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path
from typing import Final

PART: Final = ".part"


class NotWhole(Exception):
    """Fewer or more bytes came than were told, or more than there is room for."""


class Cache:
    """Files by name; `limit` in bytes. Raises OSError where the folder cannot be used."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self.size = 0
        """Bytes of all files."""
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns):
            if path.suffix == PART:
                path.unlink()
            else:
                self._add(path.name, path.stat().st_size)
        self._make_room(0)

    def find(self, name: str, size: int | None = None) -> Path | None:
        """The file, used now; None where it is not here, or is not of that size."""
        if name not in self._sizes or size not in (None, self._sizes[name]):
            return None
        path = self._folder / name
        try:
            os.utime(path)  # the order of use outlives the process
        except FileNotFoundError:
            self._forget(name)
            return None
        self._sizes.move_to_end(name)
        return path

    async def put(self, name: str, chunks: AsyncIterator[bytes], size: int) -> Path:
        """Keep what comes under that name; raises NotWhole where it is not of that size, OSError for the disk.

        Whatever the iterator raises leaves nothing behind, too. Two callers must not put the same name at once.
        """
        if size > self._limit:
            raise NotWhole
        self._make_room(size)
        beside = self._folder / (name + PART)
        try:
            await _write(beside, chunks, size)
            beside.replace(self._folder / name)
        finally:
            beside.unlink(missing_ok=True)
        self._add(name, size)
        self._make_room(0)
        return self._folder / name

    async def keep_only(self, wanted: Callable[[str], bool]) -> None:
        """Remove all other files; `wanted` is asked in a thread, for there may be tens of thousands."""
        known = tuple(self._sizes)
        others = await asyncio.to_thread(lambda: [name for name in known if not wanted(name)])
        for name in others:
            self._forget(name)
        await asyncio.to_thread(self._unlink, others)

    def _make_room(self, size: int) -> None:
        while self._sizes and self.size + size > self._limit:
            oldest = next(iter(self._sizes))
            self._forget(oldest)
            self._unlink((oldest,))

    def _add(self, name: str, size: int) -> None:
        self.size += size - self._sizes.pop(name, 0)
        self._sizes[name] = size

    def _forget(self, name: str) -> None:
        self.size -= self._sizes.pop(name, 0)

    def _unlink(self, names: Iterable[str]) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)


async def _write(path: Path, chunks: AsyncIterator[bytes], size: int) -> None:
    """Writes where it is called: a chunk goes to the page cache in some ten microseconds."""
    with path.open("wb") as file:
        async for chunk in chunks:
            file.write(chunk)
            if file.tell() > size:
                raise NotWhole
        if file.tell() != size:
            raise NotWhole
        file.flush()
        await asyncio.to_thread(os.fsync, file.fileno())
