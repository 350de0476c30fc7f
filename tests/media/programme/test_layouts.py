"""Where pictures stand, and that nothing covers what must be seen."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.programme.canvas import Box
from media.programme.layouts import Place, arrange, grid, room
from media.programme.scene import TILES, Layout, Scene, Tile

SIZES = ((1280, 720), (1920, 1080), (640, 360), (320, 180))
LIVE: tuple[Layout, ...] = ("hall", "speaker", "remote", "two", "gallery", "page", "result")


def inside(inner: Box, outer: Box) -> bool:
    beside = outer.x <= inner.x and inner.right <= outer.right
    return beside and outer.y <= inner.y and inner.bottom <= outer.bottom


def scene(layout: Layout, tiles: int = 2, interpreter: str | None = "hands") -> Scene:
    pictures = tuple(Tile(f"p{number}", f"Rat {number}") for number in range(tiles))
    return Scene(layout, video="large", inset="small", tiles=pictures, interpreter=interpreter)


def places(one: Scene, size: tuple[int, int]) -> tuple[Place, ...]:
    return arrange(one, room(Box(0, 0, *size), one.interpreter is not None))


@given(st.integers(0, 12), st.integers(100, 1900).map(lambda n: n * 2 // 2 * 2), st.integers(60, 1000))
def test_tiles_are_of_one_size_inside_the_area_and_never_overlap(count: int, width: int, height: int) -> None:
    area = Box(8, 4, width // 2 * 2, height // 2 * 2)
    boxes = grid(count, area, 4)
    assert len(boxes) == count
    assert len({box[2:] for box in boxes}) <= 1
    assert all(inside(box, area) for box in boxes)
    assert not any(one.touches(other) for one, other in combinations(boxes, 2))
    assert all(value % 2 == 0 for box in boxes for value in box)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LIVE)
def test_the_interpreter_has_one_place_and_nothing_is_above_it(layout: Layout, size: tuple[int, int]) -> None:
    found = places(scene(layout), size)
    expected = places(scene("hall"), size)[-1].box
    assert (found[-1].track, found[-1].box) == ("hands", expected)
    measures = room(Box(0, 0, *size), interpreted=True)
    assert inside(expected, measures.whole)
    assert not any(box.touches(expected) for box in (measures.title, measures.tiles, measures.free, measures.inset))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("interpreted", [False, True])
def test_every_measure_is_even_and_inside_the_picture(size: tuple[int, int], interpreted: bool) -> None:
    measures = room(Box(0, 0, *size), interpreted)
    for box in (measures.free, measures.title, measures.tiles, measures.inset, measures.interpreter):
        assert inside(box, measures.whole)
        assert all(value % 2 == 0 for value in box)


@pytest.mark.parametrize("count", range(1, TILES + 1))
def test_a_gallery_keeps_clear_of_the_line_below_it(count: int) -> None:
    measures = room(Box(0, 0, 1280, 720), interpreted=False)
    found = places(scene("gallery", count, None), (1280, 720))
    assert len(found) == count
    assert max(place.box.bottom for place in found) < measures.title.bottom - 76


def test_while_a_remote_speakers_picture_is_on_its_way_the_hall_stands_in() -> None:
    large, small = places(scene("remote", interpreter=None), (1280, 720))
    assert (large.track, large.stand_in) == ("large", "small")
    assert (small.track, small.after) == ("small", "large")
