"""Everything drawn: the placard, the slate of a missing picture, the lower third. Sizes are for 720 lines and scale."""

from __future__ import annotations

import av
import numpy as np
from PIL import ImageColor, ImageDraw

from media.programme.canvas import Overlay, Packed, blank, overlay
from media.programme.lettering import Colour, Typeface, sheet
from media.programme.settings import ProgrammeSettings

DRAWN_FOR = 720  # lines
MARGIN = 64  # px; inside the 5 % that old television sets hide (EBU R 95)
NIGHT = (22, 27, 34)  # RGB of placard and slate: dark, so that a hall's projector does not light up at a break
WHITE: Colour = (255, 255, 255, 255)
GREY: Colour = (200, 206, 214, 255)
PANEL: Colour = (
    12,
    16,
    22,
    216,
)  # under the lower third: white on it has a contrast of 7:1 over a white wall (WCAG AAA)

NO_PICTURE = "Kein Bild"
NO_HALL_PICTURE = "Kein Bild aus dem Saal"


class Stills:
    """Draws in the dress of one town."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self._width, self._height = settings.width, settings.height
        self._town = settings.town
        self._accent = ImageColor.getcolor(settings.accent, "RGBA")
        self._plain = Typeface(settings.fonts)
        self._bold = Typeface(settings.bold_fonts, bold=True)

    def placard(self, title: str, line: str) -> Packed:
        """The full picture of a break, of a non-public part, of before and after."""
        image, pen = sheet(self._width, self._height, (*NIGHT, 255))
        left, room = self._px(MARGIN), self._width - 2 * self._px(MARGIN)
        self._bar(pen, left, self._px(250), self._px(96), self._px(8))
        self._plain.draw(pen, (left, self._px(100)), self._town, self._px(30), GREY)
        below = self._paragraph(pen, self._bold, title, (left, self._px(330)), (self._px(64), room), WHITE)
        self._paragraph(pen, self._plain, line, (left, below + self._px(10)), (self._px(34), room), GREY)
        # swscale converts a whole picture in 4 ms, `canvas.overlay` would take 300: a hiccup at every break
        frame = av.VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), "rgb24").reformat(format="yuv420p")
        return np.asarray(frame.to_ndarray(), np.uint8)

    def no_picture(self, name: str) -> Packed:
        """Instead of a source whose picture does not come; an empty name means the hall's camera."""
        return self.placard(name, NO_PICTURE) if name else self.placard(NO_HALL_PICTURE, "")

    def waiting(self) -> Packed:
        """While a picture is on its way."""
        return blank(self._width, self._height, NIGHT)

    def lower_third(self, name: str, faction: str, item: str) -> Overlay | None:
        """Who speaks and about what; None where there is nothing to say."""
        if not name and not item:
            return None
        height = self._even(124 if name and item else 76)
        left, top = self._even(MARGIN), self._height - height - self._even(40)
        width = self._width - 2 * left
        image, pen = sheet(width, height, PANEL)
        self._bar(pen, 0, 0, self._px(10), height)
        text, room = self._px(34), width - 2 * self._px(34)
        if name:
            self._speaker(pen, (text, self._px(52)), name, faction, room)
        if item:
            line = self._plain.shortened(item, self._px(27), room)
            self._plain.draw(pen, (text, height - self._px(27)), line, self._px(27), WHITE)
        return overlay(image, left, top)

    def _speaker(self, pen: ImageDraw.ImageDraw, place: tuple[int, int], name: str, faction: str, room: float) -> None:
        group_size = self._px(28)
        group = self._plain.shortened(faction, group_size, room / 3)
        gap = self._px(18) if group else 0
        left_for_name = room - self._plain.width(group, group_size) - gap
        size = self._bold.size_for(name, self._px(40), left_for_name)
        shown = self._bold.shortened(name, size, left_for_name)
        self._bold.draw(pen, place, shown, size, WHITE)
        self._plain.draw(pen, (place[0] + self._bold.width(shown, size) + gap, place[1]), group, group_size, GREY)

    def _paragraph(
        self,
        pen: ImageDraw.ImageDraw,
        face: Typeface,
        text: str,
        place: tuple[int, int],
        measure: tuple[int, int],
        fill: Colour,
    ) -> int:
        """Up to three lines from `place` on; `measure` is size and line length; the base line after the last."""
        (left, line), (size, room) = place, measure
        for words in face.lines(text, size, room)[:3]:
            face.draw(pen, (left, line), words, size, fill)
            line += size * 5 // 4
        return line

    def _bar(self, pen: ImageDraw.ImageDraw, x: int, y: int, width: int, height: int) -> None:
        pen.rectangle((x, y, x + width - 1, y + height - 1), fill=self._accent)

    def _px(self, size: int) -> int:
        return size * self._height // DRAWN_FOR

    def _even(self, size: int) -> int:
        return self._px(size) // 2 * 2
