"""The hall joined with the sitting: conference system, cameras and the director who follows them, lamps and sound."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from hardware.conference.room import Room
from hardware.conference.trust import fingerprint, trust
from hardware.settings import SIMULATED_MAKES
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.embedded import simulated_conference
from server import outputs, room_sound
from server.captures import Captures, hall_picture
from server.chamber import joined
from server.config import ConferenceSection, Settings
from server.direction import directed, fixed_view
from server.obstacles import StartError
from server.parts import Parts
from server.sitting import Sitting


async def join_hall(settings: Settings, parts: Parts, tasks: asyncio.TaskGroup, stack: AsyncExitStack) -> Desks | None:
    """The hall at work until `stack` ends; the desks of a simulated system, for whoever plays the hall."""
    section, desks = await stack.enter_async_context(simulated(conference(settings)))
    system = joined(section, parts.sitting, parts.health, parts.counters, tasks)
    if desks is not None:
        stack.callback(spoken_into(desks, parts.sitting))
    picture = hall_picture(settings, parts.sitting)
    Captures(settings, parts.sitting, parts.health, picture)
    drawn = settings.hall.video == "simulated" and desks is not None
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
            fixed=fixed_view(settings),
        )
    )
    if system.chamber is not None and director is not None:
        director.follow(system.chamber)
    parts.setup.join(system.chamber, director, system.chair_seats)
    outputs.start(settings.outputs, parts.sitting, parts.health, tasks, system.chair_seats, director)
    room_sound.start(settings, parts.sitting, parts.health, tasks)
    return desks


@asynccontextmanager
async def simulated(section: ConferenceSection) -> AsyncIterator[tuple[ConferenceSection, Desks | None]]:
    """The section as it leads to a device; a simulated one runs as long as this is entered, and shows its desks."""
    make = SIMULATED_MAKES.get(section.system)
    if make is None:
        yield section, None
        return
    async with simulated_conference(make) as unit:
        at, chairs = unit.settings, unit.settings.chair_seats
        yield replace(section, system=at.conference, user=at.user, password=at.password, chair_seats=chairs), unit.desks


def conference(settings: Settings) -> ConferenceSection:
    """The section with the path of its certificate made whole; raises StartError where no certificate is in there."""
    section = settings.conference
    if not section.certificate or fingerprint(section.certificate) is not None:
        return section
    path = str(settings.path(section.certificate))
    try:
        trust(path)
    except OSError as error:  # ssl.SSLError is one
        raise StartError(
            f"Das Zertifikat der Konferenzanlage ist nicht benutzbar ({error.strerror or error}). "
            "Bitte in config.toml conference.certificate prüfen."
        ) from error
    return replace(section, certificate=path)


def spoken_into(desks: Desks, sitting: Sitting) -> Callable[[], None]:
    """Tell the drawn hall which microphones are open, for its people are heard by those alone; ends when called."""

    def tell(before: Room, after: Room) -> None:
        sitting.local.send("hall", {"type": "microphones", "open": list(after.open)})

    tell(desks.room, desks.room)
    return desks.listen(tell)
