"""A studio on a stage of its own: time moves slot by slot, what it makes is kept and can be looked at."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from media.local_wire import Control, Message, Packet, Report, TrackList
from media.ports import TrackInfo
from media.programme.ports import Part
from media.programme.settings import ProgrammeSettings
from media.programme.studio import Studio

SMALL = ProgrammeSettings(width=320, height=180, video_bitrate=400_000, preset="ultrafast")
NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


class Wishes:
    """Keeps what was asked of the link."""

    def __init__(self) -> None:
        self.subscribed: set[str] = set()
        self.keyframes: list[str] = []

    def subscribe(self, track_id: str) -> None:
        self.subscribed.add(track_id)

    def unsubscribe(self, track_id: str) -> None:
        self.subscribed.remove(track_id)

    def request_keyframe(self, track_id: str) -> None:
        self.keyframes.append(track_id)


class Stage:
    """Runs a studio slot by slot."""

    def __init__(self, settings: ProgrammeSettings = SMALL) -> None:
        self.settings = settings
        self.wishes = Wishes()
        self.studio = Studio(settings, self.wishes)
        self.parts: list[Part] = []
        self.now = 100.0

    def tell(self, *messages: Message) -> None:
        for message in messages:
            self.studio.receive(message, self.now)

    def tracks(self, *tracks: TrackInfo) -> None:
        self.tell(TrackList(tracks))

    def scene(self, layout: str, **fields: Any) -> None:
        self.tell(Control({"type": "scene", "layout": layout, **fields}))

    def packets(self, track: TrackInfo, packets: Iterable[bytes]) -> None:
        self.tell(*(Packet(track.track_id, packet) for packet in packets))

    def slot(self, leave_out: bool = False) -> None:
        self.parts += self.studio.slot(self.now, leave_out)
        self.now += 1 / self.settings.fps

    def slots(self, count: int) -> None:
        for _ in range(count):
            self.slot()

    def reports(self, track: TrackInfo, seconds: float, rtp_time: int) -> None:
        """The sender says that `rtp_time` was at so many seconds by its clock."""
        self.tell(Report(track.track_id, int(seconds * (1 << 32)), rtp_time))

    def stream(self, rung: str = "high") -> bytes:
        """What a viewer of a rung has got."""
        packager = next(one for one in self.studio.timeline.packagers if one.rung.name == rung)
        return packager.init + b"".join(part.data for part in self.parts if part.rung == rung)


class Seen:
    """A stream as a viewer gets it: `pictures` as (seconds, RGB), `sound` as one line of samples with its start."""

    def __init__(self, stream: bytes, picture: bool = True) -> None:
        frames: list[av.VideoFrame] = []
        if picture:
            with av.open(io.BytesIO(stream), "r") as container:
                frames = list(container.decode(video=0))
        self.times = [frame.pts * (frame.time_base or Fraction(0)) for frame in frames if frame.pts is not None]
        self.pictures: list[NDArray[np.uint8]] = [
            np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in frames
        ]
        with av.open(io.BytesIO(stream), "r") as container:
            blocks = list(container.decode(audio=0))
        self.sound_times = [block.pts for block in blocks]
        self.sound = np.concatenate([block.to_ndarray()[0] for block in blocks])


def is_colour(pixel: NDArray[np.uint8], colour: tuple[int, int, int], tolerance: int = 25) -> bool:
    return bool(np.all(np.abs(pixel.astype(int) - colour) <= tolerance))


def shows(picture: NDArray[np.uint8], colour: tuple[int, int, int]) -> bool:
    """Whether any noticeable part of the picture has the colour."""
    close = np.all(np.abs(picture.astype(int) - colour) <= 40, axis=2)
    return bool(close.mean() > 0.001)


def tone_of(sound: NDArray[np.float32]) -> float:
    """The strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * 48_000 / len(sound))
