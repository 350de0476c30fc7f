"""What a browser, a camera, the recorder and the programme all are to the SFU: publishers and subscribers of tracks.

Packets are complete, unencrypted RTP packets (RFC 3550) as bytes. Nothing here waits: a sink that cannot take a packet
drops it and counts it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["audio", "video"]
Source = Literal["camera", "microphone"]


@dataclass(frozen=True, slots=True)
class Codec:
    """An RTP payload format: SDP name ("VP8", "H264", "opus"), clock rate in Hz, channels, fmtp parameters."""

    name: str
    clock_rate: int
    channels: int = 1
    parameters: str = ""


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """A track of a room. `track_id` is unique in the room; `owner` is a person id, or "hall"."""

    track_id: str
    owner: str
    kind: Kind
    source: Source
    codec: Codec


class PacketSink(Protocol):
    """Receives what a router forwards."""

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        """Take one RTP packet of the track, or drop it; never blocks, never raises."""
        ...

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """Learn how the track's RTP clock (32 bits) maps to the publisher's NTP clock (64 bits; RFC 3550 § 6.4.1)."""
        ...

    def closed(self, track: TrackInfo) -> None:
        """The track has gone for good."""
        ...


class TrackInput(Protocol):
    """The publisher's end of a track in a room."""

    def push(self, packet: bytes) -> None:
        """Forward one RTP packet to all subscribers."""
        ...

    def sender_report(self, ntp_time: int, rtp_time: int) -> None:
        """Pass on the publisher's clock mapping."""
        ...

    def close(self) -> None:
        """Remove the track from the room; subscribers are told."""
        ...


KeyframeRequest = Callable[[], None]
