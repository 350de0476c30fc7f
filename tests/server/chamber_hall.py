"""A sitting whose hall has a simulated conference system, joined by the production driver."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from agenda.meeting import Meeting
from hardware.conference.room import Room
from hardware.settings import Make
from hardware.simulated.conference.embedded import simulated_conference
from hardware.simulated.conference.server import CentralUnit
from server.chamber import LOOK_S, Chamber
from server.tasks import cancelled_at_exit
from tests.contracts.conference_system import Time
from tests.server.evening import ARRIVALS, OPENING
from tests.server.house import House, open_house


class Waiting(Time):
    """The time in which the hall is told again: it moves when a test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    async def later(self, seconds: float) -> None:
        """So much later the hall is looked at again."""
        self.seconds += seconds
        await self.elapse(LOOK_S)


@dataclass
class Hall:
    """A house whose hall has a conference system; `changed` is set by everything that happens in either."""

    house: House
    unit: CentralUnit
    chamber: Chamber
    changed: asyncio.Event
    time: Waiting

    @property
    def meeting(self) -> Meeting:
        return self.house.sitting.desk.meeting

    @property
    def room(self) -> Room:
        return self.unit.desks.room

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so."""
        while not reached():
            self.changed.clear()
            await self.changed.wait()

    async def open_sitting(self) -> None:
        for command, actor in OPENING:
            await self.house.submit(command, actor)


@asynccontextmanager
async def quiet_hall(make: Make, tmp_path: Path) -> AsyncIterator[Hall]:
    """Six in the hall at seats 1 to 6, p7 at home, the sitting not opened yet; the chair's unit is the podium's."""
    async with open_house(tmp_path) as house, simulated_conference(make) as unit, cancelled_at_exit() as tasks:
        for command, actor in ARRIVALS:
            await house.submit(command, actor)
        changed, time = asyncio.Event(), Waiting()
        unit.desks.listen(lambda before, after: changed.set())
        house.sitting.desk.listen(lambda meeting, recorded: changed.set())
        chamber = Chamber(house.sitting, unit.settings, house.counters, now=time.now, pause=time.pause)
        chamber.listen(lambda event: changed.set())
        chamber.start(tasks)
        one = Hall(house, unit, chamber, changed, time)
        await one.until(lambda: chamber.system.health.usable)
        yield one


@asynccontextmanager
async def hall_with(make: Make, tmp_path: Path) -> AsyncIterator[Hall]:
    """The same with the sitting open; before it, keys opened microphones in halls that can be told otherwise."""
    async with quiet_hall(make, tmp_path) as one:
        system = one.chamber.system
        one.unit.desks.set_manual("mode" not in system.capabilities)
        await one.until(lambda: "mode" not in system.capabilities or system.room.manual is False)
        await one.open_sitting()
        await one.until(lambda: one.room.manual is True)
        yield one


def queued(hall: Hall) -> list[str]:
    """Who waits, in order."""
    return [request.person_id for request in hall.meeting.queue]
