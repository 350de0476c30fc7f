"""A small WebRTC client on a plain socket: checks connectivity, shakes hands, sends and receives what a test says."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import Any

from aioice import stun
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=ice-ufrag:{ufrag}
a=ice-pwd:passwordpasswordpassword
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=rtcp-mux
a={audio}
a=rtpmap:111 opus/48000/2
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
m=video 9 UDP/TLS/RTP/SAVPF 96 97
a=mid:1
a=ice-ufrag:{ufrag}
a=ice-pwd:passwordpasswordpassword
a=fingerprint:sha-256 {fingerprint}
a=setup:actpass
a=rtcp-mux
a={video}
a=rtpmap:96 VP8/90000
a=rtcp-fb:96 nack
a=rtcp-fb:96 goog-remb
a=rtpmap:97 rtx/90000
a=fmtp:97 apt=96
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
"""

NOBODY = ":".join(["AB"] * 32)


def offered(
    audio: str = "sendonly", video: str = "sendonly", *, ufrag: str = "remote", fingerprint: str = NOBODY
) -> str:
    """An offer of one audio (mid 0) and one video line (mid 1), by one who may never connect."""
    return OFFER.format(ufrag=ufrag, fingerprint=fingerprint, audio=audio, video=video)


class Client:
    """To `RTCDtlsTransport` it is the ICE transport."""

    role = "controlling"
    state = "completed"

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind(("127.0.0.1", 0))
        self.ufrag = "remote"
        self.certificate = RTCCertificate.generateCertificate()
        self.dtls = RTCDtlsTransport(self, [self.certificate])  # type: ignore[arg-type]
        self.dtls._set_role("client")
        self.server: tuple[str, int] = ("", 0)
        self.local = self.password = ""
        self._fingerprint = ""
        self._stun: asyncio.Queue[bytes] = asyncio.Queue()
        self._other: asyncio.Queue[bytes] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._readable)

    def _readable(self) -> None:
        data = self.socket.recv(2048)
        (self._stun if data[0] < 4 else self._other).put_nowait(data)

    def offer(self, audio: str = "sendonly", video: str = "sendonly", fingerprint: str = "") -> str:
        """An offer of one audio (mid 0) and one video line (mid 1)."""
        own = next(f.value for f in self.certificate.getFingerprints() if f.algorithm == "sha-256")
        return offered(audio, video, ufrag=self.ufrag, fingerprint=fingerprint or own)

    def take(self, answer: str) -> None:
        """Follow the server's answer."""

        def first(pattern: str) -> re.Match[str]:
            found = re.search(pattern, answer, re.MULTILINE)
            assert found is not None, pattern
            return found

        self.local = first(r"^a=ice-ufrag:(\S+)").group(1)
        self.password = first(r"^a=ice-pwd:(\S+)").group(1)
        self._fingerprint = first(r"^a=fingerprint:sha-256 (\S+)").group(1)
        candidate = first(r"^a=candidate:1 1 udp \d+ (\S+) (\d+) typ host")
        self.server = candidate.group(1), int(candidate.group(2))

    def check(self, *, nominate: bool = True, password: str | None = None) -> bytes:
        """A connectivity check as Chromium sends it."""
        attributes: dict[str, Any] = {"USERNAME": f"{self.local}:{self.ufrag}", "PRIORITY": 1, "ICE-CONTROLLING": 1}
        if nominate:
            attributes["USE-CANDIDATE"] = None
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST, attributes=attributes)
        message.add_message_integrity((self.password if password is None else password).encode())
        return bytes(message)

    async def checked(self) -> stun.Message:
        """Send a check and wait for its response."""
        self.send(self.check())
        return stun.parse_message(await self._stun.get())

    async def shake_hands(self) -> str:
        """DTLS; its final state."""
        await self.dtls.start(RTCDtlsParameters([RTCDtlsFingerprint("sha-256", self._fingerprint)]))
        return self.dtls.state

    def send(self, datagram: bytes) -> None:
        """As it is."""
        self.socket.sendto(datagram, self.server)

    def protected(self, packet: bytes) -> bytes:
        """RTP encrypted with the client's key."""
        return bytes(self.dtls._tx_srtp.protect(packet))

    async def _send(self, data: bytes) -> None:
        self.send(data)

    async def _recv(self) -> bytes:
        return await self._other.get()

    async def close(self) -> None:
        """Without a word to the server."""
        if self.dtls._task is not None:
            self.dtls._task.cancel()
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self.socket.close()
