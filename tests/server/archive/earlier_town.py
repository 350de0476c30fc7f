"""A town with sittings that are over: their logs, their recordings, what was said; and the one that is served now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor
from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.commands.publication import SetPublication, TakeDown
from agenda.commands.sitting import CloseSitting
from agenda.events.words import PublicationMode
from recordings.index import read_sitting
from server.addresses import Folders
from server.captions.book import CaptionFile, Cue
from server.clock import ManualClock
from server.desk import MeetingDesk
from server.edge.cache import Cache
from server.edge.edge import Edge
from server.store.store import Store
from tests.recordings.made import NOON, written
from tests.server.broadcast import MONOTONIC, Client, edge_of
from tests.server.evening import ARRIVALS, CHAIR, OPENING, PLANNING, SYSTEM
from tests.server.house import House, open_house
from tests.server.machines import Line

SECONDS = 6
"""Of the recording of an earlier sitting; TOP 1 from its begin, p7 from the second second on."""

CLOSING: Sequence[tuple[Command, Actor]] = ((CloseSitting(), CHAIR),)

LISTS = ("vod.m3u8", "vod-high.m3u8", "chapters.vtt", "speakers.vtt", "chapters.json")
ALL = (
    *(f"/archive/mai/{name}" for name in LISTS),
    "/archive/mai/bild/p1.svg",
    "/aufzeichnung/mai",
    "/captions/mai/recording.vtt",
    "/mitschrift/mai",
)
"""What an edge gives out of the sitting "mai"."""

TAKEN = TakeDown(
    (NOON + timedelta(seconds=2.2)).isoformat(), (NOON + timedelta(seconds=3.5)).isoformat(), "Recht am Bild"
)
"""A passage of it."""


async def hold(
    root: Path,
    meeting_id: str,
    mode: PublicationMode = "archive",
    days: int = 0,
    ending: Sequence[tuple[Command, Actor]] = CLOSING,
) -> None:
    """A sitting so many days after noon, recorded, with a caption and a poll, and over."""
    begun = NOON + timedelta(days=days)
    clock = ManualClock(begun)
    store = Store.open("", root, clock)
    desk = MeetingDesk(meeting_id, store.log, clock)
    running = asyncio.create_task(desk.run())
    for command, actor in (*PLANNING, (SetPublication(mode), SYSTEM), *ARRIVALS, *OPENING):
        await desk.submit(command, actor)
    clock.advance(2)
    await desk.submit(GiveFloor("p7"), CHAIR)
    await desk.submit(OpenPoll("Was fehlt?", kind="cloud", code="A2B3"), CHAIR)
    await desk.submit(ClosePoll("p1", (2, 1), 3, 0, ("Schatten", "Ruhe"), 2), CHAIR)
    clock.advance(SECONDS)
    for command, actor in ending:
        await desk.submit(command, actor)
    running.cancel()
    await store.close()
    record(root, meeting_id, days)


def record(root: Path, meeting_id: str, days: int = 0) -> None:
    """What lies on the disk of it."""
    written(Folders(root).live(meeting_id), 5 * SECONDS, days * 86_400)
    said = NOON + timedelta(days=days, seconds=3)
    cue = Cue("c1", 1, said, said + timedelta(seconds=2), f"Gesagt in {meeting_id}", "human", "Rat 7")
    CaptionFile(Folders(root).captions(meeting_id)).write(cue)


@dataclass(frozen=True, slots=True)
class Town:
    """`root` is the data folder; the sitting that is served is "heute". The line leads to edges far away."""

    root: Path
    house: House
    edge: Edge
    client: Client
    line: Line

    async def elsewhere(self, tasks: AsyncExitStack, now: Callable[[], float] = MONOTONIC) -> Town:
        """The same town seen through an edge far away, which keeps what it fetches in the folder "far"."""
        far = self.root.parent / "far"
        await self.line.open()
        tasks.push_async_callback(self.line.cut)
        base = f"http://127.0.0.1:{self.line.port}"
        edge, client = await tasks.enter_async_context(
            edge_of(self.house, far / "heute", Cache(far / "edge", 10**7), base, now)
        )
        await edge.shelf.complete.wait()
        return replace(self, edge=edge, client=client)

    def kept(self) -> list[str]:
        """The files that the edge far away keeps."""
        return sorted(path.name for path in (self.root.parent / "far" / "edge").iterdir())

    async def get(self, address: str, lang: str = "de") -> tuple[int, str]:
        """What the edge answers; bytes that are no text are of no interest."""
        async with self.client.get(address, headers={"Accept-Language": lang}) as answer:
            return answer.status, (await answer.read()).decode("utf-8", "replace")

    def segments(self, meeting_id: str) -> list[str]:
        """The addresses of all segments that lie on the disk."""
        return [
            f"/archive/{meeting_id}/{run.info.name}/high/s{one.number:06d}.m4s"
            for run in read_sitting(Folders(self.root).live(meeting_id))
            for one in run.best
        ]

    async def told(self, meeting_id: str, wanted: Any) -> None:
        """Wait until the edge was told something of a sitting that satisfies a test."""
        while not wanted(self.edge.shelf.known.get(meeting_id)):
            await asyncio.sleep(0.01)


@asynccontextmanager
async def town_of(root: Path) -> AsyncIterator[Town]:
    """Serve another sitting in that folder, planned and not begun."""
    async with (
        open_house(root, meeting_id="heute") as house,
        edge_of(house, Folders(root).live("heute")) as (edge, client),
    ):
        await edge.shelf.complete.wait()
        await edge.state.newer_than(-1, 60)
        yield Town(root, house, edge, client, Line(str(house.server.make_url(""))))
