"""A sitting with a live poll and an edge at which it is answered, for the tests of polls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from agenda.commands.polls import OpenPoll
from agenda.events.polls import PollClosed
from server.addresses import public_url
from server.clock import SystemClock
from server.config import PollsSection
from server.edge.source import new_session
from server.health import Counters
from server.polls.desk import PollDesk
from server.polls.edge import EdgePolls
from server.polls.pages import PollPages
from server.signalling import Signalling
from server.web import Pages
from tests.server.evening import CLERK
from tests.server.house import House

ASK = OpenPoll("Soll der <b>Markt</b> bleiben?", ("Ja", "Nein"))
DEVICE, OTHER = "a" * 32, "b" * 32


@dataclass(slots=True)
class Town:
    """A house with polls, and an edge that brings it answers."""

    house: House
    desk: PollDesk
    ways: PollPages
    pages: Pages
    feed: str
    edge: EdgePolls
    address: str
    folder: Path

    async def ask(self, command: OpenPoll = ASK) -> str:
        """Open a poll; its short word."""
        await self.desk.submit(command, CLERK)
        return list(self.desk.meeting.polls.values())[-1].opened.code

    @property
    def result(self) -> PollClosed | None:
        return list(self.desk.meeting.polls.values())[-1].result

    def audience(self) -> aiohttp.ClientSession:
        """Another browser."""
        return aiohttp.ClientSession(self.address, cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def joined(house: House, folder: Path, settings: PollsSection | None = None) -> AsyncIterator[Town]:
    desk = PollDesk(house.sitting.desk, folder, house.sitting.desk.submit, settings)
    pages = Pages(house.settings, Counters(), public_url(house.settings))
    signalling = Signalling(house.sitting, house.identities, pages.texts, Counters(), "de", 262_144, lambda client: [])
    ways = PollPages(desk, house.sitting, signalling, house.feed_token, "https://rat.example")
    async with served(Pages(house.settings, Counters(), ""), ways) as feed:
        session = new_session(house.feed_token, feed)
        edge = EdgePolls(
            pages, session, feed, lambda: house.sitting.sections("public")["polls"], SystemClock().monotonic
        )
        async with served(pages, edge) as address:
            working = [asyncio.create_task(one) for one in (desk.run(), edge.run(asyncio.sleep))]
            yield Town(house, desk, ways, pages, f"{feed}/polls", edge, address.removesuffix("feed"), folder)
            for one in working:
                one.cancel()
            await asyncio.gather(*working, return_exceptions=True)
        await session.close()


@asynccontextmanager
async def served(pages: Pages, part: PollPages | EdgePolls) -> AsyncIterator[str]:
    """The address of its feed."""
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(part.routes())
    async with TestServer(application) as server:
        yield str(server.make_url("/feed"))
