"""Senders for tests: real H.264, VP8 and Opus in real RTP, of one colour and one tone."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder
from av.audio.codeccontext import AudioCodecContext

from media import rtp
from media.ports import Codec, TrackInfo

HALL = TrackInfo("hall-camera", "hall", "video", "camera", Codec("H264", 90000))
SPEAKER = TrackInfo("p7-camera", "p7", "video", "camera", Codec("VP8", 90000))
HALL_SOUND = TrackInfo("hall-microphone", "hall", "audio", "microphone", Codec("opus", 48000, 2))
SPEAKER_SOUND = TrackInfo("p7-microphone", "p7", "audio", "microphone", Codec("opus", 48000, 2))

RED, BLUE, GREEN = (200, 30, 30), (30, 30, 200), (30, 160, 40)


def plain_picture(colour: tuple[int, int, int], width: int = 320, height: int = 180) -> av.VideoFrame:
    pixels = np.full((height, width, 3), colour, np.uint8)
    return av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(format="yuv420p")


class Camera:
    """Sends pictures of one colour; `packets()` gives those of the next picture."""

    def __init__(self, codec: str, colour: tuple[int, int, int], width: int = 320, height: int = 180) -> None:
        self.colour = colour
        self.size = (width, height)
        self._encoder: H264Encoder | Vp8Encoder = H264Encoder() if codec == "H264" else Vp8Encoder()
        self._sequence = 65_500  # so that every test sees the numbers wrap
        self._number = 0

    def packets(self, keyframe: bool = False) -> list[bytes]:
        frame = plain_picture(self.colour, *self.size)
        frame.pts, frame.time_base = self._number * 3600, Fraction(1, 90_000)
        payloads, timestamp = self._encoder.encode(frame, force_keyframe=keyframe or self._number == 0)
        self._number += 1
        return [self._packet(payload, timestamp, marker=payload is payloads[-1]) for payload in payloads]

    def _packet(self, payload: bytes, timestamp: int, marker: bool) -> bytes:
        self._sequence = (self._sequence + 1) % rtp.SEQUENCES
        return rtp.build(96, self._sequence, timestamp, 1234, payload, marker=marker)


class Microphone:
    """Sends a tone; `packets(count)` gives the next 20 ms packets."""

    def __init__(self, frequency: float, amplitude: float = 0.3) -> None:
        context = av.CodecContext.create("libopus", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate, context.layout, context.format = 48_000, "mono", "flt"
        context.open()
        self._context = context
        self._step = 2 * np.pi * frequency / 48_000
        self.amplitude = amplitude
        self._number = 0

    def hum(self, frequency: float) -> None:
        """Another tone from now on."""
        self._step = 2 * np.pi * frequency / 48_000

    def packets(self, count: int = 2) -> Iterator[bytes]:
        for _ in range(count):
            at = self._number * 960
            tone = (self.amplitude * np.sin(self._step * np.arange(at, at + 960))).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(tone[None, :], "flt", "mono")
            frame.sample_rate, frame.pts = 48_000, at
            self._number += 1
            for packet in self._context.encode(frame):
                yield rtp.build(111, self._number % rtp.SEQUENCES, at, 99, bytes(packet), level=0)
