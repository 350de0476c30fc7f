"""An electronic secret ballot in real browsers: one at home and one in the hall find their codes in the lists."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.conftest import NO_HALL, NO_STREAM
from tests.browser.people import Person, enter, enter_all, join, sit
from tests.browser.town import ROOT, Town

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

PLAN = """
[meeting]
id = "beirat"
body = "Ausschuss für Soziales"
title = "3. Sitzung"
place = "Rathaus"
starts_at = "2026-11-26T18:00:00+01:00"
legal_seats = 3
profile = "DE-NW"
kind = "committee"

[local_law.remote]
basis = "statute-and-resolution"
date = "2026-01-15"
citation = "Hauptsatzung § 8"

[electronic_ballot]
basis = "statute-and-resolution"
date = "2026-01-15"
citation = "Hauptsatzung § 9"

[[person]]
id = "p1"
name = "Vera Vogt"
function = "chair"
seat = 1

[[person]]
id = "p2"
name = "Anna Abel"
function = "councillor"
seat = 2
how = "remote"

[[person]]
id = "p3"
name = "Ben Busch"
function = "councillor"
seat = 3
how = "remote"

[[person]]
id = "s1"
name = "Sina Scholl"
function = "clerk"

[[item]]
id = "t1"
title = "Wahl der Stellvertretung"
public = true
kind = "report"
"""


class PlannedTown(Town):
    """A sitting of its own instead of the demonstration."""

    def command(self, *arguments: str) -> Sequence[str]:
        return super().command(*(("serve",) if arguments[0] == "demo" else arguments))


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    one = PlannedTown(tmp_path, extra=NO_HALL + NO_STREAM)
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, "utf-8")
    planned = one.run("plan", str(plan))
    assert planned.returncode == 0, planned.stderr
    await asyncio.to_thread(one.start)
    yield one
    one.stop()


async def test_two_members_elect_secretly_and_find_their_codes_in_the_published_lists(
    town: Town, browser: Browser, tmp_path: Path
) -> None:
    chair, clerk = await enter_all(browser, town.links["chair"], town.links["clerk"])
    members = [await join(browser, town.links["Anna Abel"]), await sit(browser, town.links["Ben Busch"])]
    for person in ("p1", "p3"):
        await clerk.at(f"arrive-{person}").click()
    await _begin(chair)
    await _prepare(chair)
    await chair.at("open-w1-app").click()
    codes = await asyncio.gather(_elect(members[0], "01"), _elect(members[1], "02"))
    await expect(chair.at("roll-w1")).to_contain_text("2 von 3")
    await chair.press_next("open-urn")
    await chair.press_next("announce-election")
    public = await enter(browser, town.links["public"])
    await expect(public.at("lists-file")).to_be_visible()
    await public.at("show-lists").click()
    lists = await _published(town)
    assert {one["token"][:12]: one["choice"] for one in lists["urn"]} == dict(zip(codes, ("01", "02"), strict=True))
    for code in codes:
        spaced = " ".join(code[at : at + 4] for at in (0, 4, 8))
        await expect(public.at("three-lists")).to_contain_text(spaced)
    path = tmp_path / "lists.json"
    path.write_text(json.dumps(lists), "utf-8")
    said = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "pruefen.py"), str(path)], check=False, capture_output=True
    )
    assert said.returncode == 0, said.stdout
    # The public page misses its picture here: the programme is switched off.
    assert [error for person in (chair, clerk, *members) for error in person.errors] == []


async def _begin(chair: Person) -> None:
    """Open, state the quorum, test the voting keys as the chair's key proposes, call the item."""
    for key in ("open-sitting", "state-quorum", "test-vote", "close-vote", "announce-vote", "call-item"):
        await chair.press_next(key)


async def _prepare(chair: Person) -> None:
    elections = chair.at("elections")
    await elections.locator("summary").first.click()
    await elections.get_by_text("Wahl vorbereiten").click()
    await chair.at("election-post").fill("Stellvertretung")
    await chair.at("prepare-election").click()
    await expect(chair.at("election-w1")).to_be_visible()
    await chair.at("election-w1").get_by_text("Vorschlagen", exact=True).click()
    for name in ("Frau A", "Herr B"):
        await chair.at("nominate-label-w1").fill(name)
        await chair.at("nominate-w1").click()
        await expect(chair.at("election-w1")).to_contain_text(name)


async def _elect(member: Person, choice: str) -> str:
    """Fetch a paper, cast it, and note the code."""
    await member.at("fetch-paper").click()
    await member.at(f"choose-{choice}").check()
    await member.at("cast").click()
    receipt = member.at("secret-receipt")
    await expect(receipt).to_be_visible()
    return str(await receipt.get_attribute("data-code"))


async def _published(town: Town) -> dict[str, list[dict[str, str]]]:
    async with aiohttp.ClientSession() as session, session.get(f"{town.public}/wahlen/wahl-w1-1.json") as response:
        lists: dict[str, list[dict[str, str]]] = await response.json()
        return lists
