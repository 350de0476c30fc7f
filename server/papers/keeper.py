"""Reads the text of papers that nobody has read yet: laid into a folder by hand, or of sittings of former years.

One paper at a time, in a process of its own, never in a hurry: what comes up through the clerk's page is read there.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from server.papers.reading import UNREADABLE, PaperUnreadable, mark, read, text_of
from server.papers.shelf import PaperShelf

log = logging.getLogger(__name__)

EVERY_SECONDS: Final = 60.0
"""How long a paper laid there by hand waits at most until it is found; looking costs a stat for each paper."""


class TextKeeper:
    """Works below one folder, a folder for each sitting."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Read what is unread, for ever."""
        for folder in await asyncio.to_thread(self._folders):
            await asyncio.to_thread(PaperShelf(folder).mend)
        while True:
            await self.read_all()
            await pause(EVERY_SECONDS)

    async def read_all(self) -> None:
        """Read what is unread now; a disk that fails is tried again the next time."""
        try:
            for folder in await asyncio.to_thread(self._folders):
                shelf = PaperShelf(folder)
                for name in await asyncio.to_thread(shelf.unread):
                    await self._read(shelf, name)
        except OSError as error:
            log.warning("papers wait to be read: %s", error.strerror)

    async def _read(self, shelf: PaperShelf, name: str) -> None:
        path = shelf.folder / name
        of = mark(path)  # before it is read: replaced meanwhile, it is read anew
        try:
            text = text_of(await read(path))
        except PaperUnreadable:
            text = UNREADABLE
        await asyncio.to_thread(shelf.keep_text, name, of, text)

    def _folders(self) -> Sequence[Path]:
        return sorted(path for path in self._root.glob("*") if path.is_dir())
