"""The page for those who must react, in a real browser: the programme without delay, gone and back with the public."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import enter

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PROGRAMME = "[data-testid=programme]"
SOUNDS = "video => !video.muted && video.srcObject.getAudioTracks().some((track) => track.readyState === 'live')"
FITS = (
    "() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight"
)

CAREFUL = """const play = HTMLMediaElement.prototype.play;
let pressed = false;
addEventListener("keydown", () => (pressed = true), true);
HTMLMediaElement.prototype.play = function () {
  return this.muted || pressed ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
};"""
"""What browsers do where nobody looks by Playwright, whose every look is a user's gesture to them."""


async def test_picture_and_sound_come_with_the_opening_go_with_the_public_and_come_back_even_to_another_server(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(open_town)
    viewer = await enter(browser, town.links["viewer"])
    await expect(viewer.at("sentence")).to_contain_text("noch nicht begonnen")
    assert await violations(viewer.page) == []
    chair = await enter(browser, town.links["chair"])
    await chair.press_next("open-sitting")
    await viewer.moves(PROGRAMME)
    assert await viewer.page.locator(PROGRAMME).evaluate(SOUNDS)
    await expect(viewer.at("sentence")).to_be_empty()
    await viewer.page.set_viewport_size({"width": 320, "height": 480})
    assert await viewer.page.evaluate(FITS)
    assert await violations(viewer.page) == []
    await _has_one_key_for_sound(browser, town.links["viewer"])

    await chair.at("also-interrupt").click()
    await expect(viewer.at("sentence")).to_contain_text("unterbrochen")
    await expect(viewer.at("programme")).to_be_hidden()
    await chair.press_next("resume")
    await viewer.moves(PROGRAMME)

    await asyncio.to_thread(town.kill)
    await expect(viewer.at("sentence")).to_contain_text("nicht erreichbar")
    await asyncio.to_thread(town.start)
    await viewer.moves(PROGRAMME)


async def _has_one_key_for_sound(browser: Browser, link: str) -> None:
    """Where the browser wants a tap, the picture comes without sound, and a key brings it."""
    viewer = await enter(browser, link)
    await viewer.page.add_init_script(CAREFUL)
    await viewer.page.reload()
    await viewer.moves(PROGRAMME)
    video = viewer.page.locator(PROGRAMME)
    await expect(video).to_have_js_property("muted", True)
    await viewer.at("sound-on").focus()
    await viewer.page.keyboard.press("Enter")
    await expect(viewer.at("sound-on")).to_have_count(0)
    await expect(video).to_be_focused()
    assert await video.evaluate(SOUNDS)
    await viewer.page.context.close()
