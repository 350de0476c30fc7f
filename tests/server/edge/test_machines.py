"""An edge on another machine: it has the secret and nothing else, serves the whole recording, and nothing withdrawn."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
import pytest_asyncio

from agenda.commands.publication import TakeDown
from recordings import retention
from recordings.index import read_sitting, run_folders
from server.addresses import Folders
from tests.media.programme.stage import NOON
from tests.server.archive.short_evening import evening
from tests.server.broadcast import Broadcast, Told, addresses, later, on_air
from tests.server.evening import CLERK
from tests.server.machines import Line, Machine, free_port, machine, running

pytestmark = [  # slow: real processes; test_edge_mirror.py, test_edge_cache.py serve the same within one
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(300),
]

PAGES = ("/aufzeichnung", "/mitschrift")
FILES = (
    "/archive/vod.m3u8",
    "/archive/vod-high.m3u8",
    "/archive/chapters.vtt",
    "/archive/speakers.vtt",
    "/archive/chapters.json",
    "/captions/recording.vtt",
    "/archive/sitting.mp4",
)
AWAY = "Der Rechner der Sitzung antwortet nicht."


@dataclass
class Town:
    """A sitting that is over, the edge beside it, another far away, and the line to that one."""

    broadcast: Broadcast
    near: Machine
    far: Machine
    line: Line

    async def segments(self) -> list[str]:
        """All files of the recording."""
        _, text = await self.near.get("/archive/vod-high.m3u8")
        return list(addresses(text.decode()))

    def on_disk(self, path: str) -> bytes:
        """A file as it was recorded. The near edge still has the newest as they were live, placards and all."""
        return (self.broadcast.folder / path.removeprefix("/live/")).read_bytes()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def evening_over(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """One evening for all tests, because it takes so long; the last of them deletes it."""
    path = tmp_path_factory.mktemp("machines")
    near_port, folder = free_port(), path / "house"
    async with on_air(path, "archive", beside=f"http://127.0.0.1:{near_port}") as broadcast:
        await evening(broadcast)
        port = broadcast.house.server.port
        assert port is not None
        line = Line(f"http://127.0.0.1:{port}")
        near = machine(folder, port, near_port, folder / "secret", local=True)
        far = machine(path / "far", line.port, free_port(), folder / "secret")
        try:
            async with running(near):
                yield Town(broadcast, near, far, line)
        finally:
            await line.cut()


@pytest_asyncio.fixture(loop_scope="module")
async def town(evening_over: Town) -> AsyncIterator[Town]:
    """Both edges know the recording; the far one has kept nothing."""
    one = evening_over
    await one.line.open()
    shutil.rmtree(one.far.folder / "edge", ignore_errors=True)
    async with running(one.far):
        for edge in (one.near, one.far):
            await edge.until("/archive/vod-high.m3u8", 200)
        yield one
    await one.line.cut()


async def test_it_serves_the_whole_recording_as_the_edge_beside_the_sitting_does(town: Town) -> None:
    for path in FILES:
        near, far = await town.near.get(path), await town.far.get(path)
        assert far == near, path
        assert far[0] == 200, path
    for path in await town.segments():
        assert await town.far.get(path) == (200, town.on_disk(path)), path
    for path in PAGES:
        assert (await town.far.get(path))[0] == 200, path
    assert b"TOP 1 Haushalt" in (await town.far.get("/aufzeichnung"))[1]
    _, whole = await town.near.get("/archive/sitting.mp4")
    assert await town.far.get("/archive/sitting.mp4", Range="bytes=100-299") == (206, whole[100:300])
    assert not Folders(town.far.folder).live("klein").exists()


async def test_what_is_asked_for_often_is_fetched_once(town: Town) -> None:
    path, *_ = await town.segments()
    town.line.asked.clear()
    for _ in range(3):
        await town.far.get(path)
    assert len([one for one in town.line.asked if one.endswith(path.rpartition("/")[2])]) == 1


async def test_a_passage_taken_down_is_dead_there_with_the_public_state_that_tells_of_it(town: Town) -> None:
    (run,) = read_sitting(town.broadcast.folder)
    gone, stays = (f"/live/{run.info.name}/high/s00000{number}.m4s" for number in (3, 1))
    _, before = await town.far.get("/archive/sitting.mp4")
    assert Told(before).blue
    assert [(await town.far.get(path))[0] for path in (gone, stays)] == [200, 200]
    since, until = later(NOON, 2.2), later(NOON, 3.5)
    await town.broadcast.house.submit(TakeDown(since, until, "Recht am Bild"), CLERK)
    await town.far.until("/state/latest.json", 200, b'"passages": [{')
    assert [(await town.far.get(path))[0] for path in (gone, stays)] == [404, 200]
    _, text = await town.far.get("/archive/vod-high.m3u8")
    assert gone not in text.decode()
    await town.broadcast.publishing.look()
    assert not Told(await town.far.until("/archive/sitting.mp4", 200)).blue
    while any("s000003" in name or _holds_blue(town.far, name) for name in town.far.kept()):
        await town.far.get("/healthz")


def _holds_blue(far: Machine, name: str) -> bool:
    """Whether a kept download is the one from before."""
    if not name.endswith(".mp4"):
        return False
    return Told((far.folder / "edge" / str(far.port) / name).read_bytes()).blue > 0


async def test_while_the_sittings_machine_is_away_it_serves_what_it_has_and_says_so_of_the_rest(town: Town) -> None:
    first, second, *_ = await town.segments()
    kept = [(path, await town.far.get(path)) for path in (first, "/archive/vod-high.m3u8")]
    await town.line.cut()
    for path, answer in kept:
        assert await town.far.get(path) == answer, path
    assert (await town.far.get("/aufzeichnung"))[0] == 200
    assert (await town.far.get(second))[0] == 503
    status, page = await town.far.get("/archive/sitting.mp4", **{"Accept-Language": "de"})
    assert status == 503
    assert AWAY in page.decode()


async def test_started_anew_while_the_sittings_machine_is_away_it_serves_nothing_of_the_recording(town: Town) -> None:
    first, *_ = await town.segments()
    assert (await town.far.get(first))[0] == 200
    await town.far.kill()
    await town.line.cut()
    await town.far.start()
    assert [(await town.far.get(path))[0] for path in (first, "/archive/vod-high.m3u8")] == [404, 404]
    await town.line.open()
    await town.far.until(first, 200)


async def test_killed_in_the_middle_of_a_fetch_it_keeps_no_broken_file(town: Town) -> None:
    whole = (await town.near.get("/archive/sitting.mp4"))[1]
    _, segment, *_ = await town.segments()
    assert (await town.far.get(segment))[0] == 200
    town.line.held = r"\.mp4$"
    asking = asyncio.create_task(town.far.get("/archive/sitting.mp4"))
    await town.line.holding.wait()
    while not any(name.endswith(".part") for name in town.far.kept()):
        await asyncio.sleep(0)
    await town.far.kill()
    with pytest.raises(aiohttp.ClientError):
        await asking
    town.line.held = "^$"
    await town.far.start()
    assert not any(name.endswith(".part") for name in town.far.kept())
    await town.far.until("/archive/vod-high.m3u8", 200)
    assert (await town.far.get("/archive/sitting.mp4")) == (200, whole)
    assert await town.far.get(segment) == (200, town.on_disk(segment))
    while not any(size == len(whole) for size in town.far.kept().values()):
        await town.far.get("/healthz")


async def test_what_retention_deletes_is_dead_and_deleted_there(town: Town) -> None:
    files = await town.segments()
    for path in files:
        assert (await town.far.get(path))[0] == 200
    assert town.far.kept()
    retention.delete(town.broadcast.folder, run_folders(town.broadcast.folder))
    await town.far.until("/archive/vod-high.m3u8", 404)
    assert {(await town.far.get(path))[0] for path in files} == {404}
    while town.far.kept():
        await town.far.get("/healthz")
