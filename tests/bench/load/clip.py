"""What publishers send: ten seconds of VP8 720p25 and Opus, encoded once into build/bench and kept as payloads.

Every payload that ends a picture, and every sound packet, leaves room for a stamp with its time of sending. In VP8 it
follows the last partition, which no decoder reads; in Opus it is padding (RFC 6716 § 3.2.5). So browsers can watch too.
"""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np

WIDTH: Final = 1280
HEIGHT: Final = 720
FPS: Final = 25
SECONDS: Final = 10
BITRATE: Final = 1_500_000
SOUND_RATE: Final = 48_000
SOUND_SAMPLES: Final = 960
"""20 ms: 50 packets a second."""

PAYLOAD_BYTES: Final = 1150
"""Of one packet; with SRTP, UDP and IP below 1,280 bytes."""

CELL: Final = 16
GRAIN: Final = 7
"""Pixels and grey levels of the scene: with these a keyframe is five times an average picture, as of a camera."""

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

MAGIC: Final = b"\xb5\x7aMP"
STAMP: Final = struct.Struct("!4sQ")
VP8_DESCRIPTOR: Final = struct.Struct("!BBH")


@dataclass(frozen=True, slots=True)
class Picture:
    """One encoded frame."""

    data: bytes
    key: bool


@dataclass(frozen=True, slots=True)
class Clip:
    """Encoded pictures and sounds, to be played in a circle."""

    pictures: tuple[Picture, ...]
    sounds: tuple[bytes, ...]

    @property
    def packets(self) -> float:
        """Packets a second one publisher sends."""
        pictures = sum(-(-len(picture.data) // PAYLOAD_BYTES) for picture in self.pictures)
        return pictures * FPS / len(self.pictures) + SOUND_RATE / SOUND_SAMPLES


def load(folder: Path, bitrate: int = BITRATE) -> Clip:
    """The clip of that bit rate; encoded where it is not there yet."""
    path = folder / f"clip-{bitrate}.pickle"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        clip = Clip(tuple(_pictures(bitrate)), tuple(_sounds()))
        path.write_bytes(pickle.dumps([(p.data, p.key) for p in clip.pictures]) + pickle.dumps(clip.sounds))
        return clip
    with path.open("rb") as file:
        pictures, sounds = pickle.load(file), pickle.load(file)
    return Clip(tuple(Picture(*pair) for pair in pictures), sounds)


def stamp(ns: int) -> bytes:
    """The time of sending (ns, CLOCK_REALTIME) as it ends a payload."""
    return STAMP.pack(MAGIC, ns)


def stamped_at(packet: bytes) -> int | None:
    """The stamp at the end of a decrypted RTP packet; None where there is none."""
    end = len(packet) - (packet[-1] if packet[0] & 0x20 else 0)
    if end < STAMP.size:
        return None
    magic, ns = STAMP.unpack_from(packet, end - STAMP.size)
    return int(ns) if magic == MAGIC else None


def packetise(picture: bytes, picture_id: int) -> list[bytes]:
    """VP8 payloads (RFC 7741) with 15-bit picture ids."""
    payloads = []
    for at in range(0, len(picture), PAYLOAD_BYTES):
        start = 0x10 if at == 0 else 0
        head = VP8_DESCRIPTOR.pack(0x80 | start, 0x80, 0x8000 | picture_id & 0x7FFF)
        payloads.append(head + picture[at : at + PAYLOAD_BYTES])
    return payloads


def begins_keyframe(payload: bytes) -> bool:
    """Whether a VP8 payload is the first of a keyframe."""
    if len(payload) < 2 or not payload[0] & 0x10:
        return False
    at = 1
    if payload[0] & 0x80:
        bits, at = payload[1], 2
        if bits & 0x80:
            at += 2 if len(payload) > at and payload[at] & 0x80 else 1
        at += bool(bits & 0x40) + bool(bits & 0x30)
    return len(payload) > at and not payload[at] & 1


def _pictures(bitrate: int) -> list[Picture]:
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.bit_rate, encoder.time_base = bitrate, Fraction(1, FPS)
    encoder.options = {
        "deadline": "realtime", "cpu-used": "4", "lag-in-frames": "0", "error-resilient": "1", "auto-alt-ref": "0",
        "minrate": str(bitrate), "maxrate": str(bitrate), "bufsize": str(bitrate // 2), "g": str(2 * FPS),
    }  # fmt: skip
    packets: list[Any] = []
    scene = _scene()
    for index in range(SECONDS * FPS):
        frame = av.VideoFrame.from_ndarray(_view(scene, index), format="yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, FPS)
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return [Picture(bytes(packet), packet.is_keyframe) for packet in packets]


def _scene() -> tuple[Pixels, list[Pixels]]:
    """A wide chequer of greys, and a few grains of film: one moves, the other fills the bit rate evenly."""
    chance = np.random.default_rng(1)
    coarse = chance.integers(64, 192, (HEIGHT // CELL, 2 * WIDTH // CELL), dtype=np.uint8)
    grains = [chance.integers(0, GRAIN, (HEIGHT, WIDTH), dtype=np.uint8) for _ in range(5)]
    return np.kron(coarse, np.ones((CELL, CELL), dtype=np.uint8)), grains


def _view(scene: tuple[Pixels, list[Pixels]], index: int) -> Pixels:
    wide, grains = scene
    left = 3 * index % WIDTH
    grey = np.full((HEIGHT // 2, WIDTH), 128, dtype=np.uint8)
    return np.vstack([wide[:, left : left + WIDTH] + grains[index % len(grains)], grey])


def _sounds() -> list[bytes]:
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = SOUND_RATE, "mono", "s16"
    encoder.bit_rate, encoder.options = 48_000, {"frame_duration": "20", "vbr": "off"}
    packets: list[Any] = []
    for index in range(SECONDS * SOUND_RATE // SOUND_SAMPLES):
        time = (np.arange(SOUND_SAMPLES) + index * SOUND_SAMPLES) / SOUND_RATE
        wave = (np.sin(2 * np.pi * 330 * time) * 8000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = SOUND_RATE, index * SOUND_SAMPLES
        packets += encoder.encode(frame)
    return [_with_padding(bytes(packet)) for packet in packets]


def _with_padding(packet: bytes) -> bytes:
    """A one-frame Opus packet (code 0) as code 3 whose padding, the stamp, is still to be appended."""
    if packet[0] & 3:
        raise ValueError("more than one Opus frame in a packet")
    return bytes([packet[0] | 3, 0x41, STAMP.size]) + packet[1:]
