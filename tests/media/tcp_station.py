"""A TCP relay for its tests, before a plane that is one UDP socket, with browsers that speak frames and a clock."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from media.tcprelay import Limits, TcpRelay, frame

CHECK = b"\x00\x01\x00\x00\x21\x12\xa4\x42" + b"t" * 12
"""A binding request without attributes."""

PICTURE = b"\x80" + b"p" * 1199
SOUND = b"\x80" + b"s" * 99


class Plane:
    """The media plane's UDP socket, and what came to it."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((host, 0))

    @property
    def address(self) -> tuple[str, int]:
        host, port = self.socket.getsockname()[:2]
        return host, port

    async def receive(self) -> tuple[bytes, tuple[str, int]]:
        data, address = await asyncio.get_running_loop().sock_recvfrom(self.socket, 2048)
        return data, address[:2]


class Browser:
    """A TCP connection that speaks frames."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @property
    def name(self) -> tuple[str, int]:
        host, port = self.writer.get_extra_info("sockname")[:2]
        return host, port

    def send(self, packet: bytes) -> None:
        self.writer.write(frame(packet))

    async def receive(self) -> bytes:
        (length,) = struct.unpack("!H", await self.reader.readexactly(2))
        return await self.reader.readexactly(length)

    async def is_cut(self) -> bool:
        """Wait for the end of the connection."""
        try:
            return await self.reader.read() == b""
        except ConnectionResetError:
            return True


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Station:
    """A relay before a plane, and browsers as wanted."""

    def __init__(self, limits: Limits, host: str, plane_host: str) -> None:
        self.clock = Clock()
        self.plane = Plane(plane_host)
        self.host = host
        self.relay = TcpRelay(host, 0, lambda: self.plane.address, limits, self.clock)
        self.browsers: list[Browser] = []

    async def browser(self, host: str | None = None) -> Browser:
        one = Browser(*await asyncio.open_connection(host or self.host, self.relay.port))
        self.browsers.append(one)
        return one

    async def known(self) -> tuple[Browser, tuple[str, int]]:
        """A browser whose first check has arrived, and where the plane sees it."""
        one = await self.browser()
        one.send(CHECK)
        data, address = await self.plane.receive()
        assert data == CHECK
        return one, address

    async def close(self) -> None:
        await self.relay.close()
        for one in self.browsers:
            one.writer.close()
        self.plane.socket.close()


Open = Callable[..., Awaitable[Station]]


@asynccontextmanager
async def stations() -> AsyncIterator[Open]:
    """Relays that are opened as they are asked for, and closed at the end."""
    running: list[Station] = []

    async def open_station(
        limits: Limits | None = None, host: str = "127.0.0.1", plane_host: str = "127.0.0.1"
    ) -> Station:
        station = Station(limits or Limits(), host, plane_host)
        await station.relay.start()
        running.append(station)
        return station

    yield open_station
    for station in running:
        await station.close()
