"""Lamps and web hook of the hall at work: told what the sitting decides at once, cuts and seconds as they pass.

What they show is decided in `server.outputs_shown`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from agenda.events import Recorded
from agenda.meeting import Meeting
from hardware.devices import Health as DeviceHealth
from hardware.hook import Hook
from hardware.tally import Lamps, receiver
from server.config import OutputsSection
from server.direction import Direction
from server.health import Health, PartState
from server.outputs_shown import Numbers, displays, shown, told
from server.sitting import Sitting
from server.texts import N_

TICK_S: Final = 0.1
"""A cut shows at the cameras within this time, and the countdown's seconds are as even as eyes can tell."""

HOOK: Final = N_("Webadresse für Saalanzeigen")

OnAir = Callable[[], str | None]


class Outputs:
    """Joins lamps and hook with one sitting; `cameras` in their order, `on_air` says which of them is."""

    def __init__(
        self,
        sitting: Sitting,
        section: OutputsSection,
        chair_seats: Sequence[int],
        cameras: Sequence[str],
        on_air: OnAir,
    ) -> None:
        self._sitting = sitting
        self._chairs = tuple(chair_seats)
        self._on_air = on_air
        self._numbers = Numbers(section.countdown_lamp, section.first_camera_lamp, tuple(cameras))
        self._lamps = [Lamps(*receiver(one), screen=section.lamp_screen, pause=sitting.pause) for one in section.lamps]
        self._hooks = [Hook(HOOK, section.hook, _unheard, pause=sitting.pause)] if section.hook else []
        sitting.desk.listen(self._meeting_changed)

    def start(self, tasks: asyncio.TaskGroup) -> None:
        """Keep all of them informed, until cancelled."""
        for one in self._receivers():
            tasks.create_task(one.run(), name="hall output")
        tasks.create_task(self.run(), name="hall outputs")

    async def run(self) -> None:
        """Show the passing of time and the cuts; what the sitting decides is shown at once."""
        while True:
            self.show()
            await self._sitting.pause(TICK_S)

    def show(self) -> None:
        """Show how things are now."""
        meeting, sections = self._sitting.desk.meeting, self._sitting.sections("hall")
        now = shown(meeting, sections, self._chairs, self._on_air(), self._sitting.clock.now())
        for index, display in displays(now, self._numbers).items():
            for lamps in self._lamps:
                lamps.show(index, display)
        for hook in self._hooks:
            hook.tell(told(now))

    def state(self) -> PartState:
        """For the technician's page: the first receiver that is not ready says what to do."""
        healths = [one.health for one in self._receivers()]
        ill = [health.sentence for health in healths if health.state != "ready"]
        return PartState("degraded" if ill else "ok", ill[0] if ill else "")

    def _receivers(self) -> Sequence[Lamps | Hook]:
        return (*self._lamps, *self._hooks)

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        self.show()


def _unheard(health: DeviceHealth) -> None:
    """Nobody waits for a receiver's state; the technician's page asks for it."""


def start(
    section: OutputsSection,
    sitting: Sitting,
    health: Health,
    tasks: asyncio.TaskGroup,
    chair_seats: Sequence[int],
    direction: Direction | None,
) -> None:
    """Inform lamps and hook in `tasks`, where there are any."""
    if not section.lamps and not section.hook:
        return
    cameras = tuple(direction.cameras) if direction else ()
    outputs = Outputs(sitting, section, chair_seats, cameras, lambda: direction.on_air.camera if direction else None)
    health.register("outputs", outputs.state)
    outputs.start(tasks)
