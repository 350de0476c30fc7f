"""The meeting process without its children, on real sockets, for tests of pages and signalling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import socketio
from aiohttp import web
from aiohttp.test_utils import TestServer

from agenda.commands import Actor, Command, Role
from media.server import MediaServer
from media.settings import MediaSettings
from server.addresses import Folders, meeting_url
from server.archive.clerk import ClerkRecordings
from server.archive.earlier import EarlierRecordings
from server.archive.earlier_feed import EarlierFeed
from server.archive.feed import ArchiveFeed
from server.clock import Clock, SystemClock
from server.config import Settings, load
from server.desk import MeetingDesk
from server.elections import join_elections
from server.export import House as ExportHouse
from server.feed import Feed
from server.health import Counters, Health
from server.identity import Identities
from server.link_pages import LinkPages
from server.minutes.pages import MinutesPages
from server.originals import Originals
from server.pages import RolePages
from server.past import PastSittings
from server.past_logs import PastLogs
from server.people_pages import PeoplePages
from server.relay import Relay
from server.secret import feed_token, load_secret
from server.signalling import Signalling
from server.sitting import Sitting
from server.store.store import Store, last_hash
from server.web import Pages
from tests.server.evening import PLANNING

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Page:
    """A browser's view of the house without a browser: a socket and what it was told."""

    socket: socketio.AsyncClient
    sections: dict[str, Any] = field(default_factory=dict)
    goodbyes: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, name: str, **fields: Any) -> dict[str, Any]:
        """Send an intent; its acknowledgement."""
        answer: dict[str, Any] = await self.socket.call("intent", {"name": name, **fields})
        return answer

    async def until(self, section: str, wanted: Any) -> None:
        """Wait until a section satisfies a test."""
        while section not in self.sections or not wanted(self.sections[section]):
            self.changed.clear()
            await self.changed.wait()

    def take(self, message: dict[str, Any]) -> None:
        """A view arrived."""
        self.sections |= message["sections"]
        self.changed.set()

    def part(self, message: dict[str, Any]) -> None:
        """A goodbye arrived."""
        self.goodbyes.append(message["code"])
        self.changed.set()


@dataclass(slots=True)
class House:
    """Everything a test may want to reach into."""

    sitting: Sitting
    identities: Identities
    counters: Counters
    server: TestServer
    feed_token: str
    settings: Settings
    store: Store
    past: PastSittings
    earlier: EarlierRecordings
    pages: list[Page] = field(default_factory=list)

    async def submit(self, command: Command, actor: Actor) -> int:
        """Give a command past the socket."""
        return await self.sitting.desk.submit(command, actor)

    async def link(self, role: Role, slug: str, person_id: str | None) -> str:
        """A personal link's path."""
        invitation = await self.identities.invite(role, slug, person_id, timedelta(days=1))
        return f"/einladung/{self.identities.token(invitation.id)}"

    async def open(self, path: str) -> aiohttp.ClientSession:
        """Open a personal link like a browser; the session holds the cookie, its base address is the role's page."""
        session = browser()
        async with session.get(self.server.make_url(path)) as response:
            assert response.status == 200, await response.text()
        return session

    async def ticket(self, session: aiohttp.ClientSession, slug: str) -> str:
        """A fresh ticket."""
        async with session.post(self.server.make_url(f"/p/{slug}/ticket")) as response:
            return str((await response.json())["ticket"])

    async def connect(self, role: Role, slug: str, person_id: str | None = None, link: str | None = None) -> Page:
        """Open a link and connect its page's socket."""
        session = await self.open(link or await self.link(role, slug, person_id))
        ticket = await self.ticket(session, slug)
        await session.close()
        page = Page(socketio.AsyncClient(reconnection=False))
        page.socket.on("view", page.take)
        page.socket.on("goodbye", page.part)
        await page.socket.connect(str(self.server.make_url("/")), auth={"ticket": ticket}, transports=["websocket"])
        self.pages.append(page)
        return page


def browser() -> aiohttp.ClientSession:
    """A client that keeps cookies for an address without a name, too."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def open_house(
    folder: Path,
    max_message_bytes: int = 262_144,
    planning: Sequence[tuple[Command, Actor]] = PLANNING,
    clock: Clock | None = None,
    originals: Originals | None = None,
    beside: str = "",
    meeting_id: str = "klein",
) -> AsyncIterator[House]:
    """Start the house; planned but nobody present. `beside` is the address of an edge of its own."""
    settings, clock = load(ROOT / "config.toml"), clock or SystemClock()
    store = Store.open("", folder, clock)
    media = MediaServer(MediaSettings("127.0.0.1", 0))
    await media.start()
    desk = MeetingDesk(meeting_id, store.log, clock)
    counters, secret = Counters(), load_secret(folder)
    async with asyncio.TaskGroup() as tasks:
        working = [tasks.create_task(desk.run())]
        for command, actor in planning:
            await desk.submit(command, actor)
        identities = Identities(store.registry, secret, clock, meeting_id)
        zone = ZoneInfo("Europe/Berlin")
        sitting = Sitting(desk, media, tasks, clock, asyncio.sleep, folder / "papers", zone, originals)
        pages = Pages(settings, counters, meeting_url(settings))
        signalling = Signalling(sitting, identities, pages.texts, counters, "de", max_message_bytes, lambda _: [])
        past = PastSittings(store.log, clock)
        logs = PastLogs(store, past, meeting_id, asyncio.sleep)
        earlier = EarlierRecordings(store, past, logs, Folders(folder), timedelta(seconds=1))
        clerk = ClerkRecordings(pages, identities, earlier, lambda: desk.meeting, zone)
        application = _application(pages, sitting, identities, signalling, store, folder)
        for routes in (
            _recorded(Folders(folder).live(meeting_id), feed_token(secret), beside),
            EarlierFeed(earlier, feed_token(secret)).routes(),
            clerk.routes(),
        ):
            application.add_routes(routes)
        sitting.apply_floor()
        working.extend(tasks.create_task(one) for one in (logs.run(), earlier.run(), signalling.run_views()))
        server = TestServer(application)
        await server.start_server(shutdown_timeout=0.01)  # of whoever still follows a feed; nothing would mean for ever
        house = House(sitting, identities, counters, server, feed_token(secret), settings, store, past, earlier)
        try:
            yield house
        finally:
            for page in house.pages:
                await page.socket.disconnect()
            await server.close()
            for one in working:
                one.cancel()
    await media.close()
    await store.close()


def _recorded(live: Path, token: str, beside: str) -> list[web.AbstractRouteDef]:
    """What edges on other machines get of the recording."""
    feed = ArchiveFeed(live.parent, token, SystemClock(), asyncio.sleep)
    return [*Relay(live, token, beside=beside).routes(), *feed.routes()]


def _application(
    pages: Pages, sitting: Sitting, identities: Identities, signalling: Signalling, store: Store, folder: Path
) -> web.Application:
    """The pages that the tests open, with their sockets."""
    application, secret = web.Application(middlewares=[pages.middleware]), load_secret(folder)
    application.on_response_prepare.append(pages.add_headers)
    base, cut_off = meeting_url(pages.settings), signalling.cut_off
    links = LinkPages(pages, sitting, identities, store.registry, base, lambda: timedelta(days=1), cut_off)
    for part in (
        RolePages(pages, sitting, identities, Health(pages.counters)),
        MinutesPages(sitting, identities, ExportHouse(sitting.record.zone), lambda: last_hash(store, "klein")),
        links,
        PeoplePages(pages, sitting, identities, links),
        Feed(sitting, feed_token(secret)),
        join_elections(sitting, signalling, secret, folder / "urns"),
    ):
        application.add_routes(part.routes())
    signalling.io.attach(application)
    return application
