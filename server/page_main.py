"""Draws a page of a paper: `python -m server.page_main PAPER OUT --page N --width W --height H`.

A process of its own, because papers come from many hands: it may use so much memory and processor and no more, and if
it dies nothing else does. Prints how many pages the paper has; OUT appears when it is whole, and only where there is
such a page. Ends with code 0, or with 2 and one sentence.
"""

from __future__ import annotations

import argparse
import logging
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from media.programme.document import drawn

MOST_MEMORY = 2 << 30  # bytes of address space; a scanned A0 plan takes 400 MB
MOST_SECONDS = 20  # of processor; the slowest plan that was tried took 3

QUICK = 1  # zlib's level: the picture lives for a page's time, and the disk is not what is short


def make(paper: Path, out: Path, number: int, room: tuple[int, int]) -> int:
    """Draw the page, if there is one; how many there are. Raises OSError or ValueError."""
    count, picture = drawn(paper, number, room)
    if picture is not None:
        beside = out.with_name(out.name + ".new")
        picture.save(beside, format="PNG", compress_level=QUICK)
        beside.replace(out)
    return count


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m server.page_main", description="A page of a paper as a picture")
    parser.add_argument("paper", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", type=int, required=True, help="from 1 on")
    parser.add_argument("--width", type=int, required=True, help="px")
    parser.add_argument("--height", type=int, required=True, help="px")
    chosen = parser.parse_args(words)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        count = make(chosen.paper, chosen.out, chosen.page, (chosen.width, chosen.height))
    except (OSError, ValueError, MemoryError) as error:
        logging.getLogger(__name__).error("the page cannot be drawn: %s", error)
        return 2
    sys.stdout.write(f"{count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
