"""Everything drawn into the picture but pages: placard, slate of a missing picture, lower third, name of a tile."""

from __future__ import annotations

from PIL import ImageDraw

from media.programme.canvas import Box, Overlay, Planes, from_image, overlay
from media.programme.dress import GREY, MARGIN, NIGHT, PANEL, WHITE, Dress
from media.programme.lettering import paper, sheet

NO_PICTURE = "Kein Bild"
NO_HALL_PICTURE = "Kein Bild aus dem Saal"
LABEL = 34  # px; height of the name of a tile


class Stills:
    """Draws in the dress of one town."""

    def __init__(self, dress: Dress) -> None:
        self._dress = dress

    def placard(self, title: str, line: str) -> Planes:
        """The full picture of a break, of a non-public part, of before and after."""
        dress, whole = self._dress, self._dress.whole
        image, pen = paper(whole.width, whole.height, NIGHT)
        left, room = dress.px(MARGIN), whole.width - 2 * dress.px(MARGIN)
        dress.bar(pen, left, dress.px(250), dress.px(96), dress.px(8))
        dress.plain.draw(pen, (left, dress.px(100)), dress.town, dress.px(30), GREY)
        below = dress.paragraph(pen, dress.bold, title, (left, dress.px(330)), (dress.px(64), room), WHITE)
        dress.paragraph(pen, dress.plain, line, (left, below + dress.px(10)), (dress.px(34), room), GREY)
        return from_image(image)

    def no_picture(self, name: str, width: int, height: int) -> Planes:
        """Instead of a source whose picture does not come; an empty name means the hall's camera."""
        if (width, height) == self._dress.whole[2:]:
            return self.placard(name, NO_PICTURE) if name else self.placard(NO_HALL_PICTURE, "")
        image, pen = paper(width, height, NIGHT)
        face, text = self._dress.plain, NO_PICTURE if name else NO_HALL_PICTURE
        size = face.size_for(text, max(8, height // 9), width * 0.9)
        face.draw(pen, ((width - face.width(text, size)) / 2, height // 2), text, size, GREY)
        return from_image(image)

    def lower_third(self, name: str, faction: str, item: str, room: Box) -> Overlay | None:
        """Who speaks and about what, at the foot of `room`; None where there is nothing to say."""
        if not name and not item:
            return None
        dress = self._dress
        height = dress.even(124 if name and item else 76)
        image, pen = sheet(room.width, height, PANEL)
        dress.bar(pen, 0, 0, dress.px(10), height)
        text, length = dress.px(34), room.width - 2 * dress.px(34)
        if name:
            self._speaker(pen, (text, dress.px(52)), name, faction, length)
        if item:
            line = dress.plain.shortened(item, dress.px(27), length)
            dress.plain.draw(pen, (text, height - dress.px(27)), line, dress.px(27), WHITE)
        return overlay(image, room.x, room.bottom - height)

    def _speaker(self, pen: ImageDraw.ImageDraw, place: tuple[int, int], name: str, faction: str, room: float) -> None:
        plain, bold, px = self._dress.plain, self._dress.bold, self._dress.px
        group = plain.shortened(faction, px(28), room / 3)
        gap = px(18) if group else 0
        left_for_name = room - plain.width(group, px(28)) - gap
        size = bold.size_for(name, px(40), left_for_name)
        shown = bold.shortened(name, size, left_for_name)
        bold.draw(pen, place, shown, size, WHITE)
        plain.draw(pen, (place[0] + bold.width(shown, size) + gap, place[1]), group, px(28), GREY)

    def label(self, name: str, faction: str, tile: Box) -> Overlay | None:
        """Whose picture a tile is, at its foot; None for nobody."""
        if not name:
            return None
        dress = self._dress
        height, size, gap = dress.even(LABEL), dress.px(22), dress.px(10)
        image, pen = sheet(tile.width, height, PANEL)
        room = tile.width - 2 * gap
        shown = dress.bold.shortened(name, size, room)
        dress.bold.draw(pen, (gap, dress.px(25)), shown, size, WHITE)
        left = gap + dress.bold.width(shown, size) + gap
        rest = tile.width - gap - left
        if faction and dress.plain.width(faction, size) <= rest:
            dress.plain.draw(pen, (left, dress.px(25)), faction, size, GREY)
        return overlay(image, tile.x, tile.bottom - height)
