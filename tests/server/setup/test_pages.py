"""What the technician's addresses tell of the hall, they tell the technician alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from agenda.commands import Role
from hardware.readiness import CallTried
from server.setup.file import TaughtFile
from server.setup.pages import SetupPages
from server.setup.setup import Setup
from server.tasks import cancelled_at_exit
from server.web import Pages
from tests.server.house import House, browser, open_house

ADDRESSES = ("hall.json", "readiness.html")
OTHERS: tuple[tuple[Role, str | None], ...] = (("chair", "vera"), ("clerk", None), ("member", "anna"), ("hall", None))


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


@asynccontextmanager
async def technicians_pages(house: House, folder: Path) -> AsyncIterator[TestServer]:
    """The addresses on a server of their own; cookies do not care for its port."""
    async with cancelled_at_exit() as tasks:
        setup = Setup(house.sitting, TaughtFile(folder), lambda: CallTried(True), dict, tasks, _no_time)
        pages = Pages(house.settings, house.counters, "http://127.0.0.1")
        application = web.Application(middlewares=[pages.middleware])
        application.add_routes(SetupPages(pages, house.identities, setup, house.sitting).routes())
        server = TestServer(application)
        await server.start_server()
        try:
            yield server
        finally:
            await server.close()


@pytest.mark.parametrize("address", ADDRESSES)
async def test_the_technician_may_read_of_the_hall_and_nobody_else(tmp_path: Path, address: str) -> None:
    async with open_house(tmp_path) as house, technicians_pages(house, tmp_path) as server:
        for role, person in (("operator", None), *OTHERS):
            session = await house.open(await house.link(role, f"{role}-1", person))
            async with session.get(server.make_url(f"/p/{role}-1/{address}")) as response:
                assert (role, response.status) == (role, 200 if role == "operator" else 403)
            await session.close()


@pytest.mark.parametrize("address", ADDRESSES)
async def test_without_a_link_nothing_is_told_of_the_hall(tmp_path: Path, address: str) -> None:
    async with open_house(tmp_path) as house, technicians_pages(house, tmp_path) as server, browser() as session:
        response = await session.get(server.make_url(f"/p/operator-1/{address}"))
        assert response.status == 403
