"""The edge: what the public sees, served apart from the meeting so that an audience is never felt there.

Fed by the meeting process over `/feed`; reads live segments from the folder the programme writes. State is a series of
immutable, cacheable documents; browsers learn of a new one by server-sent events.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import hdrs, web

from server.web import PageError, Pages, safe_path

log = logging.getLogger(__name__)

KEPT_VERSIONS = 64
"""Documents kept for browsers that come a moment late."""

RETRY_SECONDS = 1.0
FEED_SILENCE_SECONDS = 15.0

CACHE_LIVE: Mapping[str, tuple[str, str]] = {
    ".m3u8": ("application/vnd.apple.mpegurl", "no-cache"),
    ".mp4": ("video/mp4", "no-cache"),
    ".m4s": ("video/iso.segment", "no-cache"),
}
"""Suffix of a live file: content type and caching. A segment never changes, but its number comes again with the next
sitting, so a cache has to ask (and is told "not modified" by ETag)."""


class PublicState:
    """The newest public document and its predecessors, and whoever waits for the next."""

    def __init__(self) -> None:
        self._documents: OrderedDict[int, bytes] = OrderedDict()
        self._changed = asyncio.Event()
        self.latest: Mapping[str, Any] | None = None

    @property
    def version(self) -> int:
        """Number of the newest document, -1 before the first."""
        return int(self.latest["version"]) if self.latest else -1

    def take(self, line: bytes) -> None:
        """A line of the feed."""
        self.latest = json.loads(line)
        self._documents[self.version] = line
        while len(self._documents) > KEPT_VERSIONS:
            self._documents.popitem(last=False)
        self._changed.set()
        self._changed = asyncio.Event()

    def document(self, version: int) -> bytes | None:
        """The document of that number, while it is kept."""
        return self._documents.get(version)

    async def newer_than(self, version: int, timeout: float) -> int:
        """Wait until there is a newer document, at most `timeout` seconds; returns the newest number."""
        changed = self._changed
        if self.version == version:
            try:
                await asyncio.wait_for(changed.wait(), timeout)
            except TimeoutError:
                return version
        return self.version


class Edge:
    """Routes and the feed's reader of one edge process."""

    def __init__(self, pages: Pages, feed_url: str, feed_token: str, live: Path, papers: Path) -> None:
        self._pages = pages
        self._feed_url = feed_url
        self._feed_token = feed_token
        self._live = live
        self._papers = papers
        self.state = PublicState()

    def routes(self) -> list[web.AbstractRouteDef]:
        """Everything the public may ask for."""
        return [
            web.get("/", self.page),
            web.get("/state/latest.json", self.latest),
            web.get("/state/events", self.events),
            web.get(r"/state/{version:\d{1,12}}.json", self.document),
            web.get(r"/live/{file:[A-Za-z0-9._-]+}", self.live_file),
            web.get(r"/papers/{file:[A-Za-z0-9._-]+}", self.paper),
            web.get(r"/wahlen/{file:[A-Za-z0-9._-]+}", self.lists),
            web.get("/healthz", self.healthz),
            *self._pages.static_routes(),
        ]

    # -- the feed --------------------------------------------------------------------------------------------------

    async def read_feed(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow the meeting process for ever; what is known stays while it is away."""
        timeout = aiohttp.ClientTimeout(total=None, sock_read=FEED_SILENCE_SECONDS, sock_connect=5)
        connector = aiohttp.TCPConnector(ssl=False)  # the meeting process on this machine or behind its own proxy
        headers = {hdrs.AUTHORIZATION: f"Bearer {self._feed_token}"}
        async with aiohttp.ClientSession(timeout=timeout, headers=headers, connector=connector) as session:
            while True:
                try:
                    await self._follow(session)
                except (aiohttp.ClientError, TimeoutError) as error:
                    log.info("feed away: %s", type(error).__name__)
                await pause(RETRY_SECONDS)

    async def _follow(self, session: aiohttp.ClientSession) -> None:
        async with session.get(self._feed_url) as response:
            response.raise_for_status()
            rest = b""
            async for chunk in response.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in filter(None, lines):
                    self.state.take(line)

    # -- handlers --------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        """The public page; `?ansicht=text` works without picture and script."""
        return self._pages.render(
            request, "public.html", {"role": "public"}, state=self.state.latest, view=request.query.get("ansicht", "")
        )

    async def latest(self, request: web.Request) -> web.Response:
        """The newest document."""
        body = self.state.document(self.state.version)
        if body is None:
            raise PageError("page-missing", 404)
        return _json(body, "no-cache")

    async def document(self, request: web.Request) -> web.Response:
        """One version; another sitting may use its number again, so a cache has to ask."""
        body = self.state.document(int(request.match_info["version"]))
        if body is None:
            raise PageError("page-missing", 404)
        return _json(body, "no-cache")

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the number of each new document."""
        response = web.StreamResponse(
            headers={hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        version = -2
        while True:
            newest = await self.state.newer_than(version, FEED_SILENCE_SECONDS)
            await response.write(b": still here\n\n" if newest == version else f"data: {newest}\n\n".encode())
            version = newest

    async def live_file(self, request: web.Request) -> web.StreamResponse:
        """Live list and segments."""
        name = request.match_info["file"]
        path = safe_path(self._live, name)
        if path.suffix not in CACHE_LIVE:
            raise PageError("page-missing", 404)
        content_type, caching = CACHE_LIVE[path.suffix]
        return web.FileResponse(path, headers={hdrs.CONTENT_TYPE: content_type, hdrs.CACHE_CONTROL: caching})

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """A paper of a public item."""
        name = request.match_info["file"]
        agenda = self.state.latest["sections"]["agenda"] if self.state.latest else []
        if name not in {paper["file"] for item in agenda for paper in item["papers"]}:
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(self._papers, name))

    async def lists(self, request: web.Request) -> web.StreamResponse:
        """The three lists of an electronic ballot, once its result is announced."""
        name = request.match_info["file"]
        elections = self.state.latest["sections"]["elections"] if self.state.latest else []
        if name not in {ballot["lists"] for election in elections for ballot in election["ballots"]}:
            raise PageError("page-missing", 404)
        return web.FileResponse(safe_path(self._papers, name))

    async def healthz(self, request: web.Request) -> web.Response:
        """Fed or not."""
        fed = self.state.latest is not None
        return web.json_response({"state": "ok" if fed else "degraded", "version": self.state.version})


def _json(body: bytes, caching: str) -> web.Response:
    return web.Response(body=body, content_type="application/json", headers={hdrs.CACHE_CONTROL: caching})
