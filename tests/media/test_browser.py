"""Real Chromium pages against the forwarding unit: they publish, subscribe, lose packets, move and leave."""

from __future__ import annotations

import json
import socket
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from media.fanout.ports import Address, Clock
from media.fanout.python import PythonFanout
from media.ports import TrackInfo, TrackInput
from media.room import Room
from media.rtp import is_rtcp
from media.server import MediaServer, OfferRefused, Peer
from media.settings import MediaSettings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

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
LOSS_PERIOD = 25  # every 25th large packet to the browsers is lost: 4 %

PAGE = (Path(__file__).parent / "page.html").read_text()


class LossySocket:
    """A network that loses every n-th large RTP packet, the first time it is sent or not."""

    def __init__(self, sock: socket.socket, period: int) -> None:
        self._socket = sock
        self._period = period
        self._count = 0

    def sendto(self, data: bytes, address: Address, /) -> int:
        if not is_rtcp(data) and len(data) > 300:
            self._count += 1
            if self._count % self._period == 0:
                return len(data)
        return self._socket.sendto(data, address)


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
    """A media server with a room, and the web page that joins it."""

    def __init__(self, context: BrowserContext, media: MediaServer) -> None:
        self.context = context
        self.media = media
        self.room = Room("test")
        self.peers: dict[str, Peer] = {}
        self.states: list[tuple[str, str]] = []
        self.url = ""

    async def offer(self, request: web.Request) -> web.Response:
        name = request.match_info["peer"]
        if name not in self.peers:
            self.peers[name] = self.media.create_peer(
                self.room, name, name, lambda state: self.states.append((name, state))
            )
        body = await request.json()
        try:
            answer = await self.peers[name].answer(body["sdp"], body["publishes"], body["subscribes"])
        except OfferRefused as refused:
            return web.json_response({"refused": refused.code})
        return web.json_response({"type": "answer", "sdp": answer})

    async def page(self, name: str) -> Page:
        page = await self.context.new_page()
        await page.goto(f"{self.url}/?{name}")
        return page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        await chromium.close()


async def _open_house(browser: Browser, media: MediaServer) -> tuple[House, web.AppRunner]:
    await media.start()
    house = House(await browser.new_context(), media)
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_post("/offer/{peer}", house.offer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    house.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    return house, runner


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=PAGE, content_type="text/html")


@pytest_asyncio.fixture(loop_scope="module")
async def house(browser: Browser) -> AsyncIterator[House]:
    built, runner = await _open_house(browser, MediaServer(MediaSettings("127.0.0.1", 0)))
    yield built
    await built.context.close()
    await built.media.close()
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="module")
async def lossy_house(browser: Browser) -> AsyncIterator[House]:
    def lossy(sock: socket.socket, now: Clock, counters: Counter[str]) -> PythonFanout:
        return PythonFanout(LossySocket(sock, LOSS_PERIOD), now, counters)

    built, runner = await _open_house(browser, MediaServer(MediaSettings("127.0.0.1", 0), make_fanout=lossy))
    yield built
    await built.context.close()
    await built.media.close()
    await runner.cleanup()


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


async def publish(house: House, name: str, codec: str = "") -> Page:
    page = await house.page(name)
    assert await page.evaluate("codec => publish(codec)", codec) == ""
    await until(page, "s.out.video.frames > 10 && s.out.audio.packets > 20")
    return page


async def test_a_page_sees_and_hears_another(house: House) -> None:
    await publish(house, "p01")
    viewer = await house.page("p02")
    assert await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])") == ""
    await until(viewer, "s.in.video.frames > 20 && s.in.audio.energy > 0")
    assert house.states[:2] == [("p01", "connected"), ("p02", "connected")]
    assert set(house.room.tracks) == {"p01.camera", "p01.microphone"}
    assert (house.room.activity()["p01.microphone"].level or -127) > -127
    assert house.peers["p01"].stats()["profile"] == "SRTP_AEAD_AES_128_GCM"
    assert await viewer.evaluate("streamIds()") == ["p01", "p01"]


async def test_h264_is_forwarded_too(house: House) -> None:
    await publish(house, "p01", "video/H264")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 20")
    assert house.room.tracks["p01.camera"].codec.name == "H264"


async def test_a_local_publisher_is_heard_and_a_second_offer_adds_its_track(house: House) -> None:
    await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 5")
    voice = house.room.tracks["p01.microphone"]
    hall = TrackInfo("hall.microphone", "hall", "audio", "microphone", voice.codec)
    house.room.subscribe(voice.track_id, "loopback", Loopback(house.room.publish(hall, lambda: None)))
    await viewer.evaluate("subscribe(['p01.camera', 'hall.microphone'])")
    before = await until(viewer, "s.in.audio.energy > 0")
    await until(viewer, "s.in.video.frames > arg + 10", before["in"]["video"]["frames"])


async def test_a_silenced_track_goes_to_nobody_and_comes_back(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])")
    await until(viewer, "s.in.video.frames > 10 && s.in.audio.packets > 10")
    house.room.silence({"p01.camera", "p01.microphone"})
    before = house.room.activity()
    sent = await until(speaker, "true")
    await until(speaker, "s.out.video.frames > arg + 20", sent["out"]["video"]["frames"])
    after = house.room.activity()
    for track_id in before:
        assert after[track_id].packets_in > before[track_id].packets_in
        assert after[track_id].forwarded == before[track_id].forwarded
    held = await until(viewer, "true")
    house.room.silence(())
    await until(
        viewer, "s.in.video.frames > arg.video.frames + 10 && s.in.audio.packets > arg.audio.packets + 10", held["in"]
    )


async def test_a_withheld_subscriber_gets_nothing_until_freed(house: House) -> None:
    speaker = await publish(house, "p01")
    house.room.withhold({"p02"})
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera', 'p01.microphone'])")
    sent = await until(speaker, "true")
    await until(speaker, "s.out.video.frames > arg + 20", sent["out"]["video"]["frames"])
    received = (await until(viewer, "true"))["in"].values()
    assert sum(kind.get("packets", 0) for kind in received) == 0
    house.room.withhold(())
    await until(viewer, "s.in.video.frames > 10 && s.in.audio.packets > 10")


async def test_lost_packets_are_asked_for_and_sent_again(lossy_house: House) -> None:
    await publish(lossy_house, "p01")
    viewer = await lossy_house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.nacks > 3 && s.in.video.repaired > 3 && s.in.video.frames > 60")


async def test_an_ice_restart_keeps_the_stream(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 10")
    assert await speaker.evaluate("restart()") == ""
    await until(speaker, "s.connection === 'connected'")
    seen = await until(viewer, "true")
    await until(viewer, "s.in.video.frames > arg + 30", seen["in"]["video"]["frames"])
    assert ("p01", "closed") not in house.states


async def test_a_page_that_comes_back_under_the_same_name_is_seen_without_a_new_offer(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    seen = await until(viewer, "s.in.video.frames > 10")
    await speaker.close()
    house.peers.pop("p01").close()
    assert not house.room.tracks
    await publish(house, "p01")
    await until(viewer, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])


async def test_a_second_device_with_the_same_tracks_is_refused(house: House) -> None:
    await publish(house, "p01")
    other = house.media.create_peer(house.room, "p01-tablet", "p01", lambda _: None)
    house.peers["tablet"] = other
    page = await house.page("tablet")
    assert await page.evaluate("publish('')") == "track-taken"


async def test_a_page_that_hangs_up_is_closed_and_its_tracks_end(house: House) -> None:
    speaker = await publish(house, "p01")
    viewer = await house.page("p02")
    await viewer.evaluate("subscribe(['p01.camera'])")
    await until(viewer, "s.in.video.frames > 5")
    await speaker.evaluate("pc.close()")
    await until(viewer, "s.in.video.frames > 5")
    while house.room.tracks:
        await viewer.evaluate("pause(50)")
    assert ("p01", "closed") in house.states
