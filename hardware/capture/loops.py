"""A short film encoded once and sent again and again: many simulated people cost as much as their packets.

Every second begins with a keyframe, so that the film can be entered there at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from hardware.capture.encode import PictureEncoder, SoundEncoder, SoundPacket
from hardware.capture.frames import picture_frame, sound_frame
from hardware.simulated.planes import Planes
from hardware.simulated.voice import BLOCK, Sound
from media.packetise import h264_payloads

PICTURE_BITRATE = 150_000  # bit/s of a tile of 320x240 in which little moves
SOUND_BITRATE = 24_000  # bit/s


@dataclass(frozen=True, slots=True)
class Loop:
    """RTP payloads of each picture, and the sound in packets of 20 ms; both last a whole number of seconds."""

    pictures: tuple[tuple[bytes, ...], ...]
    sounds: tuple[SoundPacket, ...]


def encode_loop(pictures: Sequence[Planes], fps: int, sound: Sound) -> Loop:
    """Encode a film of `fps` pictures a second."""
    return Loop(tuple(_encode_pictures(pictures, fps)), tuple(_encode_sound(sound)))


def _encode_pictures(pictures: Sequence[Planes], fps: int) -> Iterable[tuple[bytes, ...]]:
    encoder = PictureEncoder(pictures[0].width, pictures[0].height, fps, PICTURE_BITRATE)
    for number, planes in enumerate(pictures):
        encoded = encoder.encode(picture_frame(planes), number / fps, keyframe=number % fps == 0)
        yield tuple(h264_payloads(encoded))


def _encode_sound(sound: Sound) -> Iterable[SoundPacket]:
    encoder = SoundEncoder(SOUND_BITRATE)
    samples = (np.clip(sound, -1.0, 1.0) * 32_767).astype(np.int16)
    for start in range(0, samples.size - BLOCK + 1, BLOCK):
        yield from encoder.encode(sound_frame(samples[start : start + BLOCK]))
