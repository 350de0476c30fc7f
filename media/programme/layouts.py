"""Where everything stands in each layout: pure geometry, from a scene to places.

The sign-language interpreter has one place, whatever is shown: the right-hand corner below. Nothing is ever laid over
it, and what can be read or counted (names, tiles, pages) keeps to its left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from media.programme.canvas import Box
from media.programme.dress import DRAWN_FOR, MARGIN
from media.programme.scene import Layout, Scene, Tile

GAP = 12  # px between tiles; this and what follows at 720 lines
FOOT = 40  # px below the lower third
STRIP = 76  # px; height of a lower third of one line
CORNER = 40  # px from the small picture to the edges
INTERPRETER = 320  # px; a square, for hands go as far to the sides as up and down
INSET = 4  # the small picture has a quarter of the large one's width
WIDE, HIGH = 16, 9


@dataclass(frozen=True, slots=True)
class Place:
    """A picture's place. `name` is whose it is ("" is the hall's), shown at its foot where it is `labelled`.

    While a new scene waits for `track`, the picture of `stand_in` is shown instead. A place `after` another track is
    empty until that one has a picture. `crop`: fill the place and let the sides go, `framed`: with a line around.
    """

    box: Box
    track: str | None
    name: str = ""
    faction: str = ""
    labelled: bool = False
    stand_in: str | None = None
    after: str | None = None
    crop: bool = False
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The measures of one picture size; `free` is what the interpreter leaves, or all."""

    whole: Box
    free: Box
    title: Box
    tiles: Box
    inset: Box
    interpreter: Box
    gap: int


def room(whole: Box, interpreted: bool) -> Room:
    """The measures of a picture, with or without an interpreter in it."""

    def px(size: int) -> int:
        return size * whole.height // DRAWN_FOR // 2 * 2

    side, edge = px(INTERPRETER), px(CORNER) // 2 // 2 * 2
    corner = Box(whole.right - side - edge, whole.bottom - side - edge, side, side)
    free = Box(0, 0, corner.x - px(GAP) if interpreted else whole.width, whole.height)
    end = free.width if interpreted else whole.width - px(MARGIN)
    title = Box(px(MARGIN), 0, end - px(MARGIN), whole.height - px(FOOT))
    high = title.bottom - px(STRIP) - 2 * px(GAP)
    tiles = Box(px(GAP), px(GAP), (free.width - 2 * px(GAP)) // 2 * 2, high)
    small = whole.width // INSET // 2 * 2
    inset = Box(whole.right - small - px(CORNER), px(CORNER), small, small * HIGH // WIDE // 2 * 2)
    return Room(whole, free, title, tiles, inset, corner, px(GAP))


def arrange(scene: Scene, place: Room) -> tuple[Place, ...]:
    """The pictures of a scene from the lowest to the uppermost."""
    pictures = _LAYOUTS[scene.layout](scene, place)
    if scene.interpreter is None:
        return pictures
    return (*pictures, Place(place.interpreter, scene.interpreter, "Gebärdensprache", crop=True, framed=True))


def _one(scene: Scene, place: Room) -> tuple[Place, ...]:
    return (Place(place.whole, scene.video),)


def _remote(scene: Scene, place: Room) -> tuple[Place, ...]:
    large = Place(place.whole, scene.video, scene.name or "", stand_in=scene.inset)
    if scene.inset is None:
        return (large,)
    return large, Place(place.inset, scene.inset, after=scene.video, framed=True)


def _tiled(scene: Scene, place: Room) -> tuple[Place, ...]:
    boxes = grid(len(scene.tiles), place.tiles, place.gap)
    return tuple(_tile(tile, box) for tile, box in zip(scene.tiles, boxes, strict=True))


def _tile(tile: Tile, box: Box) -> Place:
    return Place(box, tile.video, tile.name, tile.faction, labelled=True)


def _nothing(scene: Scene, place: Room) -> tuple[Place, ...]:
    return ()


_LAYOUTS: Mapping[Layout, Callable[[Scene, Room], tuple[Place, ...]]] = {
    "hall": _one,
    "speaker": _one,
    "remote": _remote,
    "two": _tiled,
    "gallery": _tiled,
    "page": _nothing,
    "result": _nothing,
}


def grid(count: int, area: Box, gap: int) -> Sequence[Box]:
    """Places of 16:9 for `count` pictures, as large as they can be, in rows that stand in the middle of the area."""
    if count == 0:
        return ()
    width, columns = max((_tile_width(count, columns, area, gap), columns) for columns in range(1, count + 1))
    height = width * HIGH // WIDE // 2 * 2
    rows = [min(columns, count - first) for first in range(0, count, columns)]
    top = area.y + _middle(area.height, len(rows), height, gap)
    lefts = [area.x + _middle(area.width, length, width, gap) for length in rows]
    return [
        Box(lefts[row] + at * (width + gap), top + row * (height + gap), width, height)
        for row, length in enumerate(rows)
        for at in range(length)
    ]


def _tile_width(count: int, columns: int, area: Box, gap: int) -> int:
    rows = -(-count // columns)
    by_width = (area.width - (columns - 1) * gap) // columns
    by_height = (area.height - (rows - 1) * gap) // rows * WIDE // HIGH
    return min(by_width, by_height) // 2 * 2


def _middle(room: int, count: int, size: int, gap: int) -> int:
    """Where a line of places begins that stands in the middle."""
    return (room - count * size - (count - 1) * gap) // 4 * 2
