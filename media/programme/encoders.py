"""The encoders: H.264 constrained baseline without B-frames, and AAC-LC mono; out come samples with exact times."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from media.programme import annexb, cmaf

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


@dataclass(frozen=True, slots=True)
class VideoFormat:
    """Size in pixels, pictures a second, mean bit/s, and x264's preset."""

    width: int
    height: int
    fps: int
    bitrate: int
    preset: str


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """Mono; samples a second and bit/s."""

    rate: int
    bitrate: int


class VideoEncoder:
    """libx264 on the thread that calls it."""

    def __init__(self, form: VideoFormat) -> None:
        self._form = form
        self._context = _open_x264(form)
        self._reformatter = VideoReformatter()
        config = annexb.decoder_configuration(bytes(self._context.extradata or b""))
        self.track = cmaf.VideoTrack(1, VIDEO_TIMESCALE, form.width, form.height, config)

    def encode(self, picture: av.VideoFrame, slot: int, key: bool) -> cmaf.Sample:
        """The picture, scaled to our size, shown from `slot` (frames since the start) on, for one slot."""
        size = (self._form.width, self._form.height)
        frame = self._reformatter.reformat(picture, *size, "yuv420p", interpolation="AREA", threads=1)
        frame.pts = slot
        frame.time_base = Fraction(1, self._form.fps)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        (packet,) = self._context.encode(frame)  # zerolatency: one in, one out
        ticks = VIDEO_TIMESCALE // self._form.fps
        return cmaf.Sample(annexb.to_sample(bytes(packet)), slot * ticks, ticks, packet.is_keyframe)


def x264_options(form: VideoFormat) -> dict[str, str]:
    """What is set beside size, rate and mean bitrate."""
    return {
        "preset": form.preset,
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "maxrate": str(round(form.bitrate * PEAK_TO_MEAN)),
        "bufsize": str(form.bitrate),
        "x264-params": X264,
    }


def _open_x264(form: VideoFormat) -> VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, VideoCodecContext)
    context.width, context.height, context.pix_fmt = form.width, form.height, "yuv420p"
    context.framerate = Fraction(form.fps)
    context.time_base = Fraction(1, form.fps)
    context.bit_rate = form.bitrate
    context.max_b_frames = 0
    context.thread_count = 1
    context.flags |= Flags.global_header
    context.options = x264_options(form)
    context.open()
    return context


class AudioEncoder:
    """FFmpeg's AAC encoder, fed any number of samples at a time."""

    def __init__(self, form: AudioFormat) -> None:
        self._form = form
        self._context = _open_aac(form)
        self._resampler = None if form.rate == SAMPLE_RATE else AudioResampler("fltp", "mono", form.rate)
        self._waiting = np.zeros(0, np.float32)
        self._taken = 0
        config = bytes(self._context.extradata or b"")
        self.track = cmaf.AudioTrack(2, form.rate, 1, form.bitrate, config)

    def encode(self, sound: NDArray[np.float32]) -> list[cmaf.Sample]:
        """The frames completed by this sound (mono at SAMPLE_RATE, -1 to 1), which follows the former without a gap."""
        self._waiting = np.concatenate((self._waiting, self._resampled(sound)))
        samples: list[cmaf.Sample] = []
        while len(self._waiting) >= AAC_FRAME:
            samples += self._frame(self._waiting[:AAC_FRAME])
            self._waiting = self._waiting[AAC_FRAME:]
        return samples

    def _resampled(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._resampler is None:
            return sound
        frames = self._resampler.resample(_sound_frame(sound, SAMPLE_RATE))
        return np.concatenate([np.zeros(0, np.float32), *(frame.to_ndarray()[0] for frame in frames)])

    def _frame(self, sound: NDArray[np.float32]) -> list[cmaf.Sample]:
        frame = _sound_frame(sound, self._form.rate)
        frame.pts = self._taken
        self._taken += AAC_FRAME
        packets = self._context.encode(frame)
        # The encoder's first packet lies before zero: it primes the decoder with silence and is not needed.
        return [cmaf.Sample(bytes(p), p.pts, AAC_FRAME) for p in packets if p.pts is not None and p.pts >= 0]


def _sound_frame(sound: NDArray[np.float32], rate: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), "fltp", "mono")
    frame.sample_rate = rate
    frame.time_base = Fraction(1, rate)
    return frame


def _open_aac(form: AudioFormat) -> AudioCodecContext:
    context = av.CodecContext.create("aac", "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = form.rate
    context.layout = "mono"
    context.format = "fltp"
    context.bit_rate = form.bitrate
    context.flags |= Flags.global_header
    context.open()
    return context
