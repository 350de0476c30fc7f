"""Plugs pulled and seats taken: what real browsers see of it, and that nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from server.store.database import FILE_NAME
from tests.browser.conftest import HALL, NO_STREAM, OpenTown
from tests.browser.people import Person, enter, enter_all, join, public_sample
from tests.browser.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(240)]

KAYA, KAYA_ID = "Thomas Kaya", "p02"


@pytest.fixture(scope="module")
def quiet_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for those who do not move its sitting."""
    town = Town(tmp_path_factory.mktemp("quiet"), extra=HALL + NO_STREAM)
    town.start()
    yield town
    town.stop()


async def _voting(chair: Person) -> None:
    for key in ("open-sitting", "state-quorum"):
        await chair.press_next(key)
    await chair.call_first()
    await chair.call("3")
    await chair.page.locator("[data-testid=also-open-vote], [data-testid=next-step][data-key=open-vote]").click()


def _ballots(town: Town, person_id: str) -> list[str]:
    """The choices of a person in the log, oldest first."""
    with sqlite3.connect(f"file:{town.data / FILE_NAME}?mode=ro", uri=True) as database:
        rows = database.execute("select body from event where kind = 'BallotCast' order by seq").fetchall()
    bodies = [json.loads(row[0]) for row in rows]
    return [body["choice"] for body in bodies if body["person_id"] == person_id]


async def test_every_acknowledged_vote_survives_a_pulled_plug_and_all_come_back_by_themselves(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(open_town, stream=False)
    roles = ("chair", "clerk", "hall", "public")
    chair, clerk, hall, public = await enter_all(browser, *(town.links[role] for role in roles))
    kaya = await join(browser, town.links[KAYA])
    await kaya.sees("hall")
    await _voting(chair)
    await kaya.at("vote-no").click()
    await expect(kaya.at("receipt")).to_contain_text("Beleg Nr.")
    town.kill()
    await expect(kaya.at("offline")).to_be_visible()
    await asyncio.to_thread(town.start)
    for person in (chair, clerk, hall, kaya):
        await expect(person.at("offline")).to_be_hidden()
    await expect(kaya.at("receipt")).to_have_attribute("data-choice", "no")
    await expect(chair.at("seat-2")).to_have_attribute("data-choice", "no")
    await expect(kaya.at("my-state")).to_contain_text("Der Saal sieht Sie")
    await expect(chair.at("vote-progress")).to_contain_text("33 von 33")
    assert _ballots(town, KAYA_ID) == ["no"]
    await chair.press_next("close-vote")
    await chair.press_next("announce-vote")
    await expect(public.at("public-result")).to_be_visible()
    verdict = town.run("verify")
    assert verdict.returncode == 0, verdict.stdout


async def test_a_crash_of_the_programme_leaves_the_sitting_alone_and_the_stream_comes_back(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(open_town)
    chair = await enter(browser, town.links["chair"])
    await chair.press_next("open-sitting")
    await expect(chair.at("on-air")).to_have_attribute("data-stream", "on")
    await _list_with(town, "s0")
    former = town.kill_child("server.programme_main")
    await chair.press_next("state-quorum")
    await _list_with(town, "#EXT-X-DISCONTINUITY\n")
    assert town.children()["server.programme_main"] != former
    await _hall_is_shown(town)
    await chair.press_next("call-item")


async def _hall_is_shown(town: Town) -> None:
    """Read the stream until a camera's picture is in it; the new programme begins with the empty frame."""
    while (await public_sample(town)).picture.std() <= 10:
        pass


async def _list_with(town: Town, mark: str) -> None:
    """Read the live list until it holds the mark; each read is a request to the edge."""
    async with aiohttp.ClientSession(town.public) as session:
        while True:
            with contextlib.suppress(aiohttp.ClientConnectorError):  # on a busy machine the edge comes after the links
                async with session.get("/live/live-high.m3u8") as response:
                    if response.status == 200 and mark in await response.text():
                        return


async def test_the_later_device_takes_the_seat_and_the_first_is_told_in_words(
    quiet_town: Town, browser: Browser
) -> None:
    first = await join(browser, quiet_town.links[KAYA])
    await first.sees("hall")
    second = await join(browser, quiet_town.links[KAYA])
    await expect(first.at("goodbye")).to_contain_text("auf einem anderen Gerät")
    await second.sees("hall")
    await expect(first.at("offline")).to_be_hidden()


async def test_without_a_camera_the_check_says_what_to_do_and_one_may_still_take_part(
    quiet_town: Town, browser: Browser
) -> None:
    context = await browser.new_context(locale="de-DE")
    page = await context.new_page()
    await page.add_init_script(
        "const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
        "navigator.mediaDevices.getUserMedia = (wanted) => wanted.video"
        " ? Promise.reject(new DOMException('none', 'NotFoundError')) : ask(wanted);"
    )
    await page.goto(quiet_town.links[KAYA])
    kaya = Person(page)
    await kaya.at("check-start").click()
    await expect(kaya.at("device-check")).to_contain_text("Kamera")
    await expect(kaya.at("level")).to_have_attribute("data-heard", "true")
    await kaya.at("join").click()
    await kaya.sees("hall")
    chair = await enter(browser, quiet_town.links["chair"])
    await expect(chair.at("quorum")).to_contain_text("33 von 37")


async def test_links_that_are_wrong_and_ports_that_are_taken_are_told_in_one_sentence(
    quiet_town: Town, browser: Browser
) -> None:
    stranger = await enter(browser, f"{quiet_town.url}/einladung/falsch")
    await expect(stranger.page.get_by_text("Dieser persönliche Link ist unbekannt")).to_be_visible()
    again = await asyncio.to_thread(quiet_town.run, "demo", "--no-codes")
    assert again.returncode == 2
    assert "läuft schon ein Server" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1
    elsewhere = Town(quiet_town.folder / "elsewhere", extra="")
    other = await asyncio.to_thread(_run_on_same_ports, quiet_town, elsewhere)
    assert f"Port {quiet_town.port}" in other


def _run_on_same_ports(town: Town, other: Town) -> str:
    """A second server with the first one's web port and a folder of its own; what it says on standard error."""
    text = other.config.read_text("utf-8").replace(f"\nport = {other.port}", f"\nport = {town.port}", 1)
    other.config.write_text(text, "utf-8")
    done = other.run("demo", "--no-codes")
    assert done.returncode == 2, os.linesep.join((done.stdout, done.stderr))
    return done.stderr
