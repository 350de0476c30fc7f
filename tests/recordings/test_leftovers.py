"""What no list shows goes with the rest all the same: downloads under way, and runs that cannot be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from recordings.archive import take_out
from recordings.index import broken_runs
from recordings.retention import delete, expired
from tests.recordings.made import NOON, written

DOWNLOADS = ("sitting-0123456789abcdef.mp4", "sitting-0123456789abcdef.mp4.new")


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def segments(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.m4s"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two runs of two segments each, at 0 and at 60 seconds."""
    written(tmp_path, 7).close()
    written(tmp_path, 7, second=60).close()
    for name in DOWNLOADS:
        (tmp_path / name).write_bytes(b"recording")
    return tmp_path


def damage(folder: Path, count: int) -> None:
    """The description of so many runs is gone."""
    for path in sorted(folder.glob("*/run.json"))[:count]:
        path.write_bytes(b"")


def test_with_a_passage_goes_a_download_that_is_under_way(folder: Path) -> None:
    take_out(folder, at(0), at(0.5))
    assert not list(folder.glob("*.mp4*"))
    assert segments(folder) == ["s000002.m4s", "s000003.m4s", "s000004.m4s"]


def test_where_nothing_of_a_passage_lies_any_more_the_download_stays(folder: Path) -> None:
    take_out(folder, at(0), at(0.5))
    (folder / DOWNLOADS[0]).write_bytes(b"made anew")
    assert take_out(folder, at(0), at(0.5)).files == 0
    assert (folder / DOWNLOADS[0]).exists()


def test_with_its_period_goes_a_download_that_was_never_finished(folder: Path) -> None:
    removed = delete(folder, expired(folder, at(1000)))
    assert [path.name for path in folder.iterdir()] == ["last"]
    assert removed.size > 2 * len(b"recording")


def test_of_a_run_that_cannot_be_read_everything_goes_that_may_hold_the_passage(folder: Path) -> None:
    damage(folder, 1)
    assert take_out(folder, at(30), at(31)).files == 2
    assert segments(folder) == ["s000003.m4s", "s000004.m4s"]


@pytest.mark.parametrize(("since", "until"), [(-9, 0), (61.5, 90)])
def test_a_run_that_cannot_be_read_stays_where_it_cannot_hold_the_passage(
    folder: Path, since: float, until: float
) -> None:
    damage(folder, 1)
    take_out(folder, at(since), at(until))
    assert segments(folder)[:2] == ["s000001.m4s", "s000002.m4s"]


def test_a_run_that_cannot_be_read_goes_by_the_begin_that_its_name_tells(folder: Path) -> None:
    damage(folder, 2)
    first, _ = broken_runs(folder)
    assert expired(folder, at(30)) == [first]
    delete(folder, expired(folder, at(30)))
    assert segments(folder) == ["s000003.m4s", "s000004.m4s"]


def test_a_disk_that_does_not_let_a_run_be_read_is_no_broken_run(folder: Path) -> None:
    description = next(folder.glob("*/run.json"))
    description.unlink()
    description.mkdir()
    with pytest.raises(OSError, match="directory"):
        take_out(folder, at(0), at(1))
    assert len(segments(folder)) == 4
