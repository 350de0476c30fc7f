"""Pages in real browsers before a forwarding unit, over a line that loses packets."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page

from media.ports import TrackInfo, TrackInput
from media.server import MediaServer, OfferRefused, Peer
from media.settings import MediaSettings
from tests.media.line import Line

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]
LOSS_PERIOD: Final = 25
"""Every 25th large packet to the browsers is lost: 4 %."""

PAGE = (Path(__file__).parent / "page.html").read_text()


class Loopback:
    """A local subscriber that is a local publisher too: what it hears on one track it says on another."""

    def __init__(self, output: TrackInput) -> None:
        self._output = output

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self._output.push(packet)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        self._output.sender_report(ntp_time, rtp_time)

    def closed(self, track: TrackInfo) -> None:
        self._output.close()


class House:
    """A media server with a room, the web page that joins it, and the line between them."""

    def __init__(self, context: BrowserContext, media: MediaServer) -> None:
        self.context = context
        self.media = media
        self.room = media.room("test")
        self.line = Line(("127.0.0.1", media.port))
        self.peers: dict[str, Peer] = {}
        self.states: list[tuple[str, str]] = []
        self.layers: dict[str, tuple[str, ...]] = {}
        self.rewrite: Callable[[str], str] = lambda answer: answer
        self.url = ""

    async def offer(self, request: web.Request) -> web.Response:
        name = request.match_info["peer"]
        if name not in self.peers:
            self.peers[name] = self._create(name)
        body = await request.json()
        try:
            answer = await self.peers[name].answer(body["sdp"], body["publishes"], body["subscribes"])
        except OfferRefused as refused:
            return web.json_response({"refused": refused.code})
        return web.json_response({"type": "answer", "sdp": self.rewrite(answer)})

    def _create(self, name: str) -> Peer:
        peer = self.media.create_peer(self.room, name, name, lambda state: self.states.append((name, state)))
        peer.on_layers = lambda layers: self.layers.update({name: layers.get("camera", ())})
        return peer

    def through_the_line(self, answer: str) -> str:
        """The answer with the line's port in place of the server's."""
        return answer.replace(f" {self.media.port} typ host", f" {self.line.port} typ host")

    async def page(self, name: str, configuration: Mapping[str, Any] | None = None) -> Page:
        page = await self.context.new_page()
        await page.goto(f"{self.url}/?{name}#{quote(json.dumps(configuration or {}))}")
        return page


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


@asynccontextmanager
async def open_house(browser: Browser, settings: MediaSettings) -> AsyncIterator[House]:
    media = MediaServer(settings)
    await media.start()
    house = House(await browser.new_context(), media)
    await house.line.start()
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_post("/offer/{peer}", house.offer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    house.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield house
    finally:
        await house.context.close()
        await house.line.close()
        await media.close()
        await runner.cleanup()


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


async def until(page: Page, condition: str, argument: object = None) -> dict[str, Any]:
    """Wait for a condition on the page's statistics `s` (sums of inbound and outbound by kind); the last statistics."""
    text = await page.evaluate(
        """async ([condition, argument]) => {
            const holds = new Function("s", "arg", "return " + condition);
            for (;;) { const s = await stats(); if (holds(s, argument)) return JSON.stringify(s); await pause(100); }
        }""",
        [condition, argument],
    )
    statistics: dict[str, Any] = json.loads(text)
    return statistics


async def publish(house: House, name: str, **wishes: Any) -> Page:
    page = await house.page(name)
    assert await page.evaluate("wishes => publish(wishes)", wishes) == ""
    await until(page, "s.out.video.frames > 10 && s.out.audio.packets > 20")
    return page
