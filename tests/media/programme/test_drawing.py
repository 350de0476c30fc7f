"""What is written into the picture."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media.programme.canvas import Box, Planes, blank, blend, covering, fitted, overlay, paste, planes
from media.programme.dress import Dress
from media.programme.lettering import Typeface, sheet
from media.programme.settings import ProgrammeSettings, read_settings
from media.programme.stills import Stills

HERE = Path(__file__).parent
WEB_FONTS = HERE.parents[2] / "web" / "node_modules" / "@fontsource" / "atkinson-hyperlegible" / "files"
PIECES = tuple(str(WEB_FONTS / f"atkinson-hyperlegible-{piece}-400-normal.woff") for piece in ("latin", "latin-ext"))


def rgb(picture: Planes) -> NDArray[np.uint8]:
    height, width = picture.luma.shape
    frame = av.VideoFrame(width, height, "yuv420p")
    paste(planes(frame), picture, 0, 0)
    return np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def drawn(face: Typeface, text: str) -> bytes:
    image, pen = sheet(400, 60)
    face.draw(pen, (5, 45), text, 32, (255, 255, 255, 255))
    return image.tobytes()


@pytest.mark.parametrize("letter", "äöüÄÖÜßéçşığŁ„“–·§€")
def test_every_letter_of_a_german_council_has_a_shape_of_its_own(letter: str) -> None:
    face = Typeface(PIECES)
    assert drawn(face, letter) not in (drawn(face, "\U0010ffff"), drawn(face, "?"), drawn(face, " "))


def test_without_any_font_file_german_letters_are_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.programme.lettering.SYSTEM_FONTS", {False: (), True: ()})
    face = Typeface(())
    assert drawn(face, "Größe") == drawn(face, "Groesse")
    assert drawn(face, "Ağaç") == drawn(face, "Agac")
    assert drawn(face, "日") == drawn(face, "?")


def test_text_is_shrunk_cut_and_broken_to_fit() -> None:
    face = Typeface(PIECES)
    text = "Leutheusser-Schnarrenberger von der Freiwilligen Feuerwehr"
    assert face.width(text, face.size_for(text, 40, 900)) <= 900
    assert face.width(face.shortened(text, 40, 300), 40) <= 300
    assert all(face.width(line, 40) <= 500 for line in face.lines(text, 40, 500))
    assert face.lines("", 40, 500) == []


def test_a_colour_keeps_its_value_through_the_planes() -> None:
    pixel = rgb(blank(16, 16, (200, 30, 90)))[8, 8].astype(int)
    assert np.abs(pixel - (200, 30, 90)).max() <= 3


def test_a_picture_is_pasted_where_it_belongs() -> None:
    canvas = blank(32, 16, (0, 0, 0))
    paste(canvas, blank(8, 8, (255, 255, 255)), 4, 6)
    luma = canvas.luma
    assert luma[6, 4] == luma[13, 11] == 235
    assert luma[5, 4] == luma[6, 3] == luma[14, 4] == 16


def test_half_a_veil_lets_half_the_picture_through() -> None:
    canvas = blank(16, 16, (255, 255, 255))
    image, pen = sheet(8, 8)
    pen.rectangle((0, 0, 7, 7), fill=(0, 0, 0, 128))
    blend(canvas, overlay(image, 4, 4))
    luma = canvas.luma
    assert abs(int(luma[8, 8]) - 125) <= 2
    assert luma[2, 2] == 235


@pytest.mark.parametrize(
    ("width", "height", "place"),
    [
        (1280, 720, Box(0, 0, 1280, 720)),
        (640, 360, Box(0, 0, 1280, 720)),
        (640, 480, Box(160, 0, 960, 720)),
        (360, 640, Box(438, 0, 404, 720)),
        (4000, 10, Box(0, 358, 1280, 2)),
    ],
)
def test_a_picture_of_any_shape_finds_its_place(width: int, height: int, place: Box) -> None:
    assert fitted(width, height, Box(0, 0, 1280, 720)) == place


@pytest.mark.parametrize(
    ("width", "height", "size"), [(1280, 720, (568, 320)), (360, 640, (320, 568)), (99, 99, (320, 320))]
)
def test_a_cropped_picture_leaves_nothing_of_its_place_free(width: int, height: int, size: tuple[int, int]) -> None:
    assert covering(width, height, Box(0, 0, 320, 320)) == size


def test_a_placard_says_its_title_in_white_on_dark() -> None:
    stills = Stills(Dress(ProgrammeSettings(fonts=PIECES, bold_fonts=PIECES, town="Lindenbrück")))
    empty, full = rgb(stills.placard("", "")), rgb(stills.placard("Nichtöffentliche Beratung", "Bis gleich"))
    assert full.max() > 240
    assert full[280:340].mean() > empty[280:340].mean() + 2


def test_a_lower_third_exists_only_where_there_is_something_to_say() -> None:
    stills, room = Stills(Dress(ProgrammeSettings())), Box(64, 0, 1152, 680)
    assert stills.lower_third("", "SPD", "", room) is None
    both, one = stills.lower_third("Frau Kaya", "SPD", "TOP 7", room), stills.lower_third("", "", "TOP 7", room)
    assert both is not None
    assert one is not None
    assert both.box.height > one.box.height
    assert both.box.y + both.box.height == one.box.y + one.box.height


def test_settings_are_read_from_json_values() -> None:
    settings = read_settings({"fps": 20, "fonts": ["a.woff"], "accent": "#00ff00"})
    assert (settings.fps, settings.fonts, settings.accent) == (20, ("a.woff",), "#00ff00")


@pytest.mark.parametrize(
    "values",
    [{"colour": 1}, {"fps": "fast"}, {"fps": 7}, {"width": 1279}, {"accent": "red"}, {"window": 1}, {"segment_s": 0}],
)
def test_settings_that_cannot_be_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        read_settings(values)
