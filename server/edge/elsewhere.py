"""The recording on an edge of another machine: fetched from the meeting's machine as it is asked for, and kept.

What may be served says the mirror alone (`server.edge.mirror`), asked before a file is fetched and again when it is
here; what is kept (`server.edge.cache`) is only bytes. What the mirror does not know any more is deleted here too. A
large MP4 is passed on at once, parts of it too, and fetched whole beside that for those who come later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Final
from weakref import WeakValueDictionary

import aiohttp
from aiohttp import hdrs, web

from recordings.download import download_name
from recordings.wire import Message
from server.archive.download import MP4_HEADERS, Wanted
from server.archive.reading import Recorded
from server.edge.cache import Cache, NotWhole
from server.edge.feeds import feed, follow_for_ever
from server.edge.hls import MEDIA_HEADERS, RETRY_HEADERS
from server.edge.mirror import Mirror
from server.web import PageError

log = logging.getLogger(__name__)

CHUNK: Final = 1 << 18  # bytes
AT_ONCE: Final = 8
"""Files on their way: the meeting's machine answers few edges, and must not feel how many watch there."""

MAKING: Final = aiohttp.ClientTimeout(total=None, sock_read=300, sock_connect=5)
"""The first who wants the MP4 of a long sitting waits while it is made."""

PLACE: Final = 3
"""Names that tell a recorded file: run, rung, file."""

SWEEP_SECONDS: Final = 60.0
PASSED_ON: Final = (hdrs.RANGE, hdrs.IF_RANGE)
PASSED_BACK: Final = (hdrs.CONTENT_LENGTH, hdrs.CONTENT_RANGE, hdrs.ACCEPT_RANGES, hdrs.ETAG, hdrs.LAST_MODIFIED)
PARTS_TOO: Final = frozenset({HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE})

Pause = Callable[[float], Awaitable[None]]


class Elsewhere:
    """One sitting's recording that lies on another machine; `session` carries the feed's token. The cache may hold
    other sittings' files, too: each has the sitting in its name."""

    def __init__(
        self, sitting: str, mirror: Mirror, cache: Cache, session: aiohttp.ClientSession, feed_url: str
    ) -> None:
        self.mirror = mirror
        self._sitting = sitting
        self._cache = cache
        self._session = session
        self._feed = f"{feed_url}/archive/{sitting}"
        self._files = f"{feed_url}/recorded/{sitting}"
        self._few = asyncio.Semaphore(AT_ONCE)
        self._fetching: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._downloads: asyncio.Queue[str] = asyncio.Queue(1)
        self._swept = -1
        self._sweep = asyncio.Event()

    # -- a `Recording` -------------------------------------------------------------------------------------------------

    @property
    def known(self) -> bool:
        """Whether it can be said what is there."""
        return self.mirror.known

    def read(self) -> Recorded:
        """The runs and the pieces of time they hold."""
        return self.mirror.read()

    async def mp4(self, request: web.Request, wanted: Wanted) -> web.StreamResponse | None:
        """From here, or passed on from the meeting's machine."""
        if (path := self._cache.find(kept_name(self._sitting, wanted.name))) is not None:
            return web.FileResponse(path, headers=MP4_HEADERS)
        with suppress(asyncio.QueueFull):
            self._downloads.put_nowait(wanted.name)
        return await self._passed_on(request, wanted.name)

    # -- files ---------------------------------------------------------------------------------------------------------

    async def file(self, run: str, rung: str, name: str) -> web.StreamResponse | None:
        """A recorded file as an answer; None where it is not there, 503 where it cannot be had now."""
        if not self.mirror.known:
            return _away()
        if (size := self.mirror.size(run, rung, name)) is None:
            return None
        key, address = kept_name(self._sitting, run, rung, name), f"{self._files}/{run}/{rung}/{name}"
        try:
            answer = await self._found_or_fetched(key, address, size)
        except (aiohttp.ClientError, TimeoutError, NotWhole) as error:
            log.info("recorded file not fetched: %s", type(error).__name__)
            return _away()
        return answer if self.mirror.size(run, rung, name) is not None else None  # taken away while it was on its way

    async def _found_or_fetched(self, key: str, address: str, size: int) -> web.StreamResponse | None:
        lock = self._fetching.setdefault(key, asyncio.Lock())
        async with lock:  # whoever asks for the same file at the same time gets it from the first
            if (path := self._cache.find(key, size or None)) is not None:
                return web.FileResponse(path, headers=MEDIA_HEADERS)
            if self.mirror.silent:
                return _away()
            async with self._few, self._session.get(address) as answer:
                return await self._kept(key, answer, size)

    async def _kept(self, key: str, answer: aiohttp.ClientResponse, size: int) -> web.StreamResponse | None:
        if answer.status == HTTPStatus.NOT_FOUND:
            return None
        answer.raise_for_status()
        data = await answer.read()
        if len(data) != (size or len(data)):
            raise NotWhole
        try:
            await self._cache.put(key, _once(data), len(data))
        except (OSError, NotWhole) as error:  # a full disk, or no room for a single file: nobody waits for that
            log.warning("recorded file not kept: %s", error)
        return web.Response(body=data, headers=MEDIA_HEADERS)

    async def _passed_on(self, request: web.Request, name: str) -> web.StreamResponse | None:
        headers = {one: request.headers[one] for one in PASSED_ON if one in request.headers}
        try:
            async with self._session.request(
                request.method, f"{self._files}/{name}", headers=headers, timeout=MAKING
            ) as answer:
                return await _copied(request, answer) if answer.status in PARTS_TOO else None
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("download not fetched: %s", type(error).__name__)
            raise PageError("source-away", 503) from error

    # -- work of its own -----------------------------------------------------------------------------------------------

    def take_stream(self, message: Message) -> None:
        """A message of the programme."""
        self.mirror.take_stream(message)

    def taken_down(self) -> None:
        """The public document names other passages than before, perhaps."""
        self._sweep.set()

    async def run(self, pause: Pause) -> None:
        """Follow, fetch, delete, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(follow_for_ever("archive", self._follow, pause))
            tasks.create_task(self._download_ever())
            tasks.create_task(self._sweep_ever())

    async def _follow(self) -> None:
        async with feed(self._session, self._feed) as lines:
            self.mirror.begin_again()
            async for line in lines:
                self._take(line)

    def _take(self, line: bytes) -> None:
        if line:
            self.mirror.take(line)
        self.mirror.alive()
        if self.mirror.removed != self._swept:
            self._swept = self.mirror.removed
            self._sweep.set()

    async def _download_ever(self) -> None:
        while True:
            name = await self._downloads.get()
            try:
                await self._fetch_download(name)
            except (aiohttp.ClientError, TimeoutError, NotWhole, OSError) as error:
                log.info("download not kept: %s", type(error).__name__)

    async def _fetch_download(self, name: str) -> None:
        key = kept_name(self._sitting, name)
        if self._cache.find(key) is not None:
            return
        async with self._session.get(f"{self._files}/{name}", timeout=MAKING) as answer:
            if answer.status == HTTPStatus.OK:
                size = answer.content_length or 0
                await self._cache.put(key, answer.content.iter_chunked(CHUNK), size)

    async def _sweep_ever(self) -> None:
        """Delete what may not be served any more; and everything once nobody has confirmed it for too long."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._sweep.wait(), SWEEP_SECONDS)
            self._sweep.clear()
            if self.mirror.known or self.mirror.expired:
                runs, _ = await asyncio.to_thread(self.mirror.read)
                await self._cache.keep_only(partial(self._is_wanted, download_name(runs)))

    def _is_wanted(self, download: str, key: str) -> bool:
        """Whether a kept file is the download of what is there now, or still there itself, or another sitting's."""
        sitting, *place = key.split("_")
        if sitting != self._sitting or place == [download]:
            return True
        return len(place) == PLACE and self.mirror.size(*place) is not None


def kept_name(sitting: str, *place: str) -> str:
    """The name of a file in the cache, of run, rung and file or of the download: none of them holds an underscore."""
    return "_".join((sitting, *place))


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


async def _copied(request: web.Request, answer: aiohttp.ClientResponse) -> web.StreamResponse:
    headers = {one: answer.headers[one] for one in PASSED_BACK if one in answer.headers}
    response = web.StreamResponse(status=answer.status, headers={**headers, **MP4_HEADERS})
    await response.prepare(request)
    try:
        async for chunk in answer.content.iter_chunked(CHUNK):
            await response.write(chunk)
    except (aiohttp.ClientError, TimeoutError):
        response.force_close()  # who downloads sees that bytes are missing, and asks for the rest
    return response


def _away() -> web.Response:
    return web.Response(status=503, headers=RETRY_HEADERS)
