"""The process of the simulated members: films are made one after the other, then played until the link ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from hardware.capture.clock import Clock
from hardware.capture.tracks import fresh_stream
from hardware.simulated.control import members_state
from hardware.simulated.lettering import Lettering
from hardware.simulated.members.company import TICK_S, Company
from hardware.simulated.members.films import Person, films_of
from media.local import Control, KeyframeWanted, LocalLink

LATE_S = 1.0  # seconds behind after which what was missed is left out

Pause = Callable[[float], Awaitable[None]]


async def play(socket: Path, people: Sequence[Person], clock: Clock, pause: Pause, font: Path | None) -> None:
    """Serve until the link ends. Raises OSError where nobody listens at `socket` or the font is none."""
    lettering = Lettering(font)
    link = await LocalLink.connect(socket, "members")
    company = Company(link, clock, fresh_stream)
    async with asyncio.TaskGroup() as tasks:
        helpers = (
            tasks.create_task(_make_films(company, people, lettering)),
            tasks.create_task(_beat(company, clock, pause)),
        )
        await _obey(company, link)
        for helper in helpers:
            helper.cancel()


async def _make_films(company: Company, people: Sequence[Person], lettering: Lettering) -> None:
    for person in people:
        company.add(person.id, await asyncio.to_thread(films_of, person, lettering))


async def _beat(company: Company, clock: Clock, pause: Pause) -> None:
    due = clock.now()
    while True:
        company.tick(due)
        due += TICK_S
        if clock.now() - due > LATE_S:
            due = clock.now()
        await pause(max(0.0, due - clock.now()))


async def _obey(company: Company, link: LocalLink) -> None:
    async for message in link.messages():
        match message:
            case KeyframeWanted(track_id=track_id):
                company.want_keyframe(track_id)
            case Control(message=content):
                state = members_state(content)
                if state is not None:
                    company.follow(state)
