"""One UDP port for all browsers: ICE-lite (RFC 8445 § 2.5), DTLS (RFC 5764) and the sorting of datagrams (RFC 7983).

ICE-lite suits a server with a reachable address: no checks or timers of our own, browsers' candidates do not matter
(mDNS names neither), and a changed address or an ICE restart costs nothing. STUN is aioice's, the DTLS handshake
aiortc's `RTCDtlsTransport`; never `RTCPeerConnection`, which decodes. The fan-out reads the socket and keeps RTP and
RTCP to itself, and the checks of browsers whose address is settled: what comes up here is all other STUN, and DTLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import string
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aioice.ice
from aioice import stun
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport
from aiortc import rtcdtlstransport as dtls

from media.fanout.ports import Address, Clock, Fanout, MakeFanout, SrtpKeys
from media.settings import MediaSettings

SOCKET_BUFFER: Final = 4 << 20
"""Bytes: half a second of 60 Mbit/s while the loop is busy elsewhere."""

HANDSHAKE_QUEUE: Final = 32
"""DTLS datagrams waiting; a whole handshake has about ten."""

ADDRESS_LIMIT: Final = 16
"""Addresses remembered per browser; a check from one more forgets the oldest."""

ALPHABET: Final = string.ascii_letters + string.digits

PROFILES: Final = (dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AES128_CM_SHA1_80)
"""As DTLS server we choose: GCM costs a quarter of the other's time. The second is what every browser must know."""

WILDCARDS: Final[Mapping[str, str]] = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound
"""Bound to one of these a socket listens on all addresses, that of the machine's own loopback included."""

Alias = Callable[[Address], Address]


def own_addresses(settings: MediaSettings) -> tuple[str, ...]:
    """The addresses to announce, the loopback address last."""
    if settings.addresses:
        return settings.addresses
    if settings.host not in WILDCARDS:
        return (settings.host,)
    both = settings.host == "::"
    return (*aioice.ice.get_host_addresses(use_ipv4=True, use_ipv6=both), "127.0.0.1")


class UdpPort:
    """The socket with its fan-out, and who gets what is no media: STUN by user name, all else by its address.

    `alias` tells whose packets come from an address of our own (a TCP connection behind its relay).
    """

    def __init__(
        self, settings: MediaSettings, now: Clock, counters: Counter[str], make_fanout: MakeFanout, alias: Alias
    ) -> None:
        self.counters = counters
        self.alias = alias
        self.socket = _bind(settings.host, settings.port)
        self.addresses = own_addresses(settings)
        self.port: int = self.socket.getsockname()[1]
        self.fanout: Fanout = make_fanout(self.socket.fileno(), now, self.dispatch)
        self._by_name: dict[str, IceLite] = {}
        self._by_address: dict[Address, IceLite] = {}
        self.fanout.start()

    @property
    def reachable(self) -> Address:
        """Where a socket of this machine reaches us."""
        host = str(self.socket.getsockname()[0])
        return WILDCARDS.get(host, host), self.port

    def close(self) -> None:
        """Stop reading and free the port."""
        self.fanout.close()
        self.socket.close()

    def name(self, ufrag: str, link: IceLite) -> None:
        """Give a link the checks for this user name."""
        self._by_name[ufrag] = link

    def locate(self, address: Address, link: IceLite) -> None:
        """Give a link what comes from this address."""
        self._by_address[address] = link

    def forget(self, *, ufrag: str | None = None, address: Address | None = None) -> None:
        """Take a name or an address away."""
        if ufrag is not None:
            self._by_name.pop(ufrag, None)
        if address is not None:
            self._by_address.pop(address, None)

    def send(self, datagram: bytes, address: Address) -> None:
        """Send, or drop and count."""
        self.fanout.send(datagram, address)

    def dispatch(self, datagram: bytes, address: Address) -> None:
        """Pass one datagram to its owner."""
        if not datagram:
            self.counters["empty"] += 1
        elif datagram[0] < 4:
            self._check(datagram, address)
        elif (link := self._by_address.get(address)) is not None:
            link.received(datagram)
        else:
            self.counters["unknown-address"] += 1

    def _check(self, datagram: bytes, address: Address) -> None:
        """A STUN message: only authentic binding requests for a known name count."""
        try:
            message = stun.parse_message(datagram)
        except (ValueError, struct.error):
            self.counters["stun-malformed"] += 1
            return
        if message.message_method != stun.Method.BINDING or message.message_class != stun.Class.REQUEST:
            self.counters["stun-unexpected"] += 1
            return
        ufrag = str(message.attributes.get("USERNAME", "")).partition(":")[0]
        link = self._by_name.get(ufrag)
        if link is None:
            self.counters["stun-unknown-name"] += 1
            return
        link.checked(message, ufrag, address)


def _bind(host: str, port: int) -> socket.socket:
    """A non-blocking UDP socket; "::" takes IPv4 too. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind((host, port))
    except OSError:
        sock.close()
        raise
    return sock


@dataclass(frozen=True, slots=True)
class Credentials:
    """ICE user name fragment and password of our side (RFC 8445 § 5.3: at least 24 and 128 bits)."""

    ufrag: str
    password: str

    @classmethod
    def fresh(cls) -> Credentials:
        """New random ones."""
        return cls(_random(8), _random(24))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


class IceLite:
    """Our end of one browser's ICE connection; `RTCDtlsTransport` knows it as `role`, `_recv`, `_send`.

    After `restart` the old credentials hold until the browser checks with the new ones. `address` and `used` are what
    it nominated last, and `on_nominated` hears when they change; `last_heard` is when the last check came up to us.
    """

    role = "controlled"

    def __init__(self, port: UdpPort, now: Clock) -> None:
        self._port = port
        self._now = now
        self._credentials: list[Credentials] = []
        self._addresses: list[Address] = []
        self._handshake: asyncio.Queue[bytes | None] = asyncio.Queue(HANDSHAKE_QUEUE)
        self._closed = False
        self.connected = asyncio.Event()
        self.address: Address | None = None
        self.used: Credentials | None = None
        self.last_heard = now()
        self.on_nominated: Callable[[Address, Credentials], None] | None = None
        self.restart()

    @property
    def state(self) -> str:
        """As RTCIceTransport names it."""
        return "closed" if self._closed else "completed" if self.connected.is_set() else "new"

    @property
    def credentials(self) -> Credentials:
        """The newest."""
        return self._credentials[-1]

    def restart(self) -> None:
        """New credentials for the next answer; of those never used only the last two are kept."""
        self._credentials.append(Credentials.fresh())
        self._port.name(self.credentials.ufrag, self)
        while len(self._credentials) > 3:
            self._port.forget(ufrag=self._credentials.pop(1).ufrag)

    def checked(self, message: stun.Message, ufrag: str, address: Address) -> None:
        """Answer a connectivity check (RFC 8445 § 7.3) if it is authentic."""
        used = next((known for known in self._credentials if known.ufrag == ufrag), None)
        if used is None or not message.check_message_integrity(used.password.encode()):
            self._port.counters["stun-unauthentic"] += 1
            return
        self._respond(message, used, address)
        self.last_heard = self._now()
        self._remember(address)
        if "USE-CANDIDATE" in message.attributes:
            self._nominate(used, address)

    def _respond(self, message: stun.Message, used: Credentials, address: Address) -> None:
        response = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.RESPONSE,
            transaction_id=message.transaction_id,
            attributes={"XOR-MAPPED-ADDRESS": self._port.alias(address)},
        )
        response.add_message_integrity(used.password.encode())
        self._port.send(bytes(response), address)

    def _remember(self, address: Address) -> None:
        if address in self._addresses:
            return
        self._addresses.append(address)
        self._port.locate(address, self)
        if len(self._addresses) > ADDRESS_LIMIT:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        oldest = next(address for address in self._addresses if address != self.address)
        self._addresses.remove(oldest)
        self._port.forget(address=oldest)

    def _nominate(self, used: Credentials, address: Address) -> None:
        while self._credentials[0] is not used:
            self._port.forget(ufrag=self._credentials.pop(0).ufrag)
        if (address, used) != (self.address, self.used):
            self.address, self.used = address, used
            if self.on_nominated is not None:
                self.on_nominated(address, used)
        self.connected.set()

    def received(self, datagram: bytes) -> None:
        """What is neither STUN nor media: DTLS goes to the handshake (RFC 7983)."""
        if 19 < datagram[0] < 64:
            self._queue(datagram)
        else:
            self._port.counters["unknown-protocol"] += 1

    def _queue(self, datagram: bytes) -> None:
        try:
            self._handshake.put_nowait(datagram)
        except asyncio.QueueFull:
            self._port.counters["handshake-overflow"] += 1

    async def _recv(self) -> bytes:
        """For RTCDtlsTransport."""
        datagram = None if self._closed else await self._handshake.get()
        if datagram is None:
            raise ConnectionError
        return datagram

    async def _send(self, data: bytes) -> None:
        """For RTCDtlsTransport."""
        if self.address is None or self._closed:
            raise ConnectionError
        self._port.send(data, self.address)

    def close(self) -> None:
        """Leave the port; a waiting handshake ends with ConnectionError. Harmless when repeated."""
        self._closed = True
        self.connected.set()
        for known in self._credentials:
            self._port.forget(ufrag=known.ufrag)
        for address in self._addresses:
            self._port.forget(address=address)
        while not self._handshake.empty():
            self._handshake.get_nowait()
        self._handshake.put_nowait(None)


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """What the handshake gave: the keys the browser sends with, and ours."""

    inbound: SrtpKeys
    outbound: SrtpKeys


class SecureLink:
    """DTLS over an ICE connection, and the SRTP keys that come of it (RFC 5764)."""

    def __init__(self, ice: IceLite, certificate: RTCCertificate) -> None:
        self._dtls = RTCDtlsTransport(ice, [certificate])  # type: ignore[arg-type]  # a duck with the three names it uses
        self._dtls._set_role("server")
        self._dtls._srtp_profiles = list(PROFILES)

    def on_closed(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the browser ends the connection after it was up."""
        self._dtls.on("statechange", lambda: listener() if self._dtls.state == "closed" else None)

    async def start(self, fingerprints: tuple[tuple[str, str], ...]) -> LinkKeys | None:
        """Shake hands as DTLS server; None where it failed or the certificate is another."""
        await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(*pair) for pair in fingerprints]))
        if self._dtls.state != "connected":
            return None
        ssl: Any = self._dtls._ssl
        name = ssl.get_selected_srtp_profile()
        profile = next(known for known in PROFILES if known.openssl_profile == name)
        material = ssl.export_keying_material(b"EXTRACTOR-dtls_srtp", 2 * (profile.key_length + profile.salt_length))
        inbound, outbound = (
            SrtpKeys(profile.libsrtp_profile, profile.get_key_and_salt(material, side)) for side in (0, 1)
        )
        return LinkKeys(inbound, outbound)

    async def stop(self) -> None:
        """Say goodbye to the browser, best effort."""
        with contextlib.suppress(ConnectionError):
            await self._dtls.stop()


def fingerprint(certificate: RTCCertificate) -> tuple[str, str]:
    """Algorithm and digest for the answer."""
    value = next(f for f in certificate.getFingerprints() if f.algorithm == "sha-256")
    return value.algorithm, value.value
