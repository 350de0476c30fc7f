"""A whole meeting process with each simulated conference system that config.toml offers; the chair gives the floor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import socketio
from yarl import URL

from hardware.settings import SIMULATED_MAKES
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.cocon import SimulatedCoCon
from hardware.simulated.conference.dis import SimulatedDis
from hardware.simulated.conference.embedded import UNITS
from media.local import Control, LocalLink
from server.addresses import Folders
from server.config import ConferenceSection
from server.hall import simulated
from tests.browser.town import Town
from tests.server.house import browser

BARE = '[hall]\nvideo = "none"\naudio = "none"\n[programme]\nenabled = false\n[conference]\nsystem = "{system}"\n'
SPEAKER, SEAT = "p04", 4
OPENING = ({"name": "OpenSitting"}, {"name": "StateQuorum"}, {"name": "GiveFloor", "person_id": SPEAKER})


@asynccontextmanager
async def town_with(system: str, folder: Path) -> AsyncIterator[Town]:
    """The demonstration without pictures, in a process of its own."""
    town = Town(folder, extra=BARE.format(system=system))
    await asyncio.to_thread(town.start)
    try:
        yield town
    finally:
        await asyncio.to_thread(town.stop)


@asynccontextmanager
async def chair_of(town: Town) -> AsyncIterator[socketio.AsyncClient]:
    """The chair's page without a browser."""
    async with browser() as session:
        async with session.get(town.links["chair"]) as page:
            own = page.url
        async with session.post(own.join(URL("ticket"))) as answer:
            ticket = (await answer.json())["ticket"]
    socket = socketio.AsyncClient(reconnection=False)
    await socket.connect(town.url, auth={"ticket": ticket}, transports=["websocket"])
    try:
        yield socket
    finally:
        await socket.disconnect()


async def until_open(link: LocalLink, *seats: int) -> None:
    """Until the simulated desks, which tell the drawn hall, have exactly these microphones open."""
    async for message in link.messages():
        if isinstance(message, Control) and message.message == {"type": "microphones", "open": list(seats)}:
            return
    raise AssertionError("the meeting process has left")


@pytest.mark.timeout(300)  # a town that is started on a busy machine, like those of the browser tests
@pytest.mark.parametrize(  # the usual one is in every browser test, and all are in tests/contracts/
    "system", ["simulated:dis", pytest.param("simulated:bosch", marks=pytest.mark.slow)]
)
async def test_the_floor_given_in_a_whole_meeting_process_opens_the_microphone_at_its_system(
    system: str, tmp_path: Path
) -> None:
    async with town_with(system, tmp_path) as town, chair_of(town) as chair:
        link = await LocalLink.connect(Folders(town.data).socket(), "hall")
        for intent in OPENING:
            assert (await chair.call("intent", intent))["ok"], intent
        await until_open(link, SEAT)
        await link.close()


@pytest.mark.parametrize(
    ("system", "unit"),
    [
        ("simulated", SimulatedCoCon),
        ("simulated:cocon", SimulatedCoCon),
        ("simulated:dis", SimulatedDis),
        ("simulated:bosch", SimulatedBosch),
    ],
)
async def test_a_simulated_system_speaks_the_protocol_of_its_make(system: str, unit: type) -> None:
    async with simulated(ConferenceSection(system=system)) as (section, desks):
        make = SIMULATED_MAKES[system]
        assert UNITS[make] is unit
        assert section.system.startswith(f"{make}:127.0.0.1:")
        assert desks is not None
        assert section.chair_seats == tuple(desks.chairs)


async def test_a_real_system_is_reached_as_it_is_written() -> None:
    written = ConferenceSection(system="dis:10.0.0.5", chair_seats=(1,))
    async with simulated(written) as (section, desks):
        assert section is written
        assert desks is None
