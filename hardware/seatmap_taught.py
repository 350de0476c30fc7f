"""Presets taught on the set-up page, laid over the seats of config.toml. Pure.

Where both name a seat, what was taught wins: it is the newer word, and whoever taught it saw the picture. What
config.toml forbids stays forbidden (`no_camera`, the public in sight), and its other cameras stay the next choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from hardware.cameras.settings import CameraSettings
from hardware.cameras.visca import FIRST_RESERVED, LAST_RESERVED
from hardware.seatmap import SeatMap
from hardware.seatmap_faults import HIGHEST_PRESET, VISCA_MAKES
from hardware.shots import View

Taught = Mapping[int, tuple[View, ...]]
"""The views that were taught for a seat, the newest first and one of each camera, by the seat's number."""

RESERVED: Final = frozenset(range(FIRST_RESERVED, LAST_RESERVED + 1))


class TaughtUnreadable(ValueError):
    """The file of taught presets holds something else."""


def with_taught(hall: SeatMap, taught: Taught) -> SeatMap:
    """The hall with the taught views first; views of cameras that are gone, and of seats never shown, are left out."""
    cameras = {camera.id for camera in hall.cameras}
    fitting = {
        seat: tuple(view for view in views if view.camera in cameras)
        for seat, views in taught.items()
        if shown(hall, seat)
    }
    first = {seat: _before(views, hall.plan.seats.get(seat, ())) for seat, views in fitting.items() if views}
    return replace(hall, plan=replace(hall.plan, seats={**hall.plan.seats, **first}))


def taught_anew(taught: Taught, seat: int, view: View) -> Taught:
    """With this view as the newest of the seat; what other cameras were taught of it stays."""
    return {**taught, seat: _before((view,), taught.get(seat, ()))}


def shown(hall: SeatMap, seat: int) -> bool:
    """Whether config.toml lets the seat be shown at all."""
    return seat not in hall.hidden


def _before(first: tuple[View, ...], others: tuple[View, ...]) -> tuple[View, ...]:
    cameras = {view.camera for view in first}
    return *first, *(one for one in others if one.camera not in cameras)


def preset_for(hall: SeatMap, camera: CameraSettings, seat: int) -> int | None:
    """Under which number to keep a seat's view: its own one there, else the seat's number, else the lowest free one.

    None where every number of the camera is taken. A number that another seat or the whole hall uses, that has the
    public in sight, or that opens a VISCA camera's menu is never chosen.
    """
    own = next((view.preset for view in hall.plan.seats.get(seat, ()) if view.camera == camera.id), None)
    if own is not None and not _shared(hall, camera.id, own, seat):
        return own
    taken = _taken(hall, camera)
    numbers = (seat, *range(1, HIGHEST_PRESET[camera.make] + 1))
    return next((one for one in numbers if one not in taken and one <= HIGHEST_PRESET[camera.make]), None)


def _shared(hall: SeatMap, camera: str, preset: int, seat: int) -> bool:
    """A view that several seats use must not be turned to one of them."""
    view = View(camera, preset)
    return view in hall.plan.wide or any(view in views for one, views in hall.plan.seats.items() if one != seat)


def _taken(hall: SeatMap, camera: CameraSettings) -> frozenset[int]:
    used = (*hall.plan.wide, *hall.plan.audience, *(view for views in hall.plan.seats.values() for view in views))
    menu = RESERVED if camera.make in VISCA_MAKES else frozenset()
    return frozenset(view.preset for view in used if view.camera == camera.id) | menu


# -- as a file --------------------------------------------------------------------------------------------------------


def to_json(taught: Taught) -> dict[str, Any]:
    """As the file holds it, by seat."""
    return {
        str(seat): [{"camera": view.camera, "preset": view.preset} for view in views]
        for seat, views in sorted(taught.items())
    }


def from_json(values: object) -> Taught:
    """What `to_json` wrote, or an earlier version of it; raises TaughtUnreadable for anything else."""
    if not isinstance(values, dict):
        raise TaughtUnreadable("no object")
    return dict(_entry(seat, views) for seat, views in values.items())


def _entry(seat: Any, views: Any) -> tuple[int, tuple[View, ...]]:
    """One view may stand without a list: until a seat could have several, that was how it was written."""
    entries = views if isinstance(views, list) else [views]
    if not (isinstance(seat, str) and seat.isascii() and seat.isdecimal()):
        raise TaughtUnreadable(f"seat {seat}")
    return int(seat), tuple(_view(seat, one) for one in entries)


def _view(seat: str, one: Any) -> View:
    match one:
        case {"camera": str(camera), "preset": int(preset)} if len(one) == 2 and preset >= 0:
            return View(camera, preset)
    raise TaughtUnreadable(f"seat {seat}")
