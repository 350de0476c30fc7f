"""A page on another address of the town, in a browser that holds the clerk's cookie: it changes nothing here.

Names below `localhost` are secure origins, to which browsers send Sec-Fetch-Site; to others they send Origin alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, expect

from agenda.events.publication import ArchiveReleased
from tests.server.archive.earlier_town import Town, hold, town_of

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(120)]

FORM = '<form method="post" action="{}"><input name="tat" value="freigeben"><button>Zum Stadtfest</button></form>'


@asynccontextmanager
async def neighbour(target: str) -> AsyncIterator[TestServer]:
    """A site of the town with a form that leads to us."""

    async def page(request: web.Request) -> web.Response:
        return web.Response(text=FORM.format(target), content_type="text/html")

    application = web.Application()
    application.router.add_get("/", page)
    server = TestServer(application)
    await server.start_server()
    yield server
    await server.close()


async def kinds(town: Town) -> list[type]:
    """What happened in the earlier sitting."""
    return [type(one.event) for one in await town.house.store.log.read("mai")]


@pytest.mark.parametrize("site", ["klein.test", "klein.localhost"], ids=["origin", "fetch-metadata"])
async def test_a_form_of_another_page_of_the_town_releases_nothing_and_the_clerk_s_own_does(
    browser: Browser, tmp_path: Path, site: str
) -> None:
    await hold(tmp_path, "mai", "archive-after-release")
    async with town_of(tmp_path) as town:
        await town.house.earlier.read.wait()
        ours = f"http://rat.{site}:{town.house.server.port}"
        recordings = f"{ours}/p/heute-clerk/aufzeichnungen"
        page = await (await browser.new_context(locale="de-DE")).new_page()
        await page.goto(ours + await town.house.link("clerk", "heute-clerk", "s1"))
        async with neighbour(f"{recordings}/mai") as other:
            await page.goto(f"http://bauamt.{site}:{other.port}/")
            await page.get_by_role("button").click()
            await expect(page.locator("main")).to_contain_text("von einer anderen Seite")
        assert ArchiveReleased not in await kinds(town)
        await page.goto(recordings)
        await page.get_by_text("Aufzeichnung freigeben …").click()
        await page.get_by_role("button", name="Aufzeichnung freigeben").click()
        await expect(page.locator("main")).to_contain_text("ist öffentlich zu sehen")
        assert ArchiveReleased in await kinds(town)
