"""The town's dress: its typeface and colour, and the measures in which everything is drawn (720 lines, and scaled)."""

from __future__ import annotations

from PIL import ImageColor, ImageDraw

from media.programme.canvas import Box
from media.programme.lettering import Colour, Typeface
from media.programme.settings import ProgrammeSettings

DRAWN_FOR = 720  # lines
MARGIN = 64  # px; inside the 5 % that old television sets hide (EBU R 95)
NIGHT = (22, 27, 34)  # RGB of placard and slate: dark, so that a hall's projector does not light up at a break
WHITE: Colour = (255, 255, 255, 255)
GREY: Colour = (200, 206, 214, 255)
PANEL: Colour = (12, 16, 22, 216)  # white on it has a contrast of 7:1 even over a white wall (WCAG AAA)


class Dress:
    """What every drawing of one town has in common."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self.whole = Box(0, 0, settings.width, settings.height)
        self.town = settings.town
        self.accent = ImageColor.getcolor(settings.accent, "RGBA")
        self.plain = Typeface(settings.fonts)
        self.bold = Typeface(settings.bold_fonts, bold=True)

    def px(self, size: int) -> int:
        """A measure of the drawing in pixels of this picture."""
        return size * self.whole.height // DRAWN_FOR

    def even(self, size: int) -> int:
        """The same, fit for a box."""
        return self.px(size) // 2 * 2

    def bar(self, pen: ImageDraw.ImageDraw, x: int, y: int, width: int, height: int) -> None:
        """A bar in the town's colour."""
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=self.accent)

    def paragraph(
        self,
        pen: ImageDraw.ImageDraw,
        face: Typeface,
        text: str,
        place: tuple[int, int],
        measure: tuple[int, int],
        fill: Colour,
        most: int = 3,
    ) -> int:
        """Up to `most` lines from `place` on; `measure` is size and line length; the base line after the last."""
        (left, line), (size, room) = place, measure
        for words in face.lines(text, size, room)[:most]:
            face.draw(pen, (left, line), words, size, fill)
            line += size * 5 // 4
        return line
