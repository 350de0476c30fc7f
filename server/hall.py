"""The hall joined with the sitting: conference system, cameras and the director who follows them, lamps and sound."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from hardware.simulated.conference.desks import Desks
from server import outputs, room_sound
from server.captures import Captures, hall_picture
from server.chamber import joined
from server.config import Settings
from server.direction import directed
from server.parts import Parts


async def join_hall(settings: Settings, parts: Parts, tasks: asyncio.TaskGroup, stack: AsyncExitStack) -> Desks | None:
    """The hall at work until `stack` ends; the desks of a simulated system, for whoever plays the hall."""
    system = await stack.enter_async_context(
        joined(settings.conference, parts.sitting, parts.health, parts.counters, tasks)
    )
    picture = hall_picture(settings, parts.sitting)
    Captures(settings, parts.sitting, parts.health, picture)
    drawn = settings.hall.video == "simulated" and system.desks is not None
    director = await stack.enter_async_context(
        directed(
            settings.seatmap,
            parts.sitting,
            parts.health,
            tasks,
            system.chair_seats,
            simulated=drawn,
            counters=parts.counters,
            taught=parts.setup.taught,
            picture=picture,
        )
    )
    if system.chamber is not None and director is not None:
        system.chamber.listen(director.hear)
    parts.setup.join(system.chamber, director)
    outputs.start(settings.outputs, parts.sitting, parts.health, tasks, system.chair_seats, director)
    room_sound.start(settings, parts.sitting, parts.health, tasks)
    return system.desks
