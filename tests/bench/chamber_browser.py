"""From a network camera to a real browser through the SFU, against the same camera opened directly.

The camera flashes once a second (`tests/bench/chamber_capture.py`); a page in Chromium looks at each picture when it
shows it, PyAV beside it decodes the camera's own stream. Both read the same machine's clock, so how much later the page
sees a flash is what all of our way costs: capture process, local socket, media thread, encryption, the browser's own
buffer and decoder. Run alone: `python -m tests.bench.chamber_browser`.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import threading
import time
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from playwright.async_api import Page, Route

from hardware.settings import PICTURE
from media.local import LocalServer
from media.room import Room
from media.server import MediaServer
from media.settings import MediaSettings
from tests.bench import chromium
from tests.bench.chamber_capture import APART_MS, FLASHING, Flashes, later_than, watch_directly
from tests.bench.measure import quantile
from tests.bench.table import Row, limited, printed, told
from tests.chamber.peers import camera
from tests.hardware.meeting import child, settings

FLASHES: Final = 20
SETTLING: Final = 3
"""Flashes until the browser's buffer has come to rest."""

HEIGHT: Final = 720
PAGE: Final = Path(__file__).with_name("chamber_browser.html")


@contextlib.asynccontextmanager
async def _sfu(socket: Path) -> AsyncIterator[tuple[MediaServer, Room]]:
    """The media server with its port and thread, and a room into which capture processes send by this socket."""
    server = MediaServer(MediaSettings("127.0.0.1", 0))
    await server.start()
    room = server.room("bench")
    local = LocalServer(room, lambda name, message: None, lambda: None)
    await local.start(socket)
    try:
        yield server, room
    finally:
        await local.close()
        await server.close()


async def _there(room: Room, track: str) -> None:
    appeared = asyncio.Event()
    room.watch(lambda: appeared.set() if track in room.tracks else None)
    if track not in room.tracks:
        await appeared.wait()


async def _join(server: MediaServer, room: Room, page: Page) -> None:
    await page.route(chromium.ORIGIN, _page)
    await page.goto(chromium.ORIGIN)
    peer = server.create_peer(room, "bench", "bench", lambda state: None)
    answer = await peer.answer(await page.evaluate("offer()"), {}, {"0": PICTURE})
    peer.want({PICTURE: HEIGHT})
    await page.evaluate("sdp => accept(sdp)", answer)


async def _page(route: Route) -> None:
    await route.fulfill(path=PAGE, content_type="text/html")


async def _watched(server: MediaServer, room: Room) -> dict[str, Any]:
    """What a page saw until it had seen enough flashes."""
    async with chromium.running() as browser:
        page = await browser.new_page(viewport={"width": 640, "height": 360})
        await _there(room, PICTURE)
        await _join(server, room, page)
        enough = f"window.seen.changes.length >= {FLASHES + SETTLING}"
        await page.wait_for_function(enough, timeout=chromium.PATIENCE_MS + 1000 * (FLASHES + SETTLING))
        seen: dict[str, Any] = await page.evaluate("window.seen")
        return seen


async def measured(folder: Path) -> list[Row]:
    """How much later the page saw each flash than the camera opened directly."""
    direct, stop, socket = Flashes(), threading.Event(), folder / "link.sock"
    async with camera(FLASHING) as address, _sfu(socket) as (server, room):
        watching = asyncio.create_task(asyncio.to_thread(watch_directly, address, direct, stop))
        try:
            async with child("hardware.capture", socket, *settings(video=address, audio="none")):
                seen = await _watched(server, room)
        finally:
            stop.set()
            await watching
    since_1970 = time.time() - time.monotonic()
    changes = [at - since_1970 for at in seen["changes"][SETTLING:]]
    later = sorted(1000 * one for one in later_than(changes, direct.times))
    name = "capture to a browser through the SFU, later than the camera opened directly"
    return [
        limited(f"{name}, median of {len(later)}", "ms", statistics.median(later), APART_MS),
        told(f"{name}, p95", "ms", quantile(later, 0.95)),
    ]


def rows() -> list[Row]:
    """For `make bench-chamber`."""
    with TemporaryDirectory() as folder:
        return asyncio.run(measured(Path(folder)))


if __name__ == "__main__":
    print(printed(rows()))
