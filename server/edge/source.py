"""Where an edge gets the stream from: the programme on this machine, or the meeting process on another one.

On the machine of the programme its socket and folder are at hand. Elsewhere the meeting process relays the same bytes
over HTTP (`server.relay`), each once for each edge, however many watch there; recorded files are fetched by
`server.edge.elsewhere`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import hdrs

from recordings.index import Run, read_sitting
from recordings.layout import LayoutError, from_index_line, from_values
from recordings.wire import Deframer, WireError
from server.edge.elsewhere import Elsewhere
from server.edge.stream import Stream
from server.partserver import follow

log = logging.getLogger(__name__)

CHUNK = 1 << 16  # bytes
RETRY_SECONDS = 0.5  # a programme that was killed is back within three seconds, and viewers wait for every one of them
NO_STREAM_SECONDS = 15.0  # no programme this evening: only another start of the meeting process changes that
NONE_HERE = (FileNotFoundError, ConnectionRefusedError)


class Source:
    """Follows the stream into `stream`, and where the recording lies `elsewhere` tells that of it, too.

    `session` carries the feed's token.
    """

    def __init__(
        self,
        stream: Stream,
        folder: Path,
        session: aiohttp.ClientSession,
        url: str,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self._elsewhere = elsewhere
        self._stream = stream
        self._folder = folder
        self._session = session
        self._url = url

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow for ever; what is known stays while the programme is away."""
        while True:
            again = RETRY_SECONDS
            try:
                await self._follow()
            except (OSError, aiohttp.ClientError, TimeoutError, WireError, LayoutError) as error:
                log.info("stream away: %s", type(error).__name__)
                again = NO_STREAM_SECONDS if getattr(error, "status", None) == HTTPStatus.NOT_FOUND else again
            await pause(again)

    async def _follow(self) -> None:
        try:
            reader, writer = await follow(self._folder)
        except NONE_HERE:
            await self._follow_elsewhere()
            return
        try:
            # Read after the connection stands: what is kept from now on comes as a message, so nothing falls between.
            self._stream.take_recorded(await asyncio.to_thread(read_sitting, self._folder))
            await self._take(_chunks(reader))
        finally:
            writer.close()

    async def _follow_elsewhere(self) -> None:
        async with self._session.get(f"{self._url}/live") as answer:
            answer.raise_for_status()
            async with self._session.get(f"{self._url}/recorded") as recorded:
                recorded.raise_for_status()
                self._stream.take_recorded(from_json(await recorded.json(), self._folder))
            await self._take(answer.content.iter_any())

    async def _take(self, chunks: AsyncIterator[bytes]) -> None:
        deframer = Deframer()
        async for chunk in chunks:
            for message in deframer.feed(chunk):
                if self._elsewhere is not None:
                    self._elsewhere.take_stream(message)
                self._stream.take(message)


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while chunk := await reader.read(CHUNK):
        yield chunk


def new_session(token: str, url: str) -> aiohttp.ClientSession:
    """A session that the meeting process at that address lets in; elsewhere than here its certificate has to be right.

    On the same machine the certificate names the house, never the loopback address, and nobody stands in between.
    """
    timeout = aiohttp.ClientTimeout(total=None, sock_read=15, sock_connect=5)
    headers = {hdrs.AUTHORIZATION: f"Bearer {token}"}
    return aiohttp.ClientSession(
        timeout=timeout, headers=headers, connector=aiohttp.TCPConnector(ssl=not is_loopback(url))
    )


def is_loopback(url: str) -> bool:
    """Whether the address leads to this very machine; a name other than localhost might lead anywhere."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def from_json(values: Any, folder: Path) -> tuple[Run, ...]:
    """The runs that `server.relay` tells of; raises LayoutError."""
    try:
        return tuple(_run(one["info"], one["rungs"], folder) for one in values)
    except (KeyError, TypeError, AttributeError) as error:
        raise LayoutError("no runs") from error


def _run(info: Any, rungs: Any, folder: Path) -> Run:
    known = from_values(info)
    segments = {name: tuple(from_index_line(line.encode()) for line in lines) for name, lines in rungs.items()}
    return Run(folder / known.name, known, segments)
