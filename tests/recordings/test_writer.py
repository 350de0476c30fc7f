"""The folder of a sitting through restarts, kills, full disks and what a power cut leaves."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from media.programme.ports import TICKS
from recordings.index import locate, read_run, read_sitting, run_folders
from recordings.layout import LayoutError, utc
from recordings.numbers import Numbers, NumbersOnly
from recordings.recover import recover
from recordings.writer import SittingWriter
from tests.recordings.made import HIGH, NOON, PART, SEGMENT, SOUND, Kept, beginning, part, parts, written

REPOSITORY = Path(__file__).parents[2]
RUN = "20261119T120000-000001"


def test_parts_are_the_recording_byte_for_byte(tmp_path: Path) -> None:
    written(tmp_path, 7)
    (run,) = read_sitting(tmp_path)
    assert run.folder.name == RUN
    assert run.path("high", 1).read_bytes() == b"".join(one.data for one in parts(5))
    assert run.path("high", 2).read_bytes() == b"".join(one.data for one in parts(2, 5))
    assert [(one.number, one.start, one.duration) for one in run.best] == [(1, 0, SEGMENT), (2, SEGMENT, 2 * PART)]
    assert [piece.independent for piece in run.best[0].pieces] == [True, False, False, False, False]


def test_a_segment_is_told_of_when_it_is_durable_and_not_before(tmp_path: Path) -> None:
    kept = Kept()
    writer = SittingWriter(tmp_path, kept)
    writer.begin(beginning())
    for one in parts(9):
        writer.append(one)
    assert [(run, rung, segment.number) for run, rung, segment in kept.segments] == [(RUN, "high", 1)]
    writer.close()
    assert [segment.number for _, _, segment in kept.segments] == [1, 2]


def test_after_a_restart_the_numbers_go_on_in_a_new_run(tmp_path: Path) -> None:
    written(tmp_path, 7)
    written(tmp_path, 5, second=5)
    first, second = read_sitting(tmp_path)
    assert [one.number for one in first.best] == [1, 2]
    assert [one.number for one in second.best] == [3]
    assert (second.info.first, second.info.earlier) == (3, 1)
    assert utc(second.info, second.best[0].start) == NOON + timedelta(seconds=5)


def test_all_rungs_have_the_same_numbers(tmp_path: Path) -> None:
    writer = SittingWriter(tmp_path, Kept())
    writer.begin(beginning(rungs=(HIGH, SOUND)))
    for count in range(10):
        writer.append(part(count))
        writer.append(part(count, "sound"))
    (run,) = read_sitting(tmp_path)
    assert [one.number for one in run.rungs["sound"]] == [one.number for one in run.best] == [1, 2]
    assert run.init("sound").is_file()


@pytest.mark.parametrize("cut", [1, 60, 115])
def test_half_a_part_is_cut_off_and_everything_whole_is_kept(tmp_path: Path, cut: int) -> None:
    written(tmp_path, 8)
    path = tmp_path / RUN / "high" / "s000002.m4s"
    whole = path.read_bytes()
    path.write_bytes(whole + part(8).data[:cut])
    recover(tmp_path)
    assert path.read_bytes() == whole
    assert [len(one.pieces) for one in read_run(path.parent.parent).best] == [5, 3]


def test_a_segment_without_a_whole_part_goes(tmp_path: Path) -> None:
    written(tmp_path, 5)
    path = tmp_path / RUN / "high" / "s000002.m4s"
    path.write_bytes(bytes(4096))  # what a power cut makes of data that never reached the disk
    recover(tmp_path)
    assert not path.exists()


def test_the_index_is_rebuilt_from_the_segments(tmp_path: Path) -> None:
    written(tmp_path, 15)
    index = tmp_path / RUN / "high" / "index.jsonl"
    before = read_sitting(tmp_path)
    for left in (b"", b"garbage\n[1,2", index.read_bytes()[:40]):
        index.write_bytes(left)
        assert read_sitting(tmp_path) == before
        recover(tmp_path)
        assert len(index.read_bytes().splitlines()) >= 3
        assert read_sitting(tmp_path) == before


def test_a_segment_that_does_not_fit_its_line_is_read_anew(tmp_path: Path) -> None:
    written(tmp_path, 10)
    path = tmp_path / RUN / "high" / "s000001.m4s"
    path.write_bytes(part(0).data)
    (run,) = read_sitting(tmp_path)
    assert [len(one.pieces) for one in run.best] == [1, 5]


def test_a_file_that_is_gone_is_gone(tmp_path: Path) -> None:
    written(tmp_path, 15)
    (tmp_path / RUN / "high" / "s000002.m4s").unlink()
    (run,) = read_sitting(tmp_path)
    assert [one.number for one in run.best] == [1, 3]


def test_a_run_that_was_killed_in_its_first_moment_is_no_run_but_its_name_stays_taken(tmp_path: Path) -> None:
    written(tmp_path, 1)
    (tmp_path / RUN / "run.json").unlink()
    assert read_sitting(tmp_path) == ()
    recover(tmp_path)
    assert [path.name for path in run_folders(tmp_path)] == [RUN]
    with pytest.raises(FileNotFoundError):
        read_run(tmp_path / RUN)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 2}', "\x00"])
def test_a_damaged_run_is_left_out(tmp_path: Path, text: str) -> None:
    written(tmp_path, 5)
    (tmp_path / RUN / "run.json").write_text(text, "utf-8")
    assert read_sitting(tmp_path) == ()
    with pytest.raises(LayoutError):
        read_run(tmp_path / RUN)


def test_numbers_are_remembered_where_nothing_is_kept(tmp_path: Path) -> None:
    sink = NumbersOnly(tmp_path)
    sink.begin(beginning(first=sink.numbers.last + 1))
    for one in parts(12):
        sink.append(one)
    again = Numbers(tmp_path)  # the former process was killed: nothing was closed
    assert (again.last, again.runs) == (3, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"last"}


def test_a_damaged_memory_of_numbers_costs_nothing_where_segments_are_kept(tmp_path: Path) -> None:
    written(tmp_path, 12)
    (tmp_path / "last").write_bytes(b"\xff nonsense")
    assert Numbers(tmp_path).last == 3


def test_a_part_that_does_not_fit_on_the_disk_leaves_only_whole_ones(tmp_path: Path) -> None:
    """A disk of our own that is too small: a file size limit, which write(2) meets half-way."""
    program = f"""
import resource, signal
from pathlib import Path
from tests.recordings.made import *
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
writer = SittingWriter(Path({str(tmp_path)!r}), Kept())
writer.begin(beginning())
size = len(part(0).data)
resource.setrlimit(resource.RLIMIT_FSIZE, (size * 5 // 2, size * 5 // 2))
for count in range(3):
    try:
        writer.append(part(count))
    except OSError as error:
        print(count, error.errno)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", str(errno.EFBIG)]
    assert (tmp_path / RUN / "high" / "s000001.m4s").read_bytes() == b"".join(one.data for one in parts(2))


def test_everything_written_survives_sigkill(tmp_path: Path) -> None:
    """Another process writes and says so, part by part, until it is killed in the middle of it."""
    program = f"""
import sys
from pathlib import Path
from tests.recordings.made import *
writer = SittingWriter(Path({str(tmp_path)!r}), Kept())
writer.begin(beginning())
for count in range(10 ** 6):
    writer.append(part(count))
    print(count, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=REPOSITORY, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = -1
        while told < 52:
            told = int(process.stdout.readline())
        os.kill(process.pid, signal.SIGKILL)
        told = max([told, *(int(line) for line in process.stdout.read().split())])
    recover(tmp_path)
    (run,) = read_sitting(tmp_path)
    stream = b"".join(run.path("high", one.number).read_bytes() for one in run.best)
    assert sum(len(one.pieces) for one in run.best) >= told + 1
    assert stream.startswith(b"".join(one.data for one in parts(told + 1)))
    assert Numbers(tmp_path).last == run.best[-1].number


def test_a_moment_is_found_in_the_recording(tmp_path: Path) -> None:
    written(tmp_path, 15)
    written(tmp_path, 5, second=10)
    runs = read_sitting(tmp_path)
    inside = locate(runs, NOON + timedelta(seconds=1.5))
    between = locate(runs, NOON + timedelta(seconds=7))
    assert inside is not None and between is not None
    assert (inside.segment.number, inside.tick) == (2, 3 * TICKS // 2)
    assert (between.run.info.first, between.segment.number, between.tick) == (4, 4, 0)
    assert locate(runs, NOON + timedelta(seconds=11)) is None
