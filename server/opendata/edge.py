"""Open data on an edge: followed from the meeting process, kept as one catalogue, replaced when something changed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp

from agenda.opendata.things import Addresses, Known
from server.addresses import public_url
from server.config import Settings
from server.edge.feeds import feed, follow_for_ever
from server.opendata.catalogue import Catalogue
from server.opendata.town import own_objects
from server.opendata.wire import objects_of


class OpenData:
    """What an edge knows. `catalogue` is None until every sitting was told of once: a list that lacks half of them
    would look like deletions to whoever keeps a copy."""

    def __init__(self, settings: Settings, session: aiohttp.ClientSession, feed_url: str, now: datetime) -> None:
        self.at = Addresses(public_url(settings))
        self.started = now
        self.catalogue: Catalogue | None = None
        self._session = session
        self._url = f"{feed_url}/opendata"
        self._settings = settings
        self._told: dict[str, tuple[Known, ...]] = {}
        self._again: dict[str, tuple[Known, ...]] = {}
        self._complete = False

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Follow for ever; what is known stays while the meeting process is away."""
        await follow_for_ever("open data", self._follow, pause)

    async def _follow(self) -> None:
        async with feed(self._session, self._url) as lines:
            self._again, self._complete = {}, False
            async for line in lines:
                await self.take(line)

    async def take(self, line: bytes) -> None:
        """A line of the feed."""
        if line:
            await asyncio.to_thread(self._take, json.loads(line))

    def _take(self, values: Any) -> None:
        """In a thread: writing thousands of objects as JSON takes a tenth of a second."""
        if "complete" in values:
            unread = {sitting: self._told[sitting] for sitting in values["unread"] if sitting in self._told}
            self._complete, self._told = True, unread | self._again
            self._again = self._told
        else:
            self.at = Addresses(values["public"])
            self._again[values["sitting"]] = objects_of(values)
        if self._complete:
            own = tuple(own_objects(self._settings, self.at, self.started))
            self.catalogue = Catalogue(self.at, self._told, own)
