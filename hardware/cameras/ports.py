"""What every camera driver offers, and what it needs of its link to the camera.

Orders are handed over without waiting: each gives a future with its outcome that may be awaited or let go. That an
order was accepted changes nothing yet; where a camera stands comes later, as an event (`hardware.shots`):
CameraBack, CameraArrived, PresetSaved, PresetMissing, PresetLate, CameraSteered, CameraLost, and HealthChanged for the
technician.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from hardware import shots
from hardware.devices import Driver, Health

Outcome = Literal["done", "offline", "unsupported", "missing", "refused"]
"""Accepted; no line to the camera; it cannot do that; it has no such preset; it does not want to just now."""

Pending = asyncio.Future[Outcome]


@dataclass(frozen=True, slots=True)
class Steer:
    """Speeds from -1.0 to 1.0: pan to the right, tilt upwards, zoom closer; all 0.0 stands still."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


STILL = Steer()


@dataclass(frozen=True, slots=True)
class HealthChanged:
    """A camera's health is another; `health.sentence` is for the technician's page."""

    camera: str
    health: Health


CameraEvent = (
    shots.CameraArrived
    | shots.CameraBack
    | shots.CameraLost
    | shots.CameraSteered
    | shots.PresetLate
    | shots.PresetMissing
    | shots.PresetSaved
    | HealthChanged
)
Hear = Callable[[CameraEvent], None]
Meaningless = Literal["truncated", "unknown", "doubled", "late"]
"""Kinds of messages that change nothing."""

Count = Callable[[str], None]
"""Takes the kind of a message that changed nothing (`Meaningless`), or of a call that went wrong."""


class Camera(Driver, Protocol):
    """A camera as the director's crew and the set-up page use it."""

    @property
    def standing(self) -> int | None:
        """The preset at which the camera said it stands; None on the way, after steering, and without a line."""
        ...

    @property
    def missing(self) -> frozenset[int]:
        """Presets that the camera does not have; each with `missing_sentence`."""
        ...

    @property
    def counted(self) -> Mapping[str, int]:
        """How many messages changed nothing, by their kind (`Meaningless`)."""
        ...

    def recall(self, preset: int) -> Pending:
        """Go to a preset; a later call replaces this one."""
        ...

    def save(self, preset: int) -> Pending:
        """Keep where the camera stands now as this preset."""
        ...

    def steer(self, steer: Steer) -> Pending:
        """Move until `STILL` is asked for, or for two seconds: who goes on steering asks again each second."""
        ...

    def tally(self, on: bool) -> Pending:
        """The red light; kept, and set again after every reconnect."""
        ...


class NoSuchPreset(Exception):
    """The camera does not have this preset, or cannot have it."""


class Unsupported(Exception):
    """The camera cannot do this at all."""


class Declined(Exception):
    """The camera does not want to do this just now (busy, standby)."""


class Link(Protocol):
    """One connection to a camera; every method may raise LineTrouble, which ends the connection."""

    async def resync(self) -> None:
        """Read what matters after connecting; returns when the camera is ready for orders."""
        ...

    async def listen(self) -> None:
        """Take what comes unasked; returns or raises when the line ends."""
        ...

    async def probe(self) -> None:
        """One question whose answer shows that the line lives."""
        ...

    async def recall(self, preset: int) -> None:
        """Returns when accepted; raises NoSuchPreset or Declined."""
        ...

    async def arrival(self, preset: int) -> None:
        """Returns when the camera stands at the preset recalled last; raises NoSuchPreset or Declined."""
        ...

    async def save(self, preset: int) -> None:
        """Returns when accepted; raises NoSuchPreset or Declined."""
        ...

    async def steer(self, steer: Steer) -> None:
        """Returns when accepted; raises Declined."""
        ...

    async def tally(self, on: bool) -> None:
        """Returns when accepted; raises Unsupported."""
        ...

    async def close(self) -> None:
        """Give everything back; never raises."""
        ...
