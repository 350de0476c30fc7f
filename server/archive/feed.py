"""What is recorded of a sitting, for edges on other machines: one HTTP response that never ends, for the feed's token.

First everything, then `{"complete": true}`, then whatever came or went: a run within LOOK_SECONDS, a file within that
and `server.archive.inventory.SETTLED_SECONDS`. An empty line for every look says that this process lives. An edge
serves nothing that was not told here, so what is deleted on this disk, whoever deletes it, is dead there as soon as its
line has come.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final
from weakref import WeakValueDictionary

from aiohttp import hdrs, web

from server.archive.inventory import Inventories, Inventory, news
from server.archive.told import SITTING
from server.clock import Clock
from server.secret import same

LOOK_SECONDS: Final = 1.0
COMPLETE: Final = b'{"complete":true}\n'


class ArchiveFeed:
    """Serves `/feed/archive/ID`; below `home` every sitting has its folder."""

    def __init__(self, home: Path, token: str, clock: Clock, pause: Callable[[float], Awaitable[None]]) -> None:
        self._home = home
        self._token = token
        self._clock = clock
        self._pause = pause
        self._followed: WeakValueDictionary[str, _Followed] = WeakValueDictionary()

    def routes(self) -> list[web.AbstractRouteDef]:
        """The one route."""
        return [web.get(f"/feed/archive/{SITTING}", self.serve)]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Lines of JSON for ever."""
        if not same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token):
            return web.Response(status=403)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
        await response.prepare(request)
        sitting = request.match_info["sitting"]
        followed = self._followed.setdefault(sitting, _Followed(self._home / sitting, self._clock))
        known, rest = await _tell(response, {}, await followed.look()), COMPLETE
        while True:
            await response.write(rest)
            await self._pause(LOOK_SECONDS)
            known, rest = await _tell(response, known, await followed.look()), b"\n"


class _Followed:
    """One sitting's folder; however many follow, it is looked at once, and forgotten when nobody does."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._clock = clock
        self._inventories = Inventories(folder, clock.monotonic)
        self._looking = asyncio.Lock()
        self._newest: Inventory = {}
        self._looked_at = float("-inf")

    async def look(self) -> Inventory:
        """What is there, as of the last second."""
        async with self._looking:
            now = self._clock.monotonic()
            if now - self._looked_at >= LOOK_SECONDS:
                self._newest = await asyncio.to_thread(self._inventories.look)
                self._looked_at = now
            return self._newest


async def _tell(response: web.StreamResponse, known: Inventory, newest: Inventory) -> Inventory:
    for line in news(known, newest):
        await response.write(line)
    return newest
