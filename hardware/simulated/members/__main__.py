"""`python -m hardware.simulated.members --socket PATH --people JSON [--font PATH]`: members at home.

`--people` is a list of `{"id": "p07", "name": "…"}`; who of them takes part is told over the link.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import time
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from hardware.capture.clock import Clock
from hardware.simulated.members.child import play
from hardware.simulated.members.films import Person

EXIT_USAGE, EXIT_UNAVAILABLE = 64, 69  # sysexits.h


def main() -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m hardware.simulated.members", description="Simulated members.")
    parser.add_argument("--socket", type=Path, required=True, help="the meeting process's local socket")
    parser.add_argument("--people", required=True, help='JSON list of {"id", "name"}')
    parser.add_argument("--font", type=Path, help="font file for the names")
    arguments = parser.parse_args()
    clock = Clock(time.monotonic, time.time() - time.monotonic())
    try:
        people = TypeAdapter(list[Person]).validate_json(arguments.people)
    except ValidationError as error:
        print(f"--people: {error}", file=sys.stderr)
        return EXIT_USAGE
    try:
        asyncio.run(play(arguments.socket, people, clock, asyncio.sleep, arguments.font))
    except (ConnectionError, FileNotFoundError) as error:
        print(f"{arguments.socket}: {error.strerror}; is the meeting process running?", file=sys.stderr)
        return EXIT_UNAVAILABLE
    return 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    sys.exit(main())
