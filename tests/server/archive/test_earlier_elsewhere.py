"""Recordings of earlier sittings on an edge far away: the same as beside the sitting, and nothing that was not told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from agenda.commands.publication import NoteDeletion, ReleaseArchive, SetPublication
from recordings.index import run_folders
from recordings.retention import delete
from server.addresses import Folders
from server.archive.shelf import MOST_OPEN, MOST_OPENING, WATCHED_SECONDS
from server.archive.told import line
from tests.server.archive.earlier_town import ALL, TAKEN, Town, hold, record, town_of
from tests.server.broadcast import addresses
from tests.server.evening import CLERK, SYSTEM
from tests.server.machines import free_port, machine, running

PAGES = ("/aufzeichnung/mai", "/mitschrift/mai")
SAME = tuple(path for path in ALL if path not in PAGES)


@asynccontextmanager
async def asked(town: Town, path: str, headers: dict[str, str]) -> AsyncIterator[aiohttp.ClientResponse]:
    """What the meeting process answers."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(town.house.server.make_url(path), headers=headers) as answer,
    ):
        yield answer


async def many(root: Path, number: int) -> list[str]:
    """So many earlier sittings."""
    names = [f"sitzung-{one}" for one in range(number)]
    for days, name in enumerate(names):
        await hold(root, name, days=days)
    return names


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Town]:
    await hold(tmp_path / "data", "mai")
    async with town_of(tmp_path / "data") as one:
        yield one


@pytest.fixture
async def far(near: Town) -> AsyncIterator[Town]:
    async with AsyncExitStack() as tasks:
        yield await near.elsewhere(tasks)


async def test_it_serves_the_same_and_keeps_what_it_fetched(near: Town, far: Town) -> None:
    for path in (*SAME, *near.segments("mai")):
        assert await far.get(path) == await near.get(path), path
    assert {(await far.get(path))[0] for path in PAGES} == {200}
    assert len(far.kept()) == len(near.segments("mai"))
    assert all(name.startswith("mai_") for name in far.kept())


async def test_a_passage_taken_down_is_dead_there_too_and_deleted(near: Town, far: Town) -> None:
    dead, alive = near.segments("mai")[2:4], near.segments("mai")[:2]
    assert {(await far.get(path))[0] for path in (*dead, *alive)} == {200}
    await near.house.earlier.submit("mai", TAKEN, CLERK)
    await far.told("mai", lambda one: one.passages)
    assert {(await far.get(path))[0] for path in dead} == {404}
    assert {(await far.get(path))[0] for path in alive} == {200}
    while len(far.kept()) > len(alive):
        await asyncio.sleep(0.01)
    assert "Gesagt in mai" not in (await far.get("/mitschrift/mai"))[1]


async def test_what_retention_deletes_is_gone_there_too(near: Town, far: Town) -> None:
    assert {(await far.get(path))[0] for path in near.segments("mai")} == {200}
    folder = Folders(near.root).live("mai")
    removed = delete(folder, run_folders(folder))
    await near.house.past.submit("mai", NoteDeletion("recording", 365, removed.files, removed.size), SYSTEM)
    await far.told("mai", lambda one: one.deleted)
    assert (await far.get("/aufzeichnung/mai"))[0] == 410
    while far.kept():
        await asyncio.sleep(0.01)


async def test_what_is_not_released_is_not_told_there(tmp_path: Path) -> None:
    await hold(tmp_path / "data", "mai", "archive-after-release")
    async with town_of(tmp_path / "data") as near, AsyncExitStack() as tasks:
        far = await near.elsewhere(tasks)
        assert {(await far.get(path))[0] for path in (*ALL, *near.segments("mai"))} == {404}
        await near.house.earlier.submit("mai", ReleaseArchive(), CLERK)
        await far.told("mai", lambda one: one.watched)
        assert {(await far.get(path))[0] for path in (*ALL, *near.segments("mai"))} == {200}


async def test_while_the_meetings_machine_is_away_what_is_open_goes_on_and_the_rest_says_so(
    near: Town, far: Town
) -> None:
    first, second, *_ = near.segments("mai")
    for path in ("/archive/mai/vod-high.m3u8", first):
        await far.get(path)
    await near.line.cut()
    assert (await far.get(first))[0] == 200
    assert (await far.get("/archive/mai/vod-high.m3u8"))[0] == 200
    assert (await far.get(second))[0] == 503


async def test_what_is_told_no_more_after_the_line_was_cut_is_dead_and_deleted(near: Town, far: Town) -> None:
    segments = near.segments("mai")
    assert (await far.get(segments[0]))[0] == 200
    await near.line.cut()
    del near.house.earlier.known["mai"]  # a log that cannot be read any more
    await near.line.open()
    await far.told("mai", lambda one: not one.watched)
    assert {(await far.get(path))[0] for path in (*ALL, *segments)} == {404}
    while far.kept():
        await asyncio.sleep(0.01)


async def test_a_line_of_another_version_is_read_as_far_as_it_is_known_and_ends_nothing(near: Town, far: Town) -> None:
    shelf, known = far.edge.shelf, far.edge.shelf.known["mai"]
    for bad in (b"{", b"7", b"null", b'{"sitting":"mai"}', b'{"sitting":"mai","at":"gestern","passages":[]}'):
        await shelf.take(bad)
    assert shelf.known == {"mai": known}
    await shelf.take(json.dumps({**json.loads(line(known)), "version": 99, "later": {"than": "this"}}).encode())
    assert shelf.known["mai"].version == 99
    assert (await far.get(near.segments("mai")[0]))[0] == 200


async def test_only_so_many_are_open_and_of_the_others_nothing_is_kept(tmp_path: Path) -> None:
    names, times = await many(tmp_path / "data", MOST_OPEN + 1), [0.0]
    async with town_of(tmp_path / "data") as near, AsyncExitStack() as tasks:
        far = await near.elsewhere(tasks, lambda: times[0])
        for name in names[:-1]:
            assert (await far.get(near.segments(name)[0]))[0] == 200
        assert (await far.get(near.segments(names[-1])[0]))[0] == 503, "all of them are being watched"
        times[0] += WATCHED_SECONDS
        assert (await far.get(near.segments(names[-1])[0]))[0] == 200
        assert {name.partition("_")[0] for name in far.kept()} == set(names[1:])
        assert (await far.get(near.segments(names[0])[0]))[0] == 200, "it is opened again"


async def test_who_reads_one_page_after_the_other_pushes_away_no_other(tmp_path: Path) -> None:
    watched, *names = await many(tmp_path, MOST_OPEN + 2)
    async with town_of(tmp_path) as town:
        (segment, *_) = town.segments(watched)
        assert (await town.get(segment))[0] == 200
        kept = town.edge.shelf._open[watched]
        assert {(await town.get(f"/aufzeichnung/{name}"))[0] for name in names} == {200}
        assert town.edge.shelf._open[watched] is kept


async def test_what_is_large_of_a_sitting_is_made_once_however_many_are_asked_for(tmp_path: Path) -> None:
    names = await many(tmp_path, MOST_OPEN + 1)
    async with town_of(tmp_path) as town:
        first, second = [[await town.house.earlier.details(name) for name in names] for _ in range(2)]
    assert all(one is not None and one is again for one, again in zip(first, second, strict=True))


async def test_files_need_nothing_large_and_one_that_opens_slowly_holds_up_no_other(tmp_path: Path) -> None:
    names = await many(tmp_path / "data", MOST_OPENING + 2)
    async with town_of(tmp_path / "data") as near, AsyncExitStack() as tasks:
        far = await near.elsewhere(tasks)
        *slow, more, last = names
        near.line.held = "^/feed/recordings/(" + "|".join(slow) + ")$"
        waiting = [asyncio.create_task(far.get(f"/aufzeichnung/{slow[0]}"))]
        await near.line.holding.wait()
        assert (await far.get(near.segments(slow[0])[0]))[0] == 200
        assert (await far.get(f"/aufzeichnung/{more}"))[0] == 200
        waiting += [asyncio.create_task(far.get(f"/aufzeichnung/{name}")) for name in slow[1:]]
        while sum(path.startswith("/feed/recordings/") for path in near.line.asked) <= MOST_OPENING:
            await asyncio.sleep(0.01)
        assert (await far.get(f"/aufzeichnung/{last}"))[0] == 503
        assert (await far.get(f"/aufzeichnung/{more}"))[0] == 200, "it is open"
        await near.line.cut()
        assert {status for status, _ in await asyncio.gather(*waiting)} == {503}


async def test_the_feeds_open_to_their_token_alone_and_tell_nothing_of_what_waits(tmp_path: Path) -> None:
    await hold(tmp_path / "data", "mai", "archive-after-release")
    async with town_of(tmp_path / "data") as near:
        paths = ("/feed/recordings", "/feed/recordings/mai", "/feed/archive/mai", "/feed/recorded/mai/last")
        for path in paths:
            for headers in ({}, {"Authorization": "Bearer other"}):
                async with asked(near, path, headers) as answer:
                    assert answer.status == 403, path
        async with asked(near, "/feed/recordings/mai", {"Authorization": f"Bearer {near.house.feed_token}"}) as answer:
            assert answer.status == 404


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_an_edge_that_was_started_for_a_former_sitting_goes_on_to_the_one_that_is_served(tmp_path: Path) -> None:
    data = tmp_path / "data"
    await hold(data, "mai", "archive-after-release")
    record(data, "heute", days=30)
    async with town_of(data) as near, AsyncExitStack() as tasks:
        await near.house.submit(SetPublication("archive"), SYSTEM)
        await near.line.open()
        tasks.push_async_callback(near.line.cut)
        far = machine(tmp_path / "far", near.line.port, free_port(), data / "secret", meeting="mai")
        await tasks.enter_async_context(running(far))
        await far.until("/state/latest.json", 200, b'"heute"')
        listed = addresses((await far.until("/archive/heute/vod-high.m3u8", 200)).decode())
        assert listed[1:] == [path.replace("/archive/heute", "/live") for path in near.segments("heute")]
        foreign = [path.replace("/mai/", "/heute/") for path in near.segments("mai")]
        for path in (*foreign, *near.segments("mai"), "/archive/mai/vod-high.m3u8", "/captions/mai/recording.vtt"):
            assert (await far.get(path))[0] == 404, path
