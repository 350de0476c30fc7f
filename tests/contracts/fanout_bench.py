"""What the contract suite of the fan-outs stands on: browsers as sockets with keys, and time for either implementation.

The twin gets a clock of its own and a `tick` whenever a test waits; the native plane lives in real time. Tests await
packets and callbacks, and use `settled` before they look at totals: a datagram that goes up tells that all sent before
it has been dealt with.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final, TypeVar

import pylibsrtp
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_128_GCM, SRTPProtectionProfile

from media import rtcp, rtp
from media.fanout import FanoutMissing, choose_fanout
from media.fanout.ports import Address, Extensions, Fanout, Inbound, Link, MakeFanout, Outbound, SrtpKeys
from media.fanout.python import PythonFanout

PATIENCE_S: Final = 10
STEP_S: Final = 0.02
MAP: Final = {"mid": 1, "rid": 2, "repaired_rid": 3, "level": 4, "send_time": 5, "transport_cc": 6}
EXTENSIONS: Final = Extensions(**MAP)

CAMERA: Final = Inbound("VP8", 90000, 96, 97, mid="1", nack=True, extensions=EXTENSIONS)
MICROPHONE: Final = Inbound("OPUS", 48000, 111, red_payload_type=63, mid="0", extensions=EXTENSIONS)
PICTURE: Final = Outbound("VP8", 90000, 100, 500, "hall", 1000, rtx_payload_type=101, rtx_ssrc=501)
SOUND: Final = Outbound("OPUS", 48000, 110, 600, "hall", 2000)


def makers() -> dict[str, MakeFanout]:
    """The implementations that can run here."""
    found: dict[str, MakeFanout] = {"python": PythonFanout}
    with contextlib.suppress(FanoutMissing):
        found["native"] = choose_fanout("native")
    return found


@dataclass(frozen=True)
class Received:
    """One RTP packet a browser got, decrypted; `payload` without padding."""

    header: rtp.Header
    payload: bytes
    extensions: dict[int, bytes]

    @property
    def sequence(self) -> int:
        return self.header.sequence

    @property
    def timestamp(self) -> int:
        return self.header.timestamp

    @property
    def ssrc(self) -> int:
        return self.header.ssrc


def received(packet: bytes) -> Received:
    header = rtp.parse(packet)
    payload = packet[header.payload_offset : len(packet) - header.padding]
    return Received(header, payload, rtp.extensions(packet))


@dataclass
class Asked:
    """A listener for keyframe requests."""

    bench: Bench
    count: int = 0

    def __call__(self) -> None:
        self.count += 1
        self.bench.stirred.set()


@dataclass
class Ear:
    """A tap."""

    bench: Bench
    packets: list[bytes] = field(default_factory=list)
    clocks: list[tuple[int, int]] = field(default_factory=list)

    def packet(self, packet: bytes) -> None:
        self.packets.append(packet)
        self.bench.stirred.set()

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        self.clocks.append((ntp_time, rtp_time))
        self.bench.stirred.set()


class Bench:
    """A fan-out on a port of its own, and the browsers around it."""

    def __init__(self, make: MakeFanout, host: str = "127.0.0.1") -> None:
        self.socket = udp(host)
        self.stirred = asyncio.Event()
        self.upward: list[tuple[bytes, Address]] = []
        self._now = 100.0
        self._marks = count()
        self._open = contextlib.ExitStack()
        self._open.enter_context(self.socket)
        self.fanout: Fanout = make(self.socket.fileno(), lambda: self._now, self._datagram)
        self._open.callback(self.fanout.close)
        self._real_time = self.fanout.name != "python"
        self.fanout.start()

    def close(self) -> None:
        self._open.close()

    def _datagram(self, datagram: bytes, address: Address) -> None:
        self.upward.append((datagram, address))
        self.stirred.set()

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    @property
    def dropped(self) -> int:
        return sum(self.fanout.counters().values())

    def asked(self) -> Asked:
        return Asked(self)

    def browser(self, profile: SRTPProtectionProfile = SRTP_AEAD_AES_128_GCM, host: str = "127.0.0.1") -> Browser:
        browser = Browser(self, profile, host)
        self._open.enter_context(browser.socket)
        return browser

    async def turn(self, waiting: socket.socket | None = None) -> None:
        """Let time pass until something may have happened: a callback, or something to read."""
        if not self._real_time:
            await asyncio.sleep(0)
            self._now += STEP_S
            self.fanout.tick(self._now)
            return
        loop = asyncio.get_running_loop()
        self.stirred.clear()
        if waiting is not None:
            loop.add_reader(waiting.fileno(), self.stirred.set)
        try:
            await self.stirred.wait()
        finally:
            if waiting is not None:
                loop.remove_reader(waiting.fileno())

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what callbacks bring."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await self.turn()

    async def settled(self) -> None:
        """Wait until all datagrams sent to the fan-out have been dealt with."""
        mark = b"\x01settled %d" % next(self._marks)
        with udp("127.0.0.1") as stranger:
            stranger.sendto(mark, ("127.0.0.1", self.port))
            await self.until(lambda: any(datagram == mark for datagram, _ in self.upward))


Kind = TypeVar("Kind", bound=rtcp.Packet)


class Browser:
    """A socket, both keys, and the link that the fan-out has for them. `send` numbers nothing: tests say all."""

    def __init__(self, bench: Bench, profile: SRTPProtectionProfile, host: str) -> None:
        self.bench = bench
        self.socket = udp(host)
        self.server = (host, bench.port)
        ours, theirs = (_keys(profile, first) for first in (1, 101))
        self._out = _session(ours, pylibsrtp.Policy.SSRC_ANY_OUTBOUND)
        self._in = _session(theirs, pylibsrtp.Policy.SSRC_ANY_INBOUND)
        self._rtp: list[Received] = []
        self._rtcp: list[rtcp.Packet] = []
        self.link: Link = bench.fanout.link(self.address, ours, theirs)

    @property
    def address(self) -> Address:
        host, port = self.socket.getsockname()[:2]
        return str(host), int(port)

    def protected(self, packet: bytes) -> bytes:
        return bytes(self._out.protect(packet))

    def send(self, *packets: bytes) -> None:
        for packet in packets:
            self.send_raw(self.protected(packet))

    def protected_rtcp(self, *packets: bytes) -> bytes:
        return bytes(self._out.protect_rtcp(b"".join(packets)))

    def send_rtcp(self, *packets: bytes) -> None:
        self.send_raw(self.protected_rtcp(*packets))

    def send_raw(self, datagram: bytes) -> None:
        self.socket.sendto(datagram, self.server)

    async def datagram(self) -> bytes:
        """The next one as it is."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    return self.socket.recv(4096)
                except BlockingIOError:
                    await self.bench.turn(self.socket)

    async def rtp(self) -> Received:
        """The next RTP packet."""
        while not self._rtp:
            self.take(await self.datagram())
        return self._rtp.pop(0)

    async def rtps(self, number: int) -> list[Received]:
        """The next RTP packets."""
        return [await self.rtp() for _ in range(number)]

    async def rtcp(self, kind: type[Kind]) -> Kind:
        """The next RTCP packet of that kind; others are skipped."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for place, packet in enumerate(self._rtcp):
                    if isinstance(packet, kind):
                        del self._rtcp[: place + 1]
                        return packet
                self._rtcp.clear()
                self.take(await self.datagram())

    def take(self, datagram: bytes) -> None:
        """Decrypt and sort a datagram."""
        if rtp.is_rtcp(datagram):
            self._rtcp += rtcp.parse(self._in.unprotect_rtcp(datagram))
        else:
            self._rtp.append(received(self._in.unprotect(datagram)))


def udp(host: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind((host, 0))
    sock.setblocking(False)
    return sock


def _keys(profile: SRTPProtectionProfile, first: int) -> SrtpKeys:
    return SrtpKeys(profile.libsrtp_profile, bytes(range(first, first + profile.key_length + profile.salt_length)))


def _session(keys: SrtpKeys, direction: int) -> pylibsrtp.Session:
    policy = pylibsrtp.Policy(key=keys.key, ssrc_type=direction, srtp_profile=keys.profile)
    policy.allow_repeat_tx = True
    policy.window_size = 1024
    return pylibsrtp.Session(policy)


def media(
    sequence: int,
    payload: bytes = b"sound",
    *,
    timestamp: int | None = None,
    ssrc: int = 7,
    payload_type: int = 111,
    marker: bool = False,
    **elements: bytes,
) -> bytes:
    """An RTP packet as a browser sends it; `elements` are header extensions by the names of `Extensions`."""
    stamp = sequence * 10 if timestamp is None else timestamp
    packet = rtp.build(payload_type, sequence & 0xFFFF, stamp & 0xFFFFFFFF, ssrc, payload, marker=marker)
    if not elements:
        return packet
    block = rtp.one_byte_block({MAP[name]: value for name, value in elements.items()})
    return bytes([packet[0] | rtp.EXTENSION]) + packet[1:12] + block + packet[12:]


def vp8(
    *, keyframe: int = 0, picture: int = 0, tl0: int = 0, temporal: int = 0, climb: int = 0, height: int = 720
) -> bytes:
    """A VP8 frame in one payload, with 15-bit picture id, TL0PICIDX and temporal layer (RFC 7741 § 4.2)."""
    body = b"picture"
    layer = temporal << 6 | climb << 5
    head = bytes([0x90, 0xE0, 0x80 | picture >> 8 & 0x7F, picture & 0xFF, tl0 & 0xFF, layer])
    if keyframe:
        return head + b"\x50\x01\x00\x9d\x01\x2a\x00\x05" + height.to_bytes(2, "little") + body
    return head + b"\x51" + body


def frame(sequence: int, ssrc: int = 9, **described: int) -> bytes:
    """One-packet frame of the camera; see `vp8` for what can be said of it."""
    payload = vp8(**{"picture": sequence, **described})
    return media(sequence, payload, timestamp=sequence * 3000, ssrc=ssrc, payload_type=96, marker=True, mid=b"1")


def picture_of(packet: Received) -> int:
    """Picture id of what `vp8` made."""
    return int.from_bytes(packet.payload[2:4], "big") & 0x7FFF


def retransmission(packet: bytes, sequence: int, ssrc: int = 10, payload_type: int = 97, **elements: bytes) -> bytes:
    """As RFC 4588 wraps a packet."""
    header = rtp.parse(packet)
    payload = header.sequence.to_bytes(2, "big") + packet[header.payload_offset :]
    return media(
        sequence,
        payload,
        timestamp=header.timestamp,
        ssrc=ssrc,
        payload_type=payload_type,
        marker=header.marker,
        **elements,
    )


@contextlib.contextmanager
def bench(make: MakeFanout, host: str = "127.0.0.1") -> Iterator[Bench]:
    """A bench that is cleared away."""
    made = Bench(make, host)
    try:
        yield made
    finally:
        made.close()


async def running(make: MakeFanout, host: str = "127.0.0.1") -> AsyncIterator[Bench]:
    """For fixtures: made while the loop runs."""
    with bench(make, host) as made:
        yield made
