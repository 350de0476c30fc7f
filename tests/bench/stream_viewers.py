"""Rows of the stream's bench about those who watch by HLS: how late they see, what they cost the edge."""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Route

from tests.bench import chromium
from tests.bench.load import viewers
from tests.bench.measure import quantile
from tests.bench.stream_stage import VIEWERS, Stage, cost, stage
from tests.bench.table import Row, compared, limited, told

PAGE: Final = Path(__file__).with_name("stream.html")

GLASS_MS: Final = 1_000.0
GLASS_P95_MS: Final = 1_300.0
REQUEST_RATIO: Final = 1.5
CORE: Final = 100.0
"""The bars: glass to glass, CPU of a request beside a bare handler's, a core for two hundred viewers."""

SETTLING_MS: Final = 5_000
"""A viewer's first seconds do not count: the player comes up to the end of the stream."""


def glass(seconds: float) -> list[Row]:
    """A page with our player watches for so many seconds."""
    with stage() as running:
        seen = asyncio.run(_watched(running, seconds))
    first = float(seen["first"])
    delays = sorted(delay for at, delay in seen["delays"] if at > first + SETTLING_MS)
    return [
        limited("glass to glass, median", "ms", statistics.median(delays), GLASS_MS),
        limited("glass to glass, p95", "ms", quantile(delays, 0.95), GLASS_P95_MS),
        limited("stalls", "", float(seen["stalls"]), 0),
        told("first picture after", "ms", first),
        told("pictures seen", "", float(len(delays))),
    ]


async def _watched(running: Stage, seconds: float) -> dict[str, Any]:
    """What a page with our player saw."""
    async with chromium.running() as browser:
        page = await browser.new_page(viewport={"width": 640, "height": 360})
        await page.route("**/page", _page)
        await page.goto(f"http://127.0.0.1:{running.port}/page")
        await page.wait_for_function("window.seen?.first !== null", timeout=chromium.PATIENCE_MS)
        await asyncio.sleep(seconds)
        found: dict[str, Any] = await page.evaluate("window.seen")
        return found


async def _page(route: Route) -> None:
    await route.fulfill(path=PAGE, content_type="text/html")


def edge(seconds: float) -> list[Row]:
    """Two hundred viewers of the edge, then as many of the least handlers in the same process."""
    with stage() as running:
        ours = cost([running.edge.pid], running.port, viewers.watch, seconds)
        bare = cost([running.edge.pid], running.port + 1, viewers.fetch_bare, seconds)
    gaps = sorted(ours.counts.gaps_s)
    return [
        compared("CPU of a request", "ms", ours.request_ms, bare.request_ms, "bare aiohttp", REQUEST_RATIO),
        limited(f"{VIEWERS} viewers, of a core", "%", ours.core, CORE, bare.core, "bare aiohttp"),
        told("requests a second", "", ours.rate, bare.rate, "bare aiohttp"),
        limited("refused", "", float(ours.counts.refused), 0),
        told("between two lists, p99", "ms", quantile(gaps, 0.99) * 1000),
    ]
