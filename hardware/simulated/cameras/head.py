"""A head that pans, tilts and zooms over the drawn hall; what the protocols around it have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from hardware.simulated import chamber
from hardware.simulated.planes import Box, even

Pause = Callable[[float], Awaitable[None]]
TRAVEL_S: Final = 1.2  # from one seat to another, as a middling camera does
FULL_SPEED: Final = 0.5  # halves of the hall a second at full deflection
WIDE_PRESET: Final = 0
CHAIR_PRESET: Final = len(chamber.SEATS) + 1  # the chair's number on the simulated desks


@dataclass(frozen=True, slots=True)
class Position:
    """`pan` from -1.0 (left) to 1.0, `tilt` from -1.0 (down) to 1.0, `zoom` from 0.0 (whole hall) to 1.0 (a seat)."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def moved(self, pan: float, tilt: float, zoom: float) -> Position:
        """Further by that much, as far as it goes."""
        return Position(_within(self.pan + pan), _within(self.tilt + tilt), _within(self.zoom + zoom, 0.0))

    def towards(self, other: Position, part: float) -> Position:
        """On the way to another; `part` is 0.0 to 1.0."""
        eased = part * part * (3 - 2 * part)
        return self.moved(
            (other.pan - self.pan) * eased, (other.tilt - self.tilt) * eased, (other.zoom - self.zoom) * eased
        )

    def window(self) -> Box:
        """What of the drawn hall is in the picture."""
        width = chamber.WIDTH + (chamber.CLOSE_WIDTH - chamber.WIDTH) * self.zoom
        height = width * chamber.ASPECT
        left = (chamber.WIDTH - width) * (self.pan + 1) / 2
        upper = (chamber.HEIGHT - height) * (1 - self.tilt) / 2
        return even((left, upper, left + width - 2, upper + height - 2), chamber.WIDTH, chamber.HEIGHT)


def _within(value: float, least: float = -1.0) -> float:
    return min(max(value, least), 1.0)


def at_seat(number: int) -> Position:
    """The position whose window is the close shot of a seat."""
    left, upper, right, lower = chamber.close_shot(number)
    across, down = chamber.WIDTH - (right - left), chamber.HEIGHT - (lower - upper)
    return Position(2 * left / across - 1, 1 - 2 * upper / down, 1.0).moved(0.0, 0.0, 0.0) if across > 0 else Position()


def hall_presets() -> dict[int, Position]:
    """Preset 0 the whole hall, one for each seat under the seat's number, and the chair behind the last."""
    seats = {seat.number: at_seat(seat.number) for seat in chamber.SEATS}
    return {WIDE_PRESET: Position(), CHAIR_PRESET: at_seat(chamber.CHAIR.number)} | seats


@dataclass(frozen=True, slots=True)
class _Journey:
    start: Position
    end: Position
    since: float
    seconds: float


class Head:
    """The camera's body; `now` is monotonic seconds, `pause` waits."""

    def __init__(
        self,
        presets: Mapping[int, Position] | None = None,
        *,
        travel_s: float = TRAVEL_S,
        now: Callable[[], float],
        pause: Pause,
    ) -> None:
        self.presets = dict(hall_presets() if presets is None else presets)
        self.lit = False
        self.awake = True
        self.standing: int | None = None
        self.travel_s = travel_s
        self._now = now
        self._pause = pause
        self._journey = _Journey(Position(), Position(), now(), 0.0)
        self._speed = (0.0, 0.0, 0.0)

    @property
    def moving(self) -> bool:
        """On the way to a preset, or steered."""
        return self._speed != (0.0, 0.0, 0.0) or self._journey.seconds > 0.0

    def position(self) -> Position:
        """Where it points now."""
        journey = self._journey
        passed = self._now() - journey.since
        if journey.seconds > 0.0:
            return journey.start.towards(journey.end, min(max(passed / journey.seconds, 0.0), 1.0))
        pan, tilt, zoom = (part * FULL_SPEED * passed for part in self._speed)
        return journey.end.moved(pan, tilt, zoom)

    def window(self) -> Box:
        """What of the drawn hall is in the picture now."""
        return self.position().window()

    async def travel(self, preset: int) -> bool:
        """Go there; whether it arrived, and was not sent elsewhere meanwhile. Raises KeyError for a missing preset."""
        journey = self._depart(self.presets[preset], self.travel_s)
        await self._pause(self.travel_s)
        if self._journey is not journey:
            return False
        self._stay(journey.end)
        self.standing = preset
        return True

    def save(self, preset: int) -> None:
        """Keep where it points now."""
        self.presets[preset] = self.position()
        self.standing = preset

    def steer(self, pan: float, tilt: float, zoom: float) -> None:
        """Move at these speeds (-1.0 to 1.0) until told otherwise."""
        self._stay(self.position())
        self._speed = pan, tilt, zoom

    def _depart(self, end: Position, seconds: float) -> _Journey:
        self.standing = None
        self._journey = _Journey(self.position(), end, self._now(), max(seconds, 1e-9))
        self._speed = (0.0, 0.0, 0.0)
        return self._journey

    def _stay(self, where: Position) -> None:
        self.standing = None
        self._speed = (0.0, 0.0, 0.0)
        self._journey = _Journey(where, where, self._now(), 0.0)
