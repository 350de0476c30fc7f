"""How long after the meeting's decision another shot is on air: the whole programme process, over its own link.

A hall in red (H.264) and a member in blue (VP8), both 720p25, send to a room; scenes change between hall, member and
placard. A shot is on air with the last packet of the first picture that shows it, as who watches by WHEP gets it.
A member's picture was not decoded before, so that change needs a keyframe; the cameras here make one at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any, Final

import av
from av.video.codeccontext import VideoCodecContext

from media import rtp
from media.local import LocalServer
from media.packetise import RtpStream, h264_payloads
from media.ports import TrackInfo
from media.programme.canvas import Colour, planes
from media.programme.pictures import PictureSource
from media.programme.webrtc import PICTURE
from media.room import Room
from tests.bench.load import clip
from tests.bench.peers.ours import ROOT
from tests.bench.table import Row, limited
from tests.media.loopback import loopback
from tests.media.programme.feeds import BLUE, HALL, RED, SPEAKER, plain_picture

MOST_MS: Final = 200.0
CHANGES: Final = 30
SETTLED_S: Final = 1.3
"""Between two changes: not a multiple of a slot, so that decisions fall anywhere in one."""

PATIENCE_S: Final = 20.0
SIZE: Final = (1280, 720)
FPS: Final = 25
SLOT_S: Final = 1 / FPS
REEL: Final = 10 * FPS
"""Pictures between two keyframes that nobody asked for."""

DARK_LUMA: Final = 45
"""Placards are darker than either camera."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A scene, and what the middle of its picture looks like."""

    scene: Mapping[str, Any]
    looks: str


SHOTS: Final = (
    Shot({"layout": "hall", "video": HALL.track_id}, "red"),
    Shot({"layout": "remote", "video": SPEAKER.track_id, "inset": HALL.track_id}, "blue"),
    Shot({"layout": "placard", "title": "Pause"}, "dark"),
    Shot({"layout": "remote", "video": SPEAKER.track_id, "inset": HALL.track_id}, "blue"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a camera sends: its encoder with options, and how a picture with its number becomes payloads."""

    encoder: str
    options: Mapping[str, str]
    payloads: Callable[[bytes, int], Sequence[bytes]]


CAMERA: Final = Kind(
    "libx264",
    {"preset": "superfast", "tune": "zerolatency", "profile": "baseline", "g": "1000"},
    lambda data, number: h264_payloads(data),
)
BROWSER: Final = Kind("libvpx", {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}, clip.packetise)


class Viewer:
    """Decodes what leaves the programme; `waits_for` a look, then `seen` is when it came."""

    def __init__(self) -> None:
        self.waits_for = ""
        self.seen = asyncio.Event()
        self.at = 0.0
        self._source = PictureSource(PICTURE, time.monotonic())

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        now = time.monotonic()
        self._source.push(packet, now)
        if not rtp.parse(packet).marker:
            return
        self._source.update(now)
        if self._look(now) == self.waits_for and not self.seen.is_set():
            self.at = now
            self.seen.set()

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """Of no use here."""

    def closed(self, track: TrackInfo) -> None:
        """The programme ended."""

    def _look(self, now: float) -> str:
        frame = self._source.picture(now)
        if frame is None:
            return ""
        luma, blue, red = (int(plane[plane.shape[0] * 2 // 3, plane.shape[1] // 2]) for plane in planes(frame))
        return "dark" if luma < DARK_LUMA and abs(blue - red) < DARK_LUMA else "red" if red > blue else "blue"


class Camera:
    """Sends pictures of one colour in a circle, encoded beforehand: a camera does that on a machine of its own."""

    def __init__(self, room: Room, info: TrackInfo, kind: Kind, colour: Colour) -> None:
        self._payloads = kind.payloads
        self._pictures = _encoded(kind, colour)
        self._stream = RtpStream(96, info.codec.clock_rate, ssrc=7, first_sequence=1, first_time=0)
        self._next = 0
        self._track = room.publish(info, self._begin_anew)

    def _begin_anew(self) -> None:
        """A keyframe is wanted, and the first picture is one."""
        self._next = 0

    def send(self, number: int) -> None:
        """The next picture, the house's that many-th."""
        picture, self._next = self._pictures[self._next], (self._next + 1) % len(self._pictures)
        for packet in self._stream.picture(self._payloads(picture, number), number * SLOT_S):
            self._track.push(packet)


def _encoded(kind: Kind, colour: Colour) -> Sequence[bytes]:
    context = av.CodecContext.create(kind.encoder, "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = *SIZE, "yuv420p"
    context.time_base, context.options = Fraction(1, FPS), dict(kind.options)
    frame, pictures = plain_picture(colour, *SIZE), []
    for number in range(REEL):
        frame.pts, frame.time_base = number, context.time_base
        pictures.append(b"".join(bytes(packet) for packet in context.encode(frame)))
    return pictures


async def _film(cameras: Sequence[Camera]) -> None:
    """Send for ever."""
    begun = time.monotonic()
    for number in count():
        for camera in cameras:
            camera.send(number)
        await asyncio.sleep(max(0.0, begun + (number + 1) * SLOT_S - time.monotonic()))


async def rows(changes: int = CHANGES) -> list[Row]:
    """Change the shot so many times."""
    async with _stage() as (server, viewer):
        delays = [await _changed(server, viewer, shot) for shot in islice(cycle(SHOTS), changes + 1)][1:]
    return [
        limited("shot on air after the decision, median", "ms", statistics.median(delays), MOST_MS),
        limited("the same, slowest", "ms", max(delays), MOST_MS),
    ]


async def _changed(server: LocalServer, viewer: Viewer, shot: Shot) -> float:
    """Milliseconds from the order to the picture; the first change of all waits for the programme's start."""
    await asyncio.sleep(SETTLED_S)
    viewer.seen.clear()
    viewer.waits_for, decided = shot.looks, time.monotonic()
    server.send("programme", {"type": "scene", **shot.scene})
    async with asyncio.timeout(PATIENCE_S):
        await viewer.seen.wait()
    return (viewer.at - decided) * 1000


@contextlib.asynccontextmanager
async def _stage() -> AsyncIterator[tuple[LocalServer, Viewer]]:
    """A room with cameras, the programme process, and who watches it."""
    with tempfile.TemporaryDirectory(prefix="shots-") as name, loopback(time.monotonic) as fanout:
        folder, there = Path(name), asyncio.Event()
        room, viewer = Room("bench", fanout, time.monotonic), Viewer()
        server = LocalServer(room, lambda who, message: None, lambda: None)
        await server.start(folder / "link.sock")
        room.watch(lambda: there.set() if PICTURE.track_id in room.tracks else None)
        cameras = (Camera(room, HALL, CAMERA, RED), Camera(room, SPEAKER, BROWSER, BLUE))
        sending = asyncio.create_task(_film(cameras))
        process = await asyncio.create_subprocess_exec(*_command(folder), cwd=ROOT)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await there.wait()
            room.subscribe(PICTURE.track_id, "bench", viewer)
            yield server, viewer
        finally:
            sending.cancel()
            await server.close()
            await process.wait()


def _command(folder: Path) -> Sequence[str]:
    return (
        *(sys.executable, "-m", "server.programme_main", "--socket", str(folder / "link.sock")),
        *("--folder", str(folder / "live"), "--settings", json.dumps({"town": "Lindenbrück"})),
    )
