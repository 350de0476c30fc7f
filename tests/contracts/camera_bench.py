"""Every make of camera with its simulated device, and waiting in the hands of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from hardware.backoff import Backoff
from hardware.cameras.build import camera
from hardware.cameras.driver import CONNECT_S, PROBE_S, CameraDriver
from hardware.cameras.onvif import ASK_S
from hardware.cameras.panasonic_wire import BETWEEN_S
from hardware.cameras.ports import CameraEvent, HealthChanged
from hardware.cameras.settings import CameraSettings, Make
from hardware.cameras.visca_wires import ACCEPTED_S, RETRY_S
from hardware.cameras.web import ANSWER_S
from hardware.simulated.cameras.head import Head
from hardware.simulated.cameras.onvif import OnvifCamera
from hardware.simulated.cameras.visca import TcpCamera, UdpCamera
from hardware.simulated.cameras.web import PanasonicCamera, PtzOpticsCamera

T = TypeVar("T")
SETTLE: Final = 1.75
TRAVEL: Final = 1.25
PATIENCE: Final = 20.0  # seconds until a test that waits for what never comes fails
_backoff = Backoff()
BACKOFFS: Final = frozenset(_backoff.failed(0.0) for _ in range(8))
SHORT: Final = BACKOFFS | {BETWEEN_S, ASK_S}
ANSWERED: Final = frozenset({CONNECT_S, RETRY_S, ACCEPTED_S, ANSWER_S})  # waits for an answer


class Waits:
    """`pause` for the driver and the device: waits of a length in `passing` are over at once, others when let."""

    def __init__(self) -> None:
        self.passing: set[float] = set(SHORT)
        self._waiting: list[tuple[float, asyncio.Future[None]]] = []
        self.asked: list[float] = []
        self.began = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        if seconds in self.passing:
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((seconds, future))
        self.began.set()
        await future

    def let(self, *lengths: float) -> None:
        """Waits of these lengths are over, now and from now on."""
        self.passing.update(lengths)
        for seconds, future in self._waiting:
            if seconds in self.passing and not future.done():
                future.set_result(None)

    async def once(self, seconds: float) -> None:
        """The next wait of this length is over."""
        while not (waiting := [future for length, future in self._waiting if length == seconds and not future.done()]):
            self.began.clear()
            async with asyncio.timeout(PATIENCE):
                await self.began.wait()
        waiting[0].set_result(None)


class Device(Protocol):
    """A simulated camera."""

    mute: bool

    async def start(self, port: int = 0) -> int: ...

    async def stop(self) -> None: ...


@dataclass(frozen=True)
class Trait:
    """What a make can do, and how it is made."""

    make: Make
    device: Callable[[Head, str], Any]
    tally: bool = True
    tells_missing: bool = True
    password: bool = False
    tells_arrival: bool = True


TRAITS: Final[Mapping[str, Trait]] = {
    "visca_udp": Trait("visca_udp", lambda head, _password: UdpCamera(head)),
    "visca_tcp": Trait("visca_tcp", lambda head, _password: TcpCamera(head)),
    "ptzoptics": Trait(
        "ptzoptics",
        lambda head, password: PtzOpticsCamera(head, "rat", password),
        tally=False,
        tells_missing=False,
        password=True,
        tells_arrival=False,
    ),
    "panasonic": Trait("panasonic", lambda head, password: PanasonicCamera(head, "rat", password), password=True),
    "onvif": Trait("onvif", lambda head, password: OnvifCamera(head, "rat", password), tally=False, password=True),
    "onvif, careless": Trait(
        "onvif",
        lambda head, password: OnvifCamera(head, "rat", password, tidy=False),
        tally=False,
        password=True,
    ),
}


class Studio:
    """One driver, one device, and everything the driver said."""

    def __init__(self, trait: Trait, password: str = "geheim") -> None:
        self.trait = trait
        self.waits = Waits()
        self.travels = Waits()
        self.head = Head(travel_s=TRAVEL, now=asyncio.get_running_loop().time, pause=self.travels)
        self.device = trait.device(self.head, "geheim")
        self.events: list[CameraEvent] = []
        self._heard = asyncio.Event()
        self._settings = CameraSettings("saal", trait.make, "127.0.0.1", 0, "rat", password, settle=SETTLE)
        self._running: asyncio.Task[None] | None = None
        self.driver: CameraDriver
        self.port = 0

    async def start(self) -> None:
        self.port = await self.device.start()
        self.run()

    def run(self) -> None:
        settings = replace(self._settings, port=self.port)
        now = asyncio.get_running_loop().time
        self.driver = camera(settings, self._hear, now=now, pause=self.waits)
        self._running = asyncio.create_task(self.driver.run())

    async def stop(self) -> None:
        await self.leave()
        await self.device.stop()

    async def leave(self) -> None:
        """End the driver; the device stays."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
            self._running = None

    def _hear(self, event: CameraEvent) -> None:
        self.events.append(event)
        self._heard.set()

    async def until(self, event: CameraEvent, times: int = 1) -> None:
        """Wait until the driver has said this so often."""
        while self.events.count(event) < times:
            self._heard.clear()
            async with asyncio.timeout(PATIENCE):
                await self._heard.wait()

    async def until_state(self, *states: str) -> str:
        """Wait until the health is one of these; its sentence."""
        while self.driver.health.state not in states:
            self._heard.clear()
            async with asyncio.timeout(PATIENCE):
                await self._heard.wait()
        return self.driver.health.sentence

    async def lose(self) -> None:
        """The device says nothing any more, and the driver notices."""
        self.device.mute = True
        self.waits.let(PROBE_S, *ANSWERED)
        await self.until_state("silent", "half-open")

    def states(self) -> list[str]:
        """Every state the driver's health went through."""
        return [event.health.state for event in self.events if isinstance(event, HealthChanged)]

    async def outcome(self, pending: asyncio.Future[T]) -> T:
        """What became of an order."""
        async with asyncio.timeout(PATIENCE):
            return await pending


@asynccontextmanager
async def studio(make: str, password: str = "geheim", *, connected: bool = True) -> AsyncIterator[Studio]:
    """A camera, ready where it is `connected`."""
    here = Studio(TRAITS[make], password)
    await here.start()
    try:
        if connected:
            await here.until_state("ready")
        yield here
    finally:
        await here.stop()
