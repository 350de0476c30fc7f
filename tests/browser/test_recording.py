"""A page of a paper in the public picture, and the recording of that sitting from the list on demand."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter, enter_all

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

KEPT = '[publication]\nmode = "archive"\n'

SHOWS_PAGE = """([selector, wanted]) => {
  const video = document.querySelector(selector), canvas = document.createElement("canvas");
  if (!video?.videoWidth) return false;
  [canvas.width, canvas.height] = [64, 36];
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 64, 36);
  const light = (x, y) => Math.min(...pen.getImageData(x, y, 1, 1).data);
  const page = light(32, 33) > 225 && light(2, 18) < 80 && light(61, 18) < 80;
  return page === wanted;
}"""
"""Whether the picture has the white of an upright page in its middle and the dark of the house on both sides."""


async def _shows_page(public: Person, selector: str, *, wanted: bool) -> None:
    await public.page.wait_for_function(SHOWS_PAGE, arg=[selector, wanted])


async def test_a_page_of_a_paper_fills_the_public_picture_and_the_recording_is_watched_from_the_list(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(lambda: open_town(extra=KEPT))
    chair, clerk, public = await enter_all(browser, *(town.links[one] for one in ("chair", "clerk", "public")))
    await chair.press_next("open-sitting")
    await chair.press_next("state-quorum")
    await chair.call_first()
    await public.plays()
    await expect(clerk.at("show-papers")).to_have_count(0)  # the first item has no papers
    await chair.call("2")
    await clerk.at("show-papers").locator("summary").click()
    await clerk.at("show-papers").get_by_role("button", name="Seite zeigen").click()
    await expect(clerk.at("paper-shown")).to_contain_text("Seite 1 von")
    await expect(chair.at("paper-shown")).to_contain_text("Seite 1 von")
    await _shows_page(public, "[data-testid=player]", wanted=True)
    await chair.at("paper-hide").click()
    await expect(clerk.at("paper-shown")).to_have_count(0)
    await _shows_page(public, "[data-testid=player]", wanted=False)
    await chair.at("also-close-item").or_(chair.page.locator("[data-testid=next-step][data-key=close-item]")).click()
    await chair.press_twice("also-close-sitting")
    await expect(public.at("placard")).to_be_visible()

    asked: list[str] = []
    watcher = await enter(browser, f"{town.public}/healthz")
    watcher.page.on("request", lambda request: asked.append(request.url))
    await watcher.page.goto(f"{town.public}/aufzeichnung")
    await watcher.jumps_to_second_mark()
    await _shows_page(watcher, "#recording", wanted=True)  # reached by playing on
    assert any(one.endswith("/vod.m3u8") for one in asked)
    assert not any("/sitting.mp4" in one for one in asked), "nobody asked for the file"
    assert watcher.errors == []
