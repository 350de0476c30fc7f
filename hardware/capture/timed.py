"""What a source yields: pictures and sound with the time at which they were taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import av

from hardware.capture.clock import Clock, Wait
from hardware.settings import SourceAddress
from media.ports import Kind


@dataclass(frozen=True, slots=True)
class Encoded:
    """A picture that came as H.264 and goes on as it is: a byte stream, parameter sets before every keyframe."""

    data: bytes
    keyframe: bool


Advice = Literal["", "long-group", "reordered"]
"""What should be changed at a camera: keyframes too far apart, or pictures in another order than they are shown."""

Frame = av.VideoFrame | av.AudioFrame | Encoded


@dataclass(frozen=True, slots=True)
class Timed:
    """A picture or a piece of sound taken at the monotonic time `at` (its first sample).

    `camera` is which of several, where a source has several; `advice` holds as long as it stands there.
    """

    at: float
    frame: Frame
    camera: str = ""
    advice: Advice = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a source; `width`, `height`, `fps` are a wish to devices that have several modes."""

    address: SourceAddress
    wanted: frozenset[Kind]
    width: int
    height: int
    fps: int
    clock: Clock
    wait: Wait


class NothingInside(ValueError):
    """The source opens, but has neither of what is wanted of it."""


Source = Callable[[Order], Iterator[Timed]]
