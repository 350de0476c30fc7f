"""A hall of three seats with two cameras and a conference system, joined by the production drivers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from agenda.commands import Actor
from agenda.ports import Refusal
from hardware.readiness import CallTried
from hardware.shots import Rhythm
from hardware.simulated.cameras.embedded import SimulatedCameras
from hardware.simulated.conference.embedded import simulated_conference
from hardware.simulated.conference.server import CentralUnit
from server.chamber import Chamber
from server.direction import Direction
from server.health import PartState
from server.setup.desk import OperatorDesk
from server.setup.file import TaughtFile
from server.setup.setup import Setup
from server.setup.sound import LOOK_S
from server.setup.view import view
from server.tasks import cancelled_at_exit
from tests.server.evening import ARRIVALS
from tests.server.house import House, open_house

OPERATOR = Actor("operator")
AT_ONCE = Rhythm(debounce=0.0, shortest=0.0, hold=0.0, wide_after=0.0)
SEATS = (1, 2, 3)
UNITS = (*SEATS, 4, 5, 6)  # as many as there are people in the hall


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


async def _never(seconds: float) -> None:
    """Nothing is late; only looks at the meter follow each other."""
    await (asyncio.sleep(0) if seconds == LOOK_S else asyncio.Event().wait())


class Hall:
    """A hall of three seats, with two cameras that travel in no time; `changed` is set by whatever a device says."""

    def __init__(
        self,
        house: House,
        unit: CentralUnit,
        cameras: SimulatedCameras,
        setup: Setup,
        parts: dict[str, PartState],
    ) -> None:
        self.house, self.unit, self.cameras, self.setup, self.parts = house, unit, cameras, setup, parts
        self.call = CallTried(True)
        self.changed = asyncio.Event()
        self.desk = OperatorDesk(setup.report, lambda: setup.direction, house.sitting.desk.submit)

    @property
    def direction(self) -> Direction:
        assert self.setup.direction is not None
        return self.setup.direction

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so, looking whenever a device said something or the log grew."""
        while not reached():
            self.changed.clear()
            await self.changed.wait()

    def shown(self) -> dict[str, Any]:
        return view(self.setup, self.house.sitting)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.shown()["check"]["lines"] if line["kind"] == kind]

    def results(self, kind: str) -> set[str]:
        return {line["result"] for line in self.lines(kind)}

    async def refused(self, asked: Any) -> str:
        with pytest.raises(Refusal) as caught:
            await asked
        return caught.value.code


@asynccontextmanager
async def equipped_hall(folder: Path) -> AsyncIterator[Hall]:
    """Everybody has arrived, everything is connected, and the whole hall is on air."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(folder))
        unit = await stack.enter_async_context(simulated_conference())
        cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=_no_time))
        tasks = await stack.enter_async_context(cancelled_at_exit())
        for command, actor in ARRIVALS:
            await house.submit(command, actor)
        for seat in tuple(unit.desks.room.seats):
            if seat not in UNITS:
                unit.desks.unplug(seat)
        chamber = Chamber(house.sitting, unit.settings, house.counters)
        plan = cameras.seatmap.plan
        plan = replace(plan, rhythm=AT_ONCE, seats={seat: plan.seats[seat] for seat in SEATS})
        direction = Direction(
            house.sitting,
            replace(cameras.seatmap, plan=plan, hidden=frozenset({3})),
            (),
            cameras.windows,
            house.counters,
        )
        one: Hall
        parts = dict[str, PartState]()
        setup = Setup(house.sitting, TaughtFile(folder), lambda: one.call, lambda: parts, tasks, _never)
        one = Hall(house, unit, cameras, setup, parts)
        setup.join(chamber, direction)
        direction.follow(chamber)
        chamber.listen(lambda event: one.changed.set())
        direction.listen(lambda event: one.changed.set())
        house.sitting.desk.listen(lambda meeting, recorded: one.changed.set())
        chamber.start(tasks)
        direction.start(tasks)
        await one.until(lambda: not one.shown()["faults"] and direction.on_air.kind == "wide")
        yield one


def other_camera(hall: Hall) -> str:
    return next(name for name in hall.direction.cameras if name != hall.direction.on_air.camera)
