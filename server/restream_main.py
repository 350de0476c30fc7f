"""A restream process: `python -m server.restream_main --config FILE --number N --socket PATH --folder LIVE_FOLDER`.

A child of the meeting process, one for each address in [restream] of config.toml; it reads the address there by its
number, because everybody on the machine can see a command line. Ends with code 0 when the meeting process goes away,
with 3 when the platform hangs: the parent then starts it anew.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from media.local import LocalLink
from recordings.wire import Deframer, WireError
from server.clock import SystemClock
from server.config import load
from server.partserver import follow
from server.restream import STALL_S, Restream, shown, ways

log = logging.getLogger(__name__)

NAME = "restream"
RETRY_S = 0.5
TELL_S = 1.0
CHUNK = 1 << 16
HANGS = 3


async def serve(restream: Restream, number: int, socket: Path, folder: Path) -> int:
    """Send until the meeting process goes away; the exit code."""
    link = await LocalLink.connect(socket, f"{NAME}{number}")
    # A daemon: what hangs in FFmpeg cannot be ended from here, and shall not keep the process.
    threading.Thread(target=restream.run, name=NAME, daemon=True).start()
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C goes to the parent too, and the parent decides
    waits = (_parent_gone(link), stop.wait(), _feed(restream, folder), _tell(restream, link))
    tasks = [asyncio.ensure_future(one) for one in waits]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    restream.end()
    for task in pending:
        task.cancel()
    for task in done:
        task.result()  # a bug is loud
    return HANGS if tasks[3] in done else 0


async def _parent_gone(link: LocalLink) -> None:
    async for _ in link.messages():
        pass


async def _feed(restream: Restream, folder: Path) -> None:
    """Follow the programme for ever."""
    while True:
        try:
            await _follow(restream, folder)
        except (OSError, WireError) as error:
            log.info("stream away: %s", type(error).__name__)
        await asyncio.sleep(RETRY_S)


async def _follow(restream: Restream, folder: Path) -> None:
    reader, writer = await follow(folder)
    try:
        deframer = Deframer()
        while chunk := await reader.read(CHUNK):
            for message in deframer.feed(chunk):
                restream.outflow.take(message)
    finally:
        writer.close()


async def _tell(restream: Restream, link: LocalLink) -> None:
    """Report every second; returns when the platform hangs.

    Where a library keeps the interpreter's lock, nothing here runs, not even a signal's handler: then the kernel ends
    the process by SIGALRM, and the parent starts it anew.
    """
    while not restream.hangs():
        signal.alarm(round(STALL_S))
        link.send(restream.status())
        await asyncio.sleep(TELL_S)
    link.send(restream.status() | {"state": "failed", "reason": "hangs"})
    await link.close()


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m server.restream_main", description="Ratssaal's restream process")
    parser.add_argument("--config", type=Path, nargs="+", required=True, help="configuration files")
    parser.add_argument("--number", type=int, required=True, help="which address of [restream]")
    parser.add_argument("--socket", type=Path, required=True, help="socket of the meeting process")
    parser.add_argument("--folder", type=Path, required=True, help="folder of the programme")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    chosen = arguments(words)
    settings = load(*chosen.config)
    url = settings.restream.urls[chosen.number]
    send = ways(settings.path(settings.restream.ca_file))[urlsplit(url).scheme]
    restream = Restream(url, send, SystemClock().monotonic)
    try:
        return asyncio.run(serve(restream, chosen.number, chosen.socket, chosen.folder))
    except OSError as error:
        log.error("%s cannot be served: %s", shown(url), type(error).__name__)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
