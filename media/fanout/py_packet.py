"""One packet on its way from a source to its outputs: read once, written once for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from media import rtp
from media.codecs import Frame
from media.rewriter import ClockMap


class Origin(Protocol):
    """The source of a packet. `era` goes up where nothing sent before may be repeated."""

    era: int


@dataclass(slots=True)
class Line:
    """One count of a source's numbers and times: it ends where the publisher counts anew. `clock_at` is ours, in s."""

    clock: ClockMap | None = None
    clock_at: float = 0.0


@dataclass(slots=True)
class Packet:
    """`payload` is without padding and redundancy, `redundant` with it where the packet had it.

    `marker` is the marker bit in its place.
    """

    source: Origin
    era: int
    line: Line
    sequence: int
    timestamp: int
    ssrc: int
    payload_type: int
    marker: int
    level: int | None
    payload: bytes
    redundant: bytes
    frame: Frame

    def room_form(self) -> bytes:
        """As taps get it."""
        return rtp.build(
            self.payload_type,
            self.sequence,
            self.timestamp,
            self.ssrc,
            self.payload,
            marker=bool(self.marker),
            level=self.level,
        )
