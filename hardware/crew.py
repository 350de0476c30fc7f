"""Carries out what the director wishes: moves cameras, lights their lamps, says what is on air.

What is heard is acted on in the same turn of the event loop, so from a chair's key to the camera's command there is
nothing to wait for. `run` only waits for the moments at which the director wants to look again by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NoReturn, cast, get_args

from hardware.cameras.ports import Camera, CameraEvent
from hardware.conference.line import Pause
from hardware.conference.ports import ConferenceEvent
from hardware.director import State, decider, direct, heard, next_look
from hardware.director_state import override, somewhere
from hardware.shots import By, CutTo, Event, HallPlan, MoveCamera, Shot, TallyLight, Wish

OnCut = Callable[[Shot, float], None]
OnMove = Callable[[str], None]


def _nobody(camera: str) -> None:
    """Nobody makes ready for a camera's next shot."""


class Crew:
    """`cut` hears of every shot that goes on air and its monotonic second; `now` is monotonic seconds, `pause` waits.

    `moving` hears of every camera that is sent somewhere, for it is likely to be on air next. Cameras are handed over
    with `take`, because they need `hear` before they are built.
    """

    def __init__(
        self, plan: HallPlan, cut: OnCut, moving: OnMove = _nobody, *, now: Callable[[], float], pause: Pause
    ) -> None:
        self._cut = cut
        self._moving = moving
        self._now = now
        self._pause = pause
        self._cameras: Mapping[str, Camera] = {}
        self._changed = asyncio.Event()
        self._resting = False
        self.state = State(plan)

    @property
    def on_air(self) -> Shot:
        """What is shown now."""
        return self.state.on_air

    @property
    def decider(self) -> By:
        """Who decided what is shown now."""
        return decider(self.state, self._now())

    @property
    def override_left(self) -> float | None:
        """For how many more seconds an operator's choice stands; None where none does."""
        now = self._now()
        chosen = override(self.state, now)
        return None if chosen is None else chosen.until - now

    def replan(self, plan: HallPlan) -> None:
        """The hall's views are others from now on: a preset was taught."""
        self.state = replace(self.state, plan=plan)
        self.look()

    def rest(self, resting: bool) -> None:
        """While the hall is checked the cameras are the check's; what happens is heard all the same.

        Nobody waits any longer for a journey that the check has replaced.
        """
        for camera in self.state.moves:
            self.state = somewhere(self.state, camera)
        self._resting = resting
        self.look()

    def take(self, cameras: Mapping[str, Camera]) -> None:
        """These cameras are at hand; each counts as lost until it says that it is there."""
        self._cameras = dict(cameras)
        away = {name for name, camera in cameras.items() if not camera.health.usable}
        self.state = State(self.state.plan, lost=frozenset(away))

    def hear(self, event: Event | CameraEvent | ConferenceEvent) -> None:
        """Something happened in the hall, at the desk or with a device; what is nothing to the director is left out."""
        if isinstance(event, get_args(Event)):
            self.state = heard(self.state, cast(Event, event), self._now())
            self.look()

    def look(self) -> None:
        """Do what there is to do now."""
        if self._resting:
            return
        step = direct(self.state, self._now())
        self.state = step.state
        for wish in step.wishes:
            self._carry_out(wish)
        self._changed.set()

    async def run(self) -> NoReturn:
        """Look again whenever the director wants to, until cancelled."""
        self.look()
        while True:
            self._changed.clear()
            await self._quiet()
            self.look()

    async def _quiet(self) -> None:
        """Until the next look, or something happened that may have moved it."""
        waits = [asyncio.ensure_future(self._changed.wait()), asyncio.ensure_future(self._until_next_look())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            await asyncio.gather(*waits, return_exceptions=True)

    async def _until_next_look(self) -> None:
        now = self._now()
        at = next_look(self.state, now)
        if at is None:
            await asyncio.Event().wait()
        else:
            await self._pause(at - now)

    def _carry_out(self, wish: Wish) -> None:
        match wish:
            case CutTo(shot):
                self._cut(shot, self._now())
            case MoveCamera(camera, preset) if camera in self._cameras:
                self._moving(camera)
                self._cameras[camera].recall(preset)
            case TallyLight(camera, on) if camera in self._cameras:
                self._cameras[camera].tally(on)
