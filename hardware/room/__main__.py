"""`python -m hardware.room --socket PATH --output OUTPUT`: the hall's loudspeakers."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import time
from pathlib import Path

from hardware.room.child import play
from hardware.room.settings import ALLOWED, OutputError, parse_output

EXIT_USAGE, EXIT_UNAVAILABLE = 64, 69  # sysexits.h


def main() -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m hardware.room", description="The hall's loudspeakers.")
    parser.add_argument("--socket", type=Path, required=True, help="the meeting process's local socket")
    parser.add_argument("--output", required=True, help=ALLOWED)
    arguments = parser.parse_args()
    try:
        address = parse_output(arguments.output)
    except OutputError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    try:
        return asyncio.run(play(arguments.socket, address, time.monotonic, asyncio.sleep))
    except (ConnectionError, FileNotFoundError) as error:
        print(f"{arguments.socket}: {error.strerror}; is the meeting process running?", file=sys.stderr)
        return EXIT_UNAVAILABLE


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread stuck in a device's driver would hold the ordinary exit for ever
