"""Pictures as the three planes of planar YUV 4:2:0, the encoder's own format: redrawing a lamp touches a few bytes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Bytes = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, upper, right, lower in pixels; even numbers

BT709 = 1  # matrix, primaries and transfer in ITU-T H.273: what a decoder expects of 720p
LIMITED_RANGE = 1  # black 16, white 235 (AVCOL_RANGE_MPEG)
_TO_YUV = np.array(  # ITU-R BT.709, limited range, columns R G B
    [[0.1826, 0.6142, 0.0620], [-0.1006, -0.3386, 0.4392], [0.4392, -0.3989, -0.0403]], dtype=np.float32
)


@dataclass(frozen=True, slots=True)
class Planes:
    """Luma at full size, the two chroma planes at half size in both directions."""

    y: Bytes
    u: Bytes
    v: Bytes

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.y.shape[0])

    def crop(self, box: Box) -> Planes:
        """A window on the same bytes."""
        left, upper, right, lower = box
        half = slice(upper // 2, lower // 2), slice(left // 2, right // 2)
        return Planes(self.y[upper:lower, left:right], self.u[half], self.v[half])

    def paste(self, patch: Planes, left: int, upper: int) -> None:
        """Overwrite the region at an even position."""
        window = self.crop((left, upper, left + patch.width, upper + patch.height))
        window.y[:], window.u[:], window.v[:] = patch.y, patch.u, patch.v

    def stacked(self) -> Bytes:
        """One array of 1.5 times the height, as PyAV takes it for "yuv420p"."""
        return np.concatenate([self.y.ravel(), self.u.ravel(), self.v.ravel()]).reshape(-1, self.width)


def planes_of(image: Image.Image) -> Planes:
    """Convert an RGB picture of even width and height."""
    rgb = np.asarray(image.convert("RGB"), dtype=np.float32)
    y = rgb @ _TO_YUV[0] + 16.0
    quarter = (rgb[0::2, 0::2] + rgb[0::2, 1::2] + rgb[1::2, 0::2] + rgb[1::2, 1::2]) / 4.0
    u, v = quarter @ _TO_YUV[1] + 128.0, quarter @ _TO_YUV[2] + 128.0
    return Planes(*((plane + 0.5).astype(np.uint8) for plane in (y, u, v)))


def even(box: tuple[float, float, float, float], width: int, height: int) -> Box:
    """The smallest even box around `box` inside the picture."""
    left, upper = max(0, int(box[0]) & ~1), max(0, int(box[1]) & ~1)
    return left, upper, min(width, (int(box[2]) + 2) & ~1), min(height, (int(box[3]) + 2) & ~1)
