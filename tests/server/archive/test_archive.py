"""The recording on demand: watched only when it may be, and without what was taken out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from agenda.commands import Actor, Command
from agenda.commands.items import CallItem
from agenda.commands.publication import NoteDeletion, ReleaseArchive, TakeDown
from agenda.commands.sitting import CloseSitting
from agenda.events.publication import PassageTakenDown
from agenda.events.words import PublicationMode
from recordings.download import download_name
from recordings.index import read_sitting, run_folders
from recordings.layout import LayoutError
from recordings.retention import delete
from server.archive.main import make
from tests.media.programme.stage import NOON
from tests.server.archive.short_evening import evening
from tests.server.broadcast import Broadcast, Told, addresses, later, on_air
from tests.server.evening import CHAIR, CLERK, SYSTEM

ROUTES = ("/aufzeichnung", *(f"/archive/{name}" for name in ("vod.m3u8", "chapters.vtt", "chapters.json")))


@pytest.fixture
def mode() -> PublicationMode:
    return "archive"


@pytest.fixture
async def broadcast(tmp_path: Path, mode: PublicationMode) -> AsyncIterator[Broadcast]:
    async with on_air(tmp_path, mode) as one:
        await evening(one)
        yield one


async def _while_on_air_and_after(tmp_path: Path, address: str) -> tuple[bytes, bytes]:
    """What is served there while the sitting runs, and when it is over."""
    async with on_air(tmp_path, "archive") as broadcast:
        await broadcast.seconds(2.2)
        await broadcast.until("archive")
        _, running = await broadcast.get(address)
        await broadcast.house.submit(CloseSitting(), CHAIR)
        await broadcast.until("closed")
        return running, (await broadcast.get(address))[1]


async def test_no_mark_leads_to_a_file_that_is_made_at_the_end(tmp_path: Path) -> None:
    running, over = await _while_on_air_and_after(tmp_path, "/aufzeichnung")
    assert "TOP 1 Haushalt" in running.decode()
    assert b"sitting.mp4" not in running
    assert b"/archive/klein/sitting.mp4#t=0" in over


async def test_the_list_of_recordings_has_the_served_one_when_it_is_over(tmp_path: Path) -> None:
    running, over = await _while_on_air_and_after(tmp_path, "/aufzeichnungen")
    assert b"/aufzeichnung/klein" not in running
    assert b'href="/aufzeichnung/klein"' in over


async def test_a_passage_taken_down_is_gone_from_disk_lists_and_download_and_leaves_its_tombstone(
    broadcast: Broadcast,
) -> None:
    await broadcast.get("/archive/sitting.mp4")
    (run,) = read_sitting(broadcast.folder)
    path = f"/live/{run.info.name}/high/s000003.m4s"
    since, until = later(NOON, 2.2), later(NOON, 3.5)
    await broadcast.house.submit(TakeDown(since, until, "Recht am Bild"), CLERK)
    await broadcast.publishing.look()
    await broadcast.until("passages")
    numbers = [one.number for one in read_sitting(broadcast.folder)[0].best]
    assert not {3, 4} & set(numbers)
    _, text = await broadcast.get("/archive/vod-high.m3u8")
    assert path not in text.decode()
    assert not list(broadcast.folder.glob("sitting-*.mp4"))
    _, data = await broadcast.get("/archive/sitting.mp4")
    assert not Told(data).blue
    (stone,) = broadcast.events(PassageTakenDown)
    assert stone.reason == "Recht am Bild"
    assert (NOON + timedelta(seconds=2.2)).isoformat() == stone.since


TAKEN = TakeDown(later(NOON, 2.2), later(NOON, 3.5), "Recht am Bild")
OUT = CallItem("t2")


@pytest.mark.parametrize(
    "steps", [((TAKEN, CLERK), (OUT, CHAIR)), ((OUT, CHAIR), (TAKEN, CLERK))], ids=["before", "in"]
)
async def test_what_was_taken_down_before_or_in_a_non_public_part_is_dead_in_it_while_it_still_lies_on_the_disk(
    tmp_path: Path, steps: tuple[tuple[Command, Actor], ...]
) -> None:
    async with on_air(tmp_path, "archive") as broadcast:
        await broadcast.seconds(6)
        (run,) = read_sitting(broadcast.folder)
        gone, stays = (f"/live/{run.info.name}/high/s00000{number}.m4s" for number in (3, 1))
        for command, actor in steps:
            version = broadcast.edge.state.version
            await broadcast.house.submit(command, actor)
            await broadcast.edge.state.newer_than(version, 60)
        assert (broadcast.folder / run.info.name / "high" / "s000003.m4s").is_file()
        assert [(await broadcast.get(one))[0] for one in (gone, stays)] == [404, 200]
        _, text = await broadcast.get("/archive/vod-high.m3u8")
        assert gone not in addresses(text.decode())


async def test_a_passage_that_lies_on_the_disk_still_is_in_no_download(broadcast: Broadcast) -> None:
    (run,) = read_sitting(broadcast.folder)
    _, whole = await broadcast.get("/archive/sitting.mp4")
    assert Told(whole).blue
    since, until = later(NOON, 2.2), later(NOON, 3.5)
    await broadcast.house.submit(TakeDown(since, until, "Recht am Bild"), CLERK)
    await broadcast.until("passages")
    _, data = await broadcast.get("/archive/sitting.mp4")
    assert run.path("high", 3).is_file()
    assert not Told(data).blue


async def test_nothing_is_kept_under_a_name_that_says_otherwise(broadcast: Broadcast, tmp_path: Path) -> None:
    runs = read_sitting(broadcast.folder)
    passage = runs[0].info.begun, runs[0].info.begun + timedelta(seconds=1)
    out = tmp_path / download_name(runs)
    with pytest.raises(LayoutError, match="has changed"):
        make(broadcast.folder, out, "", [], (passage,))
    assert not list(tmp_path.glob("sitting*"))


@pytest.mark.parametrize("mode", ["archive-after-release"])
async def test_until_the_clerk_releases_it_nothing_of_the_recording_can_be_had(broadcast: Broadcast) -> None:
    (run,) = read_sitting(broadcast.folder)
    segment = f"/live/{run.info.name}/high/s000001.m4s"
    rest = ("/archive/sitting.mp4", "/archive/vod-high.m3u8", "/live/rewind-high.m3u8")
    assert [(await broadcast.get(one))[0] for one in (*ROUTES, *rest)] == [404] * (len(ROUTES) + len(rest))
    await broadcast.house.submit(ReleaseArchive(), CLERK)
    await broadcast.until("archive")
    assert [(await broadcast.get(one))[0] for one in (*ROUTES, *rest, segment)] == [200] * (len(ROUTES) + len(rest) + 1)


async def test_no_file_for_download_is_made_that_would_leave_less_than_the_reserve(
    broadcast: Broadcast, tmp_path: Path
) -> None:
    out = tmp_path / download_name(read_sitting(broadcast.folder))
    with pytest.raises(OSError, match="reserve"):
        make(broadcast.folder, out, "", [], (), 1000, lambda folder: 2000)
    assert not out.exists()
    make(broadcast.folder, out, "", [], (), 1000, lambda folder: 10**9)
    assert out.exists()


async def test_once_its_period_is_over_the_page_says_that_it_was_deleted(broadcast: Broadcast) -> None:
    removed = delete(broadcast.folder, run_folders(broadcast.folder))
    await broadcast.house.submit(NoteDeletion("recording", 365, removed.files, removed.size), SYSTEM)
    await broadcast.until("deleted")
    assert [(await broadcast.get(path))[0] for path in ROUTES] == [410] * len(ROUTES)
    assert (await broadcast.get("/aufzeichnungen"))[0] == 200
