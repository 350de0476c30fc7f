"""The people of an evening as browser pages, and what a test may ask of them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import av
import numpy as np
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser.town import Town

REMOTE = {"p02": "Thomas Kaya", "p15": "Fatma Lindner", "p24": "Dieter Walther"}
"""Those who take part from home in the demonstration."""

PATIENCE_S = 60
"""How long a test waits before it calls something missing; generous, for a busy machine is no fault."""

expect.set_options(timeout=PATIENCE_S * 1000)

MOVES = """selector => new Promise(done => {
  const moves = (video) => video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 5;
  const look = () => [...document.querySelectorAll(selector)].some(moves) ? done(true) : requestAnimationFrame(look);
  look();
})"""
"""Resolves when such a video has shown more than five pictures; looked for anew, because pages move them about."""

LASTS = "second => document.getElementById('recording').duration > second"
POSITION = "second => Math.abs(document.getElementById('recording').currentTime - second) < 2"

HEARD = """element => new Promise(done => {
  const context = new AudioContext(), analyser = context.createAnalyser();
  context.createMediaStreamSource(element.srcObject).connect(analyser);
  const wave = new Float32Array(analyser.fftSize);
  const listen = () => {
    analyser.getFloatTimeDomainData(wave);
    if (Math.max(...wave) > 0.01) { context.close(); done(true); } else requestAnimationFrame(listen);
  };
  listen();
})"""
"""Resolves when the sound of an audio element is louder than a whisper."""


@dataclass(slots=True)
class Person:
    """Somebody's browser tab."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def note(self, line: ConsoleMessage) -> None:
        """Keep what the page complains of, refused addresses and broken policies included."""
        if line.type == "error":
            self.errors.append(line.text)

    def at(self, testid: str) -> Locator:
        """The element of that test id."""
        return self.page.get_by_test_id(testid)

    async def sees(self, owner: str) -> None:
        """Wait until that person's (or the hall's) picture moves here."""
        await self.moves(f"video[data-owner='{owner}']")

    async def moves(self, selector: str) -> None:
        """Wait until such a video shows pictures."""
        await _within_patience(self.page.evaluate(MOVES, selector), f"a picture in {selector}")

    async def hears(self, owner: str) -> None:
        """Wait until that voice sounds here."""
        voice = self.page.locator(f"audio[data-owner='{owner}']").first
        await expect(voice).to_be_attached()
        await _within_patience(voice.evaluate(HEARD), f"the voice of {owner}")

    async def plays(self) -> None:
        """Wait until the livestream moves here."""
        await expect(self.at("live")).to_have_attribute("data-playing", "true")
        await self.moves("video")

    async def jumps_to_second_mark(self) -> None:
        """Follow the second jump mark of the recording's page, as soon as the recording has that moment."""
        mark = self.page.locator(".jump-marks a").nth(1)
        called_at = float(await mark.get_attribute("data-second") or 0)
        await self.page.wait_for_function(LASTS, arg=called_at)  # the evening is as short as the machine is quick
        await mark.click()
        await self.page.wait_for_function(POSITION, arg=called_at)
        await expect(mark).to_have_attribute("aria-current", "true")

    async def press_next(self, key: str) -> None:
        """Press the chair's one key when it is this one."""
        await expect(self.at("next-step")).to_have_attribute("data-key", key)
        await self.at("next-step").click()

    async def call_first(self) -> None:
        """Press the key that calls the first item, past the test vote that is offered before it."""
        await self.page.locator("[data-testid=also-call-item], [data-testid=next-step][data-key=call-item]").click()

    async def call(self, number: str) -> None:
        """As the chair: close the current item and call another one out of turn."""
        await self.at("also-close-item").click()
        await self.press_twice(f"call-{number}")

    async def open_vote(self) -> None:
        """Open the usual vote on the current item."""
        await self.page.locator("[data-testid=also-open-vote], [data-testid=next-step][data-key=open-vote]").click()

    async def press_twice(self, testid: str) -> None:
        """Press a key with consequences and confirm it."""
        await self.at(testid).click()
        await self.at(testid).click()


async def _within_patience(arriving: Awaitable[object], what: str) -> None:
    try:
        await asyncio.wait_for(arriving, PATIENCE_S)
    except TimeoutError:
        raise AssertionError(f"{what} does not arrive") from None


async def enter(browser: Browser, url: str) -> Person:
    """Open a link in a browser context of its own."""
    context = await browser.new_context(locale="de-DE", viewport={"width": 1280, "height": 800})
    person = Person(await context.new_page())
    person.page.on("pageerror", lambda error: person.errors.append(str(error)))
    person.page.on("console", lambda line: person.note(line))  # Playwright cannot wrap a method of a slotted class
    await person.page.goto(url)
    return person


async def join(browser: Browser, url: str) -> Person:
    """A remote member: open the link, pass the device check, take part."""
    person = await enter(browser, url)
    await person.at("check-start").click()
    await expect(person.at("level")).to_have_attribute("data-heard", "true")
    await person.at("test-tone").click()
    await person.at("join").click()
    await expect(person.at("my-state")).to_be_visible()
    return person


async def enter_all(browser: Browser, *urls: str) -> list[Person]:
    """Several at once: most of a page's coming is waiting."""
    return await asyncio.gather(*(enter(browser, url) for url in urls))


async def sit(browser: Browser, url: str) -> Person:
    """A member in the hall with an own device: open the link, take the seat."""
    person = await enter(browser, url)
    await person.at("sit-down").click()
    await expect(person.at("hall-state")).to_be_visible()
    return person


@dataclass(frozen=True, slots=True)
class Sample:
    """A second of the public stream: its last picture as RGB, its loudness as RMS of full scale."""

    picture: np.ndarray[Any, np.dtype[np.uint8]]
    loudness: float


async def public_sample(town: Town) -> Sample:
    """The newest complete segment of the live list, decoded."""
    async with aiohttp.ClientSession(town.public) as session:

        async def get(name: str) -> bytes:
            async with session.get(f"/live/{name}") as response:
                response.raise_for_status()
                return await response.read()

        lines = (await get("live-high.m3u8")).decode().splitlines()
        init = [line for line in lines if line.startswith("#EXT-X-MAP")][-1].split('"')[1]
        segment = [line for line in lines if line and not line.startswith("#")][-1]
        data = await get(init) + await get(segment)
    with av.open(io.BytesIO(data), "r") as container:
        picture = list(container.decode(video=0))[-1].to_ndarray(format="rgb24").astype(np.uint8)
    with av.open(io.BytesIO(data), "r") as container:
        sound = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    return Sample(picture, float(np.sqrt(np.mean(sound.astype(np.float64) ** 2))))
