"""The people in the hall and their chairs, lamps and voting cards, each as a small picture with transparency.

Unit: a person is about 100 wide; the chair stands at (0, 0). Nobody depicted exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from PIL import Image, ImageDraw

from hardware.simulated.lettering import Lettering
from hardware.simulated.pen import Colour, Pen

Card = Literal["yes", "no", "abstain", "open"]  # "open": may vote and has not yet

GLOW_STEPS = 6  # brightnesses of a speaking seat's lamp, from calm to bright
LEFT, ABOVE, WIDTH, HEIGHT = 75.0, 165.0, 150.0, 190.0  # the sprite around (0, 0)

RGB = tuple[int, int, int]
HAIR: tuple[RGB, ...] = ((52, 42, 36), (92, 66, 44), (140, 104, 66), (176, 172, 166), (120, 118, 116), (196, 160, 104))
SKIN: tuple[RGB, ...] = ((232, 200, 176), (222, 184, 156), (198, 156, 124), (160, 116, 88), (240, 212, 190))
CLOTHES: tuple[RGB, ...] = (
    (58, 70, 92),
    (84, 88, 96),
    (112, 74, 72),
    (70, 96, 90),
    (128, 118, 100),
    (64, 62, 74),
    (142, 150, 164),
)

CHAIR_BACK: Colour = (66, 76, 92)
CHAIR_EDGE: Colour = (50, 58, 72)
PLATE: Colour = (226, 224, 216)
INK: RGB = (40, 46, 56)
METAL: Colour = (44, 48, 54)
LAMP_OFF: Colour = (96, 100, 106)
LAMP_ON: RGB = (222, 58, 44)
LIGHT: RGB = (255, 214, 140)

CARDS: dict[Card, RGB] = {"yes": (46, 125, 80), "no": (178, 58, 48), "abstain": (201, 150, 40), "open": (226, 224, 216)}


@dataclass(frozen=True, slots=True)
class Look:
    """What a person looks like."""

    hair: RGB
    skin: RGB
    clothes: RGB
    long_hair: bool
    glasses: bool


def look_of(seed: str) -> Look:
    """The same look for the same seed."""
    digest = sha256(f"look {seed}".encode()).digest()
    hair, skin, clothes = (row[byte % len(row)] for row, byte in zip((HAIR, SKIN, CLOTHES), digest, strict=False))
    return Look(hair, skin, clothes, long_hair=digest[3] % 2 == 0, glasses=digest[4] % 3 == 0)


@dataclass(frozen=True, slots=True)
class Pose:
    """How a seat looks now: `glow` is None for a closed microphone, else 0 … GLOW_STEPS-1; `card` only while voting."""

    glow: int | None = None
    card: Card | None = None


REST = Pose()


def seated(number: int, scale: float, pose: Pose, lettering: Lettering) -> Image.Image:
    """A member from behind on the chair with the seat's number; who has the floor stands in the light of the lamp."""
    pen = Pen(WIDTH, HEIGHT, scale, (LEFT, ABOVE))
    look = look_of(f"seat {number}")
    raised = 0.0 if pose.glow is None else 30.0
    pen.ellipse(0, 4, 40, 11, (20, 24, 30, 70))
    if pose.glow is not None:
        _pool_of_light(pen, pose.glow)
    _back_of(pen, look, raised)
    _chair(pen)
    _microphone(pen, pose.glow)
    if pose.card is not None:
        _voting_card(pen, pose.card)
    picture = pen.picture()
    if pose.card in (None, "open"):
        _number(picture, number, scale, lettering)
    return picture


def presiding(seed: str, scale: float, pose: Pose) -> Image.Image:
    """Somebody behind the podium's desk, facing the hall; the desk's edge is at (0, 0)."""
    pen = Pen(WIDTH, HEIGHT, scale, (LEFT, ABOVE))
    if pose.glow is not None:
        _pool_of_light(pen, pose.glow)
    _front_of(pen, look_of(seed))
    _microphone(pen, pose.glow)
    picture = pen.picture()
    desk = round(ABOVE * scale)
    picture.paste((0, 0, 0, 0), (0, desk, picture.width, picture.height))
    return picture


def _pool_of_light(pen: Pen, glow: int) -> None:
    strength = 13 + 2 * glow
    for radius in range(72, 40, -3):
        pen.ellipse(0, -62, radius, radius * 1.15, (*LIGHT, strength))


def _back_of(pen: Pen, look: Look, raised: float) -> None:
    top = -88 - raised
    pen.box(-40, top, 40, -8, look.clothes, radius=27)
    pen.box(-9, top - 10, 9, top + 8, look.skin, radius=5)
    pen.ellipse(-21, top - 22, 4, 6, look.skin)
    pen.ellipse(21, top - 22, 4, 6, look.skin)
    pen.ellipse(0, top - 25, 21, 25, look.hair)
    if look.long_hair:
        pen.box(-22, top - 28, 22, top + 14, look.hair, radius=12)


def _front_of(pen: Pen, look: Look) -> None:
    top = -74
    if look.long_hair:
        pen.box(-25, top - 42, 25, top + 12, look.hair, radius=16)
    pen.box(-42, top, 42, 20, look.clothes, radius=27)
    pen.box(-9, top - 12, 9, top + 8, look.skin, radius=5)
    pen.ellipse(0, top - 26, 21, 26, look.hair)
    pen.ellipse(0, top - 21, 18, 22, look.skin)
    for side in (-1, 1):
        pen.ellipse(side * 7, top - 22, 2.2, 2.6, INK)
    pen.arc(0, top - 14, 7, 5, 20, 160, (120, 70, 64), 2)


def _chair(pen: Pen) -> None:
    pen.box(-37, -54, 37, 4, CHAIR_EDGE, radius=11)
    pen.box(-34, -51, 34, 0, CHAIR_BACK, radius=9)
    pen.box(-18, -40, 18, -14, PLATE, radius=3)


def _microphone(pen: Pen, glow: int | None) -> None:
    pen.line(((54, -52), (55, -84), (49, -106)), METAL, 3.5)
    if glow is None:
        pen.ellipse(48, -110, 5.5, 5.5, LAMP_OFF)
        return
    pen.ellipse(48, -110, 22, 22, (*LAMP_ON, 40 + 14 * glow))
    pen.ellipse(48, -110, 14, 14, (*LAMP_ON, 90 + 18 * glow))
    pen.ellipse(48, -110, 8.5, 8.5, LAMP_ON)
    pen.ellipse(48, -110, 3.5, 3.5, (255, 232, 220))


def _voting_card(pen: Pen, card: Card) -> None:
    if card == "open":
        return
    pen.box(-33, -56, 33, 2, (248, 247, 243), radius=7)
    pen.box(-30, -53, 30, -1, CARDS[card], radius=5)
    _SYMBOLS[card](pen)


def _tick(pen: Pen) -> None:
    pen.line(((-16, -27), (-5, -15), (17, -40)), (255, 255, 255), 8)


def _cross(pen: Pen) -> None:
    pen.line(((-14, -40), (14, -14)), (255, 255, 255), 8)
    pen.line(((-14, -14), (14, -40)), (255, 255, 255), 8)


def _dash(pen: Pen) -> None:
    pen.box(-17, -31, 17, -23, (255, 255, 255), radius=2)


_SYMBOLS: dict[Card, Callable[[Pen], None]] = {"yes": _tick, "no": _cross, "abstain": _dash}


def _number(picture: Image.Image, number: int, scale: float, lettering: Lettering) -> None:
    size = max(9, round(23 * scale))
    at = LEFT * scale, (ABOVE - 27) * scale - size * 0.62
    lettering.write(ImageDraw.Draw(picture), at, str(number), size, INK, "middle")
