"""A programme for the stream's bench: a moving picture with the time burnt in, encoded and sent as ours is.

`python -m tests.bench.stream_source FOLDER`: the real encoders, packager, socket and recording, without a meeting. The
time is 40 bits of milliseconds since 1970 in the upper left corner, as black and white squares.
"""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from media.programme.ports import Beginning
from media.programme.settings import ProgrammeSettings
from media.programme.timeline import Timeline
from recordings.writer import SittingWriter
from server.clock import SystemClock
from server.partserver import PartServer

BITS: Final = 40
CELL: Final = 16
"""Pixels of a square: the encoder blurs smaller ones."""

PER_ROW: Final = 20
MOVING: Final = 96
"""Rows of noise that go round: a picture that stands still costs an encoder nothing."""


def stamp(luma: NDArray[np.uint8], milliseconds: int) -> None:
    """Write the time into a picture."""
    for bit in range(BITS):
        row, column = divmod(bit, PER_ROW)
        value = 235 if milliseconds >> bit & 1 else 16
        luma[row * CELL : (row + 1) * CELL, column * CELL : (column + 1) * CELL] = value


class Camera:
    """Grey noise that moves, with the time."""

    def __init__(self, width: int, height: int) -> None:
        self._planes = np.full((height * 3 // 2, width), 128, np.uint8)
        self._noise = np.random.default_rng(1).integers(60, 180, (MOVING, width * 2), np.uint8)
        self._height, self._width = height, width

    def picture(self, slot: int, milliseconds: int) -> av.VideoFrame:
        at = slot * 8 % self._width
        self._planes[self._height // 2 : self._height // 2 + MOVING] = self._noise[:, at : at + self._width]
        stamp(self._planes, milliseconds)
        return av.VideoFrame.from_ndarray(self._planes, "yuv420p")


def produce(settings: ProgrammeSettings, sinks: tuple[PartServer, SittingWriter], ended: threading.Event) -> None:
    """Make the stream at the pace of the clock until told to end."""
    clock, timeline = SystemClock(), Timeline(settings)
    camera, sound = Camera(settings.width, settings.height), np.zeros(timeline.samples_per_slot, np.float32)
    start = clock.monotonic()
    rungs, inits = zip(*((one.rung, one.init) for one in timeline.packagers), strict=True)
    lengths = (settings.slots_per_part * timeline.ticks_per_slot, settings.slots_per_segment * timeline.ticks_per_slot)
    for sink in sinks:
        sink.begin(Beginning(clock.now(), 1, 0, rungs, inits, *lengths))
    while not ended.wait(max(0.0, start + timeline.slot / settings.fps - clock.monotonic())):
        picture = camera.picture(timeline.slot, round(clock.now().timestamp() * 1000))
        timeline.add_sound(sound)
        timeline.add_picture(picture, key=timeline.slot % settings.slots_per_segment == 0)
        for part in timeline.advance():
            for sink in sinks:
                sink.append(part)


async def main(folder: Path) -> None:
    """Run until the standard input is closed."""
    settings, ended = ProgrammeSettings(), threading.Event()
    live = PartServer(asyncio.get_running_loop(), settings.window)
    async with live.serving(folder):
        sinks = (live, SittingWriter(folder, live.kept))
        making = asyncio.create_task(asyncio.to_thread(produce, settings, sinks, ended))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        ended.set()
        await making


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
