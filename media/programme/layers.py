"""The layers of a picture: places with moving pictures, and drawings laid over them.

A layer knows whether it has news; `Stack` draws again what has, and with it what touches it. So a gallery of members
who sit still costs little, and a name is laid over a picture exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, Literal, Protocol

import av
from av.video.reformatter import VideoReformatter

from media.programme.canvas import Box, Overlay, Planes, blend, covering, fill, fitted, parts, paste, planes
from media.programme.dress import NIGHT
from media.programme.layouts import Place

GRACE: Final = 1.5  # seconds a new scene may wait for its picture before it is called missing; a keyframe takes 0.7
FRAME: Final = (235, 238, 242)  # RGB of the line around a small picture
FRAME_WIDTH: Final = 2  # px
SLIVER: Final = 4  # px

Pictures = Mapping[str, av.VideoFrame]
Content = av.VideoFrame | Planes | Literal["waiting", "hidden"]


class Layer(Protocol):
    """Something in the picture. `solid`: what lies below cannot be seen, so it need not be drawn first."""

    box: Box
    solid: bool

    def news(self, pictures: Pictures, age: float) -> bool:
        """Whether it must be drawn anew; `age` is for how many seconds the scene has been on."""
        ...

    def draw(self, canvas: Planes) -> None:
        """Draw what the last `news` was about."""
        ...


class Drawing:
    """A drawing laid over the picture; never changes."""

    solid = False

    def __init__(self, drawing: Overlay) -> None:
        self.box = drawing.box
        self._drawing = drawing
        self._drawn = False

    def news(self, pictures: Pictures, age: float) -> bool:
        fresh, self._drawn = not self._drawn, True
        return fresh

    def draw(self, canvas: Planes) -> None:
        blend(canvas, self._drawing)


class Screen:
    """A place with a moving picture; `slate` draws what is shown instead when none comes.

    A small picture in its line may change its shape over another one, which then must be drawn below it.
    """

    def __init__(self, place: Place, slate: Callable[[], Planes]) -> None:
        self.box = place.box.inset(-FRAME_WIDTH) if place.framed else place.box
        self.solid = place.crop or not place.framed
        self._place = place
        self._slate = cache(slate)
        self._content: Content | None = None
        self._scaler = Scaler(place.box, place.crop)

    def news(self, pictures: Pictures, age: float) -> bool:
        before, self._content = self._content, self._choose(pictures, age < GRACE)
        return self._content is not before

    def _choose(self, pictures: Pictures, waiting: bool) -> Content:
        place = self._place
        if waiting and place.after is not None and place.after not in pictures:
            return "hidden"
        picture = pictures.get(place.track or "")
        if picture is None and waiting:
            return pictures.get(place.stand_in or "", "waiting")
        return self._slate() if picture is None else picture

    def draw(self, canvas: Planes) -> None:
        match self._content:
            case av.VideoFrame() as frame:
                self._show(canvas, frame)
            case Planes() as slate:
                self._surround(canvas, self._place.box)
                paste(canvas, slate, self._place.box.x, self._place.box.y)
            case "waiting":
                fill(canvas, self.box, NIGHT)

    def _show(self, canvas: Planes, frame: av.VideoFrame) -> None:
        """The frame in its place; a picture of another shape stands in the middle, on dark or within its line."""
        inner = self._scaler.place(frame)
        self._surround(canvas, inner)
        paste(canvas, self._scaler.scaled(frame), inner.x, inner.y)

    def _surround(self, canvas: Planes, inner: Box) -> None:
        if self._place.framed:
            fill(canvas, inner.inset(-FRAME_WIDTH), FRAME)
        elif inner != self.box:
            fill(canvas, self.box, NIGHT)


class Scaler:
    """Scales into one place. It keeps one swscale context, on one thread: a new one per picture costs four times."""

    def __init__(self, box: Box, crop: bool) -> None:
        self._box = box
        self._crop = crop
        self._reformatter = VideoReformatter()

    def place(self, frame: av.VideoFrame) -> Box:
        """Where the frame will stand; a sliver beside it is not worth the dark line it would be."""
        inner = fitted(frame.width, frame.height, self._box)
        left_over = max(self._box.width - inner.width, self._box.height - inner.height)
        return self._box if self._crop or left_over <= SLIVER else inner

    def scaled(self, frame: av.VideoFrame) -> Planes:
        """The frame at the size of its place; of the same size it is not copied."""
        inner = self.place(frame)
        size = covering(frame.width, frame.height, inner) if self._crop else (inner.width, inner.height)
        # Down, the mean of the area is finer than two lines' and takes half the time (0.17 ms for a small picture).
        way = "AREA" if size[0] < frame.width else "BILINEAR"
        whole = planes(self._reformatter.reformat(frame, *size, "yuv420p", interpolation=way, threads=1))
        beside, above = ((have - want) // 4 * 2 for have, want in zip(size, inner[2:], strict=True))
        return parts(whole, Box(beside, above, inner.width, inner.height))


class Stack:
    """Layers from the lowest to the uppermost."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = layers
        self._follow = [_affected(layers, number) for number in range(len(layers))]

    def draw(self, canvas: Planes, pictures: Pictures, age: float) -> None:
        """Bring the canvas up to date; nothing else may have been drawn on it since the last time."""
        again: set[int] = set()
        for number, layer in enumerate(self._layers):
            if layer.news(pictures, age):
                again |= self._follow[number]
        for number in sorted(again):
            self._layers[number].draw(canvas)


def _affected(layers: Sequence[Layer], changed: int) -> set[int]:
    """What is drawn with this layer: all above that touch it, and all below what is not solid, and so on."""
    found, waiting = {changed}, [changed]
    while waiting:
        one = waiting.pop()
        near = {
            other
            for other, layer in enumerate(layers)
            if layer.box.touches(layers[one].box) and (other > one or not layers[one].solid)
        }
        waiting += near - found
        found |= near
    return found
