"""The whole chain in real browsers: survey, item, debate, poll, vote, minutes signed and published, open data, and the
mail that tells."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from docx import Document
from playwright.async_api import Browser, FilePayload, Page, expect

from server.surveys.store import Given, SurveyStore
from tests.browser.axe import violations
from tests.browser.conftest import OpenTown
from tests.browser.people import PATIENCE_S, Person, enter, enter_all
from tests.browser.town import Town
from tests.server.mailbox import Inbox, mail_server
from tests.server.surveys.photographs import picture

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(420)]

EXAMPLE = Path(__file__).parents[1] / "server" / "surveys" / "survey.toml"
MEETING, ITEM = "musterstadt-2026-11-26", "top5"
SPEAKER, NAME = "p01", "Anna Müller"
ASKED = "Soll der Radweg beleuchtet sein?"
LINK = re.compile(r"http://\S+/nachricht/\S+")


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, int]]:
    """A mail server, and its port."""
    taken = Inbox()
    with mail_server(taken) as section:
        yield taken, section.port


async def test_what_the_town_was_asked_is_debated_voted_on_written_down_and_told(
    open_town: OpenTown, browser: Browser, tmp_path: Path, inbox: tuple[Inbox, int]
) -> None:
    mail = f'[mail]\nhost = "127.0.0.1"\nport = {inbox[1]}\nsecurity = "none"\nsender = "rat@example.de"\n'
    town = await asyncio.to_thread(open_town, hall=False, stream=False, extra=mail)
    await _surveys(town.data / "surveys")
    await _answer(browser, town, tmp_path)
    chair, clerk, hall, public = await enter_all(
        browser, *(town.links[role] for role in ("chair", "clerk", "hall", "public"))
    )
    await _attach(clerk, tmp_path)
    visitor = await _leave_address(browser, town, inbox[0], tmp_path)
    await _debate(chair, clerk)
    await _show(chair, hall, public, tmp_path)
    for page in (chair.page, hall.page, public.page, visitor):
        assert await violations(page) == []
    await _poll(clerk, hall, visitor, town)
    await _vote(chair)
    await _minutes(chair, clerk)
    await _open_data(town)
    await _publish(chair, clerk)
    await _read(public, town)
    await _wait_for(inbox[0], 2)
    told = inbox[0].texts()[1]
    assert "Tempo 30 auf der Bahnhofstraße" in told
    assert re.search(r"^(Angenommen|Abgelehnt)", told, re.MULTILINE)
    # The public page asks in vain for the stream that this town does not make.
    assert [error for one in (chair, clerk, hall) for error in one.errors] == []


async def _surveys(folder: Path) -> None:
    """One that is over, with answers, and one that runs."""
    now = datetime.now(UTC).replace(microsecond=0)
    _write(folder, "radweg", now - timedelta(days=9), now - timedelta(hours=1))
    _write(folder, "offen", now - timedelta(days=9), now + timedelta(hours=1))
    store = SurveyStore(folder)
    for number in range(40):
        answers = {
            "dafuer": ("ja" if number % 3 else "nein",),
            "note": (str(number % 5 + 1),),
            "alter": ("jung" if number % 2 else "alt",),
            "zeiten": ("morgens=oft", "abends=nie"),
        }
        day = (now - timedelta(days=2)).date().isoformat()
        await store.put(Given("radweg", f"form-{number}", "paper" if number < 4 else "online", day, answers))
    await store.close()


def _write(folder: Path, survey_id: str, opens: datetime, closes: datetime) -> None:
    text = EXAMPLE.read_text("utf-8")
    for old, new in (
        ('id = "radweg"', f'id = "{survey_id}"'),
        ('meeting = "klein"', f'meeting = "{MEETING}"'),
        ('item = "t1"', f'item = "{ITEM}"'),
        ("2026-03-01T08:00:00+01:00", opens.isoformat()),
        ("2026-03-05T12:00:00+01:00", closes.isoformat()),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{survey_id}.toml").write_text(text, "utf-8")


async def _answer(browser: Browser, town: Town, folder: Path) -> None:
    """Somebody with a telephone that runs no scripts, and a photograph."""
    context = await browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="de")
    page = await context.new_page()
    await page.goto(f"{town.public}/umfrage/offen")
    await page.locator("input[name='q.dafuer'][value=ja]").check()
    await page.locator("input[type=file]").set_input_files(
        FilePayload(name="Foto.jpg", mimeType="image/jpeg", buffer=b"MZ")
    )
    await page.locator("button.key").click()
    await expect(page.locator(".fault")).to_contain_text("weder PDF noch JPEG noch PNG")
    await page.screenshot(path=folder / "form-320.png", full_page=True)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    photograph = FilePayload(name="Foto.gif", mimeType="image/gif", buffer=picture("JPEG"))
    await page.locator("input[type=file]").set_input_files(photograph)
    await page.locator("button.key").click()
    await expect(page.locator("[role=status]")).to_contain_text("Ihre Antwort ist gespeichert.")
    await page.screenshot(path=folder / "thanks-320.png", full_page=True)


async def _attach(clerk: Person, folder: Path) -> None:
    page = await clerk.page.context.new_page()
    await page.goto(f"{clerk.page.url}umfragen/offen")
    await page.locator("summary").click()
    async with page.expect_download() as started:
        await page.locator("details a").click()
    assert (await started.value).suggested_filename.startswith("offen-")
    await page.screenshot(path=folder / "clerk.png", full_page=True)
    await page.goto(f"{clerk.page.url}umfragen/radweg")
    await page.locator("button.key").click()
    await expect(page.locator(".notice")).to_contain_text("als Anlage bei")
    await page.close()


async def _leave_address(browser: Browser, town: Town, inbox: Inbox, folder: Path) -> Page:
    visitor = (await enter(browser, f"{town.public}/umfrage/radweg/nachricht")).page
    await visitor.screenshot(path=folder / "notice.png", full_page=True)
    await visitor.locator("#mail").fill("anna@example.org")
    await visitor.get_by_role("button").click()
    await expect(visitor.locator("[role=status]")).to_contain_text("Bitte sehen Sie in Ihre Mail.")
    await _wait_for(inbox, 1)
    link = LINK.search(inbox.texts()[0])
    assert link is not None
    await visitor.set_viewport_size({"width": 320, "height": 640})
    await visitor.goto(f"{link[0]}?lang=en")
    await visitor.screenshot(path=folder / "confirm-320-en.png", full_page=True)
    await visitor.get_by_role("button", name="Yes, notify me").click()
    await expect(visitor.locator("[role=status]")).to_contain_text("Your address is confirmed.")
    return visitor


async def _wait_for(inbox: Inbox, number: int) -> None:
    assert await asyncio.to_thread(inbox.wait_for, number, PATIENCE_S)


async def _debate(chair: Person, clerk: Person) -> None:
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()
    await chair.call("5")
    await clerk.at("clerk-request-person").select_option(value=SPEAKER)
    await clerk.at("clerk-request").click()
    await chair.at(f"give-{SPEAKER}").click()  # a councillor in the hall may have been quicker
    await expect(chair.at("now-speaker")).to_have_attribute("data-person", SPEAKER)
    await chair.at("also-take-floor").click()


async def _poll(clerk: Person, hall: Person, visitor: Page, town: Town) -> None:
    """A straw poll that the visitor answers."""
    await clerk.at("poll-desk").locator("summary").click()
    await clerk.at("poll-ask").fill(ASKED)
    await clerk.at("poll-open").click()
    await expect(clerk.at("poll-running")).to_be_visible()
    await visitor.goto(f"{town.public}/stimmung/{await hall.at('poll-code').inner_text()}?lang=de")
    await visitor.get_by_label("Ja").check()
    await visitor.get_by_test_id("poll-send").click()
    await expect(visitor.get_by_test_id("poll-counted")).to_be_visible()
    await clerk.at("poll-close").click()
    await expect(clerk.page.locator(".clerk-middle")).to_contain_text("Ein Stimmungsbild, kein Beschluss.")


async def _minutes(chair: Person, clerk: Person) -> None:
    """Whatever was asked, said and voted stands in the Word file."""
    await chair.press_twice("also-close-sitting")
    async with clerk.page.expect_download() as started:
        await clerk.at("export-docx").click()
    document = Document(io.BytesIO((await (await started.value).path()).read_bytes()))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    text = "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))
    for said in ("Sind Sie dafür?", ASKED, NAME, "Abstimmung"):
        assert said in text, said


async def _publish(chair: Person, clerk: Person) -> None:
    """The clerk proposes, both sign, the clerk publishes."""
    await clerk.at("propose-minutes").click()
    for one in (chair, clerk):
        await expect(one.at("minutes-course")).to_have_attribute("data-state", "proposed")
        await one.press_twice("sign-minutes")
        await expect(one.at("sign-minutes")).to_have_count(0)
    await expect(clerk.at("minutes-course")).to_have_attribute("data-state", "approved")
    await clerk.press_twice("publish-minutes")
    await expect(clerk.at("minutes-course")).to_have_attribute("data-state", "published")


async def _read(public: Person, town: Town) -> None:
    """Everybody reads the minutes on the public page, and programs find the very file."""
    async with public.page.context.expect_page() as opened:
        await public.at("published-minutes").get_by_role("link", name="Ansehen (HTML)").click()
    minutes = await opened.value
    for said in ("Sind Sie dafür?", ASKED, NAME):
        await expect(minutes.locator("body")).to_contain_text(said)
    file = (await _told(town, f"meeting/{MEETING}", "resultsProtocol"))["resultsProtocol"]
    assert file["name"] == "Niederschrift"
    async with aiohttp.ClientSession() as session, session.get(file["accessUrl"]) as answer:
        assert (answer.status, (await answer.read())[:5]) == (200, b"%PDF-")


async def _told(town: Town, path: str, attribute: str) -> dict[str, Any]:
    """An object of OParl, as soon as the edge has heard of that attribute."""
    found: dict[str, Any] = {}
    async with aiohttp.ClientSession(town.public) as session:
        while attribute not in found:
            async with session.get(f"/oparl/v1/{path}") as answer:
                found = await answer.json()
    return found


async def _open_data(town: Town) -> None:
    """The same facts for programs."""
    item = await _told(town, f"agendaitem/{MEETING}.{ITEM}", "result")
    assert item["result"] in ("angenommen", "abgelehnt")
    assert [poll["question"] for poll in item["ratssaal:polls"]] == [ASKED]
    assert [survey["title"] for survey in item["ratssaal:surveys"]] == ["Radweg in der Bahnhofstraße"]
    assert len(item["ratssaal:speakers"]) == 1


async def _show(chair: Person, hall: Person, public: Person, folder: Path) -> None:
    await chair.at("show-exhibits").locator("summary").click()
    await chair.at("show-exhibit-radweg").click()
    await expect(hall.at("hall-exhibit")).to_contain_text("Sind Sie dafür?")
    await expect(public.at("public-exhibit")).to_contain_text("Sind Sie dafür?")
    without_script = await public.page.request.get(f"{public.page.url}?ansicht=text")
    assert "26 (65 %)" in await without_script.text()
    await _look(folder, "1", chair=chair.page, hall=hall.page, public=public.page)
    for place in range(2, 7):
        await chair.at("exhibit-forward").click()
        await expect(hall.at("hall-exhibit")).to_have_attribute("data-page", str(place))
    await expect(hall.at("hall-exhibit")).to_contain_text("Wann sind Sie dort?")
    await public.page.set_viewport_size({"width": 320, "height": 640})
    assert await public.page.evaluate("document.documentElement.scrollWidth") <= 320
    await _look(folder, "6", hall=hall.page, public=public.page)
    await chair.at("exhibit-hide").click()
    await expect(hall.at("hall-exhibit")).to_have_count(0)
    await expect(public.at("public-exhibit")).to_have_count(0)


async def _vote(chair: Person) -> None:
    await chair.open_vote()
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await (
        chair.at("also-close-item")
        .or_(chair.page.locator("[data-testid=next-step][data-key=close-item]"))
        .first.click()
    )


async def _look(folder: Path, name: str, **pages: Page) -> None:
    """Pictures for whoever wants to see them."""
    for who, page in pages.items():
        await page.screenshot(path=folder / f"{who}-{name}.png", full_page=who == "public")
