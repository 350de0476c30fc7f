"""Between numpy and FFmpeg: drawn pictures and synthesised sound as frames, and pictures back as planes."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt

from hardware.simulated.planes import BT709, LIMITED_RANGE, Planes
from hardware.simulated.voice import RATE


def picture_frame(planes: Planes) -> av.VideoFrame:
    """A picture of drawn planes; it says what its colours mean."""
    frame = av.VideoFrame.from_ndarray(planes.stacked(), "yuv420p")
    frame.colorspace = frame.color_primaries = frame.color_trc = BT709
    frame.color_range = LIMITED_RANGE
    return frame


def planes_of_frame(picture: av.VideoFrame) -> Planes:
    """The planes of a "yuv420p" picture of even size, copied."""
    flat = np.asarray(picture.to_ndarray(), dtype=np.uint8).reshape(-1)
    luma, chroma = picture.width * picture.height, picture.width * picture.height // 4
    half = (picture.height // 2, picture.width // 2)
    u, v = flat[luma : luma + chroma].reshape(half), flat[luma + chroma :].reshape(half)
    return Planes(flat[:luma].reshape(picture.height, picture.width), u, v)


def sound_frame(samples: npt.NDArray[np.int16]) -> av.AudioFrame:
    """One channel of sound at 48 kHz."""
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), "s16", "mono")
    frame.sample_rate = RATE
    return frame
