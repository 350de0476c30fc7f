"""Panasonic AW cameras: commands by HTTP, at most one each 130 ms; arrivals by a TCP connection of the camera to us.

Where that connection does not come through (a firewall between camera network and server), the settle time must do.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Final

from hardware.cameras import panasonic_wire as wire
from hardware.cameras.ports import Count, Declined, Link, NoSuchPreset, Steer, Unsupported
from hardware.cameras.settings import CameraSettings
from hardware.cameras.standing import TOLD_S, until_it_stands
from hardware.cameras.web import Web
from hardware.conference.line import Garbled, LineTrouble, Mute, Pause, within

SAID_S: Final = 4.5  # a notification is one packet


class Ear:
    """Where the camera calls back."""

    def __init__(self, count: Count, pause: Pause) -> None:
        self._count = count
        self._pause = pause
        self._server: asyncio.Server | None = None
        self._stood: dict[int, asyncio.Future[None]] = {}
        self.called = False  # the camera's connections come through

    async def open(self, family: socket.AddressFamily, port: int) -> int:
        """Listen on every address of the family; the port. Raises OSError where it is taken."""
        self._server = await asyncio.start_server(self._call, port=port, family=family)
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    def expect(self, preset: int) -> None:
        """From now on an arrival at this preset counts."""
        self._stood = {preset: asyncio.get_running_loop().create_future()}

    async def arrival(self, preset: int) -> None:
        """Returns when the camera said that it stands there."""
        await asyncio.shield(self._stood[preset])

    def told(self, preset: int) -> bool:
        """Whether the camera said so already."""
        return self._stood[preset].done()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Who calls and says nothing is hung up on."""
        try:
            self._take(await within(SAID_S, _envelope(reader), self._pause))
        except (Mute, OSError):
            self._count("truncated")
        finally:
            writer.close()

    def _take(self, envelope: bytes) -> None:
        word = wire.notification(envelope)
        if word is None:
            self._count("truncated")
            return
        self.called = True
        preset = wire.arrived(word)
        if preset is not None:
            self._arrived(preset)

    def _arrived(self, preset: int) -> None:
        stood = self._stood.get(preset)
        if stood is None or stood.done():
            self._count("late" if stood is None else "doubled")
        else:
            stood.set_result(None)


async def _envelope(reader: asyncio.StreamReader) -> bytes:
    envelope = bytearray()
    while len(envelope) < wire.LONGEST and (piece := await reader.read(wire.LONGEST)):
        envelope += piece
    return bytes(envelope)


class PanasonicLink:
    """The orders as Panasonic's words."""

    def __init__(self, web: Web, ear: Ear, settings: CameraSettings, count: Count, pause: Pause) -> None:
        self._web = web
        self._ear = ear
        self._settings = settings
        self._count = count
        self._pause = pause
        self._turn = asyncio.Lock()
        self._port = 0
        self._lit = False

    async def resync(self) -> None:
        """Switched on, and willing to call back."""
        if await self._say(wire.ASK_POWER) == wire.STANDBY:
            await self._say(wire.POWER_ON)
        await self._subscribe()

    async def _subscribe(self) -> None:
        """A camera that cannot call back is asked nothing more; the settle time stands in."""
        try:
            self._port = await self._ear.open(_family(self._settings.host), self._settings.notify_port)
            await self._web.get(wire.subscribe(self._port, "start"))
        except (OSError, Declined, Garbled):
            self._count("no notifications")

    async def listen(self) -> None:
        """What comes unasked is taken by the ear."""
        await asyncio.Event().wait()

    async def probe(self) -> None:
        """Ask whether it is switched on."""
        await self._say(wire.ASK_POWER)

    async def recall(self, preset: int) -> None:
        """Returns when accepted."""
        self._ear.expect(preset)
        await self._preset(wire.recall, preset)

    async def arrival(self, preset: int) -> None:
        """The camera's word, or the settle time where its words do not get through; one that was lost is asked for."""
        patience = TOLD_S if self._ear.called else self._settings.settle
        try:
            await within(patience, self._ear.arrival(preset), self._pause)
        except Mute:
            if self._ear.called:
                await until_it_stands(self._where, lambda: self._ear.told(preset), self._settings.settle, self._pause)

    async def _where(self) -> tuple[str, ...]:
        """Pan and tilt, and zoom; nothing where the camera does not know the questions."""
        try:
            return await self._say(wire.ASK_POSITION), await self._say(wire.ASK_ZOOM)
        except Unsupported:
            return ()

    async def save(self, preset: int) -> None:
        """Returns when accepted."""
        await self._preset(wire.save, preset)

    async def steer(self, steer: Steer) -> None:
        """Both motors and the lens."""
        await self._say(wire.drive(steer))
        await self._say(wire.zoom(steer))

    async def tally(self, on: bool) -> None:
        """The light must be allowed once before it can be lit."""
        if not self._lit:
            await self._say(wire.ENABLE_LIGHT)
        self._lit = True
        await self._say(wire.light(on))

    async def close(self) -> None:
        """Tell the camera, which calls back five listeners at most; nothing it answers matters any more."""
        try:
            if self._port:
                await self._web.get(wire.subscribe(self._port, "stop"))
        except (LineTrouble, Declined):
            self._count("no goodbye")
        finally:
            await self._ear.close()
            await self._web.close()

    async def _preset(self, command: Callable[[int], str], preset: int) -> None:
        if not 0 <= preset <= wire.HIGHEST:
            raise NoSuchPreset(preset)
        await self._say(command(preset))

    async def _say(self, command: str) -> str:
        """The camera's answer; raises NoSuchPreset, Declined or Unsupported where it refuses."""
        async with self._turn:
            text = await self._web.get(wire.path(command))
            await self._pause(wire.BETWEEN_S)
        word = wire.answer(text)
        if word is None:
            self._count("unknown")
            raise Garbled(f"answer {text[:40]!r}")
        if isinstance(word, wire.Refused):
            raise _REFUSALS[word.why](command)
        return word


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


_REFUSALS: Final[dict[wire.Why, type[Exception]]] = {
    "unsupported": Unsupported,
    "busy": Declined,
    "out of range": NoSuchPreset,
}


async def dial(settings: CameraSettings, count: Count, pause: Pause) -> Link:
    """A Panasonic camera; nothing is asked yet."""
    return PanasonicLink(Web(settings, pause), Ear(count, pause), settings, count, pause)
