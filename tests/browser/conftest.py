"""Real Chromium with fake devices, one for all browser tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.town import Town

CHROMIUM = "/usr/bin/chromium"

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream=fps=8",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)


SMALL = "[hall]\nwidth = 640\nheight = 360\nfps = 10\n[programme]\nwidth = 640\nheight = 360\nfps = 10\n"
"""Small pictures: two cores carry seven browser pages, encoders and decoders at once."""


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser with a fake camera (a clock) and a fake microphone (beeps)."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        await chromium.close()


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Start towns that are stopped after the test."""
    towns: list[Town] = []

    def start(*arguments: str, extra: str = "") -> Town:
        town = Town(tmp_path, *arguments, extra=SMALL + extra)
        towns.append(town)
        town.start()
        return town

    yield start
    for town in towns:
        town.stop()
