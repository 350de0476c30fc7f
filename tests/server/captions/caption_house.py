"""A meeting process that takes captions, and an edge that shows them, each on a server of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from agenda.commands import Role
from agenda.commands.publication import SetPublication
from server.captions.book import CaptionFile, Cue
from server.captions.desk import CaptionDesk
from server.captions.edge import EdgeCaptions, Words
from server.captions.pages import CaptionPages
from server.captions.release import Release
from server.captions.vtt import Span
from server.config import CaptionsSection
from server.edge.source import new_session
from server.web import PageError, Pages
from tests.server.evening import ARRIVALS, OPENING, SYSTEM
from tests.server.house import House, browser, open_house

TOKEN = "captions-0123456789abcdef"
VTT = "WEBVTT\n\n00:00.000 --> 00:00.001\nGuten Abend\n"


async def nowhere(sitting: str) -> Words:
    """No other sitting has captions."""
    raise PageError("page-missing", 404)


@dataclass(slots=True)
class Desk:
    """Meeting process and edge, each on a server of its own."""

    house: House
    desk: CaptionDesk
    meeting: TestServer
    edge: EdgeCaptions
    public: TestServer
    http: aiohttp.ClientSession
    spans: list[Span]

    async def enter(self, role: Role) -> str:
        """The address of a role's page, its cookie in the browser."""
        token = (await self.house.link(role, f"klein-{role}", None)).rpartition("/")[2]
        invitation, cookie = await self.house.identities.enter(token)
        self.http.cookie_jar.update_cookies({"ratssaal": cookie}, self.meeting.make_url(f"/p/{invitation.slug}/"))
        return f"/p/{invitation.slug}"

    async def post(self, path: str, values: object, **headers: str) -> tuple[int, dict[str, Any]]:
        body = values if isinstance(values, str) else json.dumps(values)
        headers.setdefault("Content-Type", "application/json")
        async with self.http.post(self.meeting.make_url(path), data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.json()

    async def say(self, path: str, text: str) -> Cue:
        """A line, and wait until the edge has it."""
        heard = asyncio.Event()
        deaf = self.edge.listen(lambda entry: heard.set())
        status, values = await self.post(f"{path}/captions", {"text": text, "age_ms": 0})
        assert status == 200, values
        await heard.wait()
        deaf()
        return self.desk.book.versions(values["id"])[-1]

    async def read(self, path: str) -> str:
        async with self.http.get(self.public.make_url(path)) as answer:
            assert answer.status == 200
            return await answer.text()


@asynccontextmanager
async def serving(pages: Pages, *parts: Any) -> AsyncIterator[TestServer]:
    application = web.Application(middlewares=[pages.middleware])
    for part in parts:
        application.add_routes(part.routes())
    server = TestServer(application)
    await server.start_server()
    yield server
    await server.close()


@asynccontextmanager
async def captioned(tmp_path: Path) -> AsyncIterator[Desk]:
    """On air, with nothing said yet."""
    async with open_house(tmp_path) as house:
        for command, actor in ((SetPublication("archive", 0), SYSTEM), *ARRIVALS, *OPENING):
            await house.submit(command, actor)
        settings = replace(house.settings, captions=CaptionsSection(TOKEN))
        pages = Pages(settings, house.counters, "http://localhost")
        desk = CaptionDesk(house.sitting, CaptionFile(tmp_path / "captions.jsonl"))
        mine = CaptionPages(pages, house.identities, desk, Release(desk, house.sitting), house.feed_token)
        async with (
            serving(pages, mine) as meeting,
            browser() as http,
            new_session(house.feed_token, "http://127.0.0.1") as session,
        ):
            spans = [Span(datetime.now(UTC) - timedelta(hours=1), 7200.0)]
            edge = EdgeCaptions(
                pages,
                session,
                str(meeting.make_url("/feed")),
                lambda: spans,
                lambda: bool(spans),
                house.sitting.clock.now,
                "klein",
                nowhere,
            )
            following = asyncio.create_task(edge.run(asyncio.sleep))
            async with serving(pages, edge) as public:
                yield Desk(house, desk, meeting, edge, public, http, spans)
            following.cancel()
