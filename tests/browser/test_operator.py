"""The technician's page before a sitting: the picture taken over, a preset taught, the hall checked, the report."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import MOVES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


async def opened(browser: Browser, link: str) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 1000}, locale="de-DE")
    page = await context.new_page()
    await page.goto(link)
    await expect(page.get_by_test_id("camera-links")).to_be_visible()
    await expect(page.get_by_test_id("seat-map")).to_be_visible()  # drawn from the view, so the socket is there
    return page


async def test_the_technician_takes_the_picture_over_and_gives_it_back(browser: Browser, open_town: OpenTown) -> None:
    town = open_town("--fresh", stream=False)
    page = await opened(browser, town.links["operator"])
    on_air = page.get_by_test_id("on-air")
    await page.get_by_test_id("seat-choice").first.select_option("7")
    await page.get_by_test_id("show-seat").click()
    await expect(on_air).to_have_attribute("data-kind", "seat")
    await expect(on_air).to_have_attribute("data-by", "operator")
    await expect(page.get_by_test_id("decided")).to_contain_text("Von Hand gewählt, noch")
    await page.get_by_test_id("release-shot").click()
    await expect(on_air).to_have_attribute("data-by", "director")


async def test_a_seat_is_taught_by_steering_and_stays_taught(browser: Browser, open_town: OpenTown) -> None:
    town = open_town("--fresh", stream=False)
    page = await opened(browser, town.links["operator"])
    await page.get_by_test_id("seat-choice").first.select_option("5")
    camera = page.get_by_test_id("camera-links")
    await camera.scroll_into_view_if_needed()
    await page.evaluate(MOVES, "[data-testid=camera-links] video")
    await camera.get_by_test_id("recall").click()
    await expect(camera.get_by_test_id("standing")).to_have_text("steht auf Voreinstellung 5")
    await camera.get_by_test_id("steer-right").focus()
    await page.keyboard.down("ArrowRight")
    await expect(camera.get_by_test_id("standing")).to_have_text("frei gestellt oder unterwegs")
    await page.keyboard.up("ArrowRight")
    await camera.get_by_test_id("teach").click()
    await expect(camera.get_by_test_id("taught")).to_have_text("Gespeichert für Platz 5.")
    await expect(page.get_by_test_id("seat-views")).to_contain_text("hier gespeichert")
    assert json.loads((town.data / "hall-seats.json").read_text("utf-8")) == {"5": [{"camera": "links", "preset": 5}]}


@pytest.mark.slow  # a minute of looking at seats; tests/server/setup/test_check.py checks the hall without a page
async def test_the_hall_is_checked_recorded_and_reported(browser: Browser, open_town: OpenTown) -> None:
    town = open_town("--fresh", stream=False)
    page = await opened(browser, town.links["operator"])
    await page.get_by_test_id("check-hall").click()
    await expect(page.get_by_test_id("check-summary")).to_have_attribute("data-running", "true")
    await expect(page.get_by_test_id("check-summary")).to_have_attribute("data-running", "false", timeout=180_000)
    await expect(page.locator('[data-testid="check-microphone"][data-result="passed"]')).to_have_count(38)
    await expect(page.locator('[data-testid="check-preset"][data-result="passed"]')).to_have_count(78)
    await expect(page.locator('[data-testid="check-remote"]')).to_have_attribute("data-result", "failed")
    await page.get_by_test_id("examiner").fill("Tina Technik")
    await page.get_by_test_id("note-readiness").click()
    report = await page.context.new_page()
    await report.goto(f"{page.url.partition('?')[0]}readiness.html")
    await expect(report.locator("main")).to_contain_text("geprüft von Tina Technik")
    await expect(report.locator("main")).to_contain_text("Unterschrift")
    await expect(report.locator("tbody").last.locator("tr")).to_have_count(38)
    await expect(report.locator("tbody").last.get_by_text("gehört", exact=True)).to_have_count(38)
