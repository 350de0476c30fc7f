"""The hall joined with the sitting: conference system, cameras and the director who follows them, lamps and sound."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace

from hardware.conference.room import Room
from hardware.conference.trust import fingerprint, trust
from hardware.simulated.conference.desks import Desks
from server import outputs, room_sound
from server.captures import Captures, hall_picture
from server.chamber import joined
from server.config import ConferenceSection, Settings
from server.direction import directed
from server.obstacles import StartError
from server.parts import Parts
from server.sitting import Sitting


async def join_hall(settings: Settings, parts: Parts, tasks: asyncio.TaskGroup, stack: AsyncExitStack) -> Desks | None:
    """The hall at work until `stack` ends; the desks of a simulated system, for whoever plays the hall."""
    system = await stack.enter_async_context(
        joined(conference(settings), parts.sitting, parts.health, parts.counters, tasks)
    )
    if system.desks is not None:
        stack.callback(spoken_into(system.desks, parts.sitting))
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
