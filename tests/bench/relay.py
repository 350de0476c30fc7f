"""A bad line: a UDP relay between a browser and a server that loses, delays, limits and cuts in both directions.

The kernel's netem does the same where it is built in; this needs no privilege and no kernel module. The relay stands in
the browser's descriptions as the server, and in the server's as the browser, so that ICE, DTLS and media all cross it.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.bench.load.sdp import PRIORITY, parse
from tests.bench.peers.contract import Party

QUEUE_S: Final = 0.3
"""What a limited line buffers before it drops, as home routers do."""

CANDIDATES: Final = re.compile(r"a=(candidate:.*|end-of-candidates)\r?\n")
MEDIA: Final = re.compile(r"(m=(?:audio|video) [^\n]*\n(?:c=[^\n]*\n)?)")

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """Each way: share of datagrams lost, seconds of delay; bit/s towards the browser, None without limit."""

    loss: float = 0.0
    delay_s: float = 0.0
    down_bits: int | None = None


class Direction:
    """One way of the line: what goes in comes out later, or never, in order."""

    def __init__(self, send: Callable[[bytes], None], seed: int) -> None:
        self._send = send
        self._chance = random.Random(seed)
        self._free_at = self._last_at = 0.0
        self.line = Line()
        self.bits: int | None = None
        self.cut = False

    def take(self, data: bytes) -> None:
        """One datagram."""
        loop = asyncio.get_running_loop()
        if self.cut or self._chance.random() < self.line.loss or self._crossed(loop.time(), len(data)) is None:
            return
        self._last_at = max(self._last_at + 1e-6, max(self._free_at, loop.time()) + self.line.delay_s)
        loop.call_at(self._last_at, self._send, data)

    def _crossed(self, now: float, octets: int) -> float | None:
        """When its last bit has left; None where the queue is full."""
        if self.bits is None:
            return now
        begins = max(now, self._free_at)
        if begins - now > QUEUE_S:
            return None
        self._free_at = begins + octets * 8 / self.bits
        return self._free_at


class Relay:
    """One connection's way. `near` looks to the browser, `far` to the server."""

    def __init__(self, host: str, seed: int = 1) -> None:
        self._host = host
        self._browser: Address | None = None
        self._server: Address | None = None
        self._up, self._down = Direction(self._to_server, seed), Direction(self._to_browser, seed + 1)
        self._near: asyncio.DatagramTransport
        self._far: asyncio.DatagramTransport

    async def open(self) -> None:
        """Bind both sockets."""
        loop = asyncio.get_running_loop()
        local = (self._host, 0)
        self._near, _ = await loop.create_datagram_endpoint(lambda: _Side(self._from_browser), local)
        self._far, _ = await loop.create_datagram_endpoint(lambda: _Side(self._from_server), local)

    def close(self) -> None:
        """Let go of both."""
        self._near.close()
        self._far.close()

    def set(self, line: Line) -> None:
        """What the line is like from now on."""
        self._up.line = self._down.line = line
        self._down.bits = line.down_bits

    def cut(self, cut: bool) -> None:
        """Nothing comes through while cut."""
        self._up.cut = self._down.cut = cut

    def for_browser(self, sdp: str) -> str:
        """The server's description with us in its place."""
        candidates = parse(sdp).candidates
        self._server = candidates[0] if candidates else self._server
        return _with_candidate(sdp, self._near.get_extra_info("sockname"))

    def for_server(self, sdp: str) -> str:
        """The browser's description with us in its place."""
        candidates = parse(sdp).candidates
        self._browser = candidates[0] if candidates else self._browser
        return _with_candidate(sdp, self._far.get_extra_info("sockname"))

    def _from_browser(self, data: bytes, address: Address) -> None:
        self._browser = address
        self._up.take(data)

    def _from_server(self, data: bytes, _: Address) -> None:
        self._down.take(data)

    def _to_server(self, data: bytes) -> None:
        if self._server is not None and not self._far.is_closing():
            self._far.sendto(data, self._server)

    def _to_browser(self, data: bytes) -> None:
        if self._browser is not None and not self._near.is_closing():
            self._near.sendto(data, self._browser)


class RelayedParty:
    """A party whose descriptions pass a relay."""

    def __init__(self, party: Party, relay: Relay) -> None:
        self._party, self._relay = party, relay

    async def offer(self, direction: str) -> str:
        return self._relay.for_server(await self._party.offer(direction))

    async def accept(self, answer: str) -> None:
        await self._party.accept(self._relay.for_browser(answer))

    async def answer(self, offer: str) -> str:
        return self._relay.for_server(await self._party.answer(self._relay.for_browser(offer)))


class _Side(asyncio.DatagramProtocol):
    def __init__(self, take: Callable[[bytes, Address], None]) -> None:
        self._take = take

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self._take(data, addr)


def _with_candidate(sdp: str, address: Address) -> str:
    """The SDP with this one candidate in every m-section and no other."""
    line = f"a=candidate:1 1 udp {PRIORITY} {address[0]} {address[1]} typ host\r\n"
    return MEDIA.sub(lambda head: head[1] + line, CANDIDATES.sub("", sdp))
