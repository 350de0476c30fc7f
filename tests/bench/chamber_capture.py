"""From a network camera to whoever watches through the SFU, against the same camera opened directly; and a cut.

The camera (GStreamer, `tests/chamber/peers.py`) flashes: a picture is bright for a second, dark for the next. Both
receivers see the same flashes, so how much later ours shows a change is what our way costs: capture process, local
socket, room, subscriber, decoder. Run alone: `python -m tests.bench.chamber_capture`.
"""

from __future__ import annotations

import asyncio
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np

from media.ports import TrackInfo
from media.programme.pictures import PictureSource
from server.floor import HALL_AIR
from server.hall_picture import HallPicture
from tests.bench.table import Row, limited, printed
from tests.chamber.peers import camera
from tests.hardware.meeting import child, meeting, settings

APART_MS = 50.0  # the bar: by so much our way may be later than the camera opened directly
CUT_MS = 200.0  # the bar: a camera that stands is on air after so much
FLASHES = 12
CUTS = 10
BRIGHT = 128  # of 255
REST_S = 0.7  # between cuts: longer than the least time between two keyframe requests

FLASHING = (
    "( videotestsrc is-live=true pattern=blink ! video/x-raw,width=1280,height=720,framerate=1/1 ! videorate "
    "! video/x-raw,framerate=25/1 ! x264enc tune=zerolatency speed-preset=ultrafast bframes=0 key-int-max=25 "
    "! rtph264pay name=pay0 pt=96 )"
)


class Flashes:
    """When the picture changed between dark and bright; monotonic seconds."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._bright: bool | None = None

    def see(self, picture: av.VideoFrame) -> None:
        """A picture that is shown now."""
        bright = float(np.asarray(picture.to_ndarray(format="gray")).mean()) > BRIGHT
        if self._bright is not None and bright != self._bright:
            self.times.append(time.monotonic())
        self._bright = bright


class Viewer:
    """A subscriber of the room that decodes as the programme does."""

    def __init__(self) -> None:
        self.flashes = Flashes()
        self.changed = asyncio.Event()
        self._source: PictureSource | None = None
        self._shown: av.VideoFrame | None = None

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        """PacketSink."""
        now = time.monotonic()
        self._source = self._source or PictureSource(track, now)
        self._source.push(packet, now)
        self._source.update(now)
        picture = self._source.picture(now)
        if picture is not None and picture is not self._shown:
            self._shown = picture
            self.flashes.see(picture)
            self.changed.set()

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """PacketSink."""

    def closed(self, track: TrackInfo) -> None:
        """PacketSink."""


def watch_directly(address: str, flashes: Flashes, stop: threading.Event) -> None:
    """The camera opened as any program opens it, until told to stop."""
    with av.open(address, options={"rtsp_transport": "tcp"}) as container:
        for frame in container.decode(video=0):
            flashes.see(frame)
            if stop.is_set():
                return


async def _through(folder: Path) -> Row:
    """The same flashes on both ways, how much later ours came each time."""
    direct, viewer, stop = Flashes(), Viewer(), threading.Event()
    async with camera(FLASHING) as address, meeting(folder) as here:
        thread = asyncio.create_task(asyncio.to_thread(watch_directly, address, direct, stop))
        async with child("hardware.capture", here.socket, *settings(video=address, audio="none")):
            await here.recorder.until(lambda: "hall.camera" in here.room.tracks)
            here.room.subscribe("hall.camera", "viewer", viewer)
            await here.recorder.until(lambda: len(viewer.flashes.times) >= FLASHES)
            stop.set()
            await thread
    later = [1000 * one for one in later_than(viewer.flashes.times[1:], direct.times)]
    return limited(
        "capture to a subscriber, later than the camera opened directly", "ms", statistics.median(later), APART_MS
    )


def later_than(ours: Sequence[float], direct: Sequence[float]) -> Iterator[float]:
    """How much later than the nearest change on the direct way each of ours came; changes are a second apart."""
    for at in ours:
        yield min((at - other for other in direct), key=abs)


async def _cuts(folder: Path) -> list[Row]:
    """From the cut to the first packet of the new camera that the programme can decode from, unforeseen and foreseen.

    The director foresees every cut for which it has moved the camera, even if long before.
    """
    took: dict[bool, list[float]] = {False: [], True: []}
    async with meeting(folder) as here:
        picture = HallPicture(here.room, ("links", "rechts"))
        here.only = frozenset({HALL_AIR})  # what nobody watches rests, as in a sitting
        drawn = settings(cameras=("links", "rechts"), fps=15)
        async with child("hardware.capture", here.socket, *drawn):
            await here.recorder.until(lambda: here.recorder.count(HALL_AIR) > 20)
            for number in range(2 * CUTS):
                name, foreseen = ("rechts", "links")[number % 2], number >= CUTS
                if foreseen:
                    picture.expect(name)
                await asyncio.sleep(REST_S)
                took[foreseen].append(await _one_cut(picture, name))
    name = f"cut to the other camera on air, simulated hall, worst of {CUTS}"
    return [
        limited(f"{name}, unforeseen", "ms", 1000 * max(took[False]), CUT_MS),
        limited(f"{name}, sent there before", "ms", 1000 * max(took[True]), CUT_MS),
    ]


async def _one_cut(picture: HallPicture, name: str) -> float:
    done, begun = asyncio.Event(), time.monotonic()
    picture.cut(name, done.set)
    await done.wait()
    return time.monotonic() - begun


async def measured() -> list[Row]:
    """All rows."""
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        return [await _through(Path(first)), *await _cuts(Path(second))]


def rows() -> list[Row]:
    """For `make bench-chamber`."""
    return asyncio.run(measured())


if __name__ == "__main__":
    print(printed(rows()))
