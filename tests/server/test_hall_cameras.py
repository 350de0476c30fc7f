"""Cuts between cameras as the programme sees them: real pictures, encoded and decoded."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from hardware.capture.child import camera_track
from hardware.capture.encode import PictureEncoder
from hardware.capture.tracks import PictureTrack, fresh_stream
from hardware.simulated import chamber
from media.fanout.python import PythonFanout
from media.ports import TrackInfo
from media.programme.pictures import PictureSource
from media.room import Room
from server.floor import HALL_AIR
from server.hall_picture import HallPicture
from tests.hardware.meeting import child, meeting, settings
from tests.hardware.receiving import Recorder, pictures_of
from tests.media.loopback import loopback

RED, BLUE = (200, 30, 30), (30, 30, 200)


async def test_a_cut_in_the_simulated_hall_shows_the_other_cameras_window_without_a_broken_picture(
    tmp_path: Path,
) -> None:
    async with meeting(tmp_path) as here:
        here.only = frozenset({HALL_AIR})
        picture, cut = HallPicture(here.room, ("links", "rechts")), asyncio.Event()
        windows = {"links": chamber.WIDE, "rechts": chamber.close_shot(12)}
        here.server.send("hall", {"type": "framing", "windows": windows})
        drawn = settings(cameras=("links", "rechts"), width=640, height=360, fps=15, video_bitrate=500_000)
        async with child("hardware.capture", here.socket, *drawn):
            await here.recorder.until(lambda: here.recorder.count(HALL_AIR) > 30)
            before = here.room.activity()["hall.camera/rechts"].packets_in
            await here.recorder.until(lambda: here.recorder.count(HALL_AIR) > 60)
            rested = here.room.activity()["hall.camera/rechts"].packets_in == before
            picture.cut("rechts", cut.set)
            await cut.wait()
            seam = len(pictures_of(here.recorder.packets[HALL_AIR]))
            await here.recorder.until(lambda: here.recorder.count(HALL_AIR) > 120)
    shown = [one.astype(np.int16) for one in pictures_of(here.recorder.packets[HALL_AIR])]
    assert rested
    changes = [float(np.abs(after - before).mean()) for before, after in pairwise(shown)]
    assert abs(int(np.argmax(changes[15:])) + 15 - seam) <= 2, "the one great change of the picture is the cut"


class Programme:
    """Decodes what it gets, as the programme does."""

    def __init__(self) -> None:
        self._source: PictureSource | None = None

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self._source = self._source or PictureSource(track, 0.0)
        self._source.push(packet, 0.0)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """Its sound is not tested here."""

    def closed(self, track: TrackInfo) -> None:
        """Neither is its end."""

    def colour(self) -> tuple[float, float, float]:
        """The mean red, green and blue of what is shown after one look."""
        assert self._source is not None
        self._source.update(0.0)
        shown = self._source.picture(0.0)
        assert shown is not None
        red, green, blue = np.asarray(shown.to_ndarray(format="rgb24")).mean(axis=(0, 1))
        return float(red), float(green), float(blue)


class Camera:
    """Sends pictures of one colour, a keyframe at the begin only."""

    def __init__(self, room: Room, name: str, colour: tuple[int, int, int]) -> None:
        info = camera_track(name)
        self._track = PictureTrack(info, fresh_stream(info.codec), PictureEncoder(320, 240, 25, 300_000), 25)
        self._input = room.publish(info, lambda: None)
        self._input.sender_report(0, self._track.stream.rtp_time(0.0))
        self._picture = av.VideoFrame.from_ndarray(np.full((240, 320, 3), colour, dtype=np.uint8), "rgb24")
        self._sent = 0

    def send(self, pictures: int) -> None:
        for _ in range(pictures):
            self._sent += 1
            for packet in self._track.take(self._picture, self._sent / 25):
                self._input.push(packet)


def _stage(fanout: PythonFanout) -> tuple[Room, HallPicture, Camera, Camera, Programme]:
    room = Room("test", fanout, lambda: 0.0)
    picture, programme = HallPicture(room, ["vorn", "hinten"]), Programme()
    front, back = Camera(room, "vorn", RED), Camera(room, "hinten", BLUE)
    picture.pace("vorn", True)
    picture.pace("hinten", True)
    front.send(1)
    room.subscribe(HALL_AIR, "programme", programme)
    return room, picture, front, back, programme


def test_the_programme_shows_a_camera_that_makes_no_keyframe_on_request_at_the_moment_of_the_cut() -> None:
    with loopback(lambda: 0.0) as fanout:
        _, picture, _, back, programme = _stage(fanout)
        back.send(40)
        picture.cut("hinten", lambda: None)
        assert np.abs(np.subtract(programme.colour(), BLUE)).max() < 12


def test_browsers_are_not_flooded_with_what_the_programme_needs_for_that() -> None:
    with loopback(lambda: 0.0) as fanout:
        room, picture, _, back, _ = _stage(fanout)
        browser = Recorder()
        room.subscribe("hall.camera", "browser", browser)
        back.send(40)
        picture.cut("hinten", lambda: None)
        assert not browser.packets
