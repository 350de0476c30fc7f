"""Drawing in the units of the thing drawn, smooth edges included: everything is drawn larger and reduced."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

Colour = tuple[int, int, int] | tuple[int, int, int, int]
Point = tuple[float, float]

SMOOTH = 3  # times larger than needed; PIL draws hard edges


class Pen:
    """Draws on an image whose unit is `scale` pixels and whose zero lies at `origin` (in units from the upper left)."""

    def __init__(self, width: float, height: float, scale: float, origin: Point, paper: Colour = (0, 0, 0, 0)) -> None:
        self._size = max(2, round(width * scale)), max(2, round(height * scale))
        self._scale = scale * SMOOTH
        self._origin = origin
        self.image = Image.new("RGBA", (self._size[0] * SMOOTH, self._size[1] * SMOOTH), paper)
        self._draw = ImageDraw.Draw(self.image, "RGBA")

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour) -> None:
        """A filled ellipse around (x, y)."""
        self._draw.ellipse((*self._at(x - rx, y - ry), *self._at(x + rx, y + ry)), fill=fill)

    def box(self, left: float, upper: float, right: float, lower: float, fill: Colour, radius: float = 0.0) -> None:
        """A filled rectangle, its corners rounded by `radius`."""
        corners = (*self._at(left, upper), *self._at(right, lower))
        self._draw.rounded_rectangle(corners, radius * self._scale, fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line through the points."""
        pixels = max(1, round(width * self._scale))
        self._draw.line([self._at(x, y) for x, y in points], fill=fill, width=pixels, joint="curve")

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self._draw.polygon([self._at(x, y) for x, y in points], fill=fill)

    def arc(
        self, x: float, y: float, rx: float, ry: float, start: float, end: float, fill: Colour, width: float
    ) -> None:
        """Part of an ellipse's outline, in degrees clockwise from three o'clock."""
        frame = (*self._at(x - rx, y - ry), *self._at(x + rx, y + ry))
        self._draw.arc(frame, start, end, fill=fill, width=max(1, round(width * self._scale)))

    def picture(self) -> Image.Image:
        """What was drawn, at its real size."""
        return self.image.resize(self._size, Image.Resampling.BOX)

    def _at(self, x: float, y: float) -> Point:
        return (x + self._origin[0]) * self._scale, (y + self._origin[1]) * self._scale
