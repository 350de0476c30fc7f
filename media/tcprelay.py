"""ICE over TCP for networks that block UDP (RFC 6544, passive): frames of RFC 4571 here, datagrams to the media plane.

Every TCP connection gets a UDP socket of its own, connected to the media plane's port; what comes on one goes out on
the other. To the plane it is one more browser on this machine, so the plane, native or not, knows nothing of TCP; only
where an address is told to somebody, `alias` gives the browser's own. The price is one more pass through the kernel,
paid only by those who have no other way.

TCP keeps everything and delivers late, which is the wrong way round for live pictures. So packets are dropped here as
soon as a connection falls behind: large media packets first (pictures), the rest later. The kernel is told to keep
little that is unsent (TCP_NOTSENT_LOWAT), else seconds would wait where nobody can drop them.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from media.fanout.ports import Address, Clock

FRAME_LIMIT: Final = 1500
"""Bytes of one packet; browsers stay below 1300, and nothing longer ever came by UDP."""

BATCH: Final = 64
"""Datagrams that one connection may pass on before the event loop gets a turn."""

PICTURE_OCTETS: Final = 400
"""Media packets from this size on are pictures; sound has 60 to 300 bytes, redundancy included."""

STUN_COOKIE: Final = b"\x21\x12\xa4\x42"
STUN_HEADER: Final = 20

SWEEP_S: Final = 1.0

UNSENT_OCTETS: Final = 16384
"""What the kernel may keep unsent: 30 ms at 4 Mbit/s."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one relay; bytes and seconds.

    `per_address`: a town hall has one address for all its people. `total` costs two file descriptors each. Above
    `pictures` waiting bytes (a quarter second at 2 Mbit/s) pictures are dropped, above `everything` all. `silent` is
    how long a connection may be without a STUN message (browsers send one every 2.5 s), `hello` how long without the
    first, `stuck` how long nothing may leave while something waits.
    """

    per_address: int = 48
    total: int = 256
    pictures: int = 65536
    everything: int = 131072
    silent: float = 30.0
    hello: float = 10.0
    stuck: float = 10.0


class FrameError(ValueError):
    """The stream is none of RFC 4571, or not one for media."""


class Deframer:
    """Cuts a byte stream into packets (RFC 4571 § 2: a length of 16 bits, then the packet). Keeps at most one frame."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The packets that are complete now, empty ones left out; raises FrameError at one that is too long."""
        data, start = self._rest + data, 0
        while len(data) - start >= 2:
            (length,) = struct.unpack_from("!H", data, start)
            if length > FRAME_LIMIT:
                raise FrameError(f"a frame of {length} bytes")
            if len(data) - start - 2 < length:
                break
            if length:
                yield data[start + 2 : start + 2 + length]
            start += 2 + length
        self._rest = data[start:]


def frame(packet: bytes) -> bytes:
    """A packet with its length before it."""
    return struct.pack("!H", len(packet)) + packet


def is_stun(packet: bytes) -> bool:
    """Whether it begins as every STUN message does (RFC 8489 § 5)."""
    if len(packet) < STUN_HEADER or packet[0] & 0xC0 or packet[4:8] != STUN_COOKIE:
        return False
    return int.from_bytes(packet[2:4], "big") == len(packet) - STUN_HEADER


def is_picture(packet: bytes) -> bool:
    """Whether it is a media packet (RFC 7983) of a picture's size."""
    return len(packet) >= PICTURE_OCTETS and 127 < packet[0] < 192


def plain(host: str) -> str:
    """An address as text; IPv4 as IPv4, also where it came through an IPv6 socket."""
    address = ipaddress.ip_address(host.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)


def household(host: str) -> str:
    """Whose connections are counted together: an IPv4 address, or the 64 bits of IPv6 that one household is given."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv4Address):
        return host
    return str(ipaddress.ip_network((address, 64), strict=False))


class TcpRelay:
    """Listens on a TCP port. `plane_address` is where the media plane's UDP socket can be reached from this machine.

    `counters` tells what was refused, cut and dropped. `now` is a monotonic clock, the loop's where none is given.
    """

    def __init__(
        self,
        host: str,
        port: int,
        plane_address: Callable[[], Address],
        limits: Limits | None = None,
        now: Clock | None = None,
    ) -> None:
        self.counters: Counter[str] = Counter()
        self.limits = limits or Limits()
        self.now: Clock = now or (lambda: asyncio.get_running_loop().time())
        self.plane_address = plane_address
        self._listen_at = host, port
        self._server: asyncio.Server | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._connections: dict[Address, Connection] = {}
        self._households: Counter[str] = Counter()

    async def start(self) -> None:
        """Open the port; raises OSError where it is taken."""
        listening = _listen(*self._listen_at)
        self._server = await asyncio.get_running_loop().create_server(lambda: Connection(self), sock=listening)
        self._sweeping = asyncio.create_task(self._sweep_for_ever(), name="tcp relay")

    async def close(self) -> None:
        """Close the port and all connections; harmless when repeated."""
        if self._server is None or self._sweeping is None:
            return
        self._sweeping.cancel()
        self._server.close()
        for connection in tuple(self._connections.values()):
            connection.cut("tcp-closing")
        await asyncio.gather(self._sweeping, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    @property
    def port(self) -> int:
        """The TCP port; raises RuntimeError before `start`."""
        if self._server is None:
            raise RuntimeError("the relay is not running")
        return int(self._server.sockets[0].getsockname()[1])

    def alias(self, address: Address) -> Address:
        """The browser's address behind one of our sockets; any other address as it is."""
        connection = self._connections.get(address)
        return connection.remote if connection is not None else address

    def admit(self, connection: Connection, own: Address) -> bool:
        """Take a connection in, if there is a place for it."""
        house = household(connection.remote[0])
        if len(self._connections) >= self.limits.total or self._households[house] >= self.limits.per_address:
            self.counters["tcp-refused"] += 1
            return False
        self._connections[own] = connection
        self._households[house] += 1
        self.counters["tcp-accepted"] += 1
        return True

    def forget(self, connection: Connection, own: Address) -> None:
        """It has ended."""
        if self._connections.pop(own, None) is None:
            return
        house = household(connection.remote[0])
        self._households[house] -= 1
        if not self._households[house]:
            del self._households[house]

    def sweep(self) -> None:
        """Cut what is silent or stuck."""
        now = self.now()
        for connection in tuple(self._connections.values()):
            connection.look(now)

    async def _sweep_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            self.sweep()


class Connection(asyncio.Protocol):
    """One browser: its TCP connection and the UDP socket that stands for it. `remote` is where the browser is."""

    def __init__(self, relay: TcpRelay) -> None:
        self._relay = relay
        self._deframer = Deframer()
        self._transport: asyncio.Transport | None = None
        self._socket: socket.socket | None = None
        self._own: Address = ("", 0)
        self._proven = False
        self._behind = False
        self._heard_at = self._moved_at = relay.now()
        self._written = self._left = 0
        self.remote: Address = ("", 0)

    # -- coming and going --------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        peer = transport.get_extra_info("peername")
        if peer is None:  # gone before we looked
            self._end()
            return
        self.remote = plain(peer[0]), peer[1]
        try:
            self._socket = _connected(self._relay.plane_address())
        except OSError:  # no more file descriptors
            self.cut("tcp-no-socket")
            return
        self._own = _name(self._socket)
        if not self._relay.admit(self, self._own):
            self._end()
            return
        with contextlib.suppress(OSError):
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_OCTETS)
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._readable)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def cut(self, reason: str) -> None:
        """End it and count why."""
        self._relay.counters[reason] += 1
        self._end()

    def _end(self) -> None:
        self._relay.forget(self, self._own)
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None
        if self._transport is not None:
            self._transport.abort()

    def look(self, now: float) -> None:
        """Cut it where the browser is silent, or takes nothing."""
        limits = self._relay.limits
        waiting = self._waiting()
        if self._written - waiting != self._left or not waiting:
            self._left, self._moved_at = self._written - waiting, now
        if now - self._heard_at >= (limits.silent if self._proven else limits.hello):
            self.cut("tcp-silent")
        elif now - self._moved_at >= limits.stuck:
            self.cut("tcp-stuck")

    # -- from the browser --------------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        try:
            for packet in self._deframer.feed(data):
                self._packet(packet)
        except FrameError:
            self.cut("tcp-malformed")

    def _packet(self, packet: bytes) -> None:
        if is_stun(packet):
            self._proven, self._heard_at = True, self._relay.now()
        elif not self._proven:
            raise FrameError("not STUN")
        if self._socket is None:
            return
        try:
            self._socket.send(packet)
        except OSError:  # the plane's buffer is full, or the plane is gone
            self._relay.counters["tcp-in-dropped"] += 1

    # -- to the browser ----------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        waiting, data = self._waiting(), bytearray()
        for packet in self._datagrams():
            if self._fits(packet, waiting + len(data)):
                data += frame(packet)
        if data and self._transport is not None:
            self._written += len(data)
            self._transport.write(data)

    def _datagrams(self) -> Iterator[bytes]:
        """What the plane sent; a refusal by its closed port is nothing."""
        for _ in range(BATCH):
            try:
                packet = self._socket.recv(FRAME_LIMIT + 1) if self._socket is not None else b""
            except OSError:  # BlockingIOError: no more
                return
            if packet:
                yield packet

    def _fits(self, packet: bytes, waiting: int) -> bool:
        """Whether it may join what waits. A connection that fell behind gets no pictures until half of it has left."""
        limits = self._relay.limits
        self._behind = waiting > (limits.pictures // 2 if self._behind else limits.pictures)
        if len(packet) <= FRAME_LIMIT and waiting <= limits.everything and not (self._behind and is_picture(packet)):
            return True
        self._relay.counters["tcp-out-dropped"] += 1
        return False

    def _waiting(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; "::" takes IPv4 too. Raises OSError where the port is taken."""
    if ":" in host:
        return socket.create_server((host, port), family=socket.AF_INET6, dualstack_ipv6=host == "::")
    return socket.create_server((host, port))


def _connected(plane: Address) -> socket.socket:
    """A UDP socket that hears the plane alone; the kernel gives it an address from which the plane's own is reached."""
    sock = socket.socket(socket.AF_INET6 if ":" in plane[0] else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.connect(plane)
    except OSError:
        sock.close()
        raise
    return sock


def _name(sock: socket.socket) -> Address:
    host, port = sock.getsockname()[:2]
    return plain(host), port
