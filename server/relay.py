"""The stream for edges on other machines: the programme's parts and recorded files over HTTP, for the feed's token.

The meeting process only passes bytes on; it does not look into them. The MP4 of a sitting is made by the edge beside
it, which is asked for it where it is not there yet.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import hdrs, web

from recordings.download import is_download
from recordings.index import Run, read_sitting
from recordings.layout import index_line, to_values
from server.archive.told import SITTING
from server.edge.source import new_session
from server.partserver import follow
from server.secret import same
from server.web import safe_path

log = logging.getLogger(__name__)

CHUNK = 1 << 16  # bytes
MAKING = aiohttp.ClientTimeout(total=300)


class Relay:
    """Serves `/feed/live` and `/feed/recorded` of one sitting's folder, and the files of all sittings, each of which
    has its folder beside it; `streams` says whether there is a programme.

    `beside` is the address of the edge on this machine.
    """

    def __init__(self, folder: Path, token: str, *, streams: bool = True, beside: str = "") -> None:
        self._folder = folder
        self._token = token
        self._streams = streams
        self._beside = beside

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes, all of them closed without the token."""
        return [
            web.get("/feed/live", self.live),
            web.get("/feed/recorded", self.recorded),
            web.get(f"/feed/recorded/{SITTING}/{{path:[a-zA-Z0-9./-]+}}", self.file),
        ]

    def _check(self, request: web.Request) -> None:
        shown = request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer ")
        if not same(shown, self._token):
            raise web.HTTPForbidden

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Everything that the programme sends to a follower; 404 where there is none this evening."""
        self._check(request)
        if not self._streams:
            raise web.HTTPNotFound
        try:
            reader, writer = await follow(self._folder)
        except OSError:
            return web.Response(status=503)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/octet-stream"})
        try:
            await response.prepare(request)
            while chunk := await reader.read(CHUNK):
                await response.write(chunk)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()
        return response

    async def recorded(self, request: web.Request) -> web.Response:
        """What is on disk."""
        self._check(request)
        runs = await asyncio.to_thread(read_sitting, self._folder)
        return web.json_response([_to_json(run) for run in runs])

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A recorded file of any sitting, or its MP4."""
        self._check(request)
        sitting, path = request.match_info["sitting"], request.match_info["path"]
        folder = self._folder.parent / sitting
        if is_download(path) and not (folder / path).is_file():
            await self._have_it_made(sitting)
        return web.FileResponse(safe_path(folder, path))

    async def _have_it_made(self, sitting: str) -> None:
        """Who asks the edge for the head of the MP4 waits until it is made."""
        try:
            async with (
                new_session("", self._beside) as session,
                session.head(f"{self._beside}/archive/{sitting}/sitting.mp4", timeout=MAKING) as answer,
            ):
                log.info("recording as one file: %d", answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("recording as one file not made: %s", type(error).__name__)


def _to_json(run: Run) -> dict[str, Any]:
    rungs = {name: [index_line(one).decode() for one in segments] for name, segments in run.rungs.items()}
    return {"info": to_values(run.info), "rungs": rungs}
