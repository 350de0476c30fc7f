"""The process of automatic captions: `python -m server.captions.main --socket PATH --model FOLDER --language de`.

A child of the meeting process: subscribes to the programme's sound, has it recognised piece by piece, and sends the
words up; down come the sitting's own words, as often as they change. Ends with code 0 when the meeting process goes
away, with 2 and one sentence where the model cannot be used.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from media.local import LocalLink
from media.local_wire import Control, Packet
from media.programme.listening import Listener, Speech
from media.programme.webrtc import SOUND
from server.captions.machine import NAME, WORDS, Recognise, message, recogniser
from server.clock import Clock, SystemClock

log = logging.getLogger(__name__)

BEHIND = 2  # pieces that wait for the model; a machine further behind leaves out, so that what it shows is present

LESS_PRIORITY = 10
"""nice(2): a model takes every processor it gets, and the picture must not wait for the words."""

Piece = tuple[Speech, float, str]
"""Sound, the monotonic second at which its end was heard, and the sitting's words at that moment."""


async def serve(link: LocalLink, recognise: Recognise, clock: Clock) -> None:
    """Write along until the meeting process goes away."""
    link.subscribe(SOUND.track_id)
    pieces: asyncio.Queue[Piece] = asyncio.Queue(BEHIND)
    writing = asyncio.create_task(_write(link, pieces, recognise, clock))
    listening = asyncio.create_task(_listen(link, pieces, clock))
    await asyncio.wait((writing, listening), return_when=asyncio.FIRST_COMPLETED)
    for task in (writing, listening):
        if task.done():
            task.result()  # a bug is loud
        task.cancel()


async def _listen(link: LocalLink, pieces: asyncio.Queue[Piece], clock: Clock) -> None:
    listener, words = Listener(), ""
    async for one in link.messages():
        match one:
            case Control(message=told) if told.get("type") == WORDS:
                words = str(told["words"])
            case Packet(data=data) if (piece := listener.push(data)) is not None and not pieces.full():
                pieces.put_nowait((piece, clock.monotonic(), words))


async def _write(link: LocalLink, pieces: asyncio.Queue[Piece], recognise: Recognise, clock: Clock) -> None:
    while True:
        piece, heard, words = await pieces.get()
        cues = await asyncio.to_thread(lambda *one: list(recognise(*one)), piece, words)
        link.send(message(cues, piece, clock.monotonic() - heard))


async def _run(socket: Path, recognise: Recognise) -> None:
    link = await LocalLink.connect(socket, NAME)
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C goes to the parent too, and the parent decides
    await serve(link, recognise, SystemClock())


def main(words: Sequence[str]) -> int:
    """Run the process; its exit code."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parser = argparse.ArgumentParser(prog="python -m server.captions.main", description="Ratssaal's automatic captions")
    parser.add_argument("--socket", type=Path, required=True, help="socket of the meeting process")
    parser.add_argument("--model", required=True, help="folder of a model for faster-whisper")
    parser.add_argument("--language", default="de", help="spoken language (ISO 639-1)")
    chosen = parser.parse_args(words)
    os.nice(LESS_PRIORITY)
    try:
        asyncio.run(_run(chosen.socket, recogniser(chosen.model, chosen.language)))
    except (OSError, RuntimeError, ValueError) as error:
        log.error("captions cannot be written: %s", error)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
