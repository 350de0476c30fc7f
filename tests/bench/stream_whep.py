"""Glass to glass by WHEP: the programme's own packets in Chromium, with the time burnt into the picture.

The real encoders, the direct tracks, the local link, the media server and its port; no compositor and no HTTP, which
take part in the joining only. The browser reads the time off each picture when it shows it.
"""

from __future__ import annotations

import asyncio
import contextlib
import statistics
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.async_api import Page, Route

from media.local import LocalLink, LocalServer
from media.programme.ports import Beginning, Direct
from media.programme.settings import ProgrammeSettings
from media.programme.timeline import Timeline
from media.programme.webrtc import PICTURE, SOUND, publish
from media.server import MediaServer
from media.settings import MediaSettings
from tests.bench import chromium
from tests.bench.measure import quantile
from tests.bench.stream_source import Camera
from tests.bench.table import Row, limited, told

MOST_MS: Final = 100.0
SETTLING_MS: Final = 3_000
PAGE: Final = Path(__file__).with_name("stream_whep.html")
SUBSCRIBED: Final = {"0": SOUND.track_id, "1": PICTURE.track_id}
"""Track ids by mid, in the order of the page's offer."""


def produce(direct: Direct, ended: threading.Event) -> None:
    """Pictures with the time in them, at the pace of the clock until told to end."""
    settings = ProgrammeSettings()
    timeline, camera = Timeline(settings), Camera(settings.width, settings.height)
    sound = np.zeros(timeline.samples_per_slot, np.float32)
    packager = timeline.packagers[0]
    part = settings.slots_per_part * timeline.ticks_per_slot
    direct.begin(Beginning(datetime.now(UTC), 1, 0, (packager.rung,), (packager.init,), part, 90_000))
    start = time.monotonic()
    while not ended.wait(max(0.0, start + timeline.slot / settings.fps - time.monotonic())):
        timeline.add_sound(sound)
        picture = camera.picture(timeline.slot, round(time.time() * 1000))
        timeline.add_picture(picture, key=timeline.slot % settings.slots_per_segment == 0)
        timeline.advance()
        direct.slot(timeline.fresh_picture, timeline.fresh_sound)


async def rows(seconds: float) -> list[Row]:
    """Watch for so many seconds."""
    async with _media() as server, chromium.running() as browser:
        page = await browser.new_page(viewport={"width": 640, "height": 360})
        await _join(server, page)
        await page.wait_for_function("window.seen.first !== null", timeout=chromium.PATIENCE_MS)
        await asyncio.sleep(seconds)
        seen: dict[str, Any] = await page.evaluate("window.seen")
    delays = sorted(delay for at, delay in seen["delays"] if at > seen["first"] + SETTLING_MS)
    return [
        limited("WHEP glass to glass, median", "ms", statistics.median(delays), MOST_MS),
        told("the same, p95", "ms", quantile(delays, 0.95)),
        told("pictures seen by WHEP", "", float(len(delays))),
    ]


@contextlib.asynccontextmanager
async def _media() -> AsyncIterator[MediaServer]:
    """A media server on whose room the programme's tracks flow."""
    server, ended = MediaServer(MediaSettings("127.0.0.1", 0)), threading.Event()
    await server.start()
    with tempfile.TemporaryDirectory(prefix="whep-") as folder:
        path, there = Path(folder) / "link.sock", asyncio.Event()
        room = server.room("bench")
        local = LocalServer(room, lambda name, message: None, lambda: None)
        await local.start(path)
        link = await LocalLink.connect(path, "programme")
        room.watch(lambda: there.set() if len(room.tracks) == len(SUBSCRIBED) else None)
        making = asyncio.create_task(asyncio.to_thread(produce, publish(asyncio.get_running_loop(), link), ended))
        try:
            await there.wait()
            yield server
        finally:
            ended.set()
            await making
            await local.close()
            await server.close()


async def _join(server: MediaServer, page: Page) -> None:
    await page.route(chromium.ORIGIN, _page)
    await page.goto(chromium.ORIGIN)
    peer = server.create_peer(server.room("bench"), "bench", "bench", lambda state: None)
    answer = await peer.answer(await page.evaluate("offer()"), {}, SUBSCRIBED)
    peer.want(dict.fromkeys(SUBSCRIBED.values(), ProgrammeSettings().height))
    await page.evaluate("sdp => accept(sdp)", answer)


async def _page(route: Route) -> None:
    await route.fulfill(path=PAGE, content_type="text/html")
