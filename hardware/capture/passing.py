"""Pictures that go on as they came: no decoder, no encoder, a fifth of the processor.

Only H.264 can go on, and only where pictures come in the order in which they are shown (no B-frames): a browser shows
them as they come (RFC 7742 § 6.2 asks for baseline). A camera that reorders is decoded and encoded anew, from the next
keyframe on, and somebody is told what to change. So is somebody whose keyframes are too far apart: nobody who comes
later, and no cut to this camera, has a picture before the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from hardware.capture.clock import Timeline
from hardware.capture.timed import Advice, Encoded, NothingInside, Order, Timed
from media.packetise import nal_units
from media.ports import Kind

LONGEST_GROUP_S = 2.0  # seconds from keyframe to keyframe that nobody minds to wait
PATIENCE_S = 0.1  # seconds a camera's clock may be off in that
START_CODE = b"\0\0\0\1"
NAL_TYPE, IDR, SPS = 0x1F, 5, 7  # ITU-T H.264 table 7-1


def streams_of(container: InputContainer, wanted: frozenset[Kind]) -> list[Stream]:
    """The best stream of each wanted kind; raises NothingInside where there is none."""
    found = [stream for kind in sorted(wanted) if (stream := container.streams.best(kind)) is not None]
    if not found:
        raise NothingInside(container.name)
    return found


def decoded(
    container: InputContainer, streams: Sequence[Stream]
) -> Iterator[tuple[float, av.VideoFrame | av.AudioFrame]]:
    """The frames with their own time stamps in seconds; what cannot be decoded is left out."""
    for packet in container.demux(*streams):
        yield from frames_of(packet)


def frames_of(packet: Packet[Stream]) -> Iterator[tuple[float, av.VideoFrame | av.AudioFrame]]:
    """What a packet completes; a damaged picture on the way from a camera is mended by the next keyframe."""
    try:
        frames = packet.decode()
    except av.InvalidDataError:
        return
    for frame in frames:
        if isinstance(frame, av.VideoFrame | av.AudioFrame) and frame.time is not None:
            yield frame.time, frame


def passed_on(container: InputContainer, order: Order) -> Iterator[Timed]:
    """A live stream: pictures as they came where they can go on, all else decoded."""
    streams, timeline = streams_of(container, order.wanted), Timeline()
    passage = _passage(streams)
    for packet in container.demux(*streams):
        if passage is not None and packet.stream is passage.stream and not passage.decodes(packet):
            yield from passage.take(packet, timeline, order)
            continue
        advice: Advice = "reordered" if passage is not None and packet.stream is passage.stream else ""
        for stamp, frame in frames_of(packet):
            yield Timed(timeline.at(stamp, order.clock.now()), frame, advice=advice)


def _passage(streams: Sequence[Stream]) -> Passage | None:
    return next((Passage(one) for one in streams if one.codec_context.name == "h264"), None)


class Passage:
    """One H.264 stream on its way through."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._to_byte_stream = BitStreamFilterContext("h264_mp4toannexb", stream)
        self._order = OrderWatch()
        self._groups = GroupWatch()
        self._sets = parameter_sets(stream.codec_context.extradata or b"")
        self._decoding = False

    def decodes(self, packet: Packet[Stream]) -> bool:
        """Whether from here on pictures must be decoded: they come in another order, and a decoder can begin here."""
        if packet.pts is not None:
            self._order.take(packet.pts)
        self._decoding = self._decoding or (self._order.reordered and packet.is_keyframe)
        return self._decoding

    def take(self, packet: Packet[Stream], timeline: Timeline, order: Order) -> Iterator[Timed]:
        """The picture, as soon as it is whole. FFmpeg gives a camera's first, a keyframe, no time stamp."""
        for one in self._to_byte_stream.filter(packet):
            if not one.size:
                continue
            at = order.clock.now()
            if one.pts is not None and one.time_base is not None:
                at = timeline.at(float(one.pts * one.time_base), at)
            picture = encoded(bytes(one), self._sets)
            yield Timed(at, picture, advice=self._groups.take(at, picture.keyframe))


def encoded(stream: bytes, sets: bytes) -> Encoded:
    """A picture as it goes on: parameter sets, which a camera may say in its description alone, before a keyframe."""
    kinds = {unit[0] & NAL_TYPE for unit in nal_units(stream)}
    lacking = IDR in kinds and SPS not in kinds
    return Encoded(sets + stream if lacking else stream, IDR in kinds)


def parameter_sets(extradata: bytes) -> bytes:
    """The sets of a stream's description in byte-stream form; none in another, whose sets the filter adds."""
    return extradata if extradata.startswith((START_CODE, START_CODE[1:])) else b""


class OrderWatch:
    """Whether pictures come in another order than they are shown (B-frames); time stamps in any unit."""

    def __init__(self) -> None:
        self.reordered = False
        self._latest: int | None = None

    def take(self, pts: int) -> None:
        """The next picture's time stamp."""
        if self._latest is not None and pts < self._latest:
            self.reordered = True
        self._latest = pts if self._latest is None else max(pts, self._latest)


class GroupWatch:
    """How far keyframes are apart; `take` says what is to be advised, times in seconds."""

    def __init__(self) -> None:
        self._keyframe: float | None = None
        self._long = False

    def take(self, at: float, keyframe: bool) -> Advice:
        """A picture has come. One group in time takes the advice back."""
        since = at - self._keyframe if self._keyframe is not None else 0.0
        too_long = since > LONGEST_GROUP_S + PATIENCE_S
        if keyframe:
            self._keyframe, self._long = at, too_long
        return "long-group" if self._long or too_long else ""
