"""A voice from home for the tests: a tone in Opus packets, and how loud it is in what the hall hears."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt

from media.packetise import RtpStream
from media.ports import Codec, TrackInfo

OPUS = Codec("opus", 48_000, 2, "")
RATE, FRAME = 48_000, 960
LOUD = 50  # the level byte of its packets: -50 dBov; the mix does not look at it


def microphone(owner: str) -> TrackInfo:
    """The microphone of somebody at home."""
    return TrackInfo(f"{owner}.microphone", owner, "audio", "microphone", OPUS)


def packets(hertz: float, amplitude: float = 0.2) -> Iterator[bytes]:
    """RTP packets of 20 ms each with this tone, without end."""
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.format, encoder.layout, encoder.sample_rate, encoder.bit_rate = "s16", "mono", RATE, 64_000
    stream = RtpStream(111, RATE, ssrc=7, first_sequence=0, first_time=0)
    number = 0
    while True:
        times = (np.arange(FRAME) + number * FRAME) / RATE
        tone = (np.sin(2 * np.pi * hertz * times) * amplitude * 32_767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * FRAME, Fraction(1, RATE)
        for packet in encoder.encode(frame):
            yield stream.sound(bytes(packet), number * FRAME / RATE, LOUD)
        number += 1


def share(sound: npt.NDArray[np.float32], hertz: float) -> float:
    """The amplitude of this tone in the sound."""
    times = np.arange(len(sound)) / RATE
    return float(abs(np.mean(sound * np.exp(-2j * np.pi * hertz * times)))) * 2
