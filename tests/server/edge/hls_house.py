"""A programme that makes parts in order, and an edge that gives them out over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from media.programme.ports import Beginning, PartSink
from recordings.writer import SittingWriter
from server.archive.download import Here
from server.archive.feed import ArchiveFeed
from server.archive.making import Maker
from server.clock import SystemClock
from server.edge.audience import Audience
from server.edge.cache import Cache
from server.edge.elsewhere import Elsewhere
from server.edge.hls import HlsRoutes
from server.edge.mirror import Mirror
from server.edge.source import Source, new_session
from server.edge.stream import Stream
from server.partserver import PartServer
from server.relay import Relay
from tests.recordings.made import part

Client = TestClient[web.Request, web.Application]
TOKEN = "feed-token"
MACHINES = ("same machine", "another machine")
"""Where the edge may be, seen from the programme."""


class Programme:
    """A programme's end of the stream: parts by order, to the socket and to the disk."""

    def __init__(self, folder: Path) -> None:
        self.live = PartServer(asyncio.get_running_loop(), 8)
        self.folder = folder
        self._sinks: tuple[PartSink, ...] = (self.live, SittingWriter(folder, self.live.kept))
        self.timeline: Beginning | None = None
        self._made = 0

    def begin(self, timeline: Beginning) -> None:
        self.timeline, self._made = timeline, 0
        for sink in self._sinks:
            sink.begin(timeline)

    def parts(self, count: int) -> None:
        """Make so many parts more, in every rung."""
        assert self.timeline is not None
        for number in range(self._made, self._made + count):
            for rung in self.timeline.rungs:
                for sink in self._sinks:
                    sink.append(part(number, rung.name))
        self._made += count


class House:
    """A programme and an edge; `moment` is the edge's clock."""

    def __init__(self, folder: Path, client: Client, stream: Stream, programme: Programme) -> None:
        self.folder = folder
        self.client = client
        self.stream = stream
        self.programme = programme
        self.moment = 1000.0

    async def until(self, number: int, index: int, rung: str = "high") -> None:
        """Wait until the edge has that part."""
        await self.known(lambda: rung in self.stream.rungs and self.stream.rungs[rung].position >= (number, index))

    async def kept(self, number: int) -> None:
        """Wait until the edge knows that this segment is on disk."""
        await self.known(lambda: self.stream.rewind_position("high") >= number)

    async def known(self, ready: Callable[[], bool]) -> None:
        while not ready():
            await asyncio.wait_for(self.stream.changed(), 30)

    async def text(self, path: str, status: int = 200) -> str:
        async with self.client.get(path) as answer:
            assert answer.status == status, path
            return await answer.text()

    async def data(self, path: str) -> bytes:
        async with self.client.get(path) as answer:
            assert answer.status == 200, path
            return await answer.read()

    def ask(self, path: str) -> asyncio.Task[str]:
        """A request that will wait."""
        return asyncio.create_task(self.text(path))

    async def waits(self, count: int = 1) -> None:
        """Until so many requests wait."""
        while self.stream.waiting < count:
            await asyncio.sleep(0)


@asynccontextmanager
async def hls_house(machine: str, root: Path) -> AsyncIterator[House]:
    """The edge beside the programme, or with nothing but HTTP to the meeting process."""
    folder, elsewhere = root / "live", root / "elsewhere"
    relay = web.Application()
    relay.add_routes(Relay(folder, TOKEN).routes())
    relay.add_routes(ArchiveFeed(folder.parent, TOKEN, SystemClock(), asyncio.sleep).routes())
    async with TestServer(relay) as meeting, new_session(TOKEN, "http://127.0.0.1") as session:
        made: list[House] = []
        stream = Stream(lambda: made[0].moment if made else 0.0)
        url = str(meeting.make_url("/feed"))
        other = Elsewhere("live", Mirror(tuple, 60.0, lambda: 0.0), Cache(elsewhere / "edge", 10**6), session, url)
        far = other if machine == "another machine" else None
        source = Source(stream, elsewhere if far else folder, session, url, far)
        edge = web.Application()
        edge.add_routes(
            HlsRoutes(
                stream, far or Here(folder, tuple, lambda: 0.0, Maker(folder.parent, 0)), Audience(lambda: 0.0)
            ).routes()
        )
        programme = Programme(folder)
        async with programme.live.serving(folder), TestClient(TestServer(edge)) as client:
            made.append(House(folder, client, stream, programme))
            following = [asyncio.create_task(source.run(asyncio.sleep))]
            if far is not None:
                following.append(asyncio.create_task(far.run(asyncio.sleep)))
                await far.mirror.heard.wait()
            yield made[0]
            for one in following:
                one.cancel()
