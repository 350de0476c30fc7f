"""Where the recordings of earlier sittings lie: beside this edge, or on the meeting's machine far away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiohttp

from recordings.passages import Passages
from server.archive.download import Here, Recording
from server.archive.making import Maker
from server.edge.cache import Cache
from server.edge.elsewhere import Elsewhere
from server.edge.mirror import Mirror

TOLD_SECONDS: Final = 10.0
"""How long the first who wants to watch waits until everything was told; a long evening is 8 MB."""

Pause = Callable[[float], Awaitable[None]]


class Nearby:
    """Below `home` every sitting has its folder; `now` and `maker` as in `Here`."""

    def __init__(self, home: Path, now: Callable[[], float], maker: Maker) -> None:
        self._home = home
        self._now = now
        self._maker = maker

    async def open(self, sitting: str, passages: Callable[[], Passages]) -> Recording:
        """At once."""
        return Here(self._home / sitting, passages, self._now, self._maker)

    async def close(self, sitting: str) -> None:
        """The disk keeps what it has."""

    def taken_down(self, sitting: str) -> None:
        """The meeting process deletes it."""

    async def run(self, pause: Pause) -> None:
        """Nothing has to be done."""


class FarAway:
    """Each is followed while it is open, in `cache` beside the one that is served."""

    def __init__(
        self,
        served: str,
        cache: Cache,
        session: aiohttp.ClientSession,
        feed_url: str,
        trust: float,
        now: Callable[[], float],
    ) -> None:
        self._served = served
        self._cache = cache
        self._session = session
        self._url = feed_url
        self._trust = trust
        self._now = now
        self._open: dict[str, tuple[Elsewhere, asyncio.Task[None]]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._runs = asyncio.Event()
        self._pause: Pause = asyncio.sleep

    async def open(self, sitting: str, passages: Callable[[], Passages]) -> Recording:
        """Once it is known what is there, or nobody has said so for too long."""
        await self._runs.wait()  # a viewer may come before what an edge did last time is tidied away
        assert self._tasks is not None
        one = Elsewhere(sitting, Mirror(passages, self._trust, self._now), self._cache, self._session, self._url)
        self._open[sitting] = one, self._tasks.create_task(one.run(self._pause))
        with suppress(TimeoutError):
            await asyncio.wait_for(one.mirror.heard.wait(), TOLD_SECONDS)
        return one

    async def close(self, sitting: str) -> None:
        """What was kept of it goes, too: nobody would learn what may not be served any more."""
        _, task = self._open.pop(sitting)
        task.cancel()
        await self._forget_others()

    def taken_down(self, sitting: str) -> None:
        """Delete it here."""
        self._open[sitting][0].taken_down()

    async def run(self, pause: Pause) -> None:
        """Follow those that are open, for ever."""
        await self._forget_others()
        async with asyncio.TaskGroup() as tasks:
            self._tasks, self._pause = tasks, pause
            self._runs.set()
            await asyncio.Event().wait()

    async def _forget_others(self) -> None:
        known = {self._served, *self._open}
        await self._cache.keep_only(lambda key: key.partition("_")[0] in known)
