"""The whole hall checked before a sitting: each microphone opened, heard, closed, each preset reached, a remote call.

Nothing is believed that was only commanded: a microphone counts when the system says that it is open, a preset when the
camera says that it stands there. What does not answer in time failed. Microphones and cameras are checked side by side,
the cameras too; on one camera one preset follows the other, as on one system one microphone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from hardware.cameras.ports import Camera
from hardware.conference.line import LineTrouble, Pause, within
from hardware.conference.ports import ConferenceSystem
from hardware.readiness import CallTried, Fact, MicrophoneHeard, PresetTried
from hardware.shots import View
from server.setup.sound import SeatEar

MICROPHONE_S: Final = 2.0
"""A system tells of an opened microphone within tenths of a second; CoCon by the poll that is open anyway."""

ACCEPTED: Final = frozenset({"sent", "done"})  # what systems and cameras answer to an order they took

REACHED_S: Final = 12.0
"""The slowest camera goes from stop to stop in ten seconds."""


@dataclass(frozen=True, slots=True)
class Hall:
    """What there is to be checked; no system and no cameras where the hall has none."""

    system: ConferenceSystem | None
    seats: tuple[int, ...]
    cameras: Mapping[str, Camera]
    views: tuple[View, ...]


class HallCheck:
    """One check at a time; `note` takes each fact, `call` tries the remote call, `ear` listens, `pause` waits."""

    def __init__(self, note: Callable[[Fact], None], call: Callable[[], CallTried], ear: SeatEar, pause: Pause) -> None:
        self._note = note
        self._call = call
        self._ear = ear
        self._pause = pause
        self._awaited: dict[int | View, asyncio.Future[bool]] = {}

    def hear(self, fact: Fact) -> None:
        """A device said something; whoever waits for it goes on."""
        match fact:
            case MicrophoneHeard(seat):
                self._answer(seat, True)
            case PresetTried(camera, preset, reached):
                self._answer(View(camera, preset), reached)

    def _answer(self, of: int | View, good: bool) -> None:
        waiting = self._awaited.get(of)
        if waiting is not None and not waiting.done():
            waiting.set_result(good)

    async def run(self, hall: Hall) -> None:
        """Everything once; trouble with a device is a fact, never an exception."""
        cameras = [self._presets(camera, _of(name, hall.views)) for name, camera in hall.cameras.items()]
        await asyncio.gather(self._microphones(hall.system, hall.seats), *cameras)
        self._note(self._call())

    async def _microphones(self, system: ConferenceSystem | None, seats: Sequence[int]) -> None:
        if system is None:
            return
        for seat in seats:
            self._note(await self._tried(system, seat))

    async def _tried(self, system: ConferenceSystem, seat: int) -> MicrophoneHeard:
        """One that is open already, as a chair's may be, has been seen, and stays as it is."""
        if system.health.usable and seat in system.room.open:
            return MicrophoneHeard(seat)
        before = await self._ear.before()
        if not await self._good(seat, partial(system.open, seat), MICROPHONE_S):
            await system.close(seat)
            return MicrophoneHeard(seat, opened=False)
        sound = await self._ear.during(before)
        await system.close(seat)
        return MicrophoneHeard(seat, sound)

    async def _presets(self, camera: Camera, views: Sequence[View]) -> None:
        for view in views:
            there = await self._good(view, partial(camera.recall, view.preset), REACHED_S)
            self._note(PresetTried(view.camera, view.preset, there))

    async def _good(self, of: int | View, order: Callable[[], Awaitable[str]], seconds: float) -> bool:
        """Whether the device said after the order, and in time, that it is done; what was refused is not waited for."""
        answer = self._awaited[of] = asyncio.get_running_loop().create_future()
        try:
            return await order() in ACCEPTED and await within(seconds, answer, self._pause)
        except LineTrouble:
            return False
        finally:
            del self._awaited[of]


def _of(camera: str, views: Sequence[View]) -> list[View]:
    return [view for view in views if view.camera == camera]
