"""Captions on their way: as lines to the edges, as server-sent events to whoever reads along.

A channel beside the picture, and not a subtitle list within HLS: the small hls.js that the pages load knows no
subtitles, and a list would cost every viewer one more request per part. The player lays a cue onto the picture by its
UTC, which every list carries (EXT-X-PROGRAM-DATE-TIME), so live and rewind are the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing, asynccontextmanager, suppress
from datetime import datetime
from typing import Any, Final

from aiohttp import hdrs, web

from server.captions.book import CaptionBook, Cue, Entry, Listener, Withdrawn, to_json

HEARTBEAT_SECONDS: Final = 5.0
WAITING: Final = 256
"""Entries that may wait for one reader; who is further behind is cut off, comes again and gets all of them."""

Listen = Callable[[Listener], Callable[[], None]]
First = Callable[[], Iterable[Entry]]
"""What is there already; asked once nothing new can be missed."""


May = Callable[[], bool]
"""Whether the reader may still read; asked before everything that is new."""


async def entries(listen: Listen, first: First, may: May = lambda: True) -> AsyncGenerator[Entry | None, None]:
    """`first`, then what is new; None for every HEARTBEAT_SECONDS without news.

    Ends where the reader is too slow, or may not read on.
    """
    queue: asyncio.Queue[Entry] = asyncio.Queue(WAITING)
    behind = asyncio.Event()

    def take(entry: Entry) -> None:
        if queue.full():
            behind.set()
        else:
            queue.put_nowait(entry)

    deaf = listen(take)
    try:
        for entry in tuple(first()):
            yield entry
        while not behind.is_set():
            arrived = await _next(queue)
            if not may():
                break
            yield arrived
    finally:
        deaf()


async def _next(queue: asyncio.Queue[Entry]) -> Entry | None:
    try:
        return await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
    except TimeoutError:
        return None


def news(book: CaptionBook, entry: Entry) -> dict[str, Any]:
    """What a page has to do: show a cue, or take some away."""
    match entry:
        case Cue() if entry.text and book.is_open(entry):
            return {"cue": to_json(entry)}
        case Cue():
            return {"gone": [entry.id]}
        case Withdrawn():
            return {"gone": book.ids_within(entry)}


async def serve_lines(request: web.Request, listen: Listen, first: First) -> web.StreamResponse:
    """Entries as lines of JSON, an empty line as heartbeat; for an edge."""
    response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
    await response.prepare(request)
    async with _until_gone(entries(listen, first)) as arriving:
        async for entry in arriving:
            line = b"" if entry is None else json.dumps(to_json(entry), ensure_ascii=False).encode()
            await response.write(line + b"\n")
    return response


async def serve_events(
    request: web.Request,
    listen: Listen,
    book: Callable[[], CaptionBook],
    since: datetime | None,
    may: May = lambda: True,
) -> web.StreamResponse:
    """What is shown, from `since` on, and its changes, as server-sent events; for a browser."""
    response = web.StreamResponse(
        headers={hdrs.CONTENT_TYPE: "text/event-stream", hdrs.CACHE_CONTROL: "no-store", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)

    def shown() -> list[Cue]:
        return [cue for cue in book().shown() if since is None or cue.end >= since]

    async with _until_gone(entries(listen, shown, may)) as arriving:
        async for entry in arriving:
            text = ": still here" if entry is None else f"data: {json.dumps(news(book(), entry), ensure_ascii=False)}"
            await response.write(f"{text}\n\n".encode())
    return response


@asynccontextmanager
async def _until_gone(arriving: AsyncGenerator[Entry | None, None]) -> AsyncIterator[AsyncIterator[Entry | None]]:
    """Whoever leaves is no fault; from then on nothing is collected for them."""
    async with aclosing(arriving):
        with suppress(ConnectionResetError):
            yield arriving
