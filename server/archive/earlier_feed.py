"""The recordings of earlier sittings for edges: `/feed/recordings` tells of all of them for ever, and
`/feed/recordings/ID` gives what is large of one; both for the feed's token.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from aiohttp import hdrs, web

from server.archive.earlier import EarlierRecordings
from server.archive.feed import COMPLETE
from server.archive.told import SITTING, line
from server.secret import same

HEARTBEAT_SECONDS: Final = 5.0


class EarlierFeed:
    """The two routes."""

    def __init__(self, earlier: EarlierRecordings, token: str) -> None:
        self._earlier = earlier
        self._token = token

    def routes(self) -> list[web.AbstractRouteDef]:
        """Closed without the token."""
        return [web.get("/feed/recordings", self.serve), web.get(f"/feed/recordings/{SITTING}", self.details)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A line for each sitting as soon as it was looked at, then one whenever something changed; an empty line as
        heartbeat."""
        self._check(request)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
        await response.prepare(request)
        async for lines in self._lines():
            await response.write(lines)
        return response

    async def details(self, request: web.Request) -> web.Response:
        """Public state, marks and captions of a sitting."""
        self._check(request)
        body = await self._earlier.details(request.match_info["sitting"])
        if body is None:
            raise web.HTTPNotFound
        return web.Response(body=body, content_type="application/json", headers={hdrs.CONTENT_ENCODING: "gzip"})

    async def _lines(self) -> AsyncIterator[bytes]:
        told: dict[str, bytes] = {}
        complete = False
        while True:
            changed, read = self._earlier.changed, self._earlier.read.is_set()
            newest = {name: line(one.told) for name, one in self._earlier.known.items()}
            rest = COMPLETE if read and not complete else b"\n"
            yield b"".join(one for name, one in newest.items() if told.get(name) != one) + rest
            told, complete = newest, read
            await _within(changed)

    def _check(self, request: web.Request) -> None:
        if not same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token):
            raise web.HTTPForbidden


async def _within(event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return
