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
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from media import rtp
from media.local import LocalServer
from media.ports import TrackInfo
from media.programme.canvas import Colour, planes
from media.programme.pictures import PictureSource
from media.programme.webrtc import PICTURE
from media.room import Room
from tests.bench.peers.ours import ROOT
from tests.bench.table import Row, limited
from tests.media.loopback import loopback
from tests.media.programme.feeds import BLUE, HALL, RED, SPEAKER, Camera

MOST_MS: Final = 200.0
CHANGES: Final = 30
SETTLED_S: Final = 1.3
"""Between two changes: not a multiple of a slot, so that decisions fall anywhere in one."""

PATIENCE_S: Final = 20.0
SLOT_S: Final = 0.04
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


class Cameras:
    """Hall and member, who answer a wish for a keyframe with their next picture."""

    def __init__(self, room: Room) -> None:
        self._wanted: set[str] = set()
        self._cameras = [self._camera(room, *one) for one in ((HALL, "H264", RED), (SPEAKER, "VP8", BLUE))]

    def _camera(self, room: Room, info: TrackInfo, codec: str, colour: Colour) -> tuple[str, Any, Camera]:
        track = room.publish(info, lambda: self._wanted.add(info.track_id))
        return info.track_id, track, Camera(codec, colour, 1280, 720)

    async def run(self) -> None:
        """Send for ever."""
        due = time.monotonic()
        while True:
            for name, track, camera in self._cameras:
                packets = camera.packets(keyframe=name in self._wanted)
                self._wanted.discard(name)
                for packet in packets:
                    track.push(packet)
            due += SLOT_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))


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
        sending = asyncio.create_task(Cameras(room).run())
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
