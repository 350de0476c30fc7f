"""A live poll through real browsers: asked by the clerk, answered at home and in the hall, frozen into the minutes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter, enter_all

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]


async def test_a_poll_is_asked_answered_shown_and_put_into_the_minutes(
    open_town: OpenTown, browser: Browser, tmp_path: Path
) -> None:
    town = await asyncio.to_thread(open_town, hall=False, stream=False)
    roles = ("chair", "clerk", "hall", "public")
    chair, clerk, hall, public = await enter_all(browser, *(town.links[role] for role in roles))
    await _debate(chair)
    await _ask(clerk)
    await expect(hall.at("hall-poll")).to_contain_text("Stimmungsbild, kein Beschluss")
    code = await hall.at("poll-code").inner_text()
    await hall.page.wait_for_function("document.querySelector('.hall-join img')?.naturalWidth > 0")
    stranger = await _answer_without_script(browser, f"{town.public}/stimmung", code)
    await expect(public.at("public-poll")).to_contain_text("Soll der Markt auf dem Platz bleiben?")
    await chair.at("poll-answer-1").click()
    await expect(chair.at("poll-counted")).to_be_visible()
    await expect(hall.at("poll-answers")).to_contain_text("2 Antworten")
    await _look(tmp_path, chair=chair.page, clerk=clerk.page, hall=hall.page, public=public.page, stranger=stranger)
    visitor = await enter(browser, f"{town.public}/stimmung/{code}")  # axe itself needs scripts
    for page in (clerk.page, hall.page, public.page, visitor.page):
        assert await violations(page) == []
    await clerk.at("poll-close").click()
    sentence = "Ja: 1, Nein: 1 (2 Antworten, davon 1 von Mitgliedern). Ein Stimmungsbild, kein Beschluss."
    await expect(public.at("poll-sentence")).to_contain_text(sentence)
    await expect(clerk.page.locator(".clerk-middle")).to_contain_text(sentence)
    await expect(hall.at("hall-poll")).to_have_count(0)
    # The public page asks in vain for the stream that this town does not make.
    assert [error for one in (chair, clerk, hall) for error in one.errors] == []


async def _debate(chair: Person) -> None:
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()


async def _ask(clerk: Person) -> None:
    await clerk.at("poll-desk").locator("summary").click()
    await clerk.at("poll-ask").fill("Soll der Markt auf dem Platz bleiben?")
    await clerk.at("poll-open").click()
    await expect(clerk.at("poll-running")).to_be_visible()


async def _answer_without_script(browser: Browser, address: str, code: str) -> Page:
    """Somebody in the hall, with a telephone that runs no scripts."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="de")
    page = await context.new_page()
    await page.goto(address)
    await page.locator("#kurzwort").fill(code.lower())
    await page.get_by_role("button").click()
    await page.get_by_label("Ja").check()
    await page.get_by_test_id("poll-send").click()
    await expect(page.get_by_test_id("poll-counted")).to_be_visible()
    await expect(page.get_by_test_id("poll-counts")).to_contain_text("Ja")
    return page


async def _look(folder: Path, **pages: Page) -> None:
    """Pictures for whoever wants to see them."""
    for name, page in pages.items():
        await page.screenshot(path=folder / f"{name}.png")
