"""Opens a source and yields its frames, each with the monotonic time at which it was taken.

A source yields until it ends or breaks (OSError, av.FFmpegError, NothingInside, WrongKey); trying again is its feed's
business. A frozen network camera is noticed by PyAV's read time-out, which fires only after twice its value; a frozen
device is not noticed here at all (a V4L2 read may block for ever), see `hardware.capture.child`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import av
from av.container import InputContainer

from hardware.capture.clock import Timeline
from hardware.capture.network import aes67_frames, rtmp_frames, rtsp_frames
from hardware.capture.passing import decoded, streams_of
from hardware.capture.timed import NothingInside, Order, Source, Timed
from hardware.settings import Scheme

LATE_S = 1.0  # seconds a file may lag behind before its clock is moved instead of hurrying after
SHORTEST_PASS_S = 0.02  # seconds; a file that lasts no longer would be opened and closed without a rest
SOUND_RATE = "48000"  # Hz asked of a sound card, Opus's own

Stamped = tuple[float, av.VideoFrame | av.AudioFrame]


def file_frames(order: Order) -> Iterator[Timed]:
    """A file in real time, from the start again at its end."""
    begin = order.clock.now()
    while True:
        lasted = 0.0
        with av.open(order.address.target) as container:
            for stamp, frame in _from_zero(decoded(container, streams_of(container, order.wanted))):
                begin += _lag(order.clock.now() - (begin + stamp))
                if order.wait(max(0.0, begin + stamp - order.clock.now())):
                    return
                yield Timed(begin + stamp, frame)
                lasted = max(lasted, stamp + _duration(frame))
        if lasted <= SHORTEST_PASS_S:
            raise NothingInside(order.address.target)
        begin += lasted


def v4l2_frames(order: Order) -> Iterator[Timed]:
    """A camera or grabber of this machine, in the wished mode or, where it has none such, in its own."""
    wish = {"video_size": f"{order.width}x{order.height}", "framerate": str(order.fps)}
    try:
        container = av.open(order.address.target, format="v4l2", options=wish)
    except av.ArgumentError:
        container = av.open(order.address.target, format="v4l2")
    with container:
        yield from _live(container, order)


def alsa_frames(order: Order) -> Iterator[Timed]:
    """A sound card or, through ALSA's plug-ins, PulseAudio or PipeWire."""
    options = {"sample_rate": SOUND_RATE, "channels": "1"}
    with av.open(order.address.target, format="alsa", options=options) as container:
        yield from _live(container, order)


SOURCES: Mapping[Scheme, Source] = {
    "file": file_frames,
    "rtsp": rtsp_frames,
    "rtmp": rtmp_frames,
    "aes67": aes67_frames,
    "v4l2": v4l2_frames,
    "alsa": alsa_frames,
}


def _live(container: InputContainer, order: Order) -> Iterator[Timed]:
    timeline = Timeline()
    for stamp, frame in decoded(container, streams_of(container, order.wanted)):
        yield Timed(timeline.at(stamp, order.clock.now()), frame)


def _from_zero(stamped: Iterator[Stamped]) -> Iterator[Stamped]:
    """The same with time stamps counted from the first frame."""
    first: float | None = None
    for stamp, frame in stamped:
        first = stamp if first is None else first
        yield max(0.0, stamp - first), frame


def _lag(behind: float) -> float:
    return behind if behind > LATE_S else 0.0


def _duration(frame: av.VideoFrame | av.AudioFrame) -> float:
    """Seconds a frame lasts, as far as it says."""
    if isinstance(frame, av.AudioFrame):
        return frame.samples / frame.sample_rate
    return float(frame.duration * frame.time_base) if frame.duration and frame.time_base else 0.04
