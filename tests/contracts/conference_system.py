"""What the contract suite of the conference systems stands on: a simulated hall, the production driver, and its time.

The driver waits only through `Time`, which stands still until a test lets a span of it pass; everything else is real:
sockets on loopback, and the makes' own protocols.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

import pytest

from hardware.conference.bosch import POLL_S
from hardware.conference.build import conference_system
from hardware.conference.cocon import BREATH_S
from hardware.conference.ports import Capability, ConferenceEvent, ConferenceSystem, HealthChanged
from hardware.devices import State
from hardware.settings import ConferenceSettings, Make
from hardware.simulated.conference.bosch import SimulatedBosch
from hardware.simulated.conference.cocon import SimulatedCoCon
from hardware.simulated.conference.desks import Desks
from hardware.simulated.conference.dis import SimulatedDis
from hardware.simulated.conference.embedded import simulated_conference
from hardware.simulated.conference.server import HOST, CentralUnit

PATIENCE_S: Final = 20
FIRST_WAIT_S: Final = 0.5
E = TypeVar("E", bound=ConferenceEvent)


class Time:
    """Time that stands still: a pause ends when the test lets a pause of that length pass."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []
        self._begun = asyncio.Event()

    def now(self) -> float:
        return 0.0

    async def pause(self, seconds: float) -> None:
        end = asyncio.get_running_loop().create_future()
        self.asked.append(seconds)
        self._waiting.append((seconds, end))
        self._begun.set()
        try:
            await end
        finally:
            self._waiting = [one for one in self._waiting if one[1] is not end]

    async def elapse(self, seconds: float) -> None:
        """Let every pause of that length end, after waiting for one to begin."""
        for end in await self.begun(seconds):
            end.set_result(None)

    async def begun(self, seconds: float) -> list[asyncio.Future[None]]:
        """Wait until a pause of that length is under way."""
        async with asyncio.timeout(PATIENCE_S):
            while not (due := [end for length, end in self._waiting if length == seconds and not end.done()]):
                self._begun.clear()
                await self._begun.wait()
        return due


@dataclass
class Stage:
    """A hall and the driver that is connected to it, or tries to be."""

    desks: Desks
    unit: CentralUnit
    time: Time = field(default_factory=Time)
    heard: list[ConferenceEvent] = field(default_factory=list)
    _stirred: asyncio.Event = field(default_factory=asyncio.Event)
    _running: list[asyncio.Task[None]] = field(default_factory=list)

    def connect(self, settings: ConferenceSettings | None = None) -> ConferenceSystem:
        """Start the driver, towards the unit where nothing else is said."""
        driver = conference_system(settings or self.unit.settings, self._hear, now=self.time.now, pause=self.time.pause)
        assert driver is not None
        self._running.append(asyncio.create_task(driver.run()))
        return driver

    def towards(self, port: int) -> ConferenceSettings:
        """The settings that lead the driver to another port."""
        return replace(self.unit.settings, conference=f"{self.unit.make}:{HOST}:{port}")

    async def connected(self) -> ConferenceSystem:
        """Start the driver and wait until it has read everything."""
        driver = self.connect()
        await self.health("ready")
        return driver

    async def disconnect(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _hear(self, event: ConferenceEvent) -> None:
        self.heard.append(event)
        self._stirred.set()

    async def until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not reached():
                self._stirred.clear()
                await self._stirred.wait()

    async def obeyed(self, driver: ConferenceSystem) -> None:
        """Wait until the device has done all it was told: commands arrive in order, and this one is told back."""
        await driver.open(37)
        await self.until(lambda: 37 in driver.room.open)
        await driver.close(37)
        await self.until(lambda: 37 not in driver.room.open)

    async def babble(self) -> None:
        """Let the unit say once what nobody can read, and let the driver rest from it."""
        match self.unit:
            case SimulatedDis():
                self.unit.say("mic_onn 3\r\n")
            case SimulatedCoCon():
                self.unit.tell('"{\\"Mikrofon\\":3}"')
                await self.time.elapse(BREATH_S)
            case SimulatedBosch():
                self.unit.tell("speakers", '[{"id":3,"micOn":tr')

    async def repeat_request(self, seat: int) -> None:
        """Let the unit say once more that this seat, which alone does, asks to speak, and let the driver rest."""
        match self.unit:
            case SimulatedDis():
                self.unit.say(f"mic_request_on {seat}\r\n")
            case SimulatedCoCon():
                self.unit.tell(json.dumps({"MicrophoneState": {"Speakers": [], "Requests": [seat], "Replies": []}}))
            case SimulatedBosch():
                self.unit.tell("waiting-list", json.dumps([{"id": seat}, {"id": seat}]))
                await self.time.elapse(POLL_S)

    async def hears(self, event: ConferenceEvent) -> None:
        """Wait for this event."""
        await self.until(lambda: event in self.heard)

    async def health(self, state: State) -> None:
        """Wait until the newest word about the device's health is this one."""
        await self.until(lambda: self.states[-1:] == [state])

    @property
    def states(self) -> list[State]:
        return [event.health.state for event in self.heard if isinstance(event, HealthChanged)]

    def of(self, kind: type[E]) -> list[E]:
        return [event for event in self.heard if isinstance(event, kind)]


OTHER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello\r\n"
"""What some other device says."""


@contextlib.asynccontextmanager
async def stranger(greeting: bytes = OTHER) -> AsyncIterator[int]:
    """Something else that listens on a port: it says the same to everybody and hangs up."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(greeting)
        writer.write_eof()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    server = await asyncio.start_server(greet, HOST)
    async with server:
        yield server.sockets[0].getsockname()[1]


@contextlib.contextmanager
def abyss() -> Iterator[int]:
    """A port whose connections are never made: its queue is full, so the kernel drops what asks for another one."""
    with contextlib.ExitStack() as open_sockets:
        listener = open_sockets.enter_context(socket.socket())
        listener.bind((HOST, 0))
        listener.listen(0)
        for _ in range(3):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def stages(make: Make) -> AsyncIterator[Stage]:
    """A stage with a running hall of that make."""
    desks = Desks()
    async with simulated_conference(make, desks) as unit:
        stage = Stage(desks, unit)
        yield stage
        await stage.disconnect()


def needs(driver: ConferenceSystem, capability: Capability) -> None:
    """Skip where the make has no such thing."""
    if capability not in driver.capabilities:
        pytest.skip(f"this make has no {capability}")
