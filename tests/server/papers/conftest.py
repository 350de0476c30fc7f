"""The office for the tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from server.addresses import meeting_url
from server.clock import ManualClock
from server.health import Counters
from server.papers.pages import PaperDesk
from server.web import Pages
from tests.server.house import open_house
from tests.server.papers.office import EARLY, MOST, PLANNED, Office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_house(tmp_path, planning=PLANNED, clock=ManualClock(EARLY)) as house:
        pages = Pages(house.settings, Counters(), meeting_url(house.settings))
        papers = house.sitting.papers
        desk = PaperDesk(pages, house.identities, house.sitting, papers.parent, MOST)
        application = web.Application(middlewares=[pages.middleware])
        application.add_routes(desk.routes())
        server = TestServer(application)
        async with server:
            papers.mkdir(exist_ok=True)
            yield Office(house, server, papers)
