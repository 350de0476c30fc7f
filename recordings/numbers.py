"""The memory of a sitting's segment numbers: a number is used once, whether its segment was kept or not.

One small file, overwritten in place: that needs no room on a full disk. What lies on disk counts too, so a lost or
damaged file costs nothing where segments are kept.
"""

from __future__ import annotations

import os
from pathlib import Path

from media.programme.ports import Beginning, Part
from recordings.index import run_folders
from recordings.layout import first_number, segment_number

FILE = "last"


class Numbers:
    """The highest number used and the count of runs so far, in a sitting's folder; raises OSError."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        last, runs = _read(folder / FILE)
        self.last = max(last, _highest(folder))
        self.runs = max(runs, len(run_folders(folder)))
        self._file = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o644)

    def begin_run(self) -> None:
        """One run more."""
        self.runs += 1
        self._write()

    def use(self, number: int) -> None:
        """This number is used now."""
        if number > self.last:
            self.last = number
            self._write()

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def _write(self) -> None:
        os.pwrite(self._file, f"{self.last:012d} {self.runs:06d}\n".encode(), 0)


class NumbersOnly:
    """The sink of a sitting that is not kept: remembers the numbers and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.numbers = Numbers(folder)
        self._first = 0

    def begin(self, timeline: Beginning) -> None:
        self._first = timeline.first
        self.numbers.begin_run()

    def append(self, part: Part) -> None:
        self.numbers.use(self._first + part.segment)

    def leave_out(self, part: Part) -> None:
        self.append(part)

    def close(self) -> None:
        self.numbers.close()


def _read(path: Path) -> tuple[int, int]:
    try:
        last, runs = path.read_text("ascii").split()
        return int(last), int(runs)
    except (FileNotFoundError, ValueError):
        return 0, 0


def _highest(folder: Path) -> int:
    """The highest number on disk; a run's name tells its first, so that the numbers before it are taken."""
    found = [first_number(run.name) - 1 for run in run_folders(folder)]
    found += [number for path in folder.glob("*/*/*") if (number := segment_number(path.name)) is not None]
    return max(found, default=0)
