"""A line between browsers and the server that loses packets: a UDP relay on the loopback address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from media.rtp import is_rtcp

Address = tuple[str, int]


class _Far(asyncio.DatagramProtocol):
    """The server's side of one browser's packets."""

    def __init__(self, line: Line, browser: Address) -> None:
        self._line = line
        self._browser = browser

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._line.to_browser(data, self._browser)


class Line(asyncio.DatagramProtocol):
    """Every `period`-th large packet to the browsers is lost (0: none), and all while `cut`."""

    def __init__(self, server: Address, period: int = 0) -> None:
        self.period = period
        self.cut = False
        self.port = 0
        self._server = server
        self._count = 0
        self._near: asyncio.DatagramTransport
        self._far: dict[Address, asyncio.Task[asyncio.DatagramTransport]] = {}

    async def start(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._near, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
        self.port = self._near.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: Address) -> None:
        if addr not in self._far:
            self._far[addr] = asyncio.get_running_loop().create_task(self._connect(addr))
        task = self._far[addr]
        if self.cut:
            return
        send: Callable[[asyncio.Task[asyncio.DatagramTransport]], None] = lambda done: done.result().sendto(data)  # noqa: E731
        task.add_done_callback(send) if not task.done() else send(task)

    async def _connect(self, browser: Address) -> asyncio.DatagramTransport:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Far(self, browser), remote_addr=self._server)
        return transport

    def to_browser(self, data: bytes, browser: Address) -> None:
        """From the server, unless it is lost."""
        if self.cut or self._lost(data):
            return
        self._near.sendto(data, browser)

    def _lost(self, data: bytes) -> bool:
        if not self.period or is_rtcp(data) or len(data) <= 300:
            return False
        self._count += 1
        return self._count % self.period == 0

    async def close(self) -> None:
        """End it."""
        for task in self._far.values():
            (await task).close()
        self._near.close()
