"""Three seats of the hall and two members at home speak in turn; the public sees each of them, with the right name."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Browser, expect

from tests.browser import onair
from tests.browser.conftest import OpenTown
from tests.browser.people import REMOTE, Person, enter_all, join

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]

IN_HALL = {"p04": ("Michael Weiß", "SPD", 4), "p16": ("Peter Böhm", "CDU", 16), "p21": ("Heike Fuchs", "CDU", 21)}
AT_HOME = {"p02": "SPD", "p15": "CDU"}
"""In the order in which they speak: whoever comes next sits elsewhere, so that the camera has to move."""


@pytest.mark.slow  # a minute of journeys; tests/server/test_direction_pictures.py cuts the same pictures without pages
async def test_whoever_has_the_floor_is_in_the_publics_picture_with_the_own_name(
    open_town: OpenTown, browser: Browser
) -> None:
    town = await asyncio.to_thread(open_town)
    chair, clerk, public = await enter_all(browser, *(town.links[one] for one in ("chair", "clerk", "public")))
    homes = [await join(browser, town.links[REMOTE[one]]) for one in AT_HOME]
    await chair.press_next("open-sitting")
    await chair.press_next("state-quorum")
    await chair.call_first()
    await public.plays()
    who = onair.names(
        {name: faction for name, faction, _ in IN_HALL.values()}
        | {REMOTE[one]: faction for one, faction in AT_HOME.items()}
    )
    where = onair.seats(*(seat for *_, seat in IN_HALL.values()))
    for person, (name, _, seat) in IN_HALL.items():
        await _give_in_hall(chair, clerk, person)
        await onair.shows(public, [who, where], [name, str(seat)])
    for home, person in zip(homes, AT_HOME, strict=True):
        await home.at("hand").click()
        await chair.at(f"give-{person}").click()
        await onair.shows(public, [who], [REMOTE[person]])
        await home.sees("hall")


async def _give_in_hall(chair: Person, clerk: Person, person: str) -> None:
    """The clerk enters a hand that was shown; the chair gives the floor."""
    await clerk.at(f"request-{person}").click()
    await chair.at(f"give-{person}").click()
    await expect(chair.at("now-speaker")).to_have_attribute("data-person", person)
