"""Makes the MP4 of a recording: `python -m server.archive.main FOLDER OUT --title TITLE …`.

A process of its own, at the lowest priority: a long recording takes seconds of a processor, and no viewer waits for it.
The file appears under its name when it is whole, and only where that name says what is in it: passages that were taken
out are in none, though the disk may have them still. Ends with code 0, or with 2 and one sentence.
"""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import sys
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from media.programme.ports import TICKS
from media.programme.remux import Piece, Title, to_mp4
from recordings.download import download_name
from recordings.index import Run, read_sitting
from recordings.layout import LayoutError
from recordings.ondemand import Stretch, stretches
from recordings.passages import Passages, passages_from_json, without
from recordings.reserve import Free, free_bytes

LEAST_PRIORITY = 19  # nice(2)


def pieces(runs: Sequence[Run]) -> tuple[Piece, ...]:
    """The stretches of the best rung of a recording."""
    return tuple(_piece(one) for one in stretches(runs, runs[-1].info.rungs[0].name)) if runs else ()


def _piece(one: Stretch) -> Piece:
    rung = one.run.info.rungs[0].name
    files = tuple(one.run.path(rung, segment.number) for segment in one.segments)
    first, last = one.segments[0].start, one.segments[-1].end
    return Piece(one.run.init(rung), files, Fraction(first, TICKS), Fraction(last - first, TICKS))


def make(
    folder: Path,
    out: Path,
    title: str,
    chapters: Sequence[Title],
    passages: Passages = (),
    reserve: int = 0,
    free: Free = free_bytes,
) -> None:
    """Write the file beside and rename it; raises OSError or ValueError and leaves nothing behind.

    LayoutError where the name does not stand for what is recorded without the `passages`. `reserve` in bytes stays free
    on the disk: the event log may lie on the same one.
    """
    runs = tuple(without(run, passages) for run in read_sitting(folder))
    if out.name != download_name(runs):
        raise LayoutError("the recording has changed meanwhile")
    found = pieces(runs)
    needed = sum(path.stat().st_size for piece in found for path in piece.segments)
    if free(out.parent) - needed < reserve:
        raise OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)}: the reserve would be reached")
    beside = out.with_name(out.name + ".new")
    try:
        to_mp4(found, beside, title, chapters)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m server.archive.main", description="Ratssaal's recording as MP4")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--title", default="")
    parser.add_argument("--chapters", default="[]", help="[[begin, end, title], …] in seconds")
    parser.add_argument("--passages", default="[]", help="[[since, until], …] in ISO 8601, taken out")
    parser.add_argument("--reserve", type=int, default=0, help="bytes that stay free on the disk")
    chosen = parser.parse_args(words)
    os.nice(LEAST_PRIORITY)
    try:
        make(
            chosen.folder,
            chosen.out,
            chosen.title,
            [Title(*one) for one in json.loads(chosen.chapters)],
            passages_from_json(json.loads(chosen.passages)),
            chosen.reserve,
        )
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).error("the recording cannot be made: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
