"""What the hall is shown of the sitting beside its screen: lamps at seats and cameras, the time left, a web hook.

| lamp | shows |
|---|---|
| of a seat | red while its microphone is open for whoever has the floor, green for who comes next |
| of a camera | red while it is on air, with its name |
| of the countdown | name and time left: green, amber in the last 30 seconds, red when the time is up |

A lamp of a seat has no text. Whatever has a name on it follows the public face of the meeting, because a lamp or a
screen in the foyer is read by guests: in a non-public part the countdown is dark and the hook says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from math import ceil
from typing import Any, Final

from agenda.meeting import Meeting
from hardware.hook import State as Told
from hardware.tally import Colour, Display
from server.chamber import seat_of, wanted

LAST_S: Final = 30
"""Seconds before the end from which the countdown is amber: time for a last sentence."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which lamps there are: the countdown's number, the first camera's, and the cameras in their order."""

    countdown: int
    first_camera: int
    cameras: Sequence[str]


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who has the floor, as guests may know it; whole seconds, `left_s` below 0 when the time is up, None without."""

    name: str
    how: str
    seat: int | None
    left_s: int | None
    limit_s: int | None
    running: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that lamps and hook show, at one moment; `next_name` and `speaking` are of the public face."""

    state: str
    public: bool
    seats: tuple[int, ...]
    microphones: tuple[int, ...]
    next_seat: int | None
    next_name: str | None
    speaking: Speaking | None
    camera: str | None


# -- from the sitting to what is shown ---------------------------------------------------------------------------------


def shown(
    meeting: Meeting, sections: Mapping[str, Any], chair_seats: Sequence[int], camera: str | None, now: datetime
) -> Shown:
    """What is to be shown now; `sections` are those of the hall's screen, which guests read."""
    waiting = sections["queue"][0] if sections["queue"] else None
    seats = {person.seat for person in meeting.people.values() if person.seat is not None}
    return Shown(
        state=sections["meeting"]["state"],
        public=not sections["meeting"]["public_excluded"],
        seats=tuple(sorted(seats.union(chair_seats))),
        microphones=wanted(meeting, chair_seats).microphones,
        next_seat=_seat(meeting, waiting, chair_seats),
        next_name=waiting["name"] if waiting else None,
        speaking=_speaking(meeting, sections["floor"], chair_seats, now),
        camera=camera,
    )


def _seat(meeting: Meeting, who: Mapping[str, Any] | None, chair_seats: Sequence[int]) -> int | None:
    """Where somebody sits who is in the hall."""
    if who is None or who["how"] != "hall":
        return None
    return seat_of(meeting, meeting.people[who["person_id"]], chair_seats)


def _speaking(
    meeting: Meeting, floor: Mapping[str, Any] | None, chair_seats: Sequence[int], now: datetime
) -> Speaking | None:
    if floor is None:
        return None
    seat, limit = _seat(meeting, floor, chair_seats), floor["limit_s"]
    left = None if limit is None else ceil(limit - used_s(floor, now))
    return Speaking(floor["name"], floor["how"], seat, left, limit, floor["running_since"] is not None)


def used_s(floor: Mapping[str, Any], now: datetime) -> float:
    """Seconds of speaking time used until now; the clock stands while `running_since` is null."""
    since = floor["running_since"]
    running = (now - datetime.fromisoformat(since)).total_seconds() if since else 0.0
    return float(floor["used_s"]) + max(0.0, running)


# -- lamps -------------------------------------------------------------------------------------------------------------


def displays(now: Shown, numbers: Numbers) -> dict[int, Display]:
    """Every lamp of the hall; where two have the same number, the countdown and then the cameras go first."""
    return dict(chain(_seats(now), _cameras(now, numbers), ((numbers.countdown, countdown(now.speaking)),)))


def _seats(now: Shown) -> Sequence[tuple[int, Display]]:
    return [(seat, Display(colour, colour)) for seat in now.seats for colour in (_seat_colour(now, seat),)]


def _seat_colour(now: Shown, seat: int) -> Colour:
    if seat in now.microphones:
        return Colour.RED
    return Colour.GREEN if seat == now.next_seat else Colour.OFF


def _cameras(now: Shown, numbers: Numbers) -> Sequence[tuple[int, Display]]:
    colours = [Colour.RED if name == now.camera else Colour.OFF for name in numbers.cameras]
    return [
        (numbers.first_camera + index, Display(colour, colour, text=name))
        for index, (name, colour) in enumerate(zip(numbers.cameras, colours, strict=True))
    ]


def countdown(speaking: Speaking | None) -> Display:
    """Family name and time left; dark where nobody speaks."""
    if speaking is None:
        return Display()
    name = speaking.name.split()[-1]
    if speaking.left_s is None:
        return Display(Colour.GREEN, Colour.GREEN, Colour.GREEN, text=name)
    colour = _time_colour(speaking.left_s)
    return Display(colour, colour, colour, text=f"{name} {clock(speaking.left_s)}")


def _time_colour(left_s: int) -> Colour:
    if left_s <= 0:
        return Colour.RED
    return Colour.AMBER if left_s <= LAST_S else Colour.GREEN


def clock(seconds: int) -> str:
    """ "2:59", and "-0:12" when the time is up; the sign is ASCII, for small displays know no other."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes}:{rest:02}"


# -- hook --------------------------------------------------------------------------------------------------------------


def told(now: Shown) -> Told:
    """What the web address is told: one flat object, always whole."""
    speaking = now.speaking
    return {
        "sitting": now.state,
        "public": now.public,
        "speaker": speaking.name if speaking else None,
        "how": speaking.how if speaking else None,
        "seat": speaking.seat if speaking else None,
        "left_s": speaking.left_s if speaking else None,
        "limit_s": speaking.limit_s if speaking else None,
        "running": speaking is not None and speaking.running,
        "next": now.next_name,
        "camera": now.camera if now.public else None,
    }
