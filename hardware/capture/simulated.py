"""The simulated hall as a source of frames: its pictures at 15 a second, its sound in blocks of 20 ms.

Several cameras look at one hall, which is drawn once. One whose picture nobody gets is not drawn at all: it is wanted
at the moment of a cut, and its next picture is less than 70 ms away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
from av.video.reformatter import VideoReformatter

from hardware.capture.frames import picture_frame, planes_of_frame, sound_frame
from hardware.capture.timed import Order, Source, Timed
from hardware.simulated.control import HallState
from hardware.simulated.hall import Hall, Shot
from hardware.simulated.planes import Planes
from hardware.simulated.speaking import heard
from hardware.simulated.voice import BLOCK, RATE, HallVoice
from media.ports import Kind

FPS = 15  # pictures a second; nothing in the hall moves faster than a camera pans
LATE_S = 1.0  # seconds behind after which what was missed is left out
CORNER_MARGIN = 16  # pixels from the picture's edge to the clock in its corner

ReadState = Callable[[], HallState]
Render = Callable[[float], Iterator[Timed]]


def simulated_source(read: ReadState, font: Path | None, seed: str, cameras: Sequence[str] = ("",)) -> Source:
    """The source whose hall looks as `read` says at each picture, seen by these cameras."""
    return lambda order: simulated_frames(order, read, font, seed, cameras)


def simulated_frames(
    order: Order, read: ReadState, font: Path | None, seed: str, cameras: Sequence[str] = ("",)
) -> Iterator[Timed]:
    """Frames in real time until the thread shall stop."""
    render: dict[Kind, Render] = {}
    if "audio" in order.wanted:
        render["audio"] = _sounds(read, seed)
    if "video" in order.wanted:
        render["video"] = _pictures(order, read, font, cameras)
    steps = {"audio": BLOCK / RATE, "video": 1 / min(FPS, order.fps)}
    begin = order.clock.now()
    due = dict.fromkeys(order.wanted, begin)
    while True:
        kind = min(due, key=lambda each: due[each])
        at = due[kind]
        if order.wait(max(0.0, at - order.clock.now())):
            return
        if order.clock.now() - at > LATE_S:
            due = dict.fromkeys(due, order.clock.now())
            continue
        yield from render[kind](at)
        due[kind] = at + steps[kind]


def _sounds(read: ReadState, seed: str) -> Render:
    voice = HallVoice(seed)

    def render(at: float) -> Iterator[Timed]:
        yield Timed(at, sound_frame(voice.block(heard(read()))))

    return render


def _pictures(order: Order, read: ReadState, font: Path | None, cameras: Sequence[str]) -> Render:
    hall = Hall(font)
    looking = {name: HallCamera(hall, order.width, order.height, name) for name in cameras}

    def render(at: float) -> Iterator[Timed]:
        state = read()
        for name, camera in looking.items():
            if name not in state.resting:
                yield Timed(at, camera.picture(state, at, order.clock.unix(at)), name)

    return render


class HallCamera:
    """Pictures of the hall at the size wanted; one that has not changed is not made anew."""

    def __init__(self, hall: Hall, width: int, height: int, name: str = "") -> None:
        self._hall = hall
        self._name = name
        self._size = width, height
        self._scaler = VideoReformatter()
        self._last: Shot | None = None
        self._planes: Planes | None = None

    def picture(self, state: HallState, at: float, unix: float) -> av.VideoFrame:
        """The picture at monotonic time `at`."""
        shot = self._hall.shot(state, at, unix, self._name)
        if self._planes is None or self._last is None or _differ(self._last, shot):
            self._planes = self._filmed(shot)
        self._last = shot
        return picture_frame(self._planes)

    def _filmed(self, shot: Shot) -> Planes:
        picture = self._scaler.reformat(
            picture_frame(shot.scene.crop(shot.window)), *self._size, interpolation="BILINEAR"
        )
        planes = planes_of_frame(picture)
        if shot.corner is not None:
            self._write_clock(planes, shot.corner)
        return planes

    def _write_clock(self, planes: Planes, text: str) -> None:
        clock = self._hall.corner_clock(text)
        left = (planes.width - clock.width - CORNER_MARGIN) & ~1
        if left >= 0 and clock.height + CORNER_MARGIN <= planes.height:
            planes.paste(clock, left, CORNER_MARGIN)


def _differ(one: Shot, other: Shot) -> bool:
    return (one.window, one.corner, one.version) != (other.window, other.corner, other.version)
