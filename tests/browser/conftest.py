"""Real Chromium with fake devices, one for all browser tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
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
    "--host-resolver-rules=MAP *.klein.test 127.0.0.1, MAP *.klein.localhost 127.0.0.1",
)


HALL = "[hall]\nwidth = 640\nheight = 360\nfps = 10\n"
NO_HALL = '[hall]\nvideo = "none"\naudio = "none"\n'
STREAM = "[programme]\nwidth = 640\nheight = 360\nfps = 10\n"
NO_STREAM = "[programme]\nenabled = false\n"
"""Small pictures, and none that a test does not look at: two cores carry seven browser pages, encoders and decoders."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests of this folder, with a fake camera (a clock) and a fake microphone (beeps)."""
    async with async_playwright() as playwright:
        one = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield one
        await one.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """The browser with nobody's pages in it, neither before nor afterwards."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


class OpenTown(Protocol):
    """Starts the demonstration's town; `hall` has a picture and sound, `stream` makes the public's, `extra` is TOML."""

    def __call__(self, *arguments: str, hall: bool = True, stream: bool = True, extra: str = "") -> Town: ...


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[OpenTown]:
    """Start towns that are stopped after the test."""
    towns: list[Town] = []

    def start(*arguments: str, hall: bool = True, stream: bool = True, extra: str = "") -> Town:
        shown = (HALL if hall else NO_HALL) + (STREAM if stream else NO_STREAM)
        town = Town(tmp_path, *arguments, extra=shown + extra)
        towns.append(town)
        town.start()
        return town

    yield start
    for town in towns:
        town.stop()
