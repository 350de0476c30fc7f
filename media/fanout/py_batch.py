"""Packets that go out as one message, and what of them is the same for every output.

The kernel cuts a message into packets of one size, of which only the last may be shorter (UDP GSO, Linux 4.18). So a
few bytes of padding (RFC 3550 § 5.1) give the packets of a frame one size; Chromium's differ by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from media import rtp
from media.codecs import Frame
from media.fanout.py_packet import Packet

PAD_LIMIT: Final = 4
"""Bytes added to a packet at most."""

PAYLOAD_FULL: Final = 1400
"""Larger packets go alone and as they are: with padding they might not fit the path."""

PACKETS_LIMIT: Final = 44
OCTETS_LIMIT: Final = 60_000
"""Of one message, which is one IP packet until the kernel cuts it; it takes 64 packets."""

AROUND: Final = 100
"""Bytes of header, extensions and trailer that a payload gets at most."""

SEND_TIME_UNIT: Final = 1 << 18
"""Absolute send time counts 1/2^18 s in 24 bits."""

US: Final = 1_000_000

Body = tuple[int, int, bytes, Frame]
"""Padding bit, marker bit, the payload with its padding, and what it is."""


@dataclass(slots=True)
class Batch:
    """Packets whose numbers follow each other, of one place in one frame; all but the last are of one size.

    `first` and `count` are the first of the packets and how many there are. `octets` are those of the payloads without
    padding. `now` is the time of sending by our clock in seconds, `now_us` the same in µs, `send_time` as absolute send
    time.
    """

    packets: tuple[Packet, ...]
    first: Packet
    count: int
    bodies: tuple[Body, ...]
    octets: int
    now: float
    now_us: int
    send_time: bytes


def send_time(now: float) -> bytes:
    """Seconds as absolute send time: 6.18 fixed point."""
    return (int(now * SEND_TIME_UNIT) & 0xFFFFFF).to_bytes(3, "big")


def batches(packets: Sequence[Packet], now: float, *, cut: bool) -> Iterator[Batch]:
    """The packets as messages, to be sent now; each on its own where the kernel does not `cut` messages."""
    if len(packets) == 1:  # sound, most of all
        yield _batch(tuple(packets), (_body(packets[0], 0),), now)
        return
    for _, frame in groupby(packets, key=_place if cut else _number):
        alike = tuple(frame)
        bodies = _bodies(alike)
        start = 0
        for end in range(1, len(alike) + 1):
            if end == len(alike) or not _goes_on(alike, bodies, start, end):
                yield _batch(alike[start:end], bodies[start:end], now)
                start = end


def _place(packet: Packet) -> tuple[int, int, int, int, int | None]:
    """What all packets of a batch share."""
    frame = packet.frame
    return packet.timestamp, frame.temporal, frame.picture, frame.tl0, packet.level


def _number(packet: Packet) -> int:
    return packet.sequence


def _batch(packets: tuple[Packet, ...], bodies: tuple[Body, ...], now: float) -> Batch:
    octets = sum(len(packet.payload) for packet in packets)
    return Batch(packets, packets[0], len(packets), bodies, octets, now, int(now * US), send_time(now))


def _bodies(packets: tuple[Packet, ...]) -> tuple[Body, ...]:
    """Of the packets of a frame: padded to the longest where that is not far."""
    longest = max(len(packet.payload) for packet in packets)
    last = packets[-1]
    return (
        *(_body(packet, longest - len(packet.payload) if longest <= PAYLOAD_FULL else 0) for packet in packets[:-1]),
        _body(last, 0),
    )


def _body(packet: Packet, missing: int) -> Body:
    if not 0 < missing <= PAD_LIMIT:
        return 0, packet.marker, packet.payload, packet.frame
    padding = bytes(missing - 1) + bytes([missing])
    return rtp.PADDING, packet.marker, packet.payload + padding, packet.frame


def _goes_on(packets: tuple[Packet, ...], bodies: tuple[Body, ...], start: int, end: int) -> bool:
    """Whether the packet at `end` can go into the message that begins at `start`."""
    size = len(bodies[start][2])
    return (
        len(bodies[end - 1][2]) == size >= len(bodies[end][2])
        and size <= PAYLOAD_FULL
        and end - start < min(PACKETS_LIMIT, OCTETS_LIMIT // (size + AROUND))
        and packets[end].sequence == (packets[end - 1].sequence + 1) & 0xFFFF
    )
