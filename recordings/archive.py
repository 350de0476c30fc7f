"""What is kept of a sitting: how much of a stretch of time lies on the disk, and taking a stretch out of it.

Works on the files alone, beside a writer: a file that is gone is gone, and the lists mark its number as a gap.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from recordings.index import Run, broken_runs, read_run, run_folders
from recordings.layout import RunInfo, Segment, run_begun, segment_number, tick_of

DOWNLOADS = "sitting-*.mp4*"
"""Made of the recording for download, beside its runs: with a passage taken out they are made anew. Also those under
way, which a killed process leaves behind."""

NAMED_TO = timedelta(seconds=1)
"""The name of a run tells its begin to the second below."""


@dataclass(frozen=True, slots=True)
class Removed:
    """So many files and bytes are gone."""

    files: int
    size: int


def bytes_between(runs: Sequence[Run], since: datetime, until: datetime) -> int:
    """Bytes of the parts that begin within the stretch, of all rungs."""
    return sum(_bytes(segment, first, last) for _, _, segment, first, last in _touched(runs, since, until))


def touches(run: RunInfo, segment: Segment, since: datetime, until: datetime) -> bool:
    """Whether a segment holds anything of the stretch."""
    return segment.end > tick_of(run, since) and segment.start < tick_of(run, until)


def numbers_between(run: RunInfo, since: datetime, until: datetime) -> range:
    """Numbers of the segments on the run's grid that hold anything of the stretch, whether they are there or not."""
    before, after = tick_of(run, since) // run.segment_ticks, -(-tick_of(run, until) // run.segment_ticks)
    return range(run.first + max(0, before), run.first + max(0, after))


def take_out(folder: Path, since: datetime, until: datetime) -> Removed:
    """Remove every segment that holds anything of the stretch; raises OSError where the disk does not let it.

    Where in time the segments of a run lie that cannot be read nobody knows: all of it go that may hold the stretch.
    Downloads, which hold it too, go first: while a segment of it is there, it is not known that they have gone.
    """
    broken = broken_runs(folder)
    runs = [read_run(path) for path in run_folders(folder) if path not in broken]
    found = [(run.path(rung, one.number), one.size) for run, rung, one, _, _ in _touched(runs, since, until)]
    found += _doubtful(run_folders(folder), broken, since, until)
    downloads = folder.glob(DOWNLOADS) if found else ()
    for path in (*downloads, *(path for path, _ in found)):
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    return Removed(len(found), sum(size for _, size in found))


def _doubtful(
    folders: Sequence[Path], broken: Sequence[Path], since: datetime, until: datetime
) -> Iterator[tuple[Path, int]]:
    """The segments with their sizes of those broken runs that may hold the stretch: each ends where the next begins."""
    for run, following in zip(folders, (*folders[1:], None), strict=True):
        begun, end = run_begun(run.name), run_begun(following.name) if following else None
        if run in broken and (begun is None or begun < until) and (end is None or since < end + NAMED_TO):
            yield from ((path, path.stat().st_size) for path in run.rglob("*") if segment_number(path.name) is not None)


def _touched(runs: Sequence[Run], since: datetime, until: datetime) -> Iterator[tuple[Run, str, Segment, int, int]]:
    """The segments that reach into the stretch, with its ticks in their run."""
    for run in runs:
        first, last = tick_of(run.info, since), tick_of(run.info, until)
        for rung, segments in run.rungs.items():
            for segment in segments:
                if touches(run.info, segment, since, until):
                    yield run, rung, segment, first, last


def _bytes(segment: Segment, first: int, last: int) -> int:
    at, size = segment.start, 0
    for piece in segment.pieces:
        size += piece.size if first <= at < last else 0
        at += piece.duration
    return size
