"""Encoders for live use: H.264 constrained baseline and Opus, the formats every browser must take (RFC 7742, RFC 7874).

Pictures keep their shape: they are made smaller to fit, never larger, never stretched.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter

from media.ports import Codec

H264 = Codec("H264", 90_000, 1, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
OPUS = Codec("opus", 48_000, 2, "minptime=10;useinbandfec=1")  # always "/2" in SDP, whatever is inside (RFC 7587 § 7)

KEYFRAME_S = 2  # seconds between keyframes: a recording can be cut there, and a lost one heals without being asked for
QUALITY = "25"  # x264's constant rate factor: faces and lettering clean; lower is better and costs more
BURST_S = 0.5  # seconds of the bit rate that a keyframe may use up at once; more would delay what follows it
FRAME_S = 0.02  # seconds of sound in one Opus packet (RFC 7587 § 4.2)
FRAME_SAMPLES = 960  # the same in samples
UNKNOWN_COLOUR = 2  # "unspecified" of ITU-T H.273
FULL_SCALE = 32_768  # of 16-bit samples
MIN_SIDE = 16  # pixels: one block of H.264


def fitted(width: int, height: int, max_width: int, max_height: int) -> tuple[int, int]:
    """The largest even size of the same shape within the limits, not larger than the picture itself; pixels."""
    scale = min(1.0, max_width / width, max_height / height)
    return max(MIN_SIDE, round(width * scale / 2) * 2), max(MIN_SIDE, round(height * scale / 2) * 2)


class PictureEncoder:
    """H.264 byte streams of pictures; `bitrate` in bit/s is the most they take, `fps` what the rate control expects."""

    def __init__(self, width: int, height: int, fps: int, bitrate: int) -> None:
        self._limits = width, height
        self._fps = fps
        self._bitrate = bitrate
        self._shaper = VideoReformatter()
        self._context: VideoCodecContext | None = None

    def encode(self, frame: av.VideoFrame, at: float, *, keyframe: bool) -> bytes:
        """The picture taken at `at` (seconds) in annex B form, parameter sets before every keyframe."""
        width, height = fitted(frame.width, frame.height, *self._limits)
        context = self._context_for(width, height, frame)
        picture = self._shaper.reformat(frame, width, height, "yuv420p", interpolation="BILINEAR")
        picture.pts = round(at * H264.clock_rate)
        picture.time_base = Fraction(1, H264.clock_rate)
        picture.pict_type = PictureType.I if keyframe else PictureType.NONE
        return b"".join(bytes(packet) for packet in context.encode(picture))

    def _context_for(self, width: int, height: int, frame: av.VideoFrame) -> VideoCodecContext:
        context = self._context
        if context is None or (context.width, context.height) != (width, height):
            context = self._context = self._open(width, height, frame)
        return context

    def _open(self, width: int, height: int, frame: av.VideoFrame) -> VideoCodecContext:
        context = av.VideoCodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.framerate = Fraction(self._fps)
        context.time_base = Fraction(1, H264.clock_rate)
        context.gop_size = self._fps * KEYFRAME_S
        context.max_b_frames = 0
        context.thread_count = 1  # more threads cut the picture into slices and cost more than they gain at this size
        if frame.colorspace != UNKNOWN_COLOUR:
            context.colorspace = context.color_primaries = context.color_trc = frame.colorspace
            context.color_range = frame.color_range
        context.options = {
            "preset": "superfast",  # a third more time than ultrafast for half the bits, which every receiver pays
            "tune": "zerolatency",
            "profile": "baseline",
            "level": "3.1",
            "forced-idr": "1",  # a picture asked for is a real random access point
            "crf": QUALITY,  # a rate to be reached would be spent on a picture in which nothing moves
            "maxrate": str(self._bitrate),
            "bufsize": str(int(self._bitrate * BURST_S)),
        }
        return context


@dataclass(frozen=True, slots=True)
class SoundPacket:
    """20 ms of Opus; `level` is the audio level byte of RFC 6464: 0 (full scale) to 127 (silence), in -dBov."""

    payload: bytes
    level: int


class SoundEncoder:
    """Opus packets of 20 ms, one channel; `bitrate` in bit/s."""

    def __init__(self, bitrate: int = 32_000) -> None:
        self._resampler = AudioResampler("s16", "mono", OPUS.clock_rate, FRAME_SAMPLES)
        self._context: AudioCodecContext = av.AudioCodecContext.create("libopus", "w")
        self._context.format = "s16"
        self._context.layout = "mono"
        self._context.sample_rate = OPUS.clock_rate
        self._context.bit_rate = bitrate
        self._context.options = {"application": "voip", "frame_duration": "20", "fec": "1", "packet_loss": "5"}
        self._samples = 0

    def encode(self, frame: av.AudioFrame) -> Iterator[SoundPacket]:
        """The packets that the sound of `frame` completes; what is left waits for the next."""
        frame.pts = None  # the resampler counts by itself; the time of a packet is its owner's affair
        for piece in self._resampler.resample(frame):
            piece.pts = self._samples
            piece.time_base = Fraction(1, OPUS.clock_rate)
            self._samples += piece.samples
            level = audio_level(piece.to_ndarray())
            for packet in self._context.encode(piece):
                yield SoundPacket(bytes(packet), level)


def audio_level(samples: npt.NDArray[Any]) -> int:
    """The level of 16-bit samples in -dBov (RFC 6464 § 3): 0 is an overloaded square wave, 127 silence."""
    power = float(np.mean(np.square(samples.astype(np.float64))))
    return 127 if power < 1 else min(127, max(0, round(-10 * math.log10(power / FULL_SCALE**2))))
