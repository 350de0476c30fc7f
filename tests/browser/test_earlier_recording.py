"""The recording of an earlier sitting, released by the clerk and watched while another sitting is served."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter, enter_all
from tests.browser.town import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

EARLIER, NEXT = "musterstadt-2026-11-26", "musterstadt-danach"
WAITS = '[publication]\nmode = "archive-after-release"\n'


def next_plan() -> str:
    """The demonstration's town a month from now."""
    plan = (ROOT / "server" / "demo" / "meeting.toml").read_text("utf-8")
    later = (date.today() + timedelta(days=30)).isoformat()  # noqa: DTZ011 (any day to come)
    return plan.replace(f'id = "{EARLIER}"', f'id = "{NEXT}"', 1).replace("2026-11-26T19:30", f"{later}T19:30", 1)


async def hold(chair: Person, public: Person) -> None:
    """An evening of two items."""
    await chair.press_next("open-sitting")
    await chair.press_next("state-quorum")
    await chair.call_first()
    await public.plays()
    await chair.call("2")
    await chair.at("also-close-item").or_(chair.page.locator("[data-testid=next-step][data-key=close-item]")).click()
    await chair.press_twice("also-close-sitting")
    await expect(public.at("placard")).to_be_visible()


async def is_open_to_all(somebody: Person) -> None:
    """The page keeps nobody out, and fits a telephone."""
    assert await violations(somebody.page) == []
    size = somebody.page.viewport_size
    assert size is not None
    await somebody.page.set_viewport_size({"width": 320, "height": 640})
    assert await somebody.page.evaluate("document.documentElement.scrollWidth") <= 320
    await somebody.page.set_viewport_size(size)


async def test_the_recording_of_an_earlier_sitting_is_released_and_watched_while_another_is_served(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(lambda: open_town(extra=WAITS))
    await hold(*await enter_all(browser, town.links["chair"], town.links["public"]))
    await asyncio.to_thread(town.serve, next_plan(), NEXT)
    watcher = await enter(browser, f"{town.public}/aufzeichnungen")
    await expect(watcher.at("recordings")).to_have_count(0)
    clerk = await enter(browser, town.links["clerk"])
    await clerk.at("earlier-recordings").click()
    await clerk.page.get_by_text("Aufzeichnung freigeben …").click()
    await is_open_to_all(clerk)
    await clerk.page.get_by_role("button", name="Aufzeichnung freigeben").click()
    await expect(clerk.at(f"recording-{EARLIER}")).to_contain_text("öffentlich zu sehen")
    await watcher.page.reload()
    await is_open_to_all(watcher)
    await watcher.at("recordings").get_by_role("link").click()
    assert watcher.page.url == f"{town.public}/aufzeichnung/{EARLIER}"
    await watcher.jumps_to_second_mark()
    await is_open_to_all(watcher)
    assert (watcher.errors, clerk.errors) == ([], [])
