"""The other end of RTP for the tests: payloads back into H.264 and Opus, decoded by FFmpeg."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import av
import numpy as np
import numpy.typing as npt

from media import rtp
from media.ports import TrackInfo

START = b"\0\0\0\1"


def byte_stream(payloads: list[bytes]) -> bytes:
    """H.264 payloads of packetization mode 1 (RFC 6184) as an annex B byte stream."""
    stream = bytearray()
    for payload in payloads:
        kind = payload[0] & 0x1F
        if kind == 24:
            stream += _aggregated(payload[1:])
        elif kind == 28:
            if payload[1] & 0x80:
                stream += START + bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
            stream += payload[2:]
        else:
            stream += START + payload
    return bytes(stream)


def _aggregated(body: bytes) -> bytes:
    stream, at = b"", 0
    while at < len(body):
        size = int.from_bytes(body[at : at + 2], "big")
        stream += START + body[at + 2 : at + 2 + size]
        at += 2 + size
    return stream


def payload_of(packet: bytes) -> bytes:
    return packet[rtp.parse(packet).payload_offset :]


def pictures_of(packets: list[bytes]) -> list[npt.NDArray[np.uint8]]:
    """The decoded pictures of a video track's packets, as RGB arrays."""
    decoder = av.VideoCodecContext.create("h264", "r")
    pictures, payloads = [], []
    for packet in packets:
        payloads.append(payload_of(packet))
        if rtp.parse(packet).marker:
            pictures += decoder.decode(av.Packet(byte_stream(payloads)))
            payloads = []
    pictures += decoder.decode(None)
    return [np.asarray(picture.to_ndarray(format="rgb24"), dtype=np.uint8) for picture in pictures]


def sound_of(packets: list[bytes]) -> npt.NDArray[np.float64]:
    """The decoded sound of an audio track's packets: -1.0 … 1.0 at 48 kHz, one channel."""
    decoder = av.AudioCodecContext.create("libopus", "r")
    decoder.sample_rate = 48_000
    decoder.layout = "mono"
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(payload_of(packet)))]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float64) / 32_768


@dataclass
class Recorder:
    """A sink that keeps everything, and lets a test wait until there is enough."""

    packets: dict[str, list[bytes]] = field(default_factory=dict)
    reports: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self.packets.setdefault(track.track_id, []).append(packet)
        self.changed.set()

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        self.reports.setdefault(track.track_id, []).append((ntp_time, rtp_time))
        self.changed.set()

    def closed(self, track: TrackInfo) -> None:
        self.gone.append(track.track_id)
        self.changed.set()

    async def until(self, enough: Callable[[], bool]) -> None:
        """Return as soon as `enough` holds; it is asked after everything that arrives."""
        while not enough():
            self.changed.clear()
            await self.changed.wait()

    def count(self, track_id: str) -> int:
        return len(self.packets.get(track_id, []))
