"""Fan-out in plain Python: one `protect` and one `sendto` per packet and subscriber.

Measured on two shared cores: 11 to 16 µs per forwarded packet, so 40,000 packets a second fill a core; that is a
camera and a microphone to about a hundred browsers. Half of it is the system call, hence no cleverness around it.
"""

from __future__ import annotations

from collections import Counter
from typing import Final, Protocol

import pylibsrtp

from media import rtp
from media.fanout.ports import Address, Clock, SrtpKeys
from media.rewriter import OutputShape, Rewriter

SEND_TIME_UNIT: Final = 1 << 18
"""Absolute send time counts 1/2^18 s in 24 bits."""


class DatagramSocket(Protocol):
    """What is used of a UDP socket."""

    def sendto(self, data: bytes, address: Address, /) -> int:
        """Send at once or raise OSError."""
        ...


class PythonFanout:
    """Sends on a non-blocking UDP socket that belongs to the caller."""

    def __init__(self, sock: DatagramSocket, now: Clock, counters: Counter[str]) -> None:
        self._socket = sock
        self._now = now
        self._counters = counters

    def destination(self, address: Address, keys: SrtpKeys) -> PythonDestination:
        """See `ports.Fanout`."""
        return PythonDestination(self, address, keys)

    def send_time(self) -> int:
        """The present as a 24-bit absolute send time."""
        return int(self._now() * SEND_TIME_UNIT) & 0xFFFFFF

    def send(self, datagram: bytes, address: Address) -> bool:
        """Hand a datagram to the kernel, or drop it: a full buffer must not stop the others."""
        try:
            self._socket.sendto(datagram, address)
        except BlockingIOError:
            self._counters["send-buffer-full"] += 1
            return False
        except OSError:  # no route, refused by a firewall: the browser's ICE will notice
            self._counters["send-failed"] += 1
            return False
        return True

    def refused(self) -> bool:
        """Count a packet that cannot be encrypted (longer than a datagram may be)."""
        self._counters["send-unprotectable"] += 1
        return False


class PythonDestination:
    """See `ports.Destination`."""

    def __init__(self, fanout: PythonFanout, address: Address, keys: SrtpKeys) -> None:
        self.fanout = fanout
        self.address = address
        policy = pylibsrtp.Policy(key=keys.key, ssrc_type=pylibsrtp.Policy.SSRC_ANY_OUTBOUND, srtp_profile=keys.profile)
        policy.allow_repeat_tx = True  # a retransmission without RTX has the number of the first sending
        self.session = pylibsrtp.Session(policy)

    def open(self, shape: OutputShape) -> PythonOutput:
        """See `ports.Destination`."""
        return PythonOutput(self, shape)

    def send_rtcp(self, packet: bytes) -> bool:
        """See `ports.Destination`."""
        try:
            datagram = self.session.protect_rtcp(packet)
        except (pylibsrtp.Error, ValueError):
            return self.fanout.refused()
        return self.fanout.send(datagram, self.address)


class PythonOutput:
    """See `ports.Output`."""

    def __init__(self, destination: PythonDestination, shape: OutputShape) -> None:
        self._destination = destination
        self._shape = shape
        self._rewriter = Rewriter(shape)
        self.packets = 0
        self.octets = 0

    def forward(self, packet: bytes) -> bool:
        """See `ports.Output`."""
        outgoing = self._rewriter.forward(packet, self._destination.fanout.send_time())
        if outgoing is None or not self._send(outgoing):
            return False
        self.packets += 1
        self.octets += len(packet) - rtp.payload_offset(packet)
        return True

    def original(self, sequence: int) -> int | None:
        """See `ports.Output`."""
        return self._rewriter.original(sequence)

    def resend(self, packet: bytes) -> bool:
        """See `ports.Output`."""
        return self._send(self._rewriter.retransmit(packet, self._destination.fanout.send_time()))

    def timestamp(self, rtp_time: int) -> int:
        """See `ports.Output`."""
        return self._rewriter.timestamp(rtp_time)

    def close(self) -> None:
        """Free libsrtp's state of the streams; one that never sent has none."""
        for ssrc in (self._shape.ssrc, self._shape.rtx_ssrc):
            try:
                self._destination.session.remove_stream(ssrc)
            except pylibsrtp.Error:
                continue

    def _send(self, packet: bytes) -> bool:
        try:
            datagram = self._destination.session.protect(packet)
        except (pylibsrtp.Error, ValueError):
            return self._destination.fanout.refused()
        return self._destination.fanout.send(datagram, self._destination.address)
