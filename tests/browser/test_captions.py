"""Captions in real browsers: written without delay, shown on the public's picture, found in the transcript."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import MOVES, enter

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

ON_THE_PICTURE = """text => [...document.querySelector('[data-testid=player]').textTracks]
  .flatMap(track => [...(track.activeCues ?? [])]).some(cue => cue.text.includes(text))"""


async def test_a_line_written_along_stands_on_the_publics_picture_and_in_the_transcript(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(open_town)
    chair = await enter(browser, town.links["chair"])
    writer = await enter(browser, town.links["captioner"])
    public = await enter(browser, town.links["public"])
    await expect(writer.at("caption-closed")).to_be_visible()
    await chair.press_next("open-sitting")
    await writer.page.evaluate(MOVES, "[data-testid=caption-picture]")
    await public.plays()
    await public.at("captions").click()
    await expect(public.at("captions")).to_have_attribute("aria-pressed", "true")

    await writer.at("caption-text").fill("Ich eröffne die Sitzung.")
    await writer.page.keyboard.press("Enter")
    await public.page.wait_for_function(ON_THE_PICTURE, arg="Ich eröffne die Sitzung.")

    await expect(writer.at("caption-line")).to_have_count(1)
    line = writer.at("caption-line").get_by_role("textbox")
    await line.fill("Hiermit eröffne ich die Sitzung.")
    await line.press("Enter")
    await expect(writer.at("caption-line")).to_contain_text("Fassung 2")
    await public.page.goto(f"{town.public}/mitschrift?suche=hiermit")
    await expect(public.page.locator("mark")).to_have_text("Hiermit")
    await public.page.get_by_role("link", name="Ab hier ansehen").click()
    await expect(public.at("live")).to_have_attribute("data-live", "false")
