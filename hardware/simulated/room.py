"""The empty council chamber: what never changes is drawn once."""

from __future__ import annotations

import math
import textwrap

from PIL import Image, ImageDraw

from hardware.simulated.chamber import HEIGHT, OPENING, ROWS, WIDTH, arc_point, scale_at
from hardware.simulated.lettering import Lettering
from hardware.simulated.pen import Colour, Pen
from hardware.simulated.planes import Box

WALL: Colour = (229, 225, 215)
CORNICE: Colour = (205, 199, 186)
PANEL, PANEL_DARK, PANEL_LIGHT = (176, 142, 102), (154, 121, 84), (192, 160, 120)
FLOOR_FAR, FLOOR_NEAR = (124, 134, 146), (86, 96, 110)
DESK_TOP, DESK_EDGE = (198, 166, 124), (142, 110, 76)
SKY, FRAME = (206, 222, 234), (244, 242, 236)
SCREEN, SCREEN_EDGE, SCREEN_INK, SCREEN_SOFT = (247, 247, 243), (92, 98, 106), (32, 44, 62), (110, 120, 134)
CLOCK_FACE, CLOCK_INK = (30, 36, 46), (244, 240, 226)
CREST, CREST_MARK = (46, 78, 120), (236, 220, 170)

FLOOR_Y = 318  # where the wall ends
SCREEN_BOX: Box = (320, 34, 770, 236)  # the wall screen with the item
CLOCK_BOX: Box = (812, 40, 1108, 146)
TITLE_LETTERS = 26  # letters in a line of the wall screen at its type size
TITLE_LINES = 4


def empty_room() -> Image.Image:
    """The chamber without people."""
    pen = Pen(WIDTH, HEIGHT, 1.0, (0.0, 0.0), (*WALL, 255))
    _wall(pen)
    _floor(pen)
    _podium(pen)
    for row in range(len(ROWS)):
        _desk(pen, row)
    return pen.picture().convert("RGB")


def _wall(pen: Pen) -> None:
    pen.box(0, 0, WIDTH, 16, CORNICE)
    pen.box(0, 252, WIDTH, FLOOR_Y, PANEL)
    for x in range(0, WIDTH, 48):
        pen.line(((x, 256), (x, FLOOR_Y)), PANEL_DARK, 2)
    pen.box(0, 248, WIDTH, 256, PANEL_LIGHT)
    for left in (52, 1648):
        _window(pen, left)
    pen.box(SCREEN_BOX[0] - 6, SCREEN_BOX[1] - 6, SCREEN_BOX[2] + 6, SCREEN_BOX[3] + 6, SCREEN_EDGE, radius=6)
    pen.box(CLOCK_BOX[0] - 6, CLOCK_BOX[1] - 6, CLOCK_BOX[2] + 6, CLOCK_BOX[3] + 6, (120, 110, 92), radius=12)
    _crest(pen, 1330, 130)


def _window(pen: Pen, left: float) -> None:
    pen.box(left, 36, left + 220, 226, FRAME)
    for column in range(2):
        for row in range(2):
            x, y = left + 10 + column * 104, 46 + row * 90
            pen.box(x, y, x + 96, y + 80, SKY)
            pen.polygon(((x, y + 80), (x + 40, y), (x + 66, y), (x + 26, y + 80)), (222, 234, 242))
    pen.box(left - 8, 224, left + 228, 236, FRAME)


def _crest(pen: Pen, x: float, y: float) -> None:
    """A shield with a gate tower: no real town's arms."""
    outline = [
        (x - 66, y - 84),
        (x + 66, y - 84),
        (x + 66, y + 10),
        (x + 40, y + 62),
        (x, y + 92),
        (x - 40, y + 62),
        (x - 66, y + 10),
    ]
    pen.polygon(outline, CREST)
    pen.box(x - 38, y - 20, x + 38, y + 44, CREST_MARK)
    for left in (-38, -10, 18):
        pen.box(x + left, y - 40, x + left + 20, y - 18, CREST_MARK)
    pen.box(x - 13, y + 6, x + 13, y + 44, CREST, radius=12)
    pen.box(x - 13, y + 24, x + 13, y + 44, CREST)


def _floor(pen: Pen) -> None:
    steps = 48
    for step in range(steps):
        part = step / (steps - 1)
        shade = tuple(round(far + (near - far) * part) for far, near in zip(FLOOR_FAR, FLOOR_NEAR, strict=True))
        upper = FLOOR_Y + (HEIGHT - FLOOR_Y) * step / steps
        pen.box(0, upper, WIDTH + 2, upper + (HEIGHT - FLOOR_Y) / steps + 1, (shade[0], shade[1], shade[2]))
    pen.box(0, FLOOR_Y, WIDTH, FLOOR_Y + 5, (70, 60, 50, 90))


def _podium(pen: Pen) -> None:
    pen.box(664, 352, 1256, 412, (50, 58, 70, 70), radius=10)
    pen.box(676, 330, 1244, 400, DESK_EDGE, radius=6)
    for x in range(700, 1240, 36):
        pen.line(((x, 344), (x, 396)), (124, 94, 62), 2)
    pen.box(668, 324, 1252, 342, DESK_TOP, radius=5)


def _desk(pen: Pen, row: int) -> None:
    """The curved desk before a row of seats."""
    inner, outer = row - 0.55, row - 0.25
    angles = [-OPENING * 1.09 + 2 * OPENING * 1.09 * step / 80 for step in range(81)]
    near = [arc_point(outer, angle) for angle in angles]
    far = [arc_point(inner, angle) for angle in angles]
    thickness = [(x, y + 20 * scale_at(y)) for x, y in near]
    shadow = [(x, y + 34 * scale_at(y)) for x, y in near]
    pen.polygon([*near, *reversed(shadow)], (40, 46, 56, 60))
    pen.polygon([*near, *reversed(thickness)], DESK_EDGE)
    pen.polygon([*far, *reversed(near)], DESK_TOP)
    pen.line(near, (216, 188, 150), 2)
    for step in range(ROWS[row]):
        _paper(pen, row, -OPENING + 2 * OPENING * step / (ROWS[row] - 1))


def _paper(pen: Pen, row: int, angle: float) -> None:
    x, y = arc_point(row - 0.4, angle)
    size = scale_at(y)
    lean = 10 * math.sin(angle) * size
    points = ((-15 - lean, 6), (13 - lean, 6), (15 + lean, -5), (-13 + lean, -5))
    pen.polygon([(x + dx * size, y + dy * size) for dx, dy in points], (240, 238, 230))


def clock_face(text: str, lettering: Lettering) -> Image.Image:
    """The wall clock showing `text`."""
    face = Image.new("RGB", (CLOCK_BOX[2] - CLOCK_BOX[0], CLOCK_BOX[3] - CLOCK_BOX[1]), CLOCK_FACE)
    _digits(ImageDraw.Draw(face), face.width / 2, 16, text, 66, lettering)
    return face


def _digits(draw: ImageDraw.ImageDraw, middle: float, y: float, text: str, size: int, lettering: Lettering) -> None:
    """Figures in equal steps, so that the clock does not tremble."""
    wide, narrow = lettering.width("0", size) * 1.04, lettering.width(":", size) * 1.2
    steps = [narrow if letter == ":" else wide for letter in text]
    x = middle - sum(steps) / 2
    for letter, step in zip(text, steps, strict=True):
        lettering.write(draw, (x + step / 2, y), letter, size, CLOCK_INK, "middle")
        x += step


def corner_clock(text: str, lettering: Lettering) -> Image.Image:
    """The time as the camera writes it into the corner of a close shot."""
    plate = Image.new("RGB", (132, 36), CLOCK_FACE)
    _digits(ImageDraw.Draw(plate), plate.width / 2, 5, text, 25, lettering)
    return plate


def wall_screen(item: str, lettering: Lettering) -> Image.Image:
    """The wall screen with the item now debated."""
    screen = Image.new("RGB", (SCREEN_BOX[2] - SCREEN_BOX[0], SCREEN_BOX[3] - SCREEN_BOX[1]), SCREEN)
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, screen.width, 8), fill=CREST)
    lettering.write(draw, (22, 24), "Tagesordnung", 20, SCREEN_SOFT)
    lines = textwrap.wrap(item, TITLE_LETTERS, max_lines=TITLE_LINES, placeholder=" …")
    for index, line in enumerate(lines):
        lettering.write(draw, (22, 56 + index * 34), lettering.fitting(line, 28, screen.width - 44), 28, SCREEN_INK)
    return screen
