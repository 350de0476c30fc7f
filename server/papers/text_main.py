"""Reads the text of a paper: `python -m server.papers.text_main PAPER OUT`.

A process of its own, because papers come from many hands: it may use so much memory, processor and disk and no more,
and if it dies nothing else does. OUT holds a list of texts as JSON, one for each page. Ends with code 0, or with 2 and
one sentence.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from media.programme.document_text import texts

MOST_MEMORY = 1 << 30  # bytes of address space; a file of 3,000 full pages was read with 92 MB
MOST_SECONDS = 60  # of processor; those 3,000 pages took 16
MOST_WRITTEN = 64 << 20  # bytes of JSON: twice what `ALL_LETTERS` take where each has four bytes

NICENESS = 15  # the sitting that runs beside comes first

LIMITS = {
    resource.RLIMIT_AS: MOST_MEMORY,
    resource.RLIMIT_CPU: MOST_SECONDS,
    resource.RLIMIT_FSIZE: MOST_WRITTEN,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_NPROC: 0,
}


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m server.papers.text_main", description="The text of a paper.")
    parser.add_argument("paper", type=Path)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args(words)
    os.nice(NICENESS)
    for what, most in LIMITS.items():
        resource.setrlimit(what, (most, most))
    try:
        chosen.out.write_text(json.dumps(list(texts(chosen.paper)), ensure_ascii=False), "utf-8")
    except (OSError, ValueError, MemoryError) as error:
        logging.getLogger(__name__).error("the text cannot be read: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
