"""Writing: text set in the town's typeface, drawn with Pillow once per change (about 10 ms).

A font file need not have every letter (web fonts come in pieces), so each letter is taken from the first font that has
it; where none has it, German letters are spelled out and others lose their accent.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

log = logging.getLogger(__name__)

Font = ImageFont.FreeTypeFont
Colour = tuple[int, int, int, int]

SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "„": '"',
        "“": '"',
        "–": "-",
        "·": "-",
    }
)
NO_LETTER = "\U0010ffff"  # a noncharacter: every font draws its "missing" box for it

# Debian's and Fedora's places of DejaVu Sans, which covers all of Europe's alphabets
SYSTEM_FONTS = {
    False: ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf"),
    True: (
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf",
    ),
}


class Typeface:
    """Fonts of one weight, in the order in which they are asked for a letter."""

    def __init__(self, files: Sequence[str], bold: bool = False) -> None:
        self._files = [file for file in (*files, *SYSTEM_FONTS[bold]) if Path(file).is_file()]
        if not self._files:
            log.warning("no font file found; the picture's text is set in Pillow's own font, without umlauts")
        self._fonts = cache(self._load)
        self._font_of = cache(self._find)

    def width(self, text: str, size: int) -> float:
        """Length of the text in pixels at `size` pixels."""
        return sum(font.getlength(run) for font, run in self._runs(text, size))

    def draw(self, draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, fill: Colour) -> None:
        """Write one line; `place` is its left end on the base line."""
        x, y = place
        for font, run in self._runs(text, size):
            draw.text((x, y), run, font=font, fill=fill, anchor="ls")
            x += font.getlength(run)

    def size_for(self, text: str, size: int, room: float) -> int:
        """The largest size up to `size` at which the text fits into `room` pixels, but not below 60 % of it."""
        least = size * 3 // 5
        return next((s for s in range(size, least, -1) if self.width(text, s) <= room), least)

    def shortened(self, text: str, size: int, room: float) -> str:
        """The text, cut and ended with an ellipsis where it does not fit."""
        if self.width(text, size) <= room:
            return text
        while text and self.width(text + "…", size) > room:
            text = text[:-1]
        return text.rstrip() + "…"

    def lines(self, text: str, size: int, room: float) -> list[str]:
        """The text broken between words into lines of at most `room` pixels; a longer word is cut."""
        lines: list[str] = []
        space, end = self.width(" ", size), room
        for word in text.split():
            length = self.width(word, size)
            if end + space + length <= room:
                lines[-1] += f" {word}"
                end += space + length
            else:
                lines.append(self.shortened(word, size, room))
                end = length
        return lines

    def _runs(self, text: str, size: int) -> Iterator[tuple[Font, str]]:
        letters = [(place, letter) for source in text for place, letter in self._font_of(source)]
        for place, run in groupby(letters, key=lambda pair: pair[0]):
            yield self._fonts(place, size), "".join(letter for _, letter in run)

    def _load(self, place: int, size: int) -> Font:
        if self._files:
            return ImageFont.truetype(self._files[place], size)
        font = ImageFont.load_default(size)
        assert isinstance(font, ImageFont.FreeTypeFont)
        return font

    def _find(self, letter: str) -> list[tuple[int, str]]:
        """The font of a letter, or of what stands for it."""
        for place in range(max(1, len(self._files))):
            if letter.isspace() or _has(self._fonts(place, 32), letter):
                return [(place, " " if letter.isspace() else letter)]
        substitute = letter.translate(SPELLED_OUT)
        if substitute == letter:
            substitute = unicodedata.normalize("NFKD", letter)[0]
        return [found for one in substitute for found in self._find(one)] if substitute != letter else [(0, "?")]


def _has(font: Font, letter: str) -> bool:
    return bytes(font.getmask(letter)) != bytes(font.getmask(NO_LETTER))


def sheet(width: int, height: int, colour: Colour = (0, 0, 0, 0)) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty drawing and its pen."""
    image = Image.new("RGBA", (width, height), colour)
    return image, ImageDraw.Draw(image)


def paper(width: int, height: int, colour: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A drawing without transparency, all of one colour, and its pen."""
    image = Image.new("RGB", (width, height), colour)
    return image, ImageDraw.Draw(image)
