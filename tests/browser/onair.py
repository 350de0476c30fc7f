"""What the public's picture shows, told by comparing it with drawings of what it may show."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hardware.simulated import chamber
from hardware.simulated.control import HallState
from hardware.simulated.hall import Hall
from media.programme import canvas
from media.programme.dress import Dress
from media.programme.layouts import room
from media.programme.stills import Stills
from server.children import FONT
from server.programme_main import settings_of
from tests.browser.people import Person

WIDTH, HEIGHT = 640, 360
SURE: Final = 0.6
"""Correlation from which a drawing is recognised; another name or seat stays below a third."""

Luma = NDArray[np.float64]

SHOWS = """([selector, places, wanted, sure]) => {
  const video = document.querySelector(selector), sheet = document.createElement("canvas");
  if (!video?.videoWidth) return false;
  [sheet.width, sheet.height] = [640, 360];
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  pen.drawImage(video, 0, 0, 640, 360);
  const centred = (values) => {
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    return values.map((one) => one - mean);
  };
  const alike = (a, b) => {
    let [ab, aa, bb] = [0, 1e-9, 1e-9];
    for (let i = 0; i < a.length; i += 1) [ab, aa, bb] = [ab + a[i] * b[i], aa + a[i] * a[i], bb + b[i] * b[i]];
    return ab / Math.sqrt(aa * bb);
  };
  const seen = ({ x, y, width, height, step }) => {
    const { data } = pen.getImageData(x, y, width, height), found = [];
    for (let row = 0; row < height; row += step)
      for (let column = 0; column < width; column += step) {
        const i = 4 * (row * width + column);
        found.push(0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2]);
      }
    return centred(found);
  };
  const best = ({ box, drawings }) => {
    const now = seen(box);
    const found = Object.entries(drawings).map(([name, drawn]) => [alike(now, centred(drawn)), name]);
    return found.sort((a, b) => b[0] - a[0])[0];
  };
  return places.every((place, i) => {
    const [sureness, name] = best(place);
    return name === wanted[i] && sureness > sure;
  });
}"""
"""Whether in each place the drawing that is most like the picture is the one wanted."""


def _place(x: int, y: int, width: int, height: int, step: int, drawings: Mapping[str, Luma]) -> dict[str, Any]:
    box = {"x": x, "y": y, "width": width, "height": height, "step": step}
    cut = {name: drawn[y : y + height : step, x : x + width : step] for name, drawn in drawings.items()}
    return {"box": box, "drawings": {name: np.round(one).ravel().tolist() for name, one in cut.items()}}


def names(people: Mapping[str, str]) -> dict[str, Any]:
    """The line of the lower third that says who speaks; `people` are factions by name."""
    dress = Dress(settings_of(json.dumps({"width": WIDTH, "height": HEIGHT, "fps": 10})))
    title = room(dress.whole, interpreted=False).title
    stills, drawings = Stills(dress), {}
    for name, faction in people.items():
        picture = canvas.blank(WIDTH, HEIGHT, (90, 90, 90))
        drawing = stills.lower_third(name, faction, "TOP", title)
        assert drawing is not None
        canvas.blend(picture, drawing)
        drawings[name] = picture.luma.astype(np.float64)
        box = drawing.box
    return _place(box.x, box.y, box.width, box.height // 2, 1, drawings)


def seats(*numbers: int) -> dict[str, Any]:
    """The upper part of the picture when the camera stands on one of these seats, or shows the whole hall ("wide")."""
    hall = Hall(FONT)
    windows = {"wide": chamber.WIDE, **{str(one): chamber.close_shot(one) for one in numbers}}
    drawings = {}
    for name, window in windows.items():
        shot = hall.through(window, HallState(), 0.0, 0.0)
        left, upper, right, lower = shot.window
        rows = np.linspace(upper, lower - 1, HEIGHT).astype(int)
        columns = np.linspace(left, right - 1, WIDTH).astype(int)
        drawings[name] = shot.scene.y[np.ix_(rows, columns)].astype(np.float64)
    return _place(0, 40, 500, 200, 4, drawings)


async def shows(public: Person, places: list[dict[str, Any]], wanted: list[str]) -> None:
    """Wait until the public's picture shows the wanted drawing in each place."""
    await public.page.wait_for_function(SHOWS, arg=["[data-testid=player]", places, wanted, SURE])
