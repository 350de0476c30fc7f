"""The picture of a scene: from the sources' newest pictures and the stills to one packed picture per slot."""

from __future__ import annotations

from collections.abc import Mapping

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from media.programme.canvas import Box, Overlay, Packed, blank, blend, fitted, paste
from media.programme.scene import Scene
from media.programme.settings import ProgrammeSettings
from media.programme.stills import NIGHT, Stills

GRACE = 1.5  # seconds a new scene may wait for its picture before it is called missing: a keyframe takes up to 0.7
INSET = 4  # the small picture has a quarter of the large one's width
FRAME = (235, 238, 242)  # RGB of the line around the small picture
FRAME_WIDTH = 2  # px

Pictures = Mapping[str, av.VideoFrame]


class Composer:
    """Draws what changes with the scene once, what changes with the sources every time."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self._settings = settings
        self._stills = Stills(settings)
        self._whole = Box(0, 0, settings.width, settings.height)
        self._scene: Scene | None = None
        self._slate: Packed = self._stills.waiting()
        self._waiting = self._slate
        self._title: Overlay | None = None
        self._scalers: dict[Box, _Scaler] = {}
        small = settings.width // INSET // 2 * 2
        margin = settings.height // 36 * 2
        self._inset = Box(settings.width - small - margin, margin, small, small * 9 // 16 // 2 * 2)

    def compose(self, scene: Scene, pictures: Pictures, age: float) -> Packed:
        """The picture of `scene`, which has been on for `age` seconds; `pictures` by track id. Not to be written to."""
        if scene != self._scene:
            self._enter(scene)
        if scene.layout == "placard":
            return self._slate
        picture = self._main(scene, pictures, age)
        if self._title is not None:
            blend(picture, self._title)
        return picture

    def _enter(self, scene: Scene) -> None:
        self._scene = scene
        self._scalers.clear()  # nothing of a former scene can come back
        self._title = None
        if scene.layout == "placard":
            self._slate = self._stills.placard(scene.title, scene.line)
            return
        self._slate = self._stills.no_picture((scene.name or "") if scene.layout == "remote" else "")
        self._title = self._stills.lower_third(scene.name or "", scene.faction or "", scene.item or "")

    def _main(self, scene: Scene, pictures: Pictures, age: float) -> Packed:
        """The large picture with the small one; while the large one is on its way, the small one takes its place."""
        large = pictures.get(scene.video or "")
        small = pictures.get(scene.inset or "") if scene.layout == "remote" else None
        if large is None and age < GRACE:
            return self._full(small) if small is not None else self._waiting.copy()
        canvas = self._full(large) if large is not None else self._slate.copy()
        if small is not None:
            self._put_small(canvas, small)
        return canvas

    def _full(self, frame: av.VideoFrame) -> Packed:
        box = fitted(frame.width, frame.height, self._whole)
        picture = self._scale(frame, box)
        if box == self._whole:
            return picture.copy()
        canvas = blank(self._settings.width, self._settings.height, NIGHT)
        paste(canvas, picture, box.x, box.y)
        return canvas

    def _put_small(self, canvas: Packed, frame: av.VideoFrame) -> None:
        box = fitted(frame.width, frame.height, self._inset)
        border = blank(box.width + 2 * FRAME_WIDTH, box.height + 2 * FRAME_WIDTH, FRAME)
        paste(canvas, border, box.x - FRAME_WIDTH, box.y - FRAME_WIDTH)
        paste(canvas, self._scale(frame, box), box.x, box.y)

    def _scale(self, frame: av.VideoFrame, box: Box) -> Packed:
        """The frame at the size of the box."""
        if box not in self._scalers:
            self._scalers[box] = _Scaler(box)
        return self._scalers[box].scale(frame)


class _Scaler:
    """Scales to one size. One swscale context kept, on one thread: a new one per picture costs four times the CPU."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._reformatter = VideoReformatter()
        self._frame: av.VideoFrame | None = None
        self._scaled: Packed = blank(box.width, box.height, NIGHT)

    def scale(self, frame: av.VideoFrame) -> Packed:
        """The frame at our size; the same array until the source has a newer frame."""
        if frame is not self._frame:
            size = (self._box.width, self._box.height)
            scaled = self._reformatter.reformat(frame, *size, "yuv420p", interpolation="BILINEAR", threads=1)
            self._frame, self._scaled = frame, np.asarray(scaled.to_ndarray(), np.uint8)
        return self._scaled
