"""The programme's sink on disk: appends parts, makes each segment durable, tells what has been kept.

Called from one thread, which may block. An OSError leaves whole parts and nothing else: the file is cut back to the
last whole part. The caller then gives up the segment (`media.programme.shelf`); the next one begins a new file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from media.programme.ports import Beginning, Part
from recordings.layout import (
    INDEX,
    INIT,
    RUN_FILE,
    Piece,
    RunInfo,
    Segment,
    index_line,
    run_info,
    segment_name,
    start_of,
    to_values,
)
from recordings.numbers import Numbers
from recordings.recover import append_line, recover

Kept = Callable[[str, str, Segment], None]
"""Told of every segment that is durable: run, rung, segment."""


class SittingWriter:
    """Writes the recording of one sitting. Raises OSError where the folder cannot be used."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        recover(folder)
        self.numbers = Numbers(folder)
        self._folder = folder
        self._kept = kept
        self._info: RunInfo | None = None
        self._open: dict[str, _Growing] = {}

    def begin(self, timeline: Beginning) -> None:
        """A new run. Its description is written last, so that a run that can be read is complete."""
        self._finish_all()
        info = run_info(timeline)
        run = self._folder / info.name
        for rung, init in zip(info.rungs, timeline.inits, strict=True):
            (run / rung.name).mkdir(parents=True, exist_ok=True)
            _write_whole(run / rung.name / INIT, init)
        _write_whole(run / RUN_FILE, json.dumps(to_values(info)).encode())
        if self._info is None or self._info.name != info.name:
            self.numbers.begin_run()
        self._info = info

    def append(self, part: Part) -> None:
        """Append the part to its segment, and finish the segment where it is the last."""
        assert self._info is not None, "begin comes first"
        number = self._info.first + part.segment
        growing = self._open.get(part.rung)
        if growing is None or growing.number != number:
            growing = self._next(part.rung, number, self._info)
        growing.append(part)
        if part.ends:
            self._finish(part.rung)

    def leave_out(self, part: Part) -> None:
        """Nothing of this part: its segment ends before it, and what is there of it is durable at once."""
        assert self._info is not None, "begin comes first"
        self._finish(part.rung)
        self.numbers.use(self._info.first + part.segment)

    def close(self) -> None:
        """Finish what has been begun."""
        self._finish_all()
        self.numbers.close()

    def _next(self, rung: str, number: int, info: RunInfo) -> _Growing:
        self._finish(rung)
        self.numbers.use(number)
        folder = self._folder / info.name / rung
        growing = self._open[rung] = _Growing(folder, number, start_of(info, number))
        return growing

    def _finish_all(self) -> None:
        for rung in tuple(self._open):
            self._finish(rung)

    def _finish(self, rung: str) -> None:
        growing = self._open.pop(rung, None)
        if growing is None:
            return
        segment = growing.finish()
        if segment is not None and self._info is not None:
            self._kept(self._info.name, rung, segment)


class _Growing:
    """The file of a segment that is being written."""

    def __init__(self, folder: Path, number: int, start: int) -> None:
        self.number = number
        self._start = start
        self._folder = folder
        self._pieces: list[Piece] = []
        self._file = os.open(folder / segment_name(number), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)

    def append(self, part: Part) -> None:
        """Write a whole part or nothing."""
        try:
            _write_all(self._file, part.data)
        except OSError:
            size = sum(piece.size for piece in self._pieces)
            os.ftruncate(self._file, size)
            os.lseek(self._file, size, os.SEEK_SET)
            raise
        self._pieces.append(Piece(len(part.data), part.duration, part.independent))

    def finish(self) -> Segment | None:
        """Make it durable, first the file, then its name, then its line in the index; None where nothing is in it."""
        try:
            os.fsync(self._file)
        finally:
            os.close(self._file)
        if not self._pieces:
            (self._folder / segment_name(self.number)).unlink(missing_ok=True)
            return None
        _sync_folder(self._folder)
        segment = Segment(self.number, self._start, tuple(self._pieces))
        append_line(self._folder / INDEX, index_line(segment))
        return segment


def _write_all(file: int, data: bytes) -> None:
    """write(2) may take less than it was given."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _write_whole(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all, after a power cut too."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
