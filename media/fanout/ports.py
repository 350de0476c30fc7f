"""What a fan-out is: it turns packets in room form into encrypted datagrams of many browsers.

A `Destination` is one browser (address and keys), an `Output` one stream to it. Nothing here blocks or raises for
the network's sake: a datagram that cannot be sent now is dropped and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from media.rewriter import OutputShape

Address = tuple[Any, ...]
"""A socket address as the operating system gives it: (host, port) or (host, port, flow, scope)."""

Clock = Callable[[], float]
"""Monotonic seconds."""


@dataclass(frozen=True, slots=True)
class SrtpKeys:
    """SRTP profile (libsrtp's number) and master key followed by salt (RFC 3711, RFC 7714)."""

    profile: int
    key: bytes


class Output(Protocol):
    """One outgoing stream."""

    @property
    def packets(self) -> int:
        """Packets sent, without retransmissions."""
        ...

    @property
    def octets(self) -> int:
        """Their payload bytes (RFC 3550 § 6.4.1)."""
        ...

    def forward(self, packet: bytes) -> bool:
        """Send a packet in room form; False where it was dropped."""
        ...

    def original(self, sequence: int) -> int | None:
        """The publisher's number of an outgoing one, None where nothing can be repeated under it."""
        ...

    def resend(self, packet: bytes) -> bool:
        """Send a packet once more, as a retransmission."""
        ...

    def timestamp(self, rtp_time: int) -> int:
        """The outgoing RTP time of a publisher's RTP time."""
        ...

    def close(self) -> None:
        """Forget the stream's state."""
        ...


class Destination(Protocol):
    """One browser."""

    address: Address
    """Where it is now; may change at any time (a phone that leaves the house)."""

    def open(self, shape: OutputShape) -> Output:
        """A new stream to it."""
        ...

    def send_rtcp(self, packet: bytes) -> bool:
        """Encrypt and send an RTCP packet; False where it was dropped."""
        ...


class Fanout(Protocol):
    """All sending of one UDP port."""

    def destination(self, address: Address, keys: SrtpKeys) -> Destination:
        """A new browser; `keys` are those for our direction."""
        ...
