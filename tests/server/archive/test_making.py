"""Downloads: however many are asked for, the disk keeps its room, and two edges do not disturb each other."""

from __future__ import annotations

import asyncio
import fcntl
import os
from pathlib import Path

import pytest

from recordings.download import download_name
from recordings.index import read_sitting
from recordings.reserve import free_bytes
from server.addresses import Folders
from server.archive.making import MOST_KEPT, MOST_WAITING, Maker
from server.web import PageError
from tests.recordings.made import written
from tests.server.archive.earlier_town import hold, town_of


def recorded(home: Path, sitting: str) -> Path:
    """Where the download of a sitting belongs that was recorded."""
    written(home / sitting, 30)
    return home / sitting / download_name(read_sitting(home / sitting))


def downloads(home: Path) -> set[str]:
    return {path.parent.name for path in home.glob("*/sitting-*")}


async def test_of_all_sittings_so_many_are_kept_and_those_used_last(tmp_path: Path) -> None:
    home, maker = tmp_path, Maker(tmp_path, 0)
    for number in range(MOST_KEPT):
        path = home / f"sitzung-{number}" / "sitting-0.mp4"
        path.parent.mkdir()
        path.write_bytes(b"whole")
        os.utime(path, (number, number))
    await maker.make(recorded(home, "mai"), "Mai", (), ())
    assert downloads(home) == {"mai", *(f"sitzung-{number}" for number in range(1, MOST_KEPT))}


async def test_one_that_is_asked_for_counts_as_used(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    async with town_of(tmp_path) as town:
        assert (await town.get("/archive/mai/sitting.mp4"))[0] == 200
        (path,) = Folders(tmp_path).live("mai").glob("sitting-*")
        os.utime(path, (1, 1))
        assert (await town.get("/archive/mai/sitting.mp4"))[0] == 200
        assert path.stat().st_mtime > 1


async def test_one_that_is_asked_for_while_the_recording_changes_is_made_of_what_is_there_then(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    async with town_of(tmp_path) as town:
        assert (await town.get("/archive/mai/vod.m3u8"))[0] == 200
        before = read_sitting(Folders(tmp_path).live("mai"))
        for last in Folders(tmp_path).live("mai").glob("*/*/s000006.m4s"):
            last.unlink()
        after = read_sitting(Folders(tmp_path).live("mai"))
        assert download_name(after) != download_name(before)
        assert (await town.get("/archive/mai/sitting.mp4"))[0] == 200
        (path,) = Folders(tmp_path).live("mai").glob("sitting-*")
        assert path.name == download_name(after)


async def test_it_leaves_twice_the_room_that_the_recording_leaves(tmp_path: Path) -> None:
    path, free = recorded(tmp_path, "mai"), free_bytes(tmp_path)
    await Maker(tmp_path, free * 2 // 3).make(path, "Mai", (), ())
    assert not path.exists()
    await Maker(tmp_path, free // 3).make(path, "Mai", (), ())
    assert path.exists()


async def test_two_edges_that_make_the_same_at_once_make_it_once_and_whole(tmp_path: Path) -> None:
    path, aside = recorded(tmp_path, "mai"), tmp_path / "aside"
    await Maker(tmp_path, 0).make(path, "Mai", (), ())
    path.rename(aside)
    await asyncio.gather(*(Maker(tmp_path, 0).make(path, "Mai", (), ()) for _ in range(3)))
    assert path.read_bytes() == aside.read_bytes()
    assert downloads(tmp_path) == {"mai"}


async def test_when_too_many_wait_the_next_is_told_so_at_once(tmp_path: Path) -> None:
    paths = [recorded(tmp_path, f"sitzung-{number}") for number in range(MOST_WAITING + 1)]
    maker, handle = Maker(tmp_path, 0), os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # another edge is making one
    waiting = [asyncio.create_task(maker.make(path, "", (), ())) for path in (*paths[:-1], paths[0])]
    await asyncio.sleep(0)
    with pytest.raises(PageError, match="busy"):
        await maker.make(paths[-1], "", (), ())
    os.close(handle)
    await asyncio.gather(*waiting)
    assert [path.is_file() for path in paths] == [True] * MOST_WAITING + [False]
    await maker.make(paths[-1], "", (), ())
    assert paths[-1].is_file()
