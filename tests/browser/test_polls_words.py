"""A word cloud and an open question through real browsers: written on telephones, released by the clerk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import Person, enter, enter_all

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


@pytest.mark.slow  # tests/server/polls/test_words.py takes the same way without a browser
async def test_words_and_texts_are_released_by_the_clerk_and_seen_by_all(
    open_town: OpenTown, browser: Browser, tmp_path: Path
) -> None:
    town = await asyncio.to_thread(open_town, hall=False, stream=False)
    chair, clerk, hall, public = await enter_all(
        browser, *(town.links[role] for role in ("chair", "clerk", "hall", "public"))
    )
    await _debate(chair)
    await _ask(clerk, "cloud", "Was fehlt unserem Marktplatz?")
    code = await hall.at("poll-code").inner_text()
    address = f"{town.public}/stimmung/{code}"
    telephones = [await _telephone(browser, address, words) for words in ("Schatten Bänke", "schatten Brunnen Unfug")]
    await clerk.at("poll-release-all").click()
    await expect(hall.at("poll-cloud")).to_have_attribute("alt", "Schatten: 2; Bänke: 1; Brunnen: 1; Unfug: 1")
    await clerk.page.get_by_role("button", name="Herausnehmen: Unfug").click()
    for one in (hall, public):
        await expect(one.at("poll-cloud")).to_have_attribute("alt", "Schatten: 2; Bänke: 1; Brunnen: 1")
    await chair.at("poll-words").fill("Ruhe")
    await chair.at("poll-send").click()
    await expect(chair.at("poll-counted")).to_be_visible()
    await telephones[0].reload()
    await _look(
        tmp_path, "cloud", chair=chair.page, clerk=clerk.page, hall=hall.page, public=public.page, phone=telephones[0]
    )
    for page in (clerk.page, hall.page, public.page):
        assert await violations(page) == []
    await clerk.at("poll-close").click()
    await expect(public.at("poll-sentence")).to_contain_text("Genannt: Schatten (2), Bänke (1), Brunnen (1)")
    await _drawn(public, "poll-picture")

    await _ask(clerk, "open", "Was soll die Stadt als Erstes tun?")
    address = f"{town.public}/stimmung/{await hall.at('poll-code').inner_text()}"
    telephones = [await _telephone(browser, address, text) for text in ("Mehr Bäume pflanzen.", "Nichts.")]
    await clerk.page.get_by_role("button", name="Freigeben: Mehr Bäume pflanzen.").click()
    await expect(hall.at("poll-said")).to_contain_text("Mehr Bäume pflanzen.")
    await chair.page.get_by_role("button", name="Zustimmen: Mehr Bäume pflanzen.").click()
    await expect(hall.at("poll-said")).to_contain_text("1 stimmt zu")
    await telephones[1].reload()
    await telephones[1].get_by_role("button", name="Zustimmen: Mehr Bäume pflanzen.").click()
    await expect(hall.at("poll-said")).to_contain_text("2 stimmen zu")
    english = await enter(browser, f"{address}?lang=en")
    await _look(
        tmp_path, "open", chair=chair.page, clerk=clerk.page, hall=hall.page, phone=telephones[1], en=english.page
    )
    for page in (chair.page, clerk.page, hall.page, english.page):
        assert await violations(page) == []
    await clerk.at("poll-close").click()
    await expect(public.at("poll-sentence")).to_contain_text("Am meisten Zustimmung: „Mehr Bäume pflanzen.“ (2)")
    await _drawn(public, "poll-picture")
    await _look(tmp_path, "closed", public=public.page, clerk=clerk.page)
    assert [error for one in (chair, clerk, hall) for error in one.errors] == []


async def _debate(chair: Person) -> None:
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()


async def _ask(clerk: Person, kind: str, question: str) -> None:
    desk = clerk.at("poll-desk")
    await expect(desk).to_be_visible()
    if await desk.get_attribute("open") is None:
        await desk.locator("summary").first.click()
    await clerk.at("poll-ask").fill(question)
    await clerk.at("poll-kind").select_option(kind)
    await expect(clerk.at("poll-options")).to_have_count(0)
    await clerk.at("poll-open").click()
    await expect(clerk.at("poll-running")).to_contain_text(question)


async def _telephone(browser: Browser, address: str, text: str) -> Page:
    """Somebody in the hall, with a telephone that runs no scripts."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="de")
    page = await context.new_page()
    await page.goto(address)
    await page.locator("#worte").fill(text)
    await page.get_by_test_id("poll-send").click()
    await expect(page.get_by_test_id("poll-counted")).to_be_visible()
    return page


async def _drawn(person: Person, testid: str) -> None:
    """The picture has come and is one."""
    await person.page.wait_for_function(f"document.querySelector('[data-testid={testid}]')?.naturalWidth > 0")


async def _look(folder: Path, what: str, **pages: Page) -> None:
    """Pictures for whoever wants to see them."""
    for name, page in pages.items():
        await page.screenshot(path=folder / f"{what}-{name}.png", full_page=True)
