"""The two encoders: H.264 constrained baseline without B-frames, and AAC-LC mono; out come samples with exact times."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from numpy.typing import NDArray

from media.programme import annexb, cmaf
from media.programme.settings import ProgrammeSettings

VIDEO_TIMESCALE = 90_000  # ticks per second, as in RTP and MPEG systems
SAMPLE_RATE = 48_000  # Hz, what Opus decodes to
AAC_FRAME = 1024  # samples
PEAK_TO_MEAN = 1.3  # highest bitrate over the mean: a scene change shall not hold up a viewer on a thin line

# No scene-cut keyframes and no own GOP: keyframes come where a segment begins and where the layout changes, by order.
# BT.601 is what browsers' cameras and our own lettering are in; said in the stream, no player has to guess it.
X264 = (
    "scenecut=0:keyint=infinite:bframes=0:sliced-threads=0:"
    "colorprim=smpte170m:transfer=smpte170m:colormatrix=smpte170m:fullrange=off"
)


class VideoEncoder:
    """libx264 on one thread of its own choosing: the studio's."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self._fps = settings.fps
        self._context = _open_x264(settings)
        config = annexb.decoder_configuration(bytes(self._context.extradata or b""))
        self.track = cmaf.VideoTrack(1, VIDEO_TIMESCALE, settings.width, settings.height, config)

    def encode(self, picture: av.VideoFrame, slot: int, key: bool) -> cmaf.Sample:
        """The picture shown from `slot` (frames since the start) on, for one slot."""
        picture.pts = slot
        picture.time_base = Fraction(1, self._fps)
        picture.pict_type = PictureType.I if key else PictureType.NONE
        (packet,) = self._context.encode(picture)  # zerolatency: one in, one out
        ticks = VIDEO_TIMESCALE // self._fps
        return cmaf.Sample(annexb.to_sample(bytes(packet)), slot * ticks, ticks, packet.is_keyframe)


def _open_x264(settings: ProgrammeSettings) -> VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = settings.width, settings.height, "yuv420p"
    context.framerate = Fraction(settings.fps)
    context.time_base = Fraction(1, settings.fps)
    context.bit_rate = settings.video_bitrate
    context.max_b_frames = 0
    context.thread_count = 1
    context.flags |= Flags.global_header
    context.options = {
        "preset": settings.preset,
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "maxrate": str(round(settings.video_bitrate * PEAK_TO_MEAN)),
        "bufsize": str(settings.video_bitrate),
        "x264-params": X264,
    }
    context.open()
    return context


class AudioEncoder:
    """FFmpeg's AAC encoder, fed any number of samples at a time."""

    def __init__(self, settings: ProgrammeSettings) -> None:
        self._context = _open_aac(settings)
        self._waiting = np.zeros(0, np.float32)
        self._taken = 0
        config = bytes(self._context.extradata or b"")
        self.track = cmaf.AudioTrack(2, SAMPLE_RATE, 1, settings.audio_bitrate, config)

    def encode(self, sound: NDArray[np.float32]) -> list[cmaf.Sample]:
        """The frames completed by this sound (mono, -1 to 1), which follows the former without a gap."""
        self._waiting = np.concatenate((self._waiting, sound))
        samples: list[cmaf.Sample] = []
        while len(self._waiting) >= AAC_FRAME:
            samples += self._frame(self._waiting[:AAC_FRAME])
            self._waiting = self._waiting[AAC_FRAME:]
        return samples

    def _frame(self, sound: NDArray[np.float32]) -> list[cmaf.Sample]:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), "fltp", "mono")
        frame.sample_rate = SAMPLE_RATE
        frame.time_base = Fraction(1, SAMPLE_RATE)
        frame.pts = self._taken
        self._taken += AAC_FRAME
        packets = self._context.encode(frame)
        # The encoder's first packet lies before zero: it primes the decoder with silence and is not needed.
        return [cmaf.Sample(bytes(p), p.pts, AAC_FRAME) for p in packets if p.pts is not None and p.pts >= 0]


def _open_aac(settings: ProgrammeSettings) -> AudioCodecContext:
    context = av.CodecContext.create("aac", "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = SAMPLE_RATE
    context.layout = "mono"
    context.format = "fltp"
    context.bit_rate = settings.audio_bitrate
    context.flags |= Flags.global_header
    context.open()
    return context
