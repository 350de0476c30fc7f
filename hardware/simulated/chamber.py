"""Where things stand in the simulated chamber, seen from the gallery: a podium and 37 seats in arcs before it.

Lengths are pixels of the scene (1920x1080); nearer things are larger.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hardware.simulated.control import PODIUM
from hardware.simulated.planes import Box, even

WIDTH, HEIGHT = 1920, 1080
ROWS = (7, 9, 10, 11)  # seats a row from the podium outwards: 37
CENTRE = (960.0, 372.0)  # the middle of the arcs, at the podium
RADII_X = (420.0, 560.0, 705.0, 855.0)
RADII_Y = (170.0, 308.0, 446.0, 590.0)
OPENING = math.radians(68)  # half the angle of an arc
NEAR_Y, FAR_Y = 1000.0, 430.0
NEAR_SCALE, FAR_SCALE = 1.12, 0.62

CLOSE_WIDTH = 1152  # pixels of the scene in a close shot: 1.1 output pixels each at 1280x720
ASPECT = HEIGHT / WIDTH


@dataclass(frozen=True, slots=True)
class Seat:
    """A place in the hall; `x`, `y` is where the chair stands, `scale` 1.0 means a person 100 pixels wide."""

    number: int
    x: float
    y: float
    scale: float
    row: int


def arc_point(row: float, angle: float) -> tuple[float, float]:
    """The point of an arc at `angle` radians from the middle; rows between two arcs are interpolated."""
    lower = min(int(row), len(ROWS) - 2) if row > 0 else 0
    part = row - lower
    rx = RADII_X[lower] + part * (RADII_X[lower + 1] - RADII_X[lower])
    ry = RADII_Y[lower] + part * (RADII_Y[lower + 1] - RADII_Y[lower])
    return CENTRE[0] + rx * math.sin(angle), CENTRE[1] + ry * math.cos(angle)


def scale_at(y: float) -> float:
    """How large a person standing at `y` looks."""
    return FAR_SCALE + (y - FAR_Y) / (NEAR_Y - FAR_Y) * (NEAR_SCALE - FAR_SCALE)


def _seats() -> tuple[Seat, ...]:
    places: list[Seat] = []
    for row, count in enumerate(ROWS):
        for place in range(count):
            x, y = arc_point(row, -OPENING + 2 * OPENING * place / (count - 1))
            places.append(Seat(len(places) + 1, x, y, scale_at(y), row))
    return tuple(places)


SEATS = _seats()
CHAIR = Seat(PODIUM, 960.0, 330.0, 0.6, -1)
BY_NUMBER = {seat.number: seat for seat in (CHAIR, *SEATS)}

WIDE: Box = (0, 0, WIDTH, HEIGHT)


def close_shot(number: int) -> Box:
    """The camera's window on a seat, or the wide shot where the hall has no such seat."""
    seat = BY_NUMBER.get(number)
    if seat is None:
        return WIDE
    width, height = CLOSE_WIDTH, CLOSE_WIDTH * ASPECT
    left = min(max(seat.x - width / 2, 0.0), WIDTH - width)
    upper = min(max(seat.y - 60 * seat.scale - height / 2, 0.0), HEIGHT - height)
    return even((left, upper, left + width - 2, upper + height - 2), WIDTH, HEIGHT)


def between(start: Box, end: Box, part: float) -> Box:
    """A window on the camera's way, slow at both ends; `part` is 0.0 to 1.0."""
    eased = part * part * (3 - 2 * part)
    left, upper, right, lower = (a + (b - a) * eased for a, b in zip(start, end, strict=True))
    return even((left, upper, right - 2, lower - 2), WIDTH, HEIGHT)
