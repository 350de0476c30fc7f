"""The public stream in a real browser: present and past, items to jump to, sound alone."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime

import aiohttp
import pytest
from playwright.async_api import Browser, Route, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter
from tests.browser.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

RUNGS = 'rungs = ["low", "sound"]\n'


SHOWN = "Number(document.querySelector('[data-testid=live]').dataset.shows)"
LATER = f"moment => {SHOWN} > moment"
NEAR = f"moment => Math.abs({SHOWN} - moment) < 6000"


async def _shows(person: Person) -> float:
    """The moment that the picture shows, in seconds since 1970."""
    await expect(person.at("live")).to_have_attribute("data-playing", "true")
    return float(await person.at("live").get_attribute("data-shows") or 0) / 1000


async def _opened(open_town: OpenTown) -> Town:
    """A town whose public page answers; the other links may be there before it."""
    town = await asyncio.to_thread(lambda: open_town(extra=RUNGS))
    async with aiohttp.ClientSession() as session:
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorError):
                async with session.get(f"{town.public}/healthz") as answer:
                    if (await answer.json())["state"] == "ok":
                        return town


async def _item_called_at(town: Town) -> float:
    """When the first item was called, by the marks of the edge."""
    async with aiohttp.ClientSession(town.public) as session, session.get("/live/marks.json") as answer:
        recorded = await answer.json()
    first = next(mark for mark in recorded["marks"] if mark["kind"] == "item")
    return datetime.fromisoformat(first["at"]).timestamp()


class _NothingRecorded:
    """Answers as an edge does until the first segment is whole: there is no recording yet."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, route: Route) -> None:
        self.asked += 1
        await route.fulfill(json={"since": None, "marks": []})


async def test_the_public_goes_back_to_an_item_and_returns_to_the_present(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await _opened(open_town)
    chair, public = await enter(browser, town.links["chair"]), await enter(browser, town.links["public"])
    await _first_item_called(chair, public)
    called = await _item_called_at(town)
    await expect(public.at("jump-marks")).to_contain_text("TOP 1")
    later = (called + 12) * 1000  # so that the present and the past can be told apart
    await public.page.wait_for_function(LATER, arg=later)

    await public.at("jump-marks").locator("summary").click()
    await public.at("jump-marks").get_by_role("button").first.click()
    await expect(public.at("live")).to_have_attribute("data-live", "false")
    await public.page.wait_for_function(NEAR, arg=called * 1000)

    await public.at("go-live").click()
    await expect(public.at("live")).to_have_attribute("data-live", "true")
    await public.page.wait_for_function(LATER, arg=later)
    assert await _shows(public) > called + 12
    await _goes_back_in_a_break(chair, public, called)


async def _first_item_called(chair: Person, public: Person) -> None:
    """Until then the public's page hears that nothing is recorded; afterwards no change tells it to ask again."""
    early = _NothingRecorded()
    await public.page.route("**/live/marks.json", early)
    await chair.press_next("open-sitting")
    await public.plays()
    await chair.press_next("state-quorum")
    await chair.press_next("call-item")
    await expect(public.at("now-sentence")).to_contain_text("TOP 1")
    assert early.asked
    await public.page.unroute("**/live/marks.json")


async def _goes_back_in_a_break(chair: Person, public: Person, called: float) -> None:
    """Only the present has a placard; what was can be seen while it stands."""
    await chair.at("break").locator("summary").click()
    await chair.at("break-send").click()
    await expect(public.at("placard")).to_contain_text("Pause")
    await expect(public.at("player")).to_be_hidden()
    await public.at("jump-marks").get_by_role("button").first.click()
    await expect(public.at("placard")).to_have_count(0)
    await public.page.wait_for_function(NEAR, arg=called * 1000)
    assert await _shows(public) < called + 6
    await public.at("go-live").click()
    await expect(public.at("placard")).to_be_visible()


async def test_sound_alone_costs_no_picture(open_town: OpenTown, browser: Browser) -> None:
    town = await _opened(open_town)
    chair = await enter(browser, town.links["chair"])
    await chair.press_next("open-sitting")
    asked: list[str] = []
    context = await browser.new_context(locale="de-DE")
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(town.links["public"] + "?ansicht=ton")
    await expect(page.get_by_test_id("live")).to_have_attribute("data-playing", "true", timeout=60_000)
    media = [url for url in asked if url.endswith(".m4s")]
    assert media
    assert all("/sound/" in url for url in media)
