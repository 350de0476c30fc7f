"""One load client: a UDP socket with ICE (RFC 8445, one candidate), DTLS and SRTP; browsers do no less."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import socket
import struct
import time
from collections.abc import Callable
from typing import Final

from aioice import stun
from OpenSSL import SSL
from pylibsrtp import Error as SrtpError
from pylibsrtp import Session

from tests.bench.load import sdp
from tests.bench.load.dtls import Dtls, Identity

SO_TIMESTAMPNS: Final = 35
SO_RXQ_OVFL: Final = 40
SO_RCVBUFFORCE: Final = 33
BUFFER_BYTES: Final = 4 << 20
TIMESPEC: Final = struct.Struct("=qq")
CHECK_S: Final = 0.05
CONSENT_S: Final = 2.5
FIRST_REPEAT_S: Final = 0.05
"""Until an unanswered DTLS flight is sent again, doubled each time: OpenSSL waits a second, browsers do not."""

CONNECT_S: Final = 15.0
PRIORITY: Final = 1845501695
"""Of a peer-reflexive candidate (RFC 8445 § 7.1.1)."""

OnPacket = Callable[[bytes, int], None]
"""A datagram and its arrival (ns)."""


class Client:
    """A party to one connection. `on_rtp` gets SRTP as it came, `on_rtcp` decrypted compounds."""

    def __init__(self, host: str, identity: Identity, feedback: sdp.Feedback = "twcc") -> None:
        self.socket = _bound(host)
        self._identity = identity
        ssrcs = {name: random.randrange(1, 1 << 32) for name in ("audio", "video", "rtx")}
        port = self.socket.getsockname()[1]
        ufrag, password = secrets.token_hex(4), secrets.token_hex(16)
        self.party = sdp.Party(host, port, ufrag, password, identity.fingerprint, ssrcs, feedback)
        self.remote = sdp.Description()
        self.direction = ""
        self.controlling = True
        self.address: tuple[str, int] | None = None
        self.on_rtp: OnPacket = _ignore
        self.on_rtcp: OnPacket = _ignore
        self.began_ns = time.time_ns()
        self.refused = 0
        self._dtls: Dtls | None = None
        self._early: list[bytes] = []
        self._checks: dict[bytes, tuple[str, int]] = {}
        self._connected, self._ready = asyncio.Event(), asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._reading = True
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._read)

    # -- negotiation: what a peer's signalling asks of any party ------------------------------------------------

    async def offer(self, direction: str) -> str:
        """An offer; the server's answer comes back by `accept`."""
        self.direction, self.controlling = direction, True
        return sdp.offer(self.party, direction)

    async def accept(self, answer: str) -> None:
        """The server's answer to our offer."""
        self.remote = sdp.parse(answer)

    async def answer(self, offer: str) -> str:
        """Our answer to a server that offers."""
        self.remote, self.controlling = sdp.parse(offer), False
        return sdp.answer(self.party, self.remote)

    @property
    def negotiated(self) -> sdp.Negotiated:
        """What both sides agreed on."""
        return sdp.negotiated(self.party, self.remote)

    # -- connection ---------------------------------------------------------------------------------------------

    async def connect(self) -> None:
        """ICE and DTLS with what was signalled. Raises TimeoutError or HandshakeFailed."""
        self._tasks.append(asyncio.create_task(self._check()))
        await asyncio.wait_for(self._connected.wait(), CONNECT_S)
        client = not self.controlling or self.remote.setup != "active"
        self._dtls = Dtls(self._identity, client, self.remote.fingerprint, self.send)
        self._dtls.start()
        for datagram in self._early:
            self._dtls.take(datagram)
        self._tasks.append(asyncio.create_task(self._repeat()))
        self._note_handshake()
        await asyncio.wait_for(self._ready.wait(), CONNECT_S)

    @property
    def profile(self) -> str:
        """The SRTP profile the server chose."""
        return self._dtls.profile if self._dtls else ""

    @property
    def inbound(self) -> Session:
        """What decrypts."""
        assert self._dtls is not None
        return self._dtls.inbound

    @property
    def outbound(self) -> Session:
        """What encrypts."""
        assert self._dtls is not None
        return self._dtls.outbound

    def send(self, datagram: bytes) -> None:
        """To the server, or lost where the socket is full."""
        with contextlib.suppress(OSError):
            self.socket.sendto(datagram, self.address or self.remote.candidates[0])

    def send_rtp(self, packet: bytes) -> None:
        """Encrypt and send."""
        self.send(self.outbound.protect(packet))

    def send_rtcp(self, compound: bytes) -> None:
        """Encrypt and send."""
        self.send(self.outbound.protect_rtcp(compound))

    def hand_over(self) -> None:
        """Somebody else reads the socket from now on and brings what is not RTP by `take`."""
        if self._reading:
            self._reading = False
            asyncio.get_running_loop().remove_reader(self.socket.fileno())

    def close(self) -> None:
        """Say good-bye and forget all."""
        self.hand_over()
        for task in self._tasks:
            task.cancel()
        if self._dtls is not None and self._dtls.done:
            with contextlib.suppress(SSL.Error):
                self._dtls.close()
        self.socket.close()

    # -- what comes ---------------------------------------------------------------------------------------------

    def _read(self) -> None:
        while True:
            try:
                data, control, _, address = self.socket.recvmsg(2048, 128)
            except OSError:
                return
            self.take(data, address, _arrival(control))

    def take(self, data: bytes, address: tuple[str, int] | None, arrived_ns: int) -> None:
        """One datagram (RFC 7983)."""
        first = data[0] if data else 255
        if 128 <= first < 192:
            self._take_media(data, arrived_ns)
        elif 20 <= first < 64:
            self._take_dtls(data)
        elif first < 4:
            self._take_stun(data, address or self.address)

    def _take_media(self, data: bytes, arrived_ns: int) -> None:
        if not self._ready.is_set() or len(data) < 8:
            return
        if not 192 <= data[1] <= 223:
            self.on_rtp(data, arrived_ns)
            return
        try:
            self.on_rtcp(self.inbound.unprotect_rtcp(data), arrived_ns)
        except SrtpError:
            self.refused += 1

    def _take_dtls(self, data: bytes) -> None:
        if self._dtls is None:
            self._early.append(data)
            return
        self._dtls.take(data)
        self._note_handshake()

    def _note_handshake(self) -> None:
        if self._dtls is not None and self._dtls.done:
            self._ready.set()

    def _take_stun(self, data: bytes, address: tuple[str, int] | None) -> None:
        try:
            message = stun.parse_message(data)
        except ValueError:
            self.refused += 1
            return
        match message.message_class:
            case stun.Class.REQUEST if address is not None:
                self._answer_check(message, address)
            case stun.Class.RESPONSE:
                self._note_answer(message)
            case stun.Class.ERROR if message.attributes.get("ERROR-CODE", (0,))[0] == 487:
                self.controlling = not self.controlling

    def _answer_check(self, request: stun.Message, address: tuple[str, int]) -> None:
        response = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
        response.attributes["XOR-MAPPED-ADDRESS"] = address
        response.add_message_integrity(self.party.password.encode())
        response.add_fingerprint()
        with contextlib.suppress(OSError):
            self.socket.sendto(bytes(response), address)
        if address not in self.remote.candidates and not self._connected.is_set():
            self.remote.candidates.append(address)

    def _note_answer(self, message: stun.Message) -> None:
        address = self._checks.pop(message.transaction_id, None)
        if address is not None and not self._connected.is_set():
            self.address = address
            self._connected.set()

    # -- what goes ----------------------------------------------------------------------------------------------

    async def _check(self) -> None:
        while True:
            done = self._connected.is_set()
            for address in [self.address] if done and self.address else list(self.remote.candidates):
                with contextlib.suppress(OSError):
                    self.socket.sendto(self._request(address), address)
            await asyncio.sleep(CONSENT_S if done else CHECK_S)

    def _request(self, address: tuple[str, int]) -> bytes:
        request = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        self._checks[request.transaction_id] = address
        request.attributes["USERNAME"] = f"{self.remote.ufrag}:{self.party.ufrag}"
        request.attributes["PRIORITY"] = PRIORITY
        request.attributes["ICE-CONTROLLING" if self.controlling else "ICE-CONTROLLED"] = 1
        if self.controlling:
            request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity(self.remote.password.encode())
        request.add_fingerprint()
        return bytes(request)

    async def _repeat(self) -> None:
        assert self._dtls is not None
        wait = FIRST_REPEAT_S
        while not self._dtls.done:
            flight = self._dtls.flight
            await asyncio.sleep(wait)
            if not self._dtls.done and flight is self._dtls.flight:
                self._dtls.repeat()
                wait *= 2


def _ignore(_: bytes, __: int) -> None:
    """Nobody listens yet."""


def _bound(host: str) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    try:
        made.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
    except PermissionError:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    made.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    made.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
    made.bind((host, 0))
    return made


def _arrival(control: list[tuple[int, int, bytes]]) -> int:
    for _, kind, data in control:
        if kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = TIMESPEC.unpack(data)
            return int(seconds) * 1_000_000_000 + int(nanoseconds)
    return time.time_ns()
