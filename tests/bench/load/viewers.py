"""Viewers without a picture: each asks for the list with the next part, then for the part, as hls.js does.

Written on a bare protocol, because two hundred clients of a library need more processor than the edge they measure.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PART: Final = re.compile(rb'#EXT-X-PART:[^\n]*URI="([^"]+/s(\d+)\.(\d+)\.m4s)"')


@dataclass
class Counts:
    """What all viewers of a run did; delays in seconds from a list's answer to the next."""

    requests: int = 0
    refused: int = 0
    received: int = 0
    gaps_s: list[float] = field(default_factory=list)


class Connection:
    """One kept-alive HTTP/1.1 connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, counts: Counts) -> None:
        self._reader, self._writer, self._counts = reader, writer, counts

    async def get(self, path: str) -> bytes:
        """The body of an answer; empty where it was refused."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await self._reader.readexactly(int(length[1]) if length else 0)
        self._counts.requests += 1
        self._counts.received += len(body)
        if not head.startswith(b"HTTP/1.1 200"):
            self._counts.refused += 1
            return b""
        return body


def newest(body: bytes) -> str:
    """The address of the newest part in a live list; empty where there is none."""
    found = _PART.findall(body)
    return found[-1][0].decode() if found else ""


async def watch(connection: Connection, counts: Counts) -> None:
    """Follow the live list for ever."""
    body, number, part = await connection.get("/live/live-high.m3u8"), 0, 0
    last = time.perf_counter()
    while True:
        if found := _PART.findall(body):
            address, number, part = found[-1][0].decode(), int(found[-1][1]), int(found[-1][2])
            await connection.get(f"/live/{address}")
        body = await connection.get(f"/live/live-high.m3u8?_HLS_msn={number}&_HLS_part={part + 1}&_HLS_skip=YES")
        present = time.perf_counter()
        counts.gaps_s.append(present - last)
        last = present


async def fetch_bare(connection: Connection, counts: Counts) -> None:
    """The same number of bytes from handlers that do nothing, at the same pace."""
    due = time.perf_counter()
    while True:
        await connection.get("/bare/part")
        await connection.get("/bare/list")
        due += 0.2
        await asyncio.sleep(max(0.0, due - time.perf_counter()))


Behaviour = Callable[[Connection, Counts], Awaitable[None]]


async def crowd(port: int, viewers: int, behaviour: Behaviour, seconds: float, begun: Callable[[], None]) -> Counts:
    """So many viewers at once; counted from when all are there, which `begun` is told."""
    counts = Counts()
    tasks: list[asyncio.Task[None]] = []
    for _ in range(viewers):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        connection = Connection(reader, writer, counts)
        tasks.append(asyncio.ensure_future(behaviour(connection, counts)))
        await asyncio.sleep(0.005)  # viewers do not come in one millisecond
    await asyncio.sleep(1.0)
    counts.requests = counts.refused = counts.received = 0
    counts.gaps_s.clear()
    begun()
    await asyncio.sleep(seconds)
    taken = Counts(counts.requests, counts.refused, counts.received, list(counts.gaps_s))
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return taken
