"""A house with question time, its clerk's page and an edge, for the tests of question time."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from agenda.commands import Role
from agenda.commands.planning import ListItem
from agenda.question_time_sent import Sent
from server.addresses import public_url
from server.clock import SystemClock
from server.config import QuestionTimeSection, Settings
from server.edge.source import new_session
from server.health import Counters
from server.question_time.clerk import ClerkQuestions
from server.question_time.desk import Around, QuestionDesk
from server.question_time.edge import EdgeQuestions
from server.question_time.pages import QuestionFeed
from server.question_time.store import QuestionStore
from server.web import Pages
from tests.server.evening import PLANNING, SYSTEM
from tests.server.house import House, browser, open_house

ZONE = ZoneInfo("Europe/Berlin")
ASKING = (*PLANNING, (ListItem("t5", "5", "Einwohnerfragestunde", True, "question-time"), SYSTEM))
SENT = Sent("Erika Beispiel", False, "Nordstadt", True, "Wann kommt der Bus?", "", False)
FORM = {
    "frage": "Wann kommt der <b>Bus</b>?",
    "name": "Erika Beispiel",
    "wohnort": "Nordstadt",
    "einwohner": "1",
    "wie": "verlesen",
}


@dataclass(slots=True)
class Town:
    """A house with question time, its clerk's page, and an edge."""

    house: House
    desk: QuestionDesk
    store: QuestionStore
    server: TestServer
    edge: TestServer
    path: Path
    settings: Settings

    def audience(self) -> aiohttp.ClientSession:
        """Another browser."""
        return aiohttp.ClientSession(self.edge.make_url("/"), cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def ask(self, browser: aiohttp.ClientSession, **change: str) -> tuple[int, str, str]:
        """Fill in the form as the page has it; status, address and text of the page that follows."""
        page = await (await browser.get("/fragen")).text()
        token = re.findall(r'name="token" value="([^"]+)"', page)[0]
        filled = {name: value for name, value in {**FORM, "token": token, **change}.items() if value}
        async with browser.post("/fragen", data=filled) as answer:
            return answer.status, answer.url.path, await answer.text()

    async def clerk(
        self, path: str = "fragen", sent: Mapping[str, str] | None = None, role: Role = "clerk"
    ) -> tuple[int, str]:
        """The clerk's page, or what follows one of its forms."""
        person = {"clerk": "s1", "chair": "p1"}[role]
        link = await self.house.link(role, "klein-x", person)
        async with await self.house.open(link) as entered, browser() as session:
            for cookie in entered.cookie_jar:
                session.cookie_jar.update_cookies({cookie.key: cookie.value}, self.server.make_url("/p/klein-x/"))
            address = self.server.make_url(f"/p/klein-x/{path}")
            answer = await (session.get(address) if sent is None else session.post(address, data=sent))
            return answer.status, await answer.text()

    def sections(self) -> dict[str, object]:
        """The public state as an edge has it."""
        return {"sections": self.house.sitting.sections("public")}


@asynccontextmanager
async def opened(folder: Path, **limits: int) -> AsyncIterator[Town]:
    """The town before its sitting; the limits of question time may be others than the usual ones."""
    async with open_house(folder / "house", planning=ASKING) as house:
        settings = replace(house.settings, question_time=replace(QuestionTimeSection(), **limits))
        pages = Pages(settings, Counters(), public_url(settings))
        path = folder / "questions" / "klein.sqlite3"
        store = QuestionStore(path)
        desk = desk_of(house, store, settings)
        meeting = house.sitting.desk
        clerk = ClerkQuestions(
            pages, house.identities, lambda: meeting.meeting, store, ZONE, house.sitting.clock.now, desk.submit
        )
        async with served(pages, [*QuestionFeed(desk, store, house.feed_token).routes(), *clerk.routes()]) as server:
            feed = str(server.make_url("/feed"))
            session = new_session(house.feed_token, feed)
            known: list[Town] = []
            now = SystemClock()
            edge = EdgeQuestions(pages, session, feed, lambda: known[0].sections(), now.monotonic, now.now, tuple)
            async with served(pages, edge.routes()) as public, session:
                known.append(Town(house, desk, store, server, public, path, settings))
                yield known[0]
        await store.close()


def desk_of(house: House, store: QuestionStore, settings: Settings) -> QuestionDesk:
    async def door(question_id: str) -> str:
        return f"https://rat.example/einladung/{question_id}"

    around = Around(house.sitting.clock.now, ZONE, house.sitting.desk.submit, door)
    return QuestionDesk(house.sitting.desk, store, settings.question_time, around)


@asynccontextmanager
async def served(pages: Pages, routes: Sequence[web.AbstractRouteDef]) -> AsyncIterator[TestServer]:
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(routes)
    server = TestServer(application)
    async with server:
        yield server
