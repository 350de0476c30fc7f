"""The programme process: `python -m server.programme_main --socket PATH --folder LIVE_FOLDER --settings JSON`.

A child of the meeting process. Joins the programme (media) with the edges' socket, the folder its segments go to where
they are kept (recordings), and the machine's clock. Ends with code 0 when the meeting process goes away, with 2 and one
sentence where it cannot begin.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from media.local import LocalLink
from media.programme.process import run
from media.programme.programme import Outlets
from media.programme.settings import ProgrammeSettings, read_settings
from media.programme.webrtc import publish
from recordings.numbers import NumbersOnly
from recordings.reserve import Reserved
from recordings.writer import SittingWriter
from server.clock import Clock, SystemClock
from server.closing import closed_by_signal
from server.partserver import PartServer

NAME = "programme"
BURST_S = 0.01  # a quarter of a slot
FONTS = Path(__file__).parent.parent / "web" / "node_modules" / "@fontsource" / "atkinson-hyperlegible" / "files"
PIECES = ("latin", "latin-ext")  # the web font comes in two pieces


class ClockPacer:
    """Waits by a clock, and can be ended from another thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ended = threading.Event()

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def now(self) -> datetime:
        return self._clock.now()

    def wait_until(self, moment: float) -> bool:
        return not self._ended.wait(max(0.0, moment - self._clock.monotonic()))

    def end(self) -> None:
        """Let the wait that is running and all later ones say that it is over."""
        self._ended.set()


def fonts(weight: int) -> tuple[str, ...]:
    """The files of the typeface of all our pages, in one weight (400 or 700)."""
    return tuple(str(FONTS / f"atkinson-hyperlegible-{piece}-{weight}-normal.woff") for piece in PIECES)


async def serve(socket: Path, folder: Path, settings: ProgrammeSettings) -> None:
    """Make the programme until the meeting process goes away or this process is told to end."""
    loop = asyncio.get_running_loop()
    live = PartServer(loop, settings.window)
    archive = SittingWriter(folder, live.kept) if settings.keep else NumbersOnly(folder)
    link = await LocalLink.connect(socket, NAME)
    link.read_in_bursts(BURST_S)
    kept = Reserved(archive, folder, settings.reserve)
    outlets = Outlets(live, kept, archive.numbers.last + 1, archive.numbers.runs, publish(loop, link), live.withdraw)
    pacer = ClockPacer(SystemClock())
    async with closed_by_signal(link), live.serving(folder):
        await run(link, settings, pacer, outlets, pacer.end)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m server.programme_main", description="Ratssaal's programme process")
    parser.add_argument("--socket", type=Path, required=True, help="socket of the meeting process")
    parser.add_argument("--folder", type=Path, required=True, help="folder for segments and live list")
    parser.add_argument("--settings", default="{}", help="ProgrammeSettings as JSON")
    return parser.parse_args(words)


def settings_of(text: str) -> ProgrammeSettings:
    """Settings from the command line, in our own typeface where they name none; raises ValueError."""
    settings = read_settings(json.loads(text))
    return replace(settings, fonts=settings.fonts or fonts(400), bold_fonts=settings.bold_fonts or fonts(700))


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    chosen = arguments(words)
    try:
        settings = settings_of(chosen.settings)
    except ValueError as error:
        logging.getLogger(__name__).error("--settings: %s", error)
        return 2
    try:
        asyncio.run(serve(chosen.socket, chosen.folder, settings))
    except OSError as error:
        logging.getLogger(__name__).error("the programme cannot run: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
