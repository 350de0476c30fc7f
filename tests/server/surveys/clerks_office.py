"""The clerk's pages of a survey on a real socket beside the house, for the tests of surveys in the meeting process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from agenda.commands import Role
from server.addresses import meeting_url
from server.health import Counters
from server.surveys.desk import ClerkPages, SurveyDesk
from server.surveys.plans import Shelf
from server.surveys.results import Results
from server.surveys.store import Given, SurveyStore
from server.web import Pages
from tests.server.house import House, browser, open_house

ZONE = ZoneInfo("Europe/Berlin")
DURING, AFTER = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 6, tzinfo=UTC)
EXAMPLE = Path(__file__).parent / "survey.toml"


@dataclass(slots=True)
class Office:
    """The clerk's pages on a real socket beside the house."""

    house: House
    desk: SurveyDesk
    store: SurveyStore
    server: TestServer
    surveys: Path
    now: datetime = AFTER
    headers: Mapping[str, str] = field(default_factory=dict)

    async def fill(self, number: int) -> None:
        """So many people are in favour."""
        for one in range(number):
            await self.store.put(Given("radweg", f"form-{one}", "online", "2026-03-02", {"dafuer": ("ja",)}))

    @property
    def file(self) -> Path:
        """The survey as it was written."""
        return self.surveys / "radweg.toml"

    def rewrite(self, old: str, new: str) -> None:
        """Change it by hand."""
        text = self.file.read_text("utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new, 1), "utf-8")

    @asynccontextmanager
    async def browsing(self, role: Role = "clerk", person: str = "s1") -> AsyncIterator[ClientSession]:
        """A browser of that role."""
        link = await self.house.link(role, "klein-x", person)
        async with await self.house.open(link) as entered, browser() as session:
            for cookie in entered.cookie_jar:
                session.cookie_jar.update_cookies({cookie.key: cookie.value}, self.server.make_url("/p/klein-x/"))
            yield session

    async def ask(self, session: ClientSession, path: str, sent: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text of a page; with `sent` a form is sent there."""
        address = self.server.make_url(f"/p/klein-x/{path}")
        answer = await (session.get(address) if sent is None else session.post(address, data=sent))
        self.headers = answer.headers
        return answer.status, await answer.text()

    async def open(
        self, path: str, role: Role = "clerk", person: str = "s1", sent: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """The same in a browser of the role that does nothing else."""
        async with self.browsing(role, person) as session:
            return await self.ask(session, path, sent)


@asynccontextmanager
async def office(folder: Path) -> AsyncIterator[Office]:
    async with open_house(folder / "house") as house:
        surveys = folder / "surveys"
        surveys.mkdir()
        (surveys / "radweg.toml").write_bytes(EXAMPLE.read_bytes())
        shelf, store = Shelf(surveys), SurveyStore(surveys)
        pages = Pages(house.settings, Counters(), meeting_url(house.settings))
        known: list[Office] = []

        def now() -> datetime:
            return known[0].now

        desk = SurveyDesk(house.sitting.desk, shelf, Results(store, ZONE), now, house.submit)
        clerk = ClerkPages(
            pages, house.identities, lambda: house.sitting.desk.meeting, shelf, store, ZONE, now, desk.submit
        )
        application = web.Application(middlewares=[pages.middleware])
        application.add_routes(clerk.routes())
        server = TestServer(application)
        await server.start_server()
        known.append(Office(house, desk, store, server, surveys))
        yield known[0]
        await server.close()
        await store.close()
