"""The readiness list as far as only the meeting knows it: seats without a unit, and devices beside the hall's control.

A hall is not ready where somebody would sit mute, or where no picture, sound or loudspeaker works, however well its
cameras move. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from agenda.meeting import Meeting
from hardware.readiness import PASSED, Check, Report
from server.chamber import seat_of
from server.health import PartState
from server.texts import N_

UNKNOWN_SEAT: Final = N_(
    "Diese Platznummer kennt die Anlage nicht; bitte die Sprechstelle anschließen oder den Platz im Sitzungsplan "
    "berichtigen."
)
NO_MESSAGE: Final = N_("Nicht bereit; bitte auf der Seite „Technik“ unter „Bereitschaft“ nachsehen.")
TITLES: Final[Mapping[str, str]] = {
    "capture-hall": N_("Bild und Ton aus dem Saal"),
    "capture-camera": N_("Bild aus dem Saal"),
    "capture-microphone": N_("Ton aus dem Saal"),
    "room": N_("Lautsprecher im Saal"),
    "outputs": N_("Lampen und Anzeigen im Saal"),
}
"""Parts of the server that are devices in the hall; cameras and conference system have lines of their own."""

CAPTURE: Final = "capture-"
PICTURE_OF: Final = N_("Bild der Kamera {name}")


def expected_seats(meeting: Meeting, chair_seats: Sequence[int]) -> frozenset[int]:
    """Where people of this sitting sit; who takes part remotely, or is stood in for, needs no unit."""
    there = (one for one in meeting.people.values() if one.present != "remote" and not one.replaced_by)
    seats = (seat_of(meeting, one, chair_seats) for one in there)
    return frozenset(seat for seat in seats if seat is not None)


def completed(report: Report, unknown: frozenset[int], parts: Mapping[str, PartState], at: datetime) -> Report:
    """The list with the hall's other devices in front; a microphone at an `unknown` seat has failed."""
    return Report((*_devices(parts, at), *_judged(report.checks, unknown, at)))


def _judged(checks: Iterable[Check], unknown: frozenset[int], at: datetime) -> Iterator[Check]:
    for check in checks:
        failed = check.kind == "microphone" and not unknown.isdisjoint(check.seats)
        yield replace(check, result="failed", advice=UNKNOWN_SEAT, at=at) if failed else check


def _devices(parts: Mapping[str, PartState], at: datetime) -> Iterator[Check]:
    for name, part in sorted(parts.items()):
        title = TITLES.get(name, PICTURE_OF if name.startswith(CAPTURE) else "")
        if title:
            yield _device(title, name.removeprefix(CAPTURE), part, at)


def _device(title: str, name: str, part: PartState, at: datetime) -> Check:
    """What works and should be changed at the device counts as not ready: before the sitting there is time for it."""
    if part.level == "ok":
        return Check("device", title, {"name": name}, "passed", PASSED["device"], at=at)
    return Check("device", title, {"name": name}, "failed", _sentence(part.note or NO_MESSAGE), at=at)


def _sentence(note: str) -> str:
    """A finished sentence where one with blanks is expected: names of files may hold braces."""
    return note.replace("{", "{{").replace("}", "}}")
