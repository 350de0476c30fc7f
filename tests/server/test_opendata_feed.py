"""Open data on the way from the meeting process to an edge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text

from agenda.commands.floor import GiveFloor
from server import past_logs
from server.clock import SystemClock
from server.desk import MeetingDesk
from server.edge.source import new_session
from server.opendata import wire
from server.opendata.catalogue import Catalogue
from server.opendata.edge import OpenData
from server.opendata.publisher import Publisher
from server.past import PastSittings
from server.past_logs import PastLogs
from server.store.store import Store
from tests.agenda import minutes_evening
from tests.server.evening import ARRIVALS, CHAIR, OPENING, PLANNING
from tests.server.opendata_edge import AT, evening_objects, settings


async def at_once(_: float) -> None:
    """Nothing is gathered."""


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[MeetingDesk]:
    """A sitting that runs."""
    one = MeetingDesk("klein", store.log, SystemClock())
    working = asyncio.create_task(one.run())
    for command, actor in (*PLANNING, *ARRIVALS, *OPENING):
        await one.submit(command, actor)
    yield one
    working.cancel()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    one = Store.open("", tmp_path / "store", SystemClock())
    await one.log.append("frueher", 0, [each.event for each in minutes_evening.planned().log])
    yield one
    await one.close()


def logs_of(store: Store) -> PastLogs:
    """All but the sitting that runs."""
    return PastLogs(store, PastSittings(store.log, SystemClock()), "klein", asyncio.sleep)


async def test_an_edge_learns_of_the_sitting_that_runs_and_of_those_before(desk: MeetingDesk, store: Store) -> None:
    logs = logs_of(store)
    publisher = Publisher(desk, logs, AT, "right", at_once)
    reading = asyncio.create_task(logs.run())
    application = web.Application()
    application.add_routes(publisher.routes())
    async with TestServer(application) as server, new_session("right", "http://localhost") as session:
        data = Watched(settings(), session, str(server.make_url("/feed")), datetime.now(UTC))
        following = asyncio.create_task(data.run(asyncio.sleep))
        found = await data.until(lambda known: {entry.id for entry in known.all("Meeting")})
        assert found == {AT.of("Meeting", "frueher"), AT.of("Meeting", "klein")}
        await desk.submit(GiveFloor("p2"), CHAIR)
        assert await data.until(_speakers) == ["Rat 2"]
        following.cancel()
    reading.cancel()


class Watched(OpenData):
    """Says when a line has come."""

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        self.came = asyncio.Event()

    async def take(self, line: bytes) -> None:
        await super().take(line)
        self.came.set()

    async def until(self, found: Callable[[Catalogue], Any]) -> Any:
        """What is found as soon as there is something."""
        while self.catalogue is None or not found(self.catalogue):
            await self.came.wait()
            self.came.clear()
        return found(self.catalogue)


def _speakers(known: Catalogue) -> list[str]:
    item = known.find(AT.of("AgendaItem", "klein.t1"))
    return [one["name"] for one in item.values.get("ratssaal:speakers", ())] if item else []


async def test_nobody_without_the_feeds_token_is_fed(desk: MeetingDesk, store: Store) -> None:
    application = web.Application()
    application.add_routes(Publisher(desk, logs_of(store), AT, "right", asyncio.sleep).routes())
    async with TestClient(TestServer(application)) as client:
        for token in ("", "Bearer wrong"):
            async with client.get("/feed/opendata", headers={"Authorization": token}) as answer:
                assert answer.status == 403


async def test_a_log_that_cannot_be_read_is_no_deletion_and_told_of_when_it_can(
    desk: MeetingDesk, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_logs, "AGAIN_SECONDS", 0.01)
    with store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = 'Mars' || kind WHERE meeting_id = 'frueher'"))
    logs = logs_of(store)
    lines = Publisher(desk, logs, AT, "right", at_once)._lines()
    reading = asyncio.create_task(logs.run())
    await logs.read.wait()
    told = [line async for line in _until(lines, b'"complete"')]
    assert told[-1] == wire.complete(["frueher"])
    assert not [line for line in told if b'"sitting": "frueher"' in line]
    with store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = replace(kind, 'Mars', '')"))
    assert [line async for line in _until(lines, b'"sitting": "frueher"')]
    reading.cancel()


async def test_a_log_that_is_read_again_and_says_the_same_is_not_told_again(desk: MeetingDesk, store: Store) -> None:
    logs = logs_of(store)
    lines = Publisher(desk, logs, AT, "right", at_once)._lines()
    reading = asyncio.create_task(logs.run())
    await logs.read.wait()
    assert [line async for line in _until(lines, b'"complete"')]
    await logs.look("frueher")
    await desk.submit(GiveFloor("p2"), CHAIR)
    assert [b'"sitting": "frueher"' in line async for line in _until(lines, b'"sitting": "klein"')] == [False]
    reading.cancel()


async def _until(lines: AsyncIterator[bytes], wanted: bytes) -> AsyncIterator[bytes]:
    async for line in lines:
        yield line
        if wanted in line:
            return


async def test_an_edge_keeps_what_it_knows_of_a_sitting_that_cannot_be_read_now() -> None:
    fed = [
        (wire.line(AT, "abend", evening_objects()), wire.complete()),
        (wire.complete(["abend", "unbekannt"]),),
        (wire.complete(),),
    ]
    feeds = iter(fed)

    async def feed(request: web.Request) -> web.Response:
        return web.Response(body=b"\n".join((*next(feeds), b"")))

    found: list[int] = []

    async def looked(_: float) -> None:
        assert data.catalogue is not None
        found.append(len(data.catalogue.all("Meeting")))
        if len(found) == len(fed):
            await asyncio.Event().wait()

    application = web.Application()
    application.add_routes([web.get("/feed/opendata", feed)])
    async with TestServer(application) as server, new_session("right", "http://localhost") as session:
        data = OpenData(settings(), session, str(server.make_url("/feed")), datetime.now(UTC))
        following = asyncio.create_task(data.run(looked))
        while len(found) < len(fed):
            await asyncio.sleep(0)
        following.cancel()
    assert found == [1, 1, 0]
