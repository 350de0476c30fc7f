"""Real Firefox beside real Chromium in one room: each sends to the other, over either fan-out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import pytest
import pytest_asyncio
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM
from playwright.async_api import Browser, Page, async_playwright

from media.settings import MediaSettings
from tests.browser.firefox import Firefox, FirefoxPage, firefox
from tests.media.pages import ARGUMENTS, CHROMIUM, LOSS_PERIOD, House, free_port, open_house, publish, until

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

UNTIL: Final = """async (condition, argument) => {
  const holds = new Function("s", "arg", "return " + condition);
  for (;;) { const s = await stats(); if (holds(s, argument)) return s; await pause(100); }
}"""

THREE_LAYERS: Final = "s.out.video.q > 5 && s.out.video.h > 5 && s.out.video.f > 5"
"""On a busy machine the largest comes late: where the first probing of the line fails, Firefox needs 20 s to grow."""

TWO_LAYERS: Final = "s.out.video.q > 5 && s.out.video.h > 5"
HEIGHTS: Final = (720, 360, 180, 720)
LACKS: Final = ("plis", "lost")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def fox() -> AsyncIterator[Firefox]:
    async with firefox() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def house(chromium: Browser) -> AsyncIterator[House]:
    async with open_house(chromium, MediaSettings("127.0.0.1", 0)) as built:
        yield built


@pytest_asyncio.fixture(loop_scope="module", params=["native", "python"])
async def either_house(chromium: Browser, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    """Once with each fan-out."""
    async with open_house(chromium, MediaSettings("127.0.0.1", 0, fanout=request.param)) as built:
        assert built.media.fanout.name == request.param
        yield built


Visit = Callable[[House, str], Awaitable[FirefoxPage]]


@pytest_asyncio.fixture(loop_scope="module")
async def visit(fox: Firefox) -> AsyncIterator[Visit]:
    """Open a house's page in Firefox; it is closed after the test."""
    pages: list[FirefoxPage] = []

    async def enter(house: House, name: str) -> FirefoxPage:
        pages.append(await fox.page())
        await pages[-1].goto(f"{house.url}/?{name}")
        return pages[-1]

    yield enter
    for page in pages:
        await page.close()


async def settled(page: FirefoxPage, condition: str, argument: object = None) -> dict[str, Any]:
    """Wait for a condition on Firefox's statistics `s`, as `until` does for Chromium's; the last statistics."""
    statistics: dict[str, Any] = await page.evaluate(UNTIL, condition, argument)
    return statistics


async def film(page: FirefoxPage, **wishes: Any) -> None:
    assert await page.evaluate("publish", wishes) == ""
    await settled(page, "s.out.video.frames > 10 && s.out.audio.packets > 20")


async def watch(page: Page | FirefoxPage, owner: str) -> None:
    assert await page.evaluate(f"subscribe(['{owner}.camera', '{owner}.microphone'])") == ""


@pytest.mark.parametrize("either_house", ["native", pytest.param("python", marks=pytest.mark.slow)], indirect=True)
async def test_firefox_and_chromium_see_and_hear_each_other(either_house: House, visit: Visit) -> None:
    house = either_house
    fox, other = await visit(house, "p01"), await publish(house, "p02")
    await film(fox)
    await watch(fox, "p02")
    await watch(other, "p01")
    await until(other, "s.in.video.frames > 20 && s.in.audio.energy > 0")
    await settled(fox, "s.in.video.frames > 20 && s.in.audio.energy > 0")
    assert (house.room.activity()["p01.microphone"].level or -127) > -127
    assert house.peers["p01"].stats().profile == SRTP_AEAD_AES_128_GCM.libsrtp_profile
    assert fox.errors == []


async def test_firefox_sends_three_layers_that_are_switched_and_the_decoder_lacks_nothing(
    house: House, visit: Visit
) -> None:
    fox = await visit(house, "p01")
    await film(fox, layered=True, height=720)
    await settled(fox, THREE_LAYERS)
    other = await house.page("p02")
    house.peers.setdefault("p02", house._create("p02")).want({"p01.camera": 180})
    await watch(other, "p01")
    before = await until(other, "s.in.video.height === 180 && s.in.video.frames > 10")
    for height in HEIGHTS:
        house.peers["p02"].want({"p01.camera": height})
        await until(other, "s.in.video.height === arg", height)
    seen = await until(other, "true")
    seen = await until(other, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])
    assert [seen["in"]["video"][lack] for lack in LACKS] == [before["in"]["video"][lack] for lack in LACKS]


@pytest.mark.slow
async def test_firefox_is_switched_between_layers_and_its_decoder_lacks_nothing(house: House, visit: Visit) -> None:
    speaker = await publish(house, "p02", layered=True, height=720)
    await until(speaker, THREE_LAYERS)
    fox = await visit(house, "p01")
    house.peers.setdefault("p01", house._create("p01")).want({"p02.camera": 180})
    await watch(fox, "p02")
    before = await settled(fox, "s.in.video.height === 180 && s.in.video.frames > 10")
    for height in HEIGHTS:
        house.peers["p01"].want({"p02.camera": height})
        await settled(fox, "s.in.video.height === arg", height)
    seen = await settled(fox, "true")
    seen = await settled(fox, "s.in.video.frames > arg + 20", seen["in"]["video"]["frames"])
    assert [seen["in"]["video"][lack] for lack in LACKS] == [before["in"]["video"][lack] for lack in LACKS]


async def test_a_camera_that_is_opened_after_pictures_came_is_sent_in_layers(house: House, visit: Visit) -> None:
    await publish(house, "p03")
    fox, other = await visit(house, "p01"), await house.page("p02")
    for page in (fox, other):
        await watch(page, "p03")
    for owner, late in (("p01", fox), ("p02", other)):
        assert await late.evaluate("publish({ layered: true, height: 720 })") == "", owner
    await settled(fox, TWO_LAYERS)
    await until(other, TWO_LAYERS)


@pytest.mark.slow
async def test_layers_that_nobody_watches_may_rest_in_firefox_and_return(house: House, visit: Visit) -> None:
    fox = await visit(house, "p01")
    await film(fox, layered=True, height=720)
    await settled(fox, THREE_LAYERS)
    other = await house.page("p02")
    house.peers.setdefault("p02", house._create("p02")).want({"p01.camera": 180})
    await watch(other, "p01")
    while house.layers.get("p01") != ("q",):
        await other.evaluate("pause(50)")
    await fox.evaluate("activate(['q'])")
    await until(other, "s.in.video.height === 180")
    house.peers["p02"].want({"p01.camera": 720})
    while "f" not in house.layers["p01"]:
        await other.evaluate("pause(50)")
    await fox.evaluate("activate(['q', 'h', 'f'])")
    await until(other, "s.in.video.height === 720")


@pytest.mark.slow
async def test_what_firefox_lost_is_sent_again_and_spares_a_keyframe(either_house: House, visit: Visit) -> None:
    house = either_house
    await publish(house, "p02")
    house.rewrite = house.through_the_line
    fox = await visit(house, "p01")
    await watch(fox, "p02")
    before = await settled(fox, "s.in.video.frames > 10")
    house.line.period = LOSS_PERIOD
    after = await settled(fox, "s.in.video.nacks > 5 && s.in.video.frames > arg + 60", before["in"]["video"]["frames"])
    repaired = [one.output.retransmitted_packets for one in house.peers["p01"].stats().downlinks]
    assert sum(repaired) > 3, "Firefox does not say itself what was sent again"
    assert after["in"]["video"]["plis"] == before["in"]["video"]["plis"]


@pytest.mark.slow
async def test_an_ice_restart_of_firefox_keeps_its_stream(house: House, visit: Visit) -> None:
    fox, other = await visit(house, "p01"), await house.page("p02")
    await film(fox)
    await watch(other, "p01")
    await until(other, "s.in.video.frames > 10")
    assert await fox.evaluate("restart()") == ""
    await settled(fox, "s.connection === 'connected'")
    seen = await until(other, "true")
    await until(other, "s.in.video.frames > arg + 30", seen["in"]["video"]["frames"])
    assert ("p01", "closed") not in house.states


@pytest.mark.slow
async def test_firefox_comes_by_tcp_where_the_network_blocks_udp(chromium: Browser, visit: Visit) -> None:
    async with open_house(chromium, MediaSettings("127.0.0.1", 0, tcp_port=free_port())) as house:
        other = await publish(house, "p02")
        house.rewrite = lambda answer: re.sub(r"a=candidate:\S+ 1 udp .*\r\n", "", answer)
        fox = await visit(house, "p01")
        await film(fox)
        await watch(fox, "p02")
        await watch(other, "p01")
        await settled(fox, "s.in.video.frames > 20 && s.in.audio.energy > 0")
        await until(other, "s.in.video.frames > 20 && s.in.audio.energy > 0")
