"""The folder of a livestream, through restarts, holes and full disks."""

from __future__ import annotations

import errno
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from recordings.playlist import LivePlaylist, parse
from recordings.segments import LiveFolder

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
SECOND = Fraction(1)


def listed(folder: Path) -> LivePlaylist:
    return parse((folder / "live.m3u8").read_text())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def run(folder: Path, count: int, start: int = 0, keep: bool = False) -> LiveFolder:
    """A process that makes `count` segments of a second, the first `start` seconds after noon."""
    live = LiveFolder(folder, window=3, target_s=1, keep=keep)
    live.begin(b"init")
    for number in range(start, start + count):
        live.append(b"segment %d" % number, SECOND, NOON + timedelta(seconds=number))
    return live


def test_segments_are_written_and_listed_in_order(tmp_path: Path) -> None:
    run(tmp_path, 2)
    playlist = listed(tmp_path)
    assert [(entry.name, entry.discontinuity) for entry in playlist.entries] == [
        ("s000001.m4s", False),
        ("s000002.m4s", False),
    ]
    assert (tmp_path / "s000002.m4s").read_bytes() == b"segment 1"
    assert (tmp_path / "init.mp4").read_bytes() == b"init"


def test_what_has_left_the_list_stays_for_another_window_and_then_goes(tmp_path: Path) -> None:
    run(tmp_path, 20)
    playlist = listed(tmp_path)
    assert [entry.number for entry in playlist.entries] == [18, 19, 20]
    assert names(tmp_path) == {"init.mp4", "live.m3u8", *(f"s{number:06d}.m4s" for number in range(14, 21))}


def test_with_keep_nothing_is_deleted(tmp_path: Path) -> None:
    run(tmp_path, 20, keep=True)
    run(tmp_path, 20, start=60, keep=True)
    assert len(names(tmp_path)) == 40 + 2 + 1


def test_after_a_restart_the_numbers_go_on_with_a_discontinuity_and_a_new_init(tmp_path: Path) -> None:
    run(tmp_path, 2)
    run(tmp_path, 1, start=5)
    playlist = listed(tmp_path)
    assert [(entry.number, entry.init, entry.discontinuity) for entry in playlist.entries] == [
        (1, "init.mp4", False),
        (2, "init.mp4", False),
        (3, "init2.mp4", True),
    ]


def test_discontinuities_that_left_the_list_are_counted_over_restarts_and_their_inits_go(tmp_path: Path) -> None:
    for start in range(0, 40, 10):
        run(tmp_path, 5, start=start)
    playlist = listed(tmp_path)
    assert playlist.discontinuities == 3
    assert [entry.number for entry in playlist.entries] == [18, 19, 20]
    run(tmp_path, 12, start=50)
    assert {name for name in names(tmp_path) if name.startswith("init")} == {"init5.mp4"}


def test_a_half_written_segment_of_a_killed_process_is_replaced(tmp_path: Path) -> None:
    run(tmp_path, 2)
    (tmp_path / "s000003.m4s").write_bytes(b"never listed")
    (tmp_path / "s000004.m4s.part").write_bytes(b"half")
    LiveFolder(tmp_path, window=3, target_s=1)
    assert names(tmp_path) == {"init.mp4", "live.m3u8", "s000001.m4s", "s000002.m4s"}


def test_a_damaged_list_is_begun_anew_after_everything_on_disk(tmp_path: Path) -> None:
    run(tmp_path, 5)
    (tmp_path / "live.m3u8").write_bytes(b"\xff\x00garbage")
    run(tmp_path, 1, start=9)
    playlist = listed(tmp_path)
    assert [(entry.number, entry.init, entry.discontinuity) for entry in playlist.entries] == [(6, "init2.mp4", True)]
    assert playlist.discontinuities == 1


def test_a_list_naming_files_that_are_gone_is_cut_to_what_is_there(tmp_path: Path) -> None:
    run(tmp_path, 3)
    (tmp_path / "s000002.m4s").unlink()
    run(tmp_path, 1, start=5)
    assert [entry.number for entry in listed(tmp_path).entries] == [3, 4]


def test_a_hole_in_time_is_a_discontinuity_without_a_new_init(tmp_path: Path) -> None:
    live = run(tmp_path, 2)
    live.append(b"later", SECOND, NOON + timedelta(seconds=7))
    assert [(entry.init, entry.discontinuity) for entry in listed(tmp_path).entries][-1] == ("init.mp4", True)


def test_a_segment_that_cannot_be_written_leaves_nothing_behind_and_its_number_is_used_again(tmp_path: Path) -> None:
    live = run(tmp_path, 1)
    (tmp_path / "s000002.m4s.part").mkdir()  # nothing can be written under this name
    with pytest.raises(IsADirectoryError):
        live.append(b"lost", SECOND, NOON + timedelta(seconds=1))
    (tmp_path / "s000002.m4s.part").rmdir()
    live.append(b"kept", SECOND, NOON + timedelta(seconds=2))
    assert [(entry.name, entry.discontinuity) for entry in listed(tmp_path).entries] == [
        ("s000001.m4s", False),
        ("s000002.m4s", True),
    ]
    assert (tmp_path / "s000002.m4s").read_bytes() == b"kept"


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    live = LiveFolder(tmp_path, window=3, target_s=1)
    (tmp_path / "init.mp4.part").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left") as caught:
        live.begin(b"init")
    assert caught.value.errno == errno.ENOSPC
    assert names(tmp_path) == set()
