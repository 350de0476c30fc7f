"""Presets taught on the set-up page, laid over the seats of config.toml. Pure.

Where both name a seat, what was taught wins: it is the newer word, and whoever taught it saw the picture. What
config.toml forbids stays forbidden (`no_camera`, the public in sight), and its second camera stays the second choice.
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

Taught = Mapping[int, View]
"""The view that was taught for a seat, by the seat's number."""

RESERVED: Final = frozenset(range(FIRST_RESERVED, LAST_RESERVED + 1))


class TaughtUnreadable(ValueError):
    """The file of taught presets holds something else."""


def with_taught(hall: SeatMap, taught: Taught) -> SeatMap:
    """The hall with the taught views first; views of cameras that are gone, and of seats never shown, are left out."""
    cameras = {camera.id for camera in hall.cameras}
    fitting = {seat: view for seat, view in taught.items() if view.camera in cameras and shown(hall, seat)}
    seats = {**hall.plan.seats, **{seat: _first(view, hall.plan.seats.get(seat, ())) for seat, view in fitting.items()}}
    return replace(hall, plan=replace(hall.plan, seats=seats))


def shown(hall: SeatMap, seat: int) -> bool:
    """Whether config.toml lets the seat be shown at all."""
    return seat not in hall.hidden


def _first(view: View, others: tuple[View, ...]) -> tuple[View, ...]:
    return view, *(one for one in others if one.camera != view.camera)


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
    return {str(seat): {"camera": view.camera, "preset": view.preset} for seat, view in sorted(taught.items())}


def from_json(values: object) -> dict[int, View]:
    """What `to_json` wrote; raises TaughtUnreadable for anything else."""
    if not isinstance(values, dict):
        raise TaughtUnreadable("no object")
    return dict(_entry(seat, one) for seat, one in values.items())


def _entry(seat: Any, one: Any) -> tuple[int, View]:
    match one:
        case {"camera": str(camera), "preset": int(preset)} if len(one) == 2 and seat.isdecimal() and preset >= 0:
            return int(seat), View(camera, preset)
    raise TaughtUnreadable(f"seat {seat}")
