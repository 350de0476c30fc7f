"""The picture of the simulated hall's camera.

The scene is larger than the picture: each camera is a window on it that moves to whoever speaks. What changed since
the last picture is redrawn, nothing else; a picture of a quiet hall costs one comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from PIL import Image

from hardware.simulated import chamber, figures, room
from hardware.simulated.chamber import CHAIR, SEATS, Seat
from hardware.simulated.control import PODIUM, HallState
from hardware.simulated.figures import GLOW_STEPS, REST, Card, Pose
from hardware.simulated.lettering import Lettering
from hardware.simulated.planes import Box, Planes, even, planes_of

PAN_S = 1.4  # seconds the camera takes to a new shot: as calm as an operator's hand
GLOW_RATE = 5.0  # brightness steps a second of the speaking lamp
BESIDE = ((-190.0, "deputy"), (190.0, "clerk"))  # who sits beside the chair, in pixels


@dataclass(frozen=True, slots=True)
class Shot:
    """A window on the scene; `corner` is the time to write into the picture, None where the wall clock is in sight."""

    scene: Planes
    window: Box
    corner: str | None
    version: int


class Hall:
    """The scene as it is; `font` is a font file for umlauts and ß, None for Pillow's own with drawn marks."""

    def __init__(self, font: Path | None = None) -> None:
        self._lettering = Lettering(font)
        self._room = _furnished(room.empty_room())
        self._poses = {seat.number: REST for seat in (CHAIR, *SEATS)}
        self._sprite = lru_cache(maxsize=256)(self._draw_sprite)
        self._patch = lru_cache(maxsize=4 * GLOW_STEPS)(self._draw_patch)
        self._texts: dict[str, str] = {}
        self._version = 0
        self._camera = _Camera()
        self.scene = planes_of(self._full_scene())

    def shot(self, state: HallState, at: float, unix: float, camera: str = "") -> Shot:
        """What a camera sees at monotonic time `at`, the clock showing `unix`.

        One that nobody moves follows the floor by itself.
        """
        if camera in state.windows:
            return self.through(state.windows[camera], state, at, unix)
        target = chamber.close_shot(state.speaker_seat or PODIUM) if _close(state) else chamber.WIDE
        return self.through(self._camera.window(target, at), state, at, unix)

    def through(self, window: Box, state: HallState, at: float, unix: float) -> Shot:
        """What a camera sees through its window on the scene (`Head.window` of one that is moved); times as there."""
        time = datetime.fromtimestamp(unix, UTC).astimezone().strftime("%H:%M:%S")
        self._show("clock", time)
        self._show("screen", state.item)
        self._seat_all(state, at)
        return Shot(self.scene, window, None if window == chamber.WIDE else time, self._version)

    def corner_clock(self, time: str) -> Planes:
        """The time for the corner of a close shot."""
        return planes_of(room.corner_clock(time, self._lettering))

    # -- the scene ----------------------------------------------------------------------------------------------------

    def _show(self, what: str, text: str) -> None:
        if self._texts.get(what) == text:
            return
        self._texts[what] = text
        box, draw = _PANELS[what]
        self.scene.paste(planes_of(draw(text, self._lettering)), box[0], box[1])
        self._version += 1

    def _seat_all(self, state: HallState, at: float) -> None:
        wanted = {number: _pose(number, state, at) for number in self._poses}
        changed = [number for number, pose in wanted.items() if pose != self._poses[number]]
        self._poses = wanted
        for number in changed:
            self._redraw(chamber.BY_NUMBER[number])

    def _redraw(self, seat: Seat) -> None:
        """Repaint a seat and the edges of its neighbours that reach into it."""
        box = _sprite_box(seat)
        around = tuple(
            (other.number, self._poses[other.number]) for other in _BACK_TO_FRONT if _touch(_sprite_box(other), box)
        )
        self.scene.paste(self._patch(box, around), box[0], box[1])
        self._version += 1

    def _draw_patch(self, box: Box, people: tuple[tuple[int, Pose], ...]) -> Planes:
        patch = self._room.crop(box)
        self._place(patch, box, people)
        return planes_of(patch)

    def _full_scene(self) -> Image.Image:
        scene = self._room.copy()
        self._place(scene, chamber.WIDE, tuple((seat.number, self._poses[seat.number]) for seat in _BACK_TO_FRONT))
        return scene

    def _place(self, picture: Image.Image, box: Box, people: tuple[tuple[int, Pose], ...]) -> None:
        for number, pose in people:
            sprite, (left, upper) = self._sprite(number, pose), _sprite_corner(chamber.BY_NUMBER[number])
            picture.paste(sprite, (left - box[0], upper - box[1]), sprite)

    def _draw_sprite(self, number: int, pose: Pose) -> Image.Image:
        seat = chamber.BY_NUMBER[number]
        if number == PODIUM:
            return figures.presiding("chair", seat.scale, pose)
        return figures.seated(number, seat.scale, pose, self._lettering)


class _Camera:
    """The window's way from shot to shot."""

    def __init__(self) -> None:
        self._start = self._target = chamber.WIDE
        self._since = -PAN_S

    def window(self, target: Box, at: float) -> Box:
        if target != self._target:
            self._start, self._target, self._since = self._now(at), target, at
        return self._now(at)

    def _now(self, at: float) -> Box:
        part = (at - self._since) / PAN_S
        return self._target if part >= 1 else chamber.between(self._start, self._target, max(part, 0.0))


def _furnished(picture: Image.Image) -> Image.Image:
    """The room with those at the podium whose lamps never change."""
    for dx, who in BESIDE:
        sprite = figures.presiding(who, CHAIR.scale, REST)
        left, upper = _sprite_corner(CHAIR)
        picture.paste(sprite, (left + round(dx), upper), sprite)
    return picture


def _close(state: HallState) -> bool:
    """During a vote the whole hall is of interest, else whoever has the floor."""
    return state.ballots is None and state.speaker_seat is not None


def _pose(number: int, state: HallState, at: float) -> Pose:
    glow = None
    if number == state.speaker_seat:
        glow = round(abs((at * GLOW_RATE) % (2 * GLOW_STEPS - 2) - (GLOW_STEPS - 1))) if state.speaking else 0
    card: Card | None = None if state.ballots is None or number == PODIUM else state.ballots.get(number, "open")
    return Pose(glow, card)


def _sprite_corner(seat: Seat) -> tuple[int, int]:
    return round(seat.x - figures.LEFT * seat.scale), round(seat.y - figures.ABOVE * seat.scale)


def _sprite_box(seat: Seat) -> Box:
    left, upper = _sprite_corner(seat)
    width, height = figures.WIDTH * seat.scale, figures.HEIGHT * seat.scale
    return even((left, upper, left + width, upper + height), chamber.WIDTH, chamber.HEIGHT)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


_BACK_TO_FRONT = tuple(sorted((CHAIR, *SEATS), key=lambda seat: seat.y))
_PANELS = {"clock": (room.CLOCK_BOX, room.clock_face), "screen": (room.SCREEN_BOX, room.wall_screen)}
