"""From RTP packets to encoded pictures: order, completeness, patience; pure.

Packets may come late (a retransmission) or never. A hole is waited for a short time, then given up: the picture in it
is lost and the next one is marked, so that the decoder can wait for a keyframe instead of showing rubble.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from media import rtp

PATIENCE = 0.15  # seconds to wait for a missing packet: a retransmission over a home line takes 50 to 100 ms
MAX_WAITING = 512  # packets behind a hole, about a second of 5 Mbit/s
MAX_JUMP = 1000  # sequence numbers; farther away it is a new stream, not a late packet


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One picture as the encoder made it, with its RTP time. `intact` is False where something before it was lost."""

    data: bytes
    intact: bool
    timestamp: int


@dataclass(frozen=True, slots=True)
class PayloadFormat:
    """How a codec lies in RTP.

    `starts(payload)` tells whether a picture may begin with this payload, `depayload` gives its part of the picture and
    raises ValueError, `keyframe(data)` tells whether a decoder can start at a picture.
    """

    starts: Callable[[bytes], bool]
    depayload: Callable[[bytes], bytes]
    keyframe: Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class _Part:
    sequence: int
    timestamp: int
    marker: bool
    payload: bytes
    arrived: float


class FrameAssembler:
    """Puts the packets of one track in order and their payloads together."""

    def __init__(self, payload_format: PayloadFormat) -> None:
        self._format = payload_format
        self._next: int | None = None
        self._waiting: dict[int, _Part] = {}
        self._picture: list[_Part] = []
        self._lost = False

    def push(self, packet: bytes, now: float) -> None:
        """Take a packet that arrived at `now` (seconds); what is no RTP packet or too late is dropped."""
        try:
            header = rtp.parse(packet)
        except rtp.RtpError:
            return
        payload = packet[header.payload_offset : len(packet) - header.padding]
        part = _Part(header.sequence, header.timestamp, header.marker, payload, now)
        if self._next is None or abs(rtp.distance(part.sequence, self._next)) > MAX_JUMP:
            self._restart(part.sequence)
        if rtp.distance(part.sequence, self._expected) >= 0:
            self._waiting[part.sequence] = part

    def pictures(self, now: float) -> Iterator[EncodedPicture]:
        """The pictures complete by `now`, in order."""
        while self._waiting:
            if self._expected not in self._waiting and not self._give_up(now):
                return
            part = self._waiting.pop(self._expected)
            self._next = (part.sequence + 1) % rtp.SEQUENCES
            yield from self._add(part)

    @property
    def _expected(self) -> int:
        assert self._next is not None
        return self._next

    def _restart(self, sequence: int) -> None:
        self._next = sequence
        self._waiting.clear()
        self._lose()

    def _lose(self) -> None:
        self._picture.clear()
        self._lost = True

    def _give_up(self, now: float) -> bool:
        """Jump over the hole when it has been waited for long enough."""
        overdue = min(part.arrived for part in self._waiting.values()) + PATIENCE <= now
        if not overdue and len(self._waiting) <= MAX_WAITING:
            return False
        self._next = min(self._waiting, key=lambda sequence: rtp.distance(sequence, self._expected))
        self._lose()
        return True

    def _add(self, part: _Part) -> Iterator[EncodedPicture]:
        if not part.payload:  # padding only: a bandwidth probe
            return
        if self._picture and self._picture[0].timestamp != part.timestamp:
            yield from self._finish()  # its last packet had no marker
        if not self._picture and not self._format.starts(part.payload):
            self._lost = True
            return
        self._picture.append(part)
        if part.marker:
            yield from self._finish()

    def _finish(self) -> Iterator[EncodedPicture]:
        parts, self._picture = self._picture, []
        try:
            data = b"".join(self._format.depayload(part.payload) for part in parts)
        except ValueError:
            self._lost = True
            return
        intact, self._lost = not self._lost, False
        yield EncodedPicture(data, intact, parts[0].timestamp)
