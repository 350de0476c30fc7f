"""A whole broadcast for tests: a sitting, its real programme, the recording on disk and an edge, at the test's pace."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from agenda.commands.publication import SetPublication
from agenda.events import Event
from agenda.events.words import PublicationMode
from media.local import LocalLink
from media.ports import TrackInfo
from media.programme.process import run
from media.programme.programme import Outlets
from media.programme.settings import ProgrammeSettings, RungName
from media.programme.webrtc import publish
from recordings.reserve import Free, Reserved, free_bytes
from recordings.writer import SittingWriter
from server.addresses import Folders, public_url
from server.clock import SystemClock
from server.edge.cache import Cache
from server.edge.edge import Edge
from server.health import Counters
from server.partserver import PartServer
from server.publishing import Publishing
from server.web import Pages
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, SPEAKER_SOUND, Camera, Microphone
from tests.media.programme.pacing import SteppedPacer
from tests.media.programme.stage import Seen, is_colour
from tests.server.evening import ARRIVALS, OPENING, SYSTEM
from tests.server.house import House, open_house

Client = TestClient[web.Request, web.Application]

SIZE = (320, 180)
FPS = 25
TONE = 0.01  # of full scale; the quietest microphone of the tests is thirty times as loud


_KNOWN: Mapping[str, Callable[[Any], Any]] = {
    "closed": lambda sections: sections["meeting"]["state"] == "closed",
    "archive": lambda sections: sections["publication"]["archive"],
    "deleted": lambda sections: sections["publication"]["deleted"],
    "passages": lambda sections: sections["publication"]["passages"],
}


class PacedClock:
    """The programme's time for the meeting process, too."""

    def __init__(self, pacer: SteppedPacer) -> None:
        self._pacer = pacer

    def now(self) -> datetime:
        return self._pacer.now()

    def monotonic(self) -> float:
        return self._pacer.monotonic()


@dataclass(slots=True)
class Broadcast:
    """Everything a test may want to reach into. The hall is red and hums, member p7 is blue and hums."""

    house: House
    folder: Path
    pacer: SteppedPacer
    publishing: Publishing
    client: Client
    edge: Edge
    cameras: dict[TrackInfo, Camera] = field(default_factory=dict)
    microphones: dict[TrackInfo, Microphone] = field(default_factory=dict)
    inputs: dict[TrackInfo, Any] = field(default_factory=dict)
    wanted: set[TrackInfo] = field(default_factory=set)

    def publish(self) -> None:
        """Hall and p7 begin to send."""
        self.cameras = {HALL: Camera("H264", RED), SPEAKER: Camera("VP8", BLUE)}
        self.microphones = {HALL_SOUND: Microphone(400), SPEAKER_SOUND: Microphone(1000)}
        for track in (*self.cameras, *self.microphones):
            self.inputs[track] = self.house.sitting.room.publish(track, partial(self.wanted.add, track))

    async def seconds(self, count: float) -> None:
        """Let the sitting go on for that long."""
        for _ in range(round(count * FPS)):
            for track, camera in self.cameras.items():
                for packet in camera.packets(keyframe=track in self.wanted):
                    self.inputs[track].push(packet)
                self.wanted.discard(track)
            for track, microphone in self.microphones.items():
                for packet in microphone.packets():
                    self.inputs[track].push(packet)
            await self.pacer.step()
        await self.publishing.look()

    async def until(self, what: str) -> None:
        """Wait until the edge knows that the sitting is closed, its archive open or deleted, or a passage gone."""
        version = self.edge.state.version  # before the look: what comes while it is under way must not be waited for
        while not _KNOWN[what](await self._sections()):
            version = await self.edge.state.newer_than(version, 60)

    async def _sections(self) -> Any:
        _, body = await self.get("/state/latest.json")
        return json.loads(body)["sections"]

    def events(self, kind: type[Event]) -> list[Any]:
        """What stands in the log."""
        return [one.event for one in self.house.sitting.desk.recorded if isinstance(one.event, kind)]

    async def get(self, address: str) -> tuple[int, bytes]:
        """What the edge answers."""
        async with self.client.get(address) as answer:
            return answer.status, await answer.read()

    async def served(self, listed: str) -> bytes:
        """Everything that a player of this list gets, one file after the other; it must all be there."""
        status, text = await self.get(f"/live/{listed}")
        assert status == 200, listed
        return b"".join([await self._file(name) for name in addresses(text.decode())])

    async def _file(self, name: str) -> bytes:
        status, data = await self.get(name if name.startswith("/") else f"/live/{name}")
        assert status == 200, name
        return data


def addresses(playlist: str) -> Sequence[str]:
    """The initialization segments and segments of a list in their order; gaps have nothing to fetch."""
    lines, found = playlist.splitlines(), []
    for before, line in zip(("", *lines), lines, strict=False):
        if mapped := re.match(r'#EXT-X-MAP:URI="([^"]+)"', line):
            found.append(mapped[1])
        elif line and not line.startswith("#") and "GAP" not in before and "#EXT-X-GAP" not in _two_before(lines, line):
            found.append(line)
    return found


def _two_before(lines: Sequence[str], line: str) -> Sequence[str]:
    at = lines.index(line)
    return lines[max(0, at - 2) : at]


class Told:
    """What a stream gives away: whether the hall's red, p7's blue, or any sound is in it."""

    def __init__(self, stream: bytes, since: float = 0.0, until: float = 1e9) -> None:
        seen = Seen(stream)
        pictures = [one for at, one in zip(seen.times, seen.pictures, strict=True) if since <= at < until]
        first = seen.sound_times[0] or 0
        heard = seen.sound[max(0, round(since * 48_000) - first) : round(until * 48_000) - first]
        self.count = len(pictures)
        self.red = sum(_somewhere(one, RED) for one in pictures)
        self.blue = sum(_somewhere(one, BLUE) for one in pictures)
        self.loud = float(np.abs(heard).max(initial=0.0)) > TONE

    @property
    def nothing(self) -> bool:
        """Nobody is to be seen or heard."""
        return not (self.red or self.blue or self.loud)


def _somewhere(picture: Any, colour: tuple[int, int, int]) -> bool:
    """Whether one of the places where a layout shows a camera has the colour; a logo or a line of text has none."""
    rows, columns = (range(10, SIZE[1], 20), range(10, SIZE[0], 20))
    return any(is_colour(picture[row, column], colour) for row in rows for column in columns)


@asynccontextmanager
async def on_air(
    tmp_path: Path,
    mode: PublicationMode = "archive",
    delay_s: int = 0,
    free: Free = free_bytes,
    rungs: tuple[RungName, ...] = (),
    direct: bool = False,
    beside: str = "",
) -> AsyncIterator[Broadcast]:
    """A sitting that is open, under debate and on air; `rungs` beside the full one, `direct`: by packets as well.

    `beside` is the address of an edge that reads the same folder.
    """
    pacer = SteppedPacer()
    async with open_house(tmp_path / "house", clock=PacedClock(pacer), beside=beside) as house:
        await house.submit(SetPublication(mode, delay_s), SYSTEM)
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        settings = ProgrammeSettings(
            *SIZE, video_bitrate=400_000, preset="ultrafast", keep=True, delay_s=delay_s, rungs=rungs
        )
        async with _programme(house, pacer, tmp_path, settings, free, direct) as broadcast:
            yield broadcast


@asynccontextmanager
async def _programme(
    house: House, pacer: SteppedPacer, tmp_path: Path, settings: ProgrammeSettings, free: Free, direct: bool
) -> AsyncIterator[Broadcast]:
    folder, socket = Folders(tmp_path / "house").live("klein"), tmp_path / "link.sock"
    publishing = Publishing(house.sitting, folder)
    await house.sitting.local.start(socket)
    live = PartServer(asyncio.get_running_loop(), 8)
    archive = Reserved(SittingWriter(folder, live.kept), folder, 1, free)
    link = await LocalLink.connect(socket, "programme")
    async with live.serving(folder), edge_of(house, folder) as (edge, client):
        packets = publish(asyncio.get_running_loop(), link) if direct else None
        outlets = Outlets(live, archive, direct=packets, withdraw=live.withdraw)
        making = asyncio.create_task(run(link, settings, pacer, outlets, pacer.end))
        broadcast = Broadcast(house, folder, pacer, publishing, client, edge)
        broadcast.publish()
        try:
            yield broadcast
        finally:
            await house.sitting.local.close()
            await making


MONOTONIC = SystemClock().monotonic


@asynccontextmanager
async def edge_of(
    house: House,
    folder: Path,
    cache: Cache | None = None,
    base: str = "",
    now: Callable[[], float] = MONOTONIC,
) -> AsyncIterator[tuple[Edge, Client]]:
    """An edge beside the house, or with a cache far away from it, where it is known by the address `base`.

    The folder is that of the sitting's recording.
    """
    pages = Pages(house.settings, Counters(), public_url(house.settings))
    feed = f"{base or str(house.server.make_url('')).rstrip('/')}/feed"
    edge = Edge(pages, feed, house.feed_token, folder, folder, now, cache)
    application = web.Application(middlewares=[pages.middleware])
    application.add_routes(edge.routes())
    async with TestClient(TestServer(application)) as client:
        elsewhere = [asyncio.create_task(edge.elsewhere.run(asyncio.sleep))] if edge.elsewhere else []
        reading = [
            *elsewhere,
            asyncio.create_task(edge.read_feed(asyncio.sleep)),
            asyncio.create_task(edge.read_stream(asyncio.sleep)),
            asyncio.create_task(edge.shelf.run(asyncio.sleep)),
        ]
        try:
            yield edge, client
        finally:
            for one in reading:
                one.cancel()
            await edge.close()


def later(at: datetime, seconds: float) -> str:
    """A moment after another as the commands write it."""
    return (at + timedelta(seconds=seconds)).isoformat()
