"""`make screenshots`: plays the beginning of the demonstration and photographs every screen for README and manual."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.people import Person, enter, join
from tests.browser.town import Town

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SPEAKER, SPEAKERS_SEAT = "p15", "seat-15"
STREAM_DELAY_S = 8
"""The public is some seconds behind the hall; so long until it sees the speaker, too."""

PLAYED_ON = """seconds => new Promise(done => {
  const video = document.querySelector("video"), end = video.currentTime + seconds;
  video.addEventListener("timeupdate", () => video.currentTime > end && done(true));
})"""


async def photograph(person: Person, name: str, whole: bool = False) -> None:
    """One picture of what somebody sees, of the whole page where it is longer than the window."""
    await person.page.evaluate("scrollTo(0, 0)")
    await person.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", full_page=whole)
    print(f"docs/screenshots/{name}.png")


async def open_item(chair: Person, number: str) -> None:
    """Bring the sitting to an item; the simulated chair may have begun already."""
    for key in ("open-sitting", "state-quorum"):
        if await chair.at("next-step").get_attribute("data-key") == key:
            await chair.press_next(key)
            await expect(chair.at("next-step")).not_to_have_attribute("data-key", key)
    if await chair.at("next-step").get_attribute("data-key") in ("test-vote", "call-item"):
        await chair.call_first()
    await chair.call(number)


async def play(town: Town) -> None:
    """A real member and two simulated ones; one of these speaks, and a vote is held."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        roles = ("chair", "clerk", "hall", "public")
        chair, clerk, hall, public = [await enter(browser, town.links[role]) for role in roles]
        checking = await enter(browser, town.links["Thomas Kaya"])
        await checking.at("check-start").click()
        await expect(checking.at("level")).to_have_attribute("data-heard", "true")
        await photograph(checking, "geraetecheck")
        await checking.page.close()
        kaya = await join(browser, town.links["Thomas Kaya"])
        await open_item(chair, "4")
        await kaya.at("hand").click()
        await chair.at(SPEAKERS_SEAT).click()
        await chair.at("give-floor").click()
        for person in (hall, kaya):
            await person.sees(SPEAKER)
        await public.plays()
        await public.page.evaluate(PLAYED_ON, STREAM_DELAY_S)
        for name, person in (("saal", hall), ("zugeschaltet", kaya), ("vorsitz-rede", chair)):
            await photograph(person, name)
        await photograph(public, "oeffentlich", whole=True)
        await chair.at("also-take-floor").click()
        await chair.page.locator("[data-testid=also-open-vote], [data-testid=next-step][data-key=open-vote]").click()
        await kaya.at("vote-yes").click()
        await expect(chair.at("seat-8")).not_to_have_attribute("data-choice", "")
        await photograph(chair, "vorsitz", whole=True)
        for name, person in (("saal-abstimmung", hall), ("zugeschaltet-abstimmung", kaya), ("schriftfuehrung", clerk)):
            await photograph(person, name)
        await browser.close()


def main() -> int:
    """Start a town, play, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder), "--play")
        town.start()
        try:
            asyncio.run(play(town))
        finally:
            town.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
