"""The recording leaves room on the disk, and a stretch of it can be counted and taken out."""

from __future__ import annotations

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from media.programme.ports import TICKS
from recordings.archive import bytes_between, take_out
from recordings.index import read_sitting
from recordings.layout import utc
from recordings.ondemand import stretches
from recordings.reserve import Reserved
from recordings.writer import SittingWriter
from tests.recordings.made import beginning, part


def writer(folder: Path) -> SittingWriter:
    return SittingWriter(folder, lambda run, rung, segment: None)


def recorded(folder: Path, parts: int = 20, left_out: range = range(0)) -> None:
    """A recording of so many parts, without some of them."""
    archive = writer(folder)
    archive.begin(beginning())
    for number in range(parts):
        (archive.leave_out if number in left_out else archive.append)(part(number))
    archive.close()


def test_below_the_reserve_a_segment_is_refused_before_anything_of_it_is_written(tmp_path: Path) -> None:
    room = [100]
    archive = Reserved(writer(tmp_path), tmp_path, 50, lambda folder: room[0])
    archive.begin(beginning())
    for number in range(7):
        archive.append(part(number))
    room[0] = 49
    archive.append(part(7))  # what has been begun is finished
    for number in range(8, 10):
        archive.append(part(number))
    with pytest.raises(OSError, match="reserve") as refused:
        archive.append(part(10))
    assert refused.value.errno == errno.ENOSPC
    room[0] = 54
    with pytest.raises(OSError, match="reserve"):
        archive.append(part(15))
    room[0] = 55
    archive.append(part(20))
    archive.close()
    assert [one.number for one in read_sitting(tmp_path)[0].best] == [1, 2, 5]


def test_a_part_that_is_left_out_ends_its_segment_and_uses_its_number(tmp_path: Path) -> None:
    recorded(tmp_path, 20, range(7, 20))
    (run,) = read_sitting(tmp_path)
    assert [len(one.pieces) for one in run.best] == [5, 2]
    assert writer(tmp_path).numbers.last == 4


def test_bytes_are_counted_by_the_moment_at_which_their_part_begins(tmp_path: Path) -> None:
    recorded(tmp_path)
    runs = read_sitting(tmp_path)
    begun, step = runs[0].info.begun, timedelta(seconds=part(0).duration / TICKS)
    size = len(part(0).data)
    assert bytes_between(runs, begun + 3 * step, begun + 7 * step) == sum(len(part(n).data) for n in range(3, 7))
    assert bytes_between(runs, begun - 9 * step, begun) == 0
    assert size > 0


def test_every_segment_that_holds_anything_of_a_passage_goes_and_the_others_stay(tmp_path: Path) -> None:
    recorded(tmp_path)
    (run,) = read_sitting(tmp_path)
    (tmp_path / "sitting-0.mp4").write_bytes(b"made of it")
    end = utc(run.info, run.best[1].start)
    removed = take_out(tmp_path, end - timedelta(milliseconds=10), end + timedelta(milliseconds=10))
    (left,) = read_sitting(tmp_path)
    assert [one.number for one in left.best] == [3, 4]
    assert removed.files >= 2
    assert not list(tmp_path.glob("*.mp4"))
    assert [[one.number for one in piece.segments] for piece in stretches((left,), "high")] == [[3, 4]]
