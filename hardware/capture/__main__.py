"""`python -m hardware.capture --socket PATH --settings JSON [--font PATH]`: the hall's picture and sound."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import time
from pathlib import Path

from hardware.capture.child import capture
from hardware.capture.clock import Clock
from hardware.capture.network import read_warnings
from hardware.settings import HallSettings, SettingsError

EXIT_USAGE, EXIT_UNAVAILABLE = 64, 69  # sysexits.h
ALSA_CONF = Path("/usr/share/alsa/alsa.conf")
ALSA_PLUGINS = "/usr/lib/*-linux-gnu/alsa-lib"


def point_to_alsa() -> None:
    """Tell PyAV's own libasound where the system keeps its configuration: it looks where it was built, in vain."""
    if ALSA_CONF.exists():
        os.environ.setdefault("ALSA_CONFIG_PATH", str(ALSA_CONF))
    for folder in Path("/").glob(ALSA_PLUGINS.lstrip("/")):
        os.environ.setdefault("ALSA_PLUGIN_DIR", str(folder))


def main() -> int:
    """Run the process; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m hardware.capture", description="Picture and sound of the hall.")
    parser.add_argument("--socket", type=Path, required=True, help="the meeting process's local socket")
    parser.add_argument("--settings", type=json.loads, required=True, help="hardware.settings.HallSettings as JSON")
    parser.add_argument("--font", type=Path, help="font file for the simulated hall")
    arguments = parser.parse_args()
    clock = Clock(time.monotonic, time.time() - time.monotonic())
    try:
        settings = HallSettings.from_json(arguments.settings)
    except (SettingsError, TypeError) as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    try:
        return asyncio.run(capture(arguments.socket, settings, clock, asyncio.sleep, arguments.font))
    except (ConnectionError, FileNotFoundError) as error:
        print(f"{arguments.socket}: {error.strerror}; is the meeting process running?", file=sys.stderr)
        return EXIT_UNAVAILABLE


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    point_to_alsa()
    read_warnings()
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread stuck in a device's driver would hold the ordinary exit for ever
