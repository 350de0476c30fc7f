"""What is on disk: runs, rungs and segments, read beside a writer and without changing anything.

The files are the truth. A line of the index spares reading a segment; where it lacks, or does not fit its file, the
segment itself is read.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from recordings import boxes
from recordings.layout import (
    INDEX,
    INIT,
    RUN_FILE,
    LayoutError,
    Piece,
    RunInfo,
    Segment,
    from_index_line,
    from_values,
    is_run_name,
    segment_name,
    segment_number,
    spans,
    start_of,
    tick_of,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """A run on disk; `rungs` in the order of its info, each with the segments that are there, by number."""

    folder: Path
    info: RunInfo
    rungs: Mapping[str, tuple[Segment, ...]]

    def path(self, rung: str, number: int) -> Path:
        """The file of a segment."""
        return self.folder / rung / segment_name(number)

    def init(self, rung: str) -> Path:
        """The file of a rung's initialization segment."""
        return self.folder / rung / INIT

    @property
    def best(self) -> tuple[Segment, ...]:
        """The segments of the best rung."""
        return self.rungs[self.info.rungs[0].name]


@dataclass(frozen=True, slots=True)
class Place:
    """A moment in the recording: the run, the segment of its best rung, ticks of the run."""

    run: Run
    segment: Segment
    tick: int


def read_sitting(folder: Path) -> tuple[Run, ...]:
    """The runs of a sitting's folder in order; those that cannot be read are left out, and logged."""
    return tuple(_readable(folder))


def _readable(folder: Path) -> Iterator[Run]:
    for path in run_folders(folder):
        try:
            yield read_run(path)
        except (OSError, LayoutError) as error:
            log.warning("run %s left out: %s", path.name, error)


def run_folders(folder: Path) -> Sequence[Path]:
    """The folders of runs, in order, whether they can be read or not."""
    if not folder.is_dir():
        return ()
    return sorted(path for path in folder.iterdir() if path.is_dir() and is_run_name(path.name))


def broken_runs(folder: Path) -> Sequence[Path]:
    """The folders of runs that say nothing of themselves, so that no list has them; raises OSError where it is not
    known, for the disk does not let them be read."""
    return [path for path in run_folders(folder) if not _is_described(path)]


def _is_described(folder: Path) -> bool:
    try:
        read_info(folder)
    except (FileNotFoundError, LayoutError):
        return False
    return True


def read_run(folder: Path) -> Run:
    """One run; raises OSError or LayoutError where it has no readable run.json."""
    info = read_info(folder)
    return Run(folder, info, {rung.name: tuple(_segments(folder / rung.name, info)) for rung in info.rungs})


def read_info(folder: Path) -> RunInfo:
    """What the run says of itself; raises OSError or LayoutError."""
    try:
        return from_values(json.loads((folder / RUN_FILE).read_bytes()))
    except ValueError as error:
        raise LayoutError(f"{RUN_FILE}: {error}") from error


def _segments(folder: Path, info: RunInfo) -> Iterator[Segment]:
    indexed = read_index(folder)
    for number, size in sorted(_files(folder)):
        known = indexed.get(number)
        segment = known if known is not None and known.size == size else scan(folder, info, number)
        if segment is not None and segment.pieces:
            yield segment


def _files(folder: Path) -> Iterator[tuple[int, int]]:
    """Numbers and sizes of the segments in a rung's folder."""
    if folder.is_dir():
        for path in folder.iterdir():
            number = segment_number(path.name)
            if number is not None:
                yield number, path.stat().st_size


def read_index(folder: Path) -> Mapping[int, Segment]:
    """The lines of a rung's index by number; a line that cannot be read is as if it were not there."""
    try:
        lines = (folder / INDEX).read_bytes().split(b"\n")
    except FileNotFoundError:
        return {}
    return {segment.number: segment for segment in map(_line, lines) if segment is not None}


def _line(line: bytes) -> Segment | None:
    try:
        return from_index_line(line)
    except LayoutError:
        return None


def scan(folder: Path, info: RunInfo, number: int) -> Segment | None:
    """A segment from its file, as far as it is whole; None where the file has gone meanwhile."""
    try:
        data = (folder / segment_name(number)).read_bytes()
    except FileNotFoundError:
        return None
    found = zip(boxes.pieces(data).parts, spans(info), strict=False)
    pieces = tuple(Piece(size, ticks, independent) for (size, independent), ticks in found)
    return Segment(number, start_of(info, number), pieces)


def locate(runs: Sequence[Run], at: datetime) -> Place | None:
    """Where a moment is in the recording; where it was not recorded, the beginning of what comes next, or None."""
    for run in runs:
        tick = tick_of(run.info, at)
        for segment in run.best:
            if tick < segment.end:
                return Place(run, segment, max(tick, segment.start))
    return None
