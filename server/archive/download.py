"""The recording on the machine where it lies: read from its disk, and as one MP4, made once for a state of it.

The MP4 is made by a process of its own (`server.archive.main`); its name holds what it was made of, so that a file of
another state is never given out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from aiohttp import hdrs, web

from recordings.archive import numbers_between
from recordings.download import download_name
from recordings.index import Run, read_info
from recordings.layout import LayoutError, segment_number
from recordings.passages import Passages
from server.archive.chapters import Chapter
from server.archive.making import Maker, use
from server.archive.reading import Reading, Recorded
from server.edge.hls import MEDIA_HEADERS

MP4_HEADERS = {hdrs.CONTENT_TYPE: "video/mp4", hdrs.CACHE_CONTROL: "no-cache"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A recording as one file: its runs, and what is written into it."""

    runs: Sequence[Run]
    title: str
    chapters: Sequence[Chapter]

    @property
    def name(self) -> str:
        """Its file's."""
        return download_name(self.runs)


class Recording(Protocol):
    """A sitting's recording, on this machine or on another one."""

    @property
    def known(self) -> bool:
        """Whether it can be said what is there."""
        ...

    def read(self) -> Recorded:
        """The runs and the pieces of time they hold; belongs into a thread."""
        ...

    async def mp4(self, request: web.Request, wanted: Wanted) -> web.StreamResponse | None:
        """The answer to who wants it as one file, None where it cannot be had."""
        ...

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """A recorded file as an answer, None where it is gone or was taken out."""
        ...


class Here:
    """The recording in a folder of this machine; `now` is monotonic."""

    known = True

    def __init__(self, folder: Path, passages: Callable[[], Passages], now: Callable[[], float], maker: Maker) -> None:
        self._reading = Reading(folder, passages, now)
        self.read = self._reading.read
        self._passages = passages
        self._folder = folder
        self._maker = maker

    async def mp4(self, request: web.Request, wanted: Wanted) -> web.StreamResponse | None:
        """Made at the first request; a passage that was taken out meanwhile is in no file that is given out."""
        path = self._folder / wanted.name
        if not use(path):
            await self._maker.make(path, wanted.title, wanted.chapters, self._passages())
        if self._is_out(wanted) or not use(path):
            self._reading.hurry()  # perhaps it is not what is there any more
            return None
        return web.FileResponse(path, headers=MP4_HEADERS)

    def _is_out(self, wanted: Wanted) -> bool:
        """Whether anything of it was taken out since it was asked for."""
        out = [(run, numbers_between(run.info, *passage)) for run in wanted.runs for passage in self._passages()]
        return any(one.number in numbers for run, numbers in out for one in run.best)

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """From the disk, where no passage that was taken out touches it, whatever still lies there."""
        path = self._folder / run / rung / name
        return web.FileResponse(path, headers=MEDIA_HEADERS) if await asyncio.to_thread(self._is_there, path) else None

    def _is_there(self, path: Path) -> bool:
        passages, number = self._passages(), segment_number(path.name)
        if number is None or not passages:
            return path.is_file()
        try:
            info = read_info(path.parent.parent)
        except (OSError, LayoutError):  # nobody knows what it holds
            return False
        return path.is_file() and not any(number in numbers_between(info, *one) for one in passages)
