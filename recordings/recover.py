"""Mends what a killed writer or a power cut left, before the next writer begins.

Half a part at the end of a segment is cut off, a segment without a whole part removed, the index completed. Nothing
whole is ever changed.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from recordings import boxes
from recordings.index import read_index, read_info, run_folders, scan
from recordings.layout import INDEX, LayoutError, RunInfo, index_line, segment_name, segment_number

log = logging.getLogger(__name__)


def recover(folder: Path) -> None:
    """Mend every run of a sitting's folder; raises OSError where the disk does not let it."""
    for path in run_folders(folder):
        try:
            info = read_info(path)
        except (FileNotFoundError, LayoutError) as error:
            log.warning("run %s left as it is: %s", path.name, error)
            continue
        for rung in info.rungs:
            _mend(path / rung.name, info)


def _mend(folder: Path, info: RunInfo) -> None:
    indexed = read_index(folder)
    for number in sorted(_numbers(folder)):
        path = folder / segment_name(number)
        known = indexed.get(number)
        if known is None or known.size != path.stat().st_size:
            _mend_segment(path, info, number)


def _numbers(folder: Path) -> list[int]:
    names = folder.iterdir() if folder.is_dir() else ()
    return [number for path in names if (number := segment_number(path.name)) is not None]


def _mend_segment(path: Path, info: RunInfo, number: int) -> None:
    """Cut the file behind its last whole part and index it."""
    end = boxes.pieces(path.read_bytes()).end
    if end == 0:
        path.unlink()
        return
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    segment = scan(path.parent, info, number)
    if segment is not None:
        append_line(path.parent / INDEX, index_line(segment))


def append_line(path: Path, line: bytes) -> None:
    """Add a durable line to an index, on a line of its own even where the last one was cut short."""
    with path.open("a+b", buffering=0) as file:
        file.seek(0, os.SEEK_END)
        if file.tell():
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                line = b"\n" + line
        file.write(line)
        os.fsync(file.fileno())
