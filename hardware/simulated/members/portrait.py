"""A remote member's picture: head and shoulders before a wall at home, the name below. Unit: pixels of 320x240."""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageDraw

from hardware.simulated.figures import INK, RGB, Look, look_of
from hardware.simulated.lettering import Lettering
from hardware.simulated.pen import Pen

WIDTH, HEIGHT = 320, 240
MIDDLE = 160.0
WALLS: tuple[RGB, ...] = ((206, 212, 208), (214, 206, 194), (198, 206, 216), (210, 200, 204), (204, 210, 192))
SHELF, BOOKS = (150, 124, 92), ((120, 66, 58), (58, 84, 110), (92, 110, 80), (170, 140, 84))
LIPS, MOUTH = (156, 92, 84), (92, 40, 40)
NAME_PLATE, NAME_INK = (28, 36, 48, 205), (245, 245, 240)
PULSE = (240, 240, 232)

MOUTHS = 4  # openings from closed to wide


@dataclass(frozen=True, slots=True)
class Face:
    """How the face is just now: `mouth` from 0 (closed) to MOUTHS-1, `sway` in pixels to the side."""

    mouth: int = 0
    blink: bool = False
    sway: int = 0


class Portrait:
    """The pictures of one person."""

    def __init__(self, person_id: str, name: str, lettering: Lettering) -> None:
        self._look = look_of(person_id)
        self._wall = WALLS[sha256(person_id.encode()).digest()[5] % len(WALLS)]
        self._name = name
        self._lettering = lettering
        self._drawn: dict[Face, Image.Image] = {}

    def picture(self, face: Face, turn: float) -> Image.Image:
        """The picture with this face; `turn` (0.0 to 1.0) is how far the small mark has gone round that shows life."""
        if face not in self._drawn:
            self._drawn[face] = self._draw(face)
        picture = self._drawn[face].copy()
        _mark(ImageDraw.Draw(picture), turn)
        return picture

    def _draw(self, face: Face) -> Image.Image:
        pen = Pen(WIDTH, HEIGHT, 1.0, (0.0, 0.0), (*self._wall, 255))
        _shelf(pen)
        _person(pen, self._look, face)
        pen.box(0, 206, WIDTH + 2, HEIGHT + 2, NAME_PLATE)
        picture = pen.picture().convert("RGB")
        name = self._lettering.fitting(self._name, 19, WIDTH - 60)
        self._lettering.write(ImageDraw.Draw(picture), (12, 211), name, 19, NAME_INK)
        return picture


def _shelf(pen: Pen) -> None:
    pen.box(206, 78, WIDTH + 2, 84, SHELF)
    for number, height in enumerate((40, 46, 36, 44, 42, 34)):
        left = 222 + number * 14
        pen.box(left, 78 - height, left + 11, 78, BOOKS[number % len(BOOKS)])
    pen.box(22, 30, 78, 102, (236, 234, 226))
    pen.box(28, 36, 72, 96, (150, 170, 160))


def _person(pen: Pen, look: Look, face: Face) -> None:
    x = MIDDLE + face.sway
    if look.long_hair:
        pen.box(x - 50, 50, x + 50, 168, look.hair, radius=44)
    pen.box(x - 92, 166, x + 92, 300, look.clothes, radius=52)
    pen.polygon(((x - 22, 166), (x + 22, 166), (x, 200)), (238, 236, 230))
    pen.box(x - 17, 140, x + 17, 178, look.skin, radius=12)
    pen.ellipse(x, 98, 45, 56, look.hair)
    pen.ellipse(x, 108, 39, 50, look.skin)
    _fringe(pen, look, x)
    for side in (-1, 1):
        _eye(pen, look, x + side * 15, face.blink)
    pen.line(((x, 106), (x - 4, 120), (x + 3, 121)), _darker(look.skin), 2)
    _mouth(pen, x, face.mouth)


def _fringe(pen: Pen, look: Look, x: float) -> None:
    pen.polygon(
        ((x - 38, 96), (x - 30, 62), (x, 52), (x + 30, 62), (x + 38, 96), (x + 16, 72), (x - 20, 76)), look.hair
    )


def _eye(pen: Pen, look: Look, x: float, blink: bool) -> None:
    if blink:
        pen.line(((x - 6, 102), (x + 6, 102)), _darker(look.skin), 2)
    else:
        pen.ellipse(x, 102, 6, 4.2, (250, 250, 248))
        pen.ellipse(x, 102, 3, 3.4, INK)
    pen.line(((x - 8, 91), (x + 8, 90)), look.hair, 3)
    if look.glasses:
        pen.arc(x, 102, 11, 9, 0, 360, INK, 2)


def _mouth(pen: Pen, x: float, opening: int) -> None:
    if opening == 0:
        pen.arc(x, 126, 13, 10, 30, 150, LIPS, 3)
        return
    height = 2.5 + 2.0 * opening
    pen.ellipse(x, 135, 13 - opening, height + 2, LIPS)
    pen.ellipse(x, 135, 10 - opening, height, MOUTH)


def _darker(colour: RGB) -> RGB:
    return (colour[0] * 3 // 4, colour[1] * 3 // 4, colour[2] * 3 // 4)


def _mark(draw: ImageDraw.ImageDraw, turn: float) -> None:
    x, y, radius = WIDTH - 20, 223, 9
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(150, 156, 164), width=2)
    angle = 2 * math.pi * turn
    px, py = x + radius * math.sin(angle), y - radius * math.cos(angle)
    draw.ellipse((px - 3, py - 3, px + 3, py + 3), fill=PULSE)
