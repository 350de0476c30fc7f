"""Feeds of the meeting process: lines over one HTTP response that never ends, asked for anew when it does."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import aiohttp

log = logging.getLogger(__name__)

RETRY_SECONDS: Final = 1.0

LONGEST_LINE: Final = 64 << 20
"""Bytes; the open data of a long evening with every vote by name have about one million."""

Pause = Callable[[float], Awaitable[None]]


async def follow_for_ever(name: str, follow: Callable[[], Awaitable[None]], pause: Pause) -> None:
    """Follow again a second after it ended; what is known stays meanwhile.

    A line that cannot be read ends it too, for the meeting process may be of another version: an edge serves what it
    knows until both are of one.
    """
    while True:
        try:
            await follow()
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("%s away: %s", name, type(error).__name__)
        except (ValueError, KeyError, TypeError) as error:
            log.warning("%s: a line cannot be read", name, exc_info=error)
        await pause(RETRY_SECONDS)


@asynccontextmanager
async def feed(session: aiohttp.ClientSession, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """Its lines, once the meeting process has agreed; raises aiohttp.ClientError."""
    async with session.get(url) as response:
        response.raise_for_status()
        yield _lines(response)


async def _lines(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    """Without their ends; empty ones are signs of life."""
    rest = bytearray()
    async for chunk in response.content.iter_any():
        rest += chunk
        while (end := rest.find(b"\n")) >= 0:
            line = bytes(rest[:end])
            del rest[: end + 1]
            yield line
        if len(rest) > LONGEST_LINE:
            raise aiohttp.ClientPayloadError("line too long")
