"""Letters for drawn pictures, umlauts included.

Pillow's own font is the only one that surely is there, and it has ASCII only. So the marks of German and its neighbours
are drawn over the plain letters here; ß becomes ss, as Swiss orthography and telegrams have it. A font file, where one
is given, has them all.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont
from PIL.ImageDraw import ImageDraw

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Anchor = Literal["left", "middle", "right"]
Colour = tuple[int, int, int]

DIAERESIS, ACUTE, GRAVE, CARON, RING = "\u0308", "\u0301", "\u0300", "\u030c", "\u030a"
WITHOUT_MARKS = {"ß": "ss", "ẞ": "SS", "–": "-", "—": "-", "„": "“", "ø": "o", "ł": "l", "Ø": "O", "Ł": "L", "ı": "i"}
BEYOND_ASCII = frozenset("«°±´·»‘’“”…‹›⁄™")  # what Pillow's font has beyond ASCII
_SHIFT: dict[Anchor, float] = {"left": 0.0, "middle": 0.5, "right": 1.0}


class Lettering:
    """Writes text with one font; `path` is a TrueType, OpenType or WOFF file, None means Pillow's own font.

    Raises OSError where the file is no font.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._font = lru_cache(maxsize=32)(self._load)

    def _load(self, size: int) -> Font:
        return ImageFont.truetype(self._path, size) if self._path else ImageFont.load_default(size)

    def width(self, text: str, size: int) -> float:
        """Width of the text in pixels."""
        return float(self._font(size).getlength(self._plain(text)))

    def write(
        self, draw: ImageDraw, at: tuple[float, float], text: str, size: int, colour: Colour, anchor: Anchor = "left"
    ) -> None:
        """Write one line of `size` pixels; `at` is its upper left, middle or right corner."""
        x, y = at[0] - _SHIFT[anchor] * self.width(text, size), at[1]
        plain = self._plain(text)
        draw.text((x, y), plain, colour, font=self._font(size))
        if self._path is None:
            self._add_marks(draw, (x, y), text, size, colour)

    def fitting(self, text: str, size: int, width: float) -> str:
        """The text, cut with an ellipsis where it is wider than `width` pixels."""
        if self.width(text, size) <= width:
            return text
        while text and self.width(text + "…", size) > width:
            text = text[:-1]
        return text.rstrip() + "…"

    def _plain(self, text: str) -> str:
        return text if self._path else "".join(letter for letter, _ in split_marks(text))

    def _add_marks(self, draw: ImageDraw, at: tuple[float, float], text: str, size: int, colour: Colour) -> None:
        font = self._font(size)
        before = ""
        for letter, mark in split_marks(text):
            if mark:
                x = at[0] + font.getlength(before) + font.getlength(letter) / 2
                top = at[1] + font.getbbox(letter)[1]
                _draw_mark(draw, mark, x, top - size * 0.07, size, colour)
            before += letter


def split_marks(text: str) -> list[tuple[str, str]]:
    """The letters of a text with the mark above each, if any: "Mü" is M, u with diaeresis."""
    pairs: list[tuple[str, str]] = []
    replaced = "".join(WITHOUT_MARKS.get(letter, letter) for letter in text)
    for letter in unicodedata.normalize("NFD", replaced):
        if not unicodedata.combining(letter):
            pairs.append((letter if letter.isascii() or letter in BEYOND_ASCII else "?", ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], letter)
    return pairs


def _draw_mark(draw: ImageDraw, mark: str, x: float, y: float, size: int, colour: Colour) -> None:
    """Draw a mark centred at `x`, its lower edge at `y`; marks not known here are left out."""
    radius = max(size * 0.055, 0.8)
    if mark == DIAERESIS:
        for side in (-1, 1):
            draw.ellipse(_around(x + side * size * 0.12, y - radius, radius), fill=colour)
    elif mark == RING:
        draw.ellipse(_around(x, y - size * 0.08, size * 0.09), outline=colour, width=max(1, size // 16))
    elif mark in _STROKES:
        points = [(x + dx * size, y + dy * size) for dx, dy in _STROKES[mark]]
        draw.line(points, fill=colour, width=max(1, size // 14))


_STROKES = {
    ACUTE: ((-0.04, 0.0), (0.08, -0.13)),
    GRAVE: ((0.04, 0.0), (-0.08, -0.13)),
    CARON: ((-0.11, -0.12), (0.0, -0.01), (0.11, -0.12)),
}


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius, y - radius, x + radius, y + radius)
