"""A chair's hard evening in real browsers: doubted vote, recusal, disturbance, election; the minutes say all of it."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from docx import Document
from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import REMOTE, Person, enter_all, join
from tests.browser.town import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

BUILD = ROOT / "build" / "browser" / "contested"
NAME = REMOTE["p02"]
SAID = (
    "Widerstreit",
    "zweifelt das Ergebnis",
    "Aus Gewissensgründen",
    "Wie in der Fraktion besprochen",
    "Störung",
    "rügt",
    "Stichwahl",
    "Anna Müller",
    "Die Öffentlichkeit wird ausgeschlossen",
    "Verkauf des Grundstücks Gartenstraße 12",
)
"""What the minutes must tell of this evening."""

CANDIDATES = ("Anna Müller", "Uwe Heß", "Rolf Albrecht")


@dataclass
class Evening:
    """The chair in the hall, the clerk beside, and one member at home."""

    chair: Person
    clerk: Person
    hall: Person
    kaya: Person

    @property
    def everybody(self) -> tuple[Person, ...]:
        return self.chair, self.clerk, self.hall, self.kaya

    async def photograph(self) -> None:
        """What each saw last, for whoever has to find out why a test failed."""
        BUILD.mkdir(parents=True, exist_ok=True)
        for name, person in zip(("chair", "clerk", "hall", "kaya"), self.everybody, strict=True):
            await person.page.screenshot(path=BUILD / f"{name}.png", full_page=True)


@pytest_asyncio.fixture(loop_scope="session")
async def evening(open_town: OpenTown, browser: Browser) -> AsyncIterator[Evening]:
    town = await asyncio.to_thread(open_town, stream=False)
    coming = enter_all(browser, *(town.links[role] for role in ("chair", "clerk", "hall")))
    (chair, clerk, hall), kaya = await asyncio.gather(coming, join(browser, town.links[NAME]))
    one = Evening(chair, clerk, hall, kaya)
    yield one
    await one.photograph()


async def test_a_contested_evening_ends_in_minutes_that_say_all_of_it(evening: Evening) -> None:
    await _open_with_a_test_vote(evening)
    await _doubt_a_vote_and_repeat_it(evening)
    await _leave_for_a_conflict_of_interest(evening)
    await _report_a_disturbance(evening)
    await _elect_with_a_run_off(evening)
    await _go_private(evening)
    await _read_the_minutes(evening)
    assert [error for person in evening.everybody for error in person.errors] == []


async def _open_with_a_test_vote(evening: Evening) -> None:
    chair = evening.chair
    await chair.press_next("open-sitting")
    await chair.press_next("state-quorum")
    await chair.press_next("test-vote")
    await evening.kaya.at("vote-yes").click()
    await expect(evening.hall.at("vote-progress")).to_contain_text("33 von 33")
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await chair.press_next("call-item")
    await expect(evening.kaya.at("current-item")).to_contain_text("TOP 1")


async def _doubt_a_vote_and_repeat_it(evening: Evening) -> None:
    """The first result is doubted by name and stays in the record; the second one counts."""
    chair, kaya = evening.chair, evening.kaya
    await chair.call("3")
    await chair.open_vote()
    await _vote(evening, "yes")
    await kaya.at("my-votes").locator("summary").click()
    await kaya.press_twice("doubt")
    await expect(kaya.at("doubted")).to_be_visible()
    await _doubt_in_the_hall(evening.clerk)
    await chair.page.locator("[data-testid=also-repeat-vote], [data-testid=next-step][data-key=repeat-vote]").click()
    await expect(kaya.at("vote-repeats")).to_be_visible()
    await _vote(evening, "no")
    repeated = kaya.at("my-vote-v3")
    await repeated.get_by_test_id("own-text").fill("Aus Gewissensgründen.")
    await repeated.get_by_test_id("own-record").click()
    await expect(repeated.get_by_test_id("own-recorded")).to_be_visible()


async def _doubt_in_the_hall(clerk: Person) -> None:
    """Whoever sits in the hall without a device has the doubt and the own voice entered by the clerk."""
    await clerk.at("votes-for").locator("summary").click()
    await clerk.at("votes-for-person").select_option(index=3)
    await clerk.press_twice("enter-doubt")
    await expect(clerk.at("doubt-entered")).to_be_visible()
    await clerk.at("own-vote-text").fill("Wie in der Fraktion besprochen.")
    await clerk.at("enter-own-vote").click()
    await expect(clerk.at("own-vote-entered")).to_be_visible()


async def _vote(evening: Evening, choice: str) -> None:
    """Kaya votes, the hall does by keypad, the chair closes and announces."""
    await evening.kaya.at(f"vote-{choice}").click()
    await expect(evening.kaya.at("receipt")).to_have_attribute("data-choice", choice)
    await expect(evening.hall.at("vote-progress")).to_contain_text("33 von 33")
    await evening.chair.press_next("close-vote")
    await evening.chair.press_next("announce-vote")
    await expect(evening.hall.at("vote-result")).to_have_attribute("data-state", "announced")


async def _leave_for_a_conflict_of_interest(evening: Evening) -> None:
    """Who declares it is out when the item is called: no picture, no word, no vote; and back afterwards."""
    chair, kaya, hall = evening.chair, evening.kaya, evening.hall
    await kaya.at("recusal-switch").locator("summary").click()
    await kaya.press_twice("declare-top4")
    await expect(kaya.at("recuse-top4")).to_have_attribute("data-declared", "true")
    await chair.call("4")
    await expect(kaya.at("waiting-room")).to_have_attribute("data-reason", "recused")
    await expect(kaya.page.locator("video")).to_have_count(0)
    await expect(hall.at("recused-names")).to_contain_text(NAME)
    await chair.open_vote()
    await expect(hall.at("vote-progress")).to_contain_text("32 von 32")
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await chair.at("also-close-item").or_(chair.page.locator("[data-testid=next-step][data-key=close-item]")).click()
    await kaya.sees("hall")
    await expect(kaya.at("waiting-room")).to_have_count(0)


async def _report_a_disturbance(evening: Evening) -> None:
    """A reported fault interrupts the sitting by one key; on return the member objects, the chair decides."""
    chair, kaya = evening.chair, evening.kaya
    await chair.press_twice("call-5")
    await kaya.at("fault").click()
    await kaya.at("report-sound").click()
    await expect(chair.at("disturbance-banner")).to_contain_text(NAME)
    await chair.at("interrupt-for-disturbance").click()
    await expect(chair.at("next-step")).to_have_attribute("data-key", "resume")
    await kaya.at("fault-over").click()
    await kaya.at("object").click()
    await expect(chair.at("disturbance-banner")).to_contain_text("gerügt")
    await chair.page.locator("[data-testid^=sphere-negligible-]").click()
    await chair.press_next("resume")
    await expect(kaya.at("current-item")).to_contain_text("TOP 5")
    await _rise_to_order_in_the_hall(evening.clerk)


async def _rise_to_order_in_the_hall(clerk: Person) -> None:
    """The clerk names what is asked for, because that ranks it; a mistaken entry is struck."""
    await clerk.at("clerk-request-person").select_option(index=3)
    await clerk.at("clerk-request-kind").select_option("order")
    await clerk.at("clerk-request-point").select_option("rules")
    await clerk.at("clerk-request").click()
    entered = clerk.page.locator(".clerk-queue li", has_text="Verstoß gegen die Geschäftsordnung")
    await entered.get_by_role("button").click()
    await entered.get_by_role("button").click()
    await expect(entered).to_have_count(0)


async def _elect_with_a_run_off(evening: Evening) -> None:
    """On paper and in the hall alone (§ 55 HGO): two people count, the run-off decides, the elected accepts."""
    chair, kaya = evening.chair, evening.kaya
    await chair.call("6")
    elections = chair.at("elections")
    await elections.locator("summary").first.click()
    await elections.get_by_text("Wahl vorbereiten").click()
    await chair.at("election-post").fill("Schriftführung des Zweckverbands")
    await chair.at("prepare-election").click()
    for name in CANDIDATES:
        await _nominate(chair, name)
    await _ballot(evening, {"Anna Müller": 15, "Uwe Heß": 11, "Rolf Albrecht": 6})
    await expect(evening.hall.at("hall-election")).to_contain_text("Stichwahl")
    await _ballot(evening, {"Anna Müller": 17, "Uwe Heß": 15})
    await chair.at("accept-w1").click()
    await expect(kaya.at("elected-w1")).to_contain_text("Anna Müller")


async def _nominate(chair: Person, name: str) -> None:
    form = chair.at("election-w1")
    if not await chair.at("nominate-label-w1").is_visible():
        await form.get_by_text("Vorschlagen", exact=True).click()
    await chair.at("nominate-label-w1").fill(name)
    await chair.at("nominate-w1").click()
    await expect(form.locator(".candidates")).to_contain_text(name)


async def _ballot(evening: Evening, figures: dict[str, int]) -> None:
    """One round: the clerk types what was counted, the chair counts for herself, and announces."""
    await evening.chair.at("open-w1-paper").click()
    await expect(evening.kaya.at("locked-out-w1")).to_be_visible()
    for person in (evening.clerk, evening.chair):
        form = person.at("count-w1")
        for name, count in figures.items():
            await form.get_by_label(name).fill(str(count))
        await person.at("count-send-w1").click()
        if person is evening.clerk:
            await expect(evening.chair.at("count-w1")).to_have_attribute("data-typed", "true")
    await evening.chair.press_next("announce-election")


async def _go_private(evening: Evening) -> None:
    """Who has confirmed beforehand that nobody listens comes along without a break."""
    chair, kaya = evening.chair, evening.kaya
    await chair.at("also-close-item").or_(chair.page.locator("[data-testid=next-step][data-key=close-item]")).click()
    await chair.press_twice("call-9")
    await kaya.at("confirm-privacy").click()
    await expect(kaya.at("current-item")).to_contain_text("TOP 9")
    await expect(evening.hall.at("placard")).to_be_visible()
    await kaya.at("hand").click()
    await chair.press_next("give-floor")
    await expect(kaya.at("my-state")).to_contain_text("Wort")
    await chair.at("also-take-floor").click()
    await _decide_in_private(evening)


async def _decide_in_private(evening: Evening) -> None:
    """The vote is for those inside alone; that its result may have to be announced stays on the chair's list."""
    chair, kaya, hall = evening.chair, evening.kaya, evening.hall
    await chair.open_vote()
    await kaya.at("vote-no").click()
    await expect(kaya.at("receipt")).to_have_attribute("data-choice", "no")
    await expect(chair.at("vote-progress")).to_contain_text("33 von 33")
    await expect(hall.at("vote-progress")).to_have_count(0)
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await expect(kaya.at("vote-result")).to_be_visible()
    await expect(hall.at("vote-result")).to_have_count(0)
    await chair.at("also-close-item").or_(chair.page.locator("[data-testid=next-step][data-key=close-item]")).click()
    await expect(chair.page.locator("[data-testid^=todo-text-]")).to_have_value(re.compile("Gartenstraße"))


async def _read_the_minutes(evening: Evening) -> None:
    clerk, chair = evening.clerk, evening.chair
    await chair.press_twice("also-close-sitting")
    async with clerk.page.expect_download() as started:
        await clerk.at("export-docx").click()
    content = (await (await started.value).path()).read_bytes()
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    for wanted in (*SAID, "17", NAME):
        assert wanted in text, wanted
    assert "Probeabstimmung" not in text
