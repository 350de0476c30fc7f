"""Open data on an edge: followed from the meeting process, kept as one catalogue, replaced when something changed."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import aiohttp

from agenda.opendata.things import Addresses, Known
from server.addresses import public_url
from server.config import Settings
from server.opendata.catalogue import Catalogue
from server.opendata.town import own_objects
from server.opendata.wire import objects_of

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
LONGEST_LINE = 64 << 20
"""Bytes of one sitting; a long evening with every vote by name has about one million."""


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
        while True:
            try:
                await self._follow()
            except (aiohttp.ClientError, TimeoutError) as error:
                log.info("open data away: %s", type(error).__name__)
            await pause(RETRY_SECONDS)

    async def _follow(self) -> None:
        async with self._session.get(self._url) as response:
            response.raise_for_status()
            self._again, self._complete, rest = {}, False, bytearray()
            async for chunk in response.content.iter_any():
                rest += chunk
                while (end := rest.find(b"\n")) >= 0:
                    line = bytes(rest[:end])
                    del rest[: end + 1]
                    await self.take(line)
                if len(rest) > LONGEST_LINE:
                    raise aiohttp.ClientPayloadError("line too long")

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
