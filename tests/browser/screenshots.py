"""`make screenshots`: plays the beginning of the demonstration and photographs every screen for README and manual."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.people import REMOTE, Person, enter, join
from tests.browser.town import Town

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SPEAKER = "p02"


async def photograph(person: Person, name: str) -> None:
    """One picture of what somebody sees."""
    await person.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    print(f"docs/screenshots/{name}.png")


async def play(town: Town) -> None:
    """Everybody comes, a remote member speaks, a vote is held."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        roles = ("chair", "clerk", "hall", "public")
        chair, clerk, hall, public = [await enter(browser, town.links[role]) for role in roles]
        checking = await enter(browser, town.links["Thomas Kaya"])
        await checking.at("check-start").click()
        await expect(checking.at("level")).to_have_attribute("data-heard", "true")
        await photograph(checking, "geraetecheck")
        await checking.page.close()
        members = {person: await join(browser, town.links[name]) for person, name in REMOTE.items()}
        kaya = members[SPEAKER]
        for key in ("open-sitting", "state-quorum", "call-item"):
            await chair.press_next(key)
        await kaya.at("hand").click()
        await chair.call("4")
        await kaya.at("hand").click()
        await chair.at(f"give-{SPEAKER}").click()
        await expect(kaya.at("my-state")).to_contain_text("Der Saal sieht und hört Sie")
        for person in (hall, members["p15"]):
            await person.sees(SPEAKER)
        await expect(public.at("public-speaker")).to_be_visible()
        await public.page.wait_for_function("document.querySelector('video')?.currentTime > 8", timeout=60_000)
        for name, person in (("saal", hall), ("zugeschaltet", members["p15"]), ("oeffentlich", public)):
            await photograph(person, name)
        await chair.at("also-take-floor").click()
        await chair.page.locator("[data-testid=also-open-vote], [data-testid=next-step][data-key=open-vote]").click()
        await kaya.at("vote-yes").click()
        await expect(chair.at("seat-8")).not_to_have_attribute("data-choice", "")
        for name, person in (("vorsitz", chair), ("saal-abstimmung", hall), ("zugeschaltet-abstimmung", kaya)):
            await photograph(person, name)
        await photograph(clerk, "schriftfuehrung")
        await browser.close()


def main() -> int:
    """Start a town, play, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        town = Town(Path(folder))
        town.start()
        try:
            asyncio.run(play(town))
        finally:
            town.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
