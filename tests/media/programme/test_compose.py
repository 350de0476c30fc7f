"""The picture of each layout, and what is drawn again when something changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from media.programme.canvas import Box, Planes, blank, fill
from media.programme.compose import Composer
from media.programme.layers import GRACE, Pictures, Stack
from media.programme.scene import Result, Scene, Tile
from media.programme.settings import ProgrammeSettings
from tests.media.programme.feeds import BLUE, GREEN, RED, plain_picture
from tests.media.programme.stage import is_colour, shows

SETTINGS = ProgrammeSettings(width=640, height=360, town="Lindenbrück")
YELLOW, WHITE = (200, 190, 40), (255, 255, 255)
PICTURES = {"hall": plain_picture(RED), "p7": plain_picture(BLUE), "p8": plain_picture(GREEN)}
ITEM = "TOP 7 · Bebauungsplan Nord"
RESULT = Result("TOP 7 · Haushalt", "Wird der Haushalt beschlossen?", "Angenommen.", "Mehr Ja als Nein.", 19, 12, 2)
NAMES = (tuple(f"Vorname Nachname {n}" for n in range(50)), ("Nora Nein",), ("Enno Enthaltung",))

Pixels = NDArray[np.uint8]


def seen(frame: av.VideoFrame) -> Pixels:
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def composed(scene: Scene, pictures: Pictures = PICTURES, age: float = 9.0, pages: str = "") -> Pixels:
    return seen(Composer(replace(SETTINGS, pages=pages)).compose(scene, pictures, age))


def test_the_hall_fills_the_picture_with_the_speakers_name_at_its_foot() -> None:
    wide = composed(Scene("hall", video="hall"))
    named = composed(Scene("speaker", video="hall", name="Dr. Jürgen Weißmüller", faction="SPD", item=ITEM))
    assert np.all(np.abs(wide.astype(int) - RED) < 12)
    assert is_colour(named[100, 320], RED)
    assert shows(named[270:345], WHITE)


def test_a_remote_speaker_has_the_hall_in_a_corner() -> None:
    picture = composed(Scene("remote", video="p7", inset="hall"))
    assert is_colour(picture[180, 100], BLUE)
    assert is_colour(picture[60, 540], RED)


def test_two_speakers_stand_side_by_side_with_their_names() -> None:
    picture = composed(Scene("two", tiles=(Tile("hall", "Rat 3"), Tile("p7", "Rat 7", "CDU")), item=ITEM))
    assert is_colour(picture[150, 160], RED)
    assert is_colour(picture[150, 480], BLUE)
    assert shows(picture[170:260, 0:320], WHITE)


def test_a_gallery_shows_everybody_and_says_whose_picture_is_missing() -> None:
    tiles = (Tile("hall", ""), Tile("p7", "Rat 7"), Tile("p8", "Rat 8"), Tile("away", "Rat 9"))
    picture = composed(Scene("gallery", tiles=tiles))
    assert all(shows(picture, colour) for colour in (RED, BLUE, GREEN))
    assert shows(picture[150:290, 320:], (200, 206, 214))


def test_the_interpreter_is_seen_in_every_layout_but_the_placard() -> None:
    pictures = {**PICTURES, "hands": plain_picture(YELLOW)}
    scenes = [
        Scene("hall", video="hall", item=ITEM),
        Scene("remote", video="p7", inset="hall", name="Rat 7", item=ITEM),
        Scene("gallery", tiles=(Tile("p7"), Tile("p8"))),
        Scene("page", page="nothing.png"),
        Scene("result", result=RESULT),
    ]
    for scene in scenes:
        picture = composed(replace(scene, interpreter="hands"), pictures)
        assert np.all(np.abs(picture[195:345, 475:625].astype(int) - YELLOW) < 25), scene.layout
    assert not shows(composed(Scene("placard", interpreter="hands"), pictures), YELLOW)


def test_a_result_shows_more_when_there_is_more_to_say() -> None:
    plain = composed(Scene("result", result=replace(RESULT, yes=None, no=None, abstain=None)))
    counted = composed(Scene("result", result=RESULT))
    named = composed(Scene("result", result=replace(RESULT, names=NAMES)))
    brightness = [int((picture > 200).sum()) for picture in (plain, counted)]
    assert brightness == sorted(brightness)
    assert not shows(counted[310:], WHITE)
    assert shows(named[250:], WHITE)


def test_two_hundred_names_find_their_place() -> None:
    many = tuple(f"Annegret-Friederike von Musterhausen-{n}" for n in range(200))
    assert shows(composed(Scene("result", result=replace(RESULT, names=(many, (), ())))), WHITE)


def test_a_page_of_a_document_is_shown_whole(tmp_path: Path) -> None:
    Image.new("RGB", (500, 1000), GREEN).save(tmp_path / "seite 3.png")
    picture = composed(Scene("page", page="seite 3.png"), pages=str(tmp_path))
    assert is_colour(picture[180, 320], GREEN)
    assert is_colour(picture[2, 320], GREEN)
    assert not is_colour(picture[180, 200], GREEN)


@pytest.mark.parametrize("content", [None, b"", b"no picture"])
def test_a_page_that_cannot_be_read_is_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.png").write_bytes(content)
    assert shows(composed(Scene("page", page="a.png"), pages=str(tmp_path)), (200, 206, 214))


def test_while_a_remote_speaker_is_awaited_the_hall_fills_the_picture_and_then_a_slate() -> None:
    scene = Scene("remote", video="p9", inset="hall", name="Rat 9")
    waiting = composed(scene, age=GRACE - 0.1)
    missing = composed(scene, age=GRACE)
    assert is_colour(waiting[180, 100], RED)
    assert is_colour(waiting[60, 540], RED)
    assert not is_colour(missing[180, 100], RED)
    assert is_colour(missing[60, 540], RED)


def test_a_name_is_laid_over_the_picture_once_however_many_pictures_come() -> None:
    composer, scene = Composer(SETTINGS), Scene("remote", video="p7", inset="hall", name="Rat 7", item=ITEM)
    first = seen(composer.compose(scene, PICTURES, 9.0))
    for number in range(6):
        changed = {**PICTURES, "p7" if number % 2 else "hall": plain_picture(BLUE if number % 2 else RED)}
        again = seen(composer.compose(scene, changed, 9.0))
    assert np.array_equal(first, again)


def test_a_picture_that_changes_its_shape_leaves_nothing_of_the_former_behind() -> None:
    composer, scene = Composer(SETTINGS), Scene("gallery", tiles=(Tile("p7"), Tile("p8")))
    composer.compose(scene, PICTURES, 9.0)
    narrow = {"p7": plain_picture(GREEN, 90, 160), "p8": PICTURES["p8"]}
    assert not shows(seen(composer.compose(scene, narrow, 9.0)), BLUE)


def test_a_small_picture_that_changes_its_shape_leaves_nothing_of_the_former_behind() -> None:
    composer, scene = Composer(SETTINGS), Scene("remote", video="p7", inset="hall")
    composer.compose(scene, PICTURES, 9.0)
    narrow = {**PICTURES, "hall": plain_picture(GREEN, 90, 160)}
    assert not shows(seen(composer.compose(scene, narrow, 9.0)), RED)


def test_nothing_of_a_former_scene_is_left_in_the_next() -> None:
    composer = Composer(SETTINGS)
    composer.compose(Scene("hall", video="hall", item=ITEM), PICTURES, 9.0)
    assert not shows(seen(composer.compose(Scene("gallery", tiles=(Tile("p7"),)), PICTURES, 9.0)), RED)
    assert not shows(seen(composer.compose(Scene("placard", title="Pause"), PICTURES, 9.0)), BLUE)


class Sheet:
    """A layer of one colour that counts how often it is drawn."""

    def __init__(self, box: Box, solid: bool = True) -> None:
        self.box = box
        self.solid = solid
        self.fresh = True
        self.drawn = 0

    def news(self, pictures: Pictures, age: float) -> bool:
        fresh, self.fresh = self.fresh, False
        return fresh

    def draw(self, canvas: Planes) -> None:
        self.drawn += 1
        fill(canvas, self.box, RED)


def test_only_what_touches_a_change_is_drawn_again() -> None:
    left, right = Sheet(Box(0, 0, 20, 20)), Sheet(Box(40, 0, 20, 20))
    name, far = Sheet(Box(0, 10, 30, 10), solid=False), Sheet(Box(40, 10, 10, 10), solid=False)
    stack, canvas = Stack([left, right, name, far]), blank(64, 32, WHITE)
    stack.draw(canvas, {}, 0.0)
    left.fresh = True
    stack.draw(canvas, {}, 0.0)
    assert [sheet.drawn for sheet in (left, right, name, far)] == [2, 1, 2, 1]


def test_below_a_drawing_that_lets_through_everything_is_drawn_again() -> None:
    left, right = Sheet(Box(0, 0, 20, 20)), Sheet(Box(20, 0, 20, 20))
    veil = Sheet(Box(10, 10, 20, 10), solid=False)
    stack, canvas = Stack([left, right, veil]), blank(64, 32, WHITE)
    stack.draw(canvas, {}, 0.0)
    left.fresh = True
    stack.draw(canvas, {}, 0.0)
    assert [sheet.drawn for sheet in (left, right, veil)] == [2, 2, 2]
