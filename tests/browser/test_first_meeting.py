"""One hybrid sitting from gavel to minutes, all roles in real browsers at once."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator

import pypdf
import pytest
import pytest_asyncio
from docx import Document
from playwright.async_api import Browser, expect

from tests.browser.conftest import OpenTown
from tests.browser.people import REMOTE, Person, enter_all, join, public_sample
from tests.browser.town import ROOT, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

BUILD = ROOT / "build" / "browser"
SECRET = "Gartenstraße"
KAYA = "p02"


class Evening:
    """The town and everybody's browser."""

    def __init__(self, town: Town, browser: Browser) -> None:
        self.town = town
        self.browser = browser
        self.members: dict[str, Person] = {}
        self.chair: Person
        self.clerk: Person
        self.hall: Person
        self.public: Person

    async def gather(self) -> None:
        """All seven come in."""
        links = self.town.links
        roles = ("chair", "clerk", "hall", "public")
        self.chair, self.clerk, self.hall, self.public = await enter_all(self.browser, *(links[role] for role in roles))
        joined = await asyncio.gather(*(join(self.browser, links[name]) for name in REMOTE.values()))
        self.members = dict(zip(REMOTE, joined, strict=True))

    async def photograph(self) -> None:
        """What each saw last, for whoever has to find out why a test failed."""
        BUILD.mkdir(parents=True, exist_ok=True)
        for number, person in enumerate(self.everybody):
            await person.page.screenshot(path=BUILD / f"{number}.png")

    @property
    def everybody(self) -> list[Person]:
        return [self.chair, self.clerk, self.hall, self.public, *self.members.values()]

    @property
    def kaya(self) -> Person:
        return self.members[KAYA]


@pytest_asyncio.fixture(loop_scope="session")
async def evening(open_town: OpenTown, browser: Browser) -> AsyncIterator[Evening]:
    one = Evening(await asyncio.to_thread(open_town), browser)
    await one.gather()
    yield one
    await one.photograph()


async def test_a_hybrid_sitting_goes_from_gavel_to_minutes(evening: Evening) -> None:
    await _everybody_sees_and_hears(evening)
    await _open(evening)
    await _speak(evening)
    await _vote(evening)
    await _go_private(evening)
    await _close_and_export(evening)
    assert [error for person in evening.everybody for error in person.errors] == []


async def _everybody_sees_and_hears(evening: Evening) -> None:
    for person_id, member in evening.members.items():
        await member.sees("hall")
        for other in REMOTE.keys() - {person_id}:
            await member.sees(other)
    await expect(evening.chair.at("quorum")).to_contain_text("35 von 37")


async def _open(evening: Evening) -> None:
    chair = evening.chair
    await chair.press_next("open-sitting")
    await chair.press_next("state-quorum")
    await chair.call_first()
    for person in (evening.hall, evening.kaya):
        await expect(person.at("current-item")).to_contain_text("TOP 1")
    await expect(evening.public.at("now-sentence")).to_contain_text("TOP 1")
    for person_id in REMOTE:
        await evening.hall.sees(person_id)


async def _speak(evening: Evening) -> None:
    """The hand goes up at home; the chair gives the floor; hall and public see and hear, nobody else is heard."""
    kaya, chair = evening.kaya, evening.chair
    await chair.at("seat-5").click()
    await chair.at("give-floor").click()
    await kaya.hears("hall")
    await kaya.at("hand-remark").fill("Zum Haushalt")
    await kaya.at("hand").click()
    await expect(kaya.at("hand-raised")).to_be_visible()
    await chair.at(f"give-{KAYA}").click()
    await expect(kaya.at("my-state")).to_contain_text("Der Saal sieht und hört Sie")
    await expect(evening.hall.at("hall-speaker")).to_have_attribute("data-person", KAYA)
    await evening.hall.hears(KAYA)
    await evening.members["p15"].hears(KAYA)
    await expect(evening.public.at("public-speaker")).to_have_attribute("data-person", KAYA)
    await expect(evening.members["p15"].at("my-state")).to_contain_text("Mikrofon ist geschlossen")
    await evening.public.plays()
    before = await kaya.page.evaluate("performance.timeOrigin")
    await kaya.page.reload()
    await expect(kaya.at("my-state")).to_contain_text("Der Saal sieht und hört Sie")
    assert await kaya.page.evaluate("performance.timeOrigin") > before
    await evening.hall.hears(KAYA)
    await chair.at("also-take-floor").click()
    await expect(chair.at("now-speaker")).to_have_count(0)


async def _vote(evening: Evening) -> None:
    """TOP 3 is put to the vote: keypads in the hall, keys at home, every seat visible, the result announced."""
    chair = evening.chair
    await chair.call("3")
    await expect(evening.hall.at("current-item")).to_contain_text("TOP 3")
    await chair.open_vote()
    for choice, member in zip(("yes", "no", "abstain"), evening.members.values(), strict=True):
        await member.at(f"vote-{choice}").click()
        await expect(member.at("receipt")).to_have_attribute("data-choice", choice)
    await expect(chair.at("seat-2")).to_have_attribute("data-choice", "yes")
    await expect(evening.hall.at("seat-24")).to_have_attribute("data-choice", "abstain")
    await evening.kaya.at("vote-no").click()
    await expect(chair.at("seat-2")).to_have_attribute("data-choice", "no")
    await evening.kaya.at("vote-yes").click()
    await expect(evening.hall.at("vote-progress")).to_contain_text("35")
    await chair.press_next("close-vote")
    await expect(evening.public.at("public-result")).to_have_count(0)
    await chair.press_next("announce-vote")
    await expect(evening.public.at("public-result")).to_contain_text("Angenommen mit")
    await expect(evening.hall.at("vote-result")).to_have_attribute("data-carried", "true")


async def _go_private(evening: Evening) -> None:
    """A non-public item: a placard, silence, and not a word of it for the public."""
    shown = await public_sample(evening.town)
    await evening.chair.call("9")
    await expect(evening.public.at("placard")).to_contain_text("Nichtöffentliche Beratung")
    await expect(evening.kaya.at("waiting-room")).to_have_attribute("data-reason", "unconfirmed")
    assert SECRET not in await evening.kaya.page.content()
    await evening.kaya.at("confirm-privacy").click()
    await expect(evening.kaya.at("current-item")).to_contain_text(SECRET)
    await _until_silent(evening.town)
    private = await public_sample(evening.town)
    assert private.picture.shape == shown.picture.shape
    assert SECRET not in await evening.public.page.content()
    await expect(evening.hall.at("placard")).to_be_visible()
    assert SECRET not in await evening.hall.at("placard").inner_text()


async def _until_silent(town: Town) -> None:
    """The stream runs a second or two behind; silence must come, and the placard does not move."""
    while (first := await public_sample(town)).loudness > 1e-4:
        pass
    second = await public_sample(town)
    assert abs(first.picture.astype(int) - second.picture.astype(int)).mean() < 2


async def _close_and_export(evening: Evening) -> None:
    clerk, chair = evening.clerk, evening.chair
    await clerk.at("prose-3").fill("Herr Kaya erläutert den Antrag. Es gibt keine Rückfragen.")
    await expect(clerk.at("prose-3-state")).to_have_attribute("data-saved", "true")
    await chair.press_twice("also-close-sitting")
    await expect(clerk.at("minutes")).to_contain_text("Angenommen mit")
    await expect(evening.public.at("now-sentence")).to_contain_text("geschlossen")
    files = {name: await _download(clerk, f"export-{name}") for name in ("pdf", "docx")}
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(files["pdf"])).pages)
    for wanted in ("Thomas Kaya", "Birgit Neumann", "zugeschaltet", "keine Rückfragen", "Angenommen mit"):
        assert wanted in text, wanted
    paragraphs = "\n".join(one.text for one in Document(io.BytesIO(files["docx"])).paragraphs)
    assert "keine Rückfragen" in paragraphs
    verdict = evening.town.run("verify")
    assert verdict.returncode == 0, verdict.stdout
    assert "unversehrt" in verdict.stdout


async def _download(person: Person, testid: str) -> bytes:
    async with person.page.expect_download() as started:
        await person.at(testid).click()
    download = await started.value
    return (await download.path()).read_bytes()
