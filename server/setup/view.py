"""The hall as the technician's page draws it: what is on air, faults, cameras, seats, the lines of the check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hardware.cameras.ports import Camera
from hardware.conference.ports import ConferenceSystem
from hardware.devices import SENTENCES
from hardware.readiness import Blanks, Check, blanks
from hardware.shots import Shot
from server.direction import Direction
from server.setup.setup import Setup
from server.sitting import Sitting


def view(setup: Setup, sitting: Sitting) -> dict[str, Any]:
    """Everything, JSON-ready. Sentences are German with their blanks beside them, for the page to translate."""
    direction = setup.direction
    return {
        "state": sitting.desk.meeting.state,
        "air": None if direction is None else _air(direction, sitting),
        "faults": _faults(setup),
        "cameras": [] if direction is None else _cameras(direction, sitting),
        "seats": _seats(setup, sitting),
        "check": {**setup.progress, "lines": [_line(one) for one in setup.report().checks]},
    }


def _air(direction: Direction, sitting: Sitting) -> dict[str, Any]:
    shot, left = direction.on_air, direction.override_left
    return {
        "kind": shot.kind,
        "seat": shot.seat,
        "name": _name(shot, sitting),
        "camera": shot.camera,
        "preset": shot.view.preset if shot.view else None,
        "by": direction.decider,
        "left_s": None if left is None else round(left, 1),
    }


def _name(shot: Shot, sitting: Sitting) -> str:
    people = sitting.desk.meeting.people
    if shot.person is not None:
        return people[shot.person].name
    return next((one.name for one in people.values() if shot.seat is not None and one.seat == shot.seat), "")


def _faults(setup: Setup) -> list[dict[str, Any]]:
    """One clear sentence for each device that is not as it should be, and for each preset that is not there."""
    system = None if setup.chamber is None else setup.chamber.system
    return device_faults(system, [] if setup.direction is None else setup.direction.faults())


def device_faults(system: ConferenceSystem | None, cameras: Iterable[tuple[str, Blanks]]) -> list[dict[str, Any]]:
    """The system's sentence before those of the cameras; none where all is well."""
    found: list[tuple[str, Blanks]] = []
    if system is not None and system.health.state != "ready":
        found.append((SENTENCES[system.health.state], blanks(system.health)))
    return [_said(sentence, values) for sentence, values in (*found, *cameras)]


def _said(sentence: str, values: Blanks) -> dict[str, Any]:
    return {"text": sentence, "values": dict(values)}


def _cameras(direction: Direction, sitting: Sitting) -> list[dict[str, Any]]:
    return [_camera(name, one, direction, sitting) for name, one in direction.cameras.items()]


def _camera(name: str, camera: Camera, direction: Direction, sitting: Sitting) -> dict[str, Any]:
    on_air = direction.on_air.camera == name
    wide = [view.preset for view in direction.seatmap.plan.wide if view.camera == name]
    return {
        "id": name,
        "standing": camera.standing,
        "usable": camera.health.usable,
        "on_air": on_air,
        "free": not on_air or sitting.desk.meeting.state != "open",
        "wide": wide,
    }


def _seats(setup: Setup, sitting: Sitting) -> list[dict[str, Any]]:
    people = {one.seat: one.name for one in sitting.desk.meeting.people.values() if one.seat is not None}
    numbers = sorted({*setup.seatmap.plan.seats, *setup.microphones, *people})
    return [_seat(number, people.get(number, ""), setup) for number in numbers]


def _seat(number: int, name: str, setup: Setup) -> dict[str, Any]:
    views = setup.seatmap.plan.seats.get(number, ())
    return {
        "seat": number,
        "name": name,
        "views": [{"camera": view.camera, "preset": view.preset} for view in views],
        "taught": number in setup.taught,
        "hidden": number in setup.seatmap.hidden,
    }


def _line(check: Check) -> dict[str, Any]:
    return {
        "kind": check.kind,
        "name": _said(check.name, check.named),
        "result": check.result,
        "advice": _said(check.advice, check.advised),
        "at": None if check.at is None else check.at.isoformat(),
        "seats": list(check.seats),
    }
