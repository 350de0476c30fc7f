"""What fills the picture and is read: the result of a vote, and a page of a document. Drawn once, in 10 to 60 ms."""

from __future__ import annotations

from bisect import bisect_right
from pathlib import Path

from PIL import Image, ImageDraw

from media.programme.canvas import Box, Planes, from_image
from media.programme.dress import GREY, MARGIN, NIGHT, WHITE, Dress
from media.programme.lettering import paper
from media.programme.scene import Result

CHOICES = ("Ja", "Nein", "Enthaltung")
NO_PAGE = "Diese Seite kann gerade nicht gezeigt werden"
LARGEST_NAME, SMALLEST_NAME = 26, 12  # px; 93 names, the largest council of Hesse, stand in 13
FILLED = 0.94  # of a line, where names are not broken

Place = tuple[int, int]


class Pages:
    """Draws in the dress of one town; `room` is the part of the picture that may be used."""

    def __init__(self, dress: Dress, folder: str) -> None:
        self._dress = dress
        self._folder = Path(folder) if folder else None

    def document(self, name: str, room: Box, mark: str = "") -> Planes:
        """A picture file of the folder, as large as the room allows, with a mark upon it; a sentence instead where it
        cannot be shown."""
        image, pen = self._paper()
        try:
            page = self._opened(name)
        except (OSError, Image.DecompressionBombError):
            self._centred(pen, NO_PAGE, room)
            return from_image(image)
        page.thumbnail((room.width, room.height), Image.Resampling.BILINEAR, reducing_gap=2)
        image.paste(page, (room.x + (room.width - page.width) // 2, room.y + (room.height - page.height) // 2))
        if mark:
            self._marked(pen, mark)
        return from_image(image)

    def _marked(self, pen: ImageDraw.ImageDraw, mark: str) -> None:
        """White upon the town's colour, so that it is read on white paper, too."""
        face, size, (left, top) = self._dress.bold, self._dress.px(34), (self._dress.px(MARGIN), self._dress.px(52))
        width = round(face.width(mark, size))
        self._dress.bar(pen, left, top, width + size, size * 3 // 2)
        face.draw(pen, (left + size // 2, top + size * 11 // 10), mark, size, WHITE)

    def _opened(self, name: str) -> Image.Image:
        """Raises OSError where there is no such picture."""
        if self._folder is None:
            raise FileNotFoundError(name)
        with Image.open(self._folder / name) as page:
            return page.convert("RGB")

    def result(self, result: Result, room: Box) -> Planes:
        """What was voted on, how many voices, the sentence of the announcement; after a roll call the names."""
        dress = self._dress
        image, pen = self._paper()
        left, length = dress.px(MARGIN), room.width - 2 * dress.px(MARGIN)
        dress.bar(pen, left, dress.px(52), dress.px(96), dress.px(8))
        heading = dress.plain.shortened(result.heading, dress.px(28), length)
        dress.plain.draw(pen, (left, dress.px(100)), heading, dress.px(28), GREY)
        named = any(result.names)
        size, most = (dress.px(34), 2) if named else (dress.px(44), 3)
        below = (left, dress.px(108) + size * 5 // 4)
        line = dress.paragraph(pen, dress.bold, result.question, below, (size, length), WHITE, most)
        line = self._counts(pen, result, (left, line), length, large=not named)
        line = dress.paragraph(pen, dress.bold, result.sentence, (left, line), (dress.px(30), length), WHITE, 2)
        line = dress.paragraph(pen, dress.plain, result.explained, (left, line), (dress.px(24), length), GREY, 2)
        if named:
            self._names(pen, result, (left, line + dress.px(8)), length)
        return from_image(image)

    def _counts(self, pen: ImageDraw.ImageDraw, result: Result, place: Place, length: int, large: bool) -> int:
        """The three figures side by side, each over a bar as long as its share; the base line of what follows."""
        voices = [count for count in (result.yes, result.no, result.abstain) if count is not None]
        left, top = place
        px = self._dress.px
        if not voices:
            return top + px(20)
        figure, label = (px(110), px(28)) if large else (px(54), px(22))
        column, base = length // len(voices), top + figure * 3 // 4
        for number, (count, choice) in enumerate(zip(voices, CHOICES, strict=False)):
            x = left + number * column
            self._dress.bold.draw(pen, (x, base), str(count), figure, WHITE)
            after = x + self._dress.bold.width(str(count), figure) + px(14)
            self._dress.plain.draw(pen, (after, base), choice, label, GREY)
            share = count / max(1, sum(voices))
            self._dress.bar(pen, x, base + px(16), max(px(3), int(share * (column - px(24)))), px(10))
        return base + px(84 if large else 66)

    def _names(self, pen: ImageDraw.ImageDraw, result: Result, place: Place, length: int) -> None:
        """Who voted how, in one paragraph a choice, as large as all fit; what does not fit at all ends in "…"."""
        dress, (left, top) = self._dress, place
        paragraphs = [
            f"{choice}: {', '.join(names)}" for choice, names in zip(CHOICES, result.names, strict=True) if names
        ]
        foot = dress.whole.height - dress.px(24)
        sizes = [dress.px(size) for size in range(SMALLEST_NAME, LARGEST_NAME + 1)]
        fitting = bisect_right(sizes, foot - top, key=lambda size: self._height(paragraphs, size, length))
        size = sizes[max(0, fitting - 1)]
        for text in paragraphs:
            room = max(1, (foot - top) * 4 // (size * 5))
            top = dress.paragraph(pen, dress.plain, text, (left, top), (size, length), WHITE, room) + size // 3

    def _height(self, paragraphs: list[str], size: int, length: int) -> int:
        """About as high as the paragraphs are; breaking them for every size would take a tenth of a second."""
        lines = sum(1 + int(self._dress.plain.width(text, size) / (length * FILLED)) for text in paragraphs)
        return lines * (size * 5 // 4) + len(paragraphs) * (size // 3)

    def _centred(self, pen: ImageDraw.ImageDraw, text: str, room: Box) -> None:
        face, size = self._dress.plain, self._dress.px(34)
        place = (room.x + (room.width - face.width(text, size)) / 2, room.y + room.height // 2)
        face.draw(pen, place, text, size, GREY)

    def _paper(self) -> tuple[Image.Image, ImageDraw.ImageDraw]:
        return paper(self._dress.whole.width, self._dress.whole.height, NIGHT)
