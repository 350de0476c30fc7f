"""A survey on a telephone without script: questions appear where their condition holds, and nothing is too wide."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.server.surveys.town import asking

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

PICTURES = Path(__file__).resolve().parents[2] / "build" / "surveys"
MORE = """
[[question]]
id = "rang"
kind = "text"
section = "Nur für manche"
text = "Nach der Rangfolge"
only_if = { question = "wichtig", test = "answered" }

[[question]]
id = "kette"
kind = "text"
section = "Nach Ihrem Text"
text = "Nach dem Text"
only_if = { question = "rang", test = "answered" }

[[question]]
id = "ohne"
kind = "text"
text = "Wer nicht mit dem Auto fährt"
only_if = { question = "wege", test = "not-equal", value = "auto" }
"""
SMALLEST = {"width": 320, "height": 640}


async def test_questions_appear_below_the_answer_that_asks_them_and_go_with_it(
    browser: Browser, tmp_path: Path
) -> None:
    last = 'text = "Bilder von gefährlichen Stellen"\n'
    async with asking(tmp_path, (last, last + MORE)) as town:
        address = str(town.client.make_url("/umfrage/radweg?lang=de"))
        context = await browser.new_context(java_script_enabled=False, viewport=SMALLEST)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(address)
        why, ranked, chained, carless = (
            page.locator(f'[data-question="{name}"]') for name in ("warum", "rang", "kette", "ohne")
        )
        heading = page.get_by_role("heading", name="Nur für manche")
        for one in (why, ranked, chained, heading):
            await expect(one).to_be_hidden()
        await expect(carless).to_be_visible()
        PICTURES.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURES / "form-320.png", full_page=True)
        await page.get_by_label("Nein").check()
        await expect(why).to_be_visible()
        await expect(page.get_by_role("group", name="Was spricht dagegen?")).to_be_visible()
        await page.locator('select[name="q.wichtig.ruhe"]').select_option("1")
        await expect(ranked).to_be_visible()
        await expect(heading).to_be_visible()
        await page.locator('[name="q.rang"]').fill("gut")
        await expect(chained).to_be_visible()
        await page.locator('[name="q.wege"][value="auto"]').check()
        await expect(carless).to_be_hidden()
        await page.screenshot(path=PICTURES / "form-asked-320.png", full_page=True)
        await page.locator('select[name="q.wichtig.ruhe"]').select_option("")
        await expect(ranked).to_be_hidden()
        await expect(chained).to_be_hidden()  # it hangs on a question that is no longer asked
        await page.get_by_role("button", name="Antwort absenden").click()
        await expect(page.get_by_text("Eine Ihrer Antworten wurde nicht gespeichert")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        await page.screenshot(path=PICTURES / "thanks-320.png", full_page=True)
        (kept,) = await town.stored()
        assert kept.answers == {"dafuer": ("nein",), "wege": ("auto",)}
        await context.close()


async def test_an_answer_that_comes_back_with_a_fault_is_never_hidden(browser: Browser, tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        context = await browser.new_context(java_script_enabled=False, viewport=SMALLEST)  # type: ignore[arg-type]
        page = await context.new_page()
        await page.goto(str(town.client.make_url("/umfrage/radweg?sprache=simple&lang=de")))
        await page.locator('[name="q.dafuer"][value="nein"]').check()
        await page.locator('[name="q.warum"]').fill("unsichtbar \u202e")
        await page.locator("form button").click()
        await page.locator('[name="q.dafuer"][value="ja"]').check()
        await expect(page.locator('[data-question="warum"]')).to_be_visible()
        await page.screenshot(path=PICTURES / "fault-simple-320.png", full_page=True)
        assert await page.evaluate("document.documentElement.scrollWidth") <= SMALLEST["width"]
        await context.close()
