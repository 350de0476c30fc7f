"""Citizens' question time through real browsers: sent from a telephone, asked, answered later, in the minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from server.__main__ import DEMO_PLAN
from tests.browser.axe import violations
from tests.browser.conftest import NO_HALL, NO_STREAM
from tests.browser.people import Person, enter, enter_all
from tests.browser.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

ITEM = '"Sanierung des Freibads: Sachstand"'


class PlannedTown(Town):
    """A town whose sitting has a question time as its seventh item, and is served as planned."""

    def command(self, *arguments: str) -> Sequence[str]:
        served = ("serve",) if arguments[0] == "demo" else arguments
        return super().command(*served)

    def plan(self) -> None:
        """Write the plan and hand it in."""
        before, item, after = DEMO_PLAN.read_text("utf-8").partition(ITEM)
        assert item
        plan = self.folder / "plan.toml"
        planned = after.replace('kind = "report"', 'kind = "question-time"', 1)
        plan.write_text(f'{before}"Einwohnerfragestunde"{planned}', "utf-8")
        done = self.run("plan", str(plan))
        assert done.returncode == 0, done.stderr


@pytest.fixture
def town(tmp_path: Path) -> Iterator[PlannedTown]:
    one = PlannedTown(tmp_path, extra=NO_HALL + NO_STREAM)
    one.plan()
    one.start()
    yield one
    one.stop()


@pytest.mark.slow  # tests/server/question_time takes the same way without a browser
async def test_a_resident_asks_from_a_telephone_and_everybody_reads_the_answer_that_came_later(
    town: PlannedTown, browser: Browser, tmp_path: Path
) -> None:
    resident = await _telephone(browser)
    await _ask(resident, town)
    roles = ("chair", "clerk", "hall", "public")
    chair, clerk, hall, public = await enter_all(browser, *(town.links[role] for role in roles))
    office = await _office(clerk)
    await office.at("accept-f1").get_by_role("button").click()
    await expect(office.at("readable-f1")).to_contain_text("Wann kommt der Bus?")
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.press_twice("call-7")
    await chair.press_next("put-resident-question")
    for one in (hall.at("hall-resident"), public.at("public-questions")):
        await expect(one).to_contain_text("Wann kommt der Bus?")
        await expect(one).to_contain_text("Eine Einwohnerin/ein Einwohner")
    await _look(tmp_path, chair=chair.page, clerk=clerk.page, hall=hall.page, public=public.page, office=office.page)
    await chair.at("owe-f1").click()
    await expect(clerk.at("owed-answers")).to_contain_text("Frage 1")
    await _answer(office)
    await resident.reload()
    await expect(resident.get_by_test_id("question-answer")).to_contain_text("Im Mai.")
    visitor = await enter(browser, f"{town.public}/fragen")  # axe itself needs scripts
    await expect(visitor.at("question-f1")).to_contain_text("Im Mai.")
    await expect(clerk.page.locator(".clerk-middle")).to_contain_text("Schriftlich beantwortet von Max Meier: Im Mai.")
    assert "Erika" not in await clerk.page.locator(".clerk-middle").inner_text()
    await _look(tmp_path, resident=resident, visitor=visitor.page, answered=office.page)
    for page in (chair.page, clerk.page, hall.page, public.page, visitor.page, office.page):
        assert await violations(page) == []
    assert [error for one in (chair, clerk, hall, office) for error in one.errors] == []


async def _telephone(browser: Browser) -> Page:
    """Somebody with a telephone that runs no scripts."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="de")
    return await context.new_page()


async def _ask(page: Page, town: Town, how: str = "verlesen") -> None:
    await page.goto(f"{town.public}/fragen")
    await page.locator("[name=frage]").fill("Wann kommt der Bus?")
    await page.locator("[name=name]").fill("Erika Beispiel")
    await page.locator("[name=wohnort]").fill("Nordstadt")
    await page.locator("[name=einwohner]").check()
    await page.locator(f"[name=wie][value={how}]").check()
    await page.get_by_test_id("question-send").click()
    await expect(page.get_by_test_id("own-question")).to_contain_text("Wird geprüft")


async def _office(clerk: Person) -> Person:
    """The clerk's page of questions, in a tab of its own beside the sitting."""
    office = Person(await clerk.page.context.new_page())
    office.page.on("console", lambda line: office.note(line))  # Playwright cannot wrap a method of a slotted class
    await office.page.goto(f"{clerk.page.url}fragen")
    return office


async def _answer(office: Person) -> None:
    await office.page.reload()
    form = office.at("answer-f1")
    await form.locator("[name=wer]").fill("Max Meier")
    await form.locator("[name=antwort]").fill("Im Mai.")
    await form.get_by_role("button", name="Schriftliche Antwort veröffentlichen").click()
    await expect(office.at("readable-f1")).to_have_attribute("data-state", "answered")


async def _look(folder: Path, **pages: Page) -> None:
    """Pictures for whoever wants to see them."""
    for name, page in pages.items():
        await page.screenshot(path=folder / f"{name}.png", full_page=True)


async def test_who_asks_in_person_waits_consents_is_let_in_and_thanked(town: PlannedTown, browser: Browser) -> None:
    resident = await enter(browser, f"{town.public}/fragen")
    await _ask(resident.page, town, "selbst")
    chair, clerk = await enter_all(browser, town.links["chair"], town.links["clerk"])
    await (await _office(clerk)).at("accept-f1").get_by_role("button").click()
    await resident.page.reload()
    await resident.at("own-door").click()
    await resident.at("check-start").click()
    await resident.at("join").click()
    await resident.at("asker-consent").click()
    await expect(resident.at("asker-consented")).to_be_visible()
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.press_twice("call-7")
    await chair.press_next("admit-asker")
    await expect(resident.at("my-state")).to_be_visible()
    await chair.press_next("give-floor")
    await expect(chair.page.get_by_text("Wann kommt der Bus?").first).to_be_visible()
    await chair.press_next("take-floor")
    await expect(resident.at("waiting-room")).to_contain_text("Vielen Dank für Ihre Frage.")
