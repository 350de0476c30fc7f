"""Chromium pages as parties of a bench: fake camera and microphone, a page of the bench's own, figures of getStats."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Page, Route, async_playwright

PROGRAM: Final = "/usr/bin/chromium"
SCRIPT: Final = Path(__file__).with_name("page.js")
ORIGIN: Final = "http://localhost/"
"""Cameras are for secure origins only; this one is, and is answered by the bench itself."""

PATIENCE_MS: Final = 30_000
"""After this long without a picture there is none."""

ARGUMENTS: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream=fps=15",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
)


class PageParty:
    """A page that publishes or watches. `waits`: its offer holds all candidates, for a server without trickle."""

    def __init__(self, page: Page, waits: bool = True, simulcast: bool = False) -> None:
        self._page, self._waits, self._simulcast = page, waits, simulcast

    async def begin(self) -> None:
        """From now on time counts."""
        await self._page.evaluate("begin()")

    async def offer(self, direction: str) -> str:
        if direction == "sendonly":
            await self._page.evaluate("simulcast => take(simulcast)", self._simulcast)
        else:
            await self._page.evaluate("expect()")
        return str(await self._page.evaluate("waits => offer(waits)", self._waits))

    async def accept(self, answer: str) -> None:
        await self._page.evaluate("sdp => accept(sdp)", answer)

    async def answer(self, offer: str) -> str:
        return str(await self._page.evaluate("sdp => answer(sdp)", offer))

    async def first_picture_ms(self) -> float | None:
        """From `begin` until a picture is shown; None where none comes."""
        return await self._until("picture")

    async def full_picture_ms(self) -> float | None:
        """From `begin` until a picture of full height is shown; None where none comes."""
        return await self._until("full")

    async def next_picture_ms(self) -> float | None:
        """From now until the next picture; None where none comes."""
        return _number(await self._page.evaluate("patience => next(patience)", PATIENCE_MS))

    async def _until(self, moment: str) -> float | None:
        return _number(await self._page.evaluate("([name, patience]) => until(name, patience)", [moment, PATIENCE_MS]))

    async def figures(self) -> dict[str, Any]:
        """What getStats says now."""
        found: dict[str, Any] = await self._page.evaluate("figures()")
        return found

    async def end(self) -> None:
        """Close the connection; the page can begin again."""
        await self._page.evaluate("end()")


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Browser]:
    """A browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def open_page(browser: Browser) -> Page:
    """A page with the bench's script, in a context of its own."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.route(ORIGIN, _blank)
    await page.goto(ORIGIN)
    await page.add_script_tag(path=SCRIPT)
    return page


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


async def _blank(route: Route) -> None:
    await route.fulfill(content_type="text/html", body="<!doctype html><title>bench</title><body></body>")
