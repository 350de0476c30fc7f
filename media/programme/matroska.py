"""A Matroska file (RFC 9559) of frames that somebody else encoded; nothing is decoded or encoded."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import OutputContainer
from av.stream import Stream

from media.programme import annexb

CLUSTER_MS: Final = 500  # a cluster is written when it is whole: what a kill costs at most
INTERLEAVED_US: Final = 300_000  # how long one track waits for another that says nothing, a closed microphone for one
MS: Final = Fraction(1, 1000)
OPUS_RATE: Final = 48_000  # RFC 7845 § 5.1: whatever was sampled
VP8_START: Final = b"\x9d\x01\x2a"  # RFC 6386 § 9.1
VP8_SIZE_AT: Final = 6

OPTIONS: Final[Mapping[str, str]] = {
    "cluster_time_limit": str(CLUSTER_MS),
    "max_interleave_delta": str(INTERLEAVED_US),
    "flush_packets": "1",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a track's header says. Two pictures' shapes are equal where a decoder need not be told of a change.

    `parameters` are the sets of H.264, and `sample` the keyframe they came with.
    """

    codec: str
    width: int = 0
    height: int = 0
    parameters: tuple[bytes, ...] = ()
    sample: bytes = field(default=b"", repr=False, compare=False)


OPUS: Final = Shape("opus")
"""Sound: two channels in the header, and each packet says for itself how many it has (RFC 7587 § 7)."""


def picture_shape(codec: str, keyframe: bytes) -> Shape | None:
    """The shape that a keyframe begins, None where it does not tell."""
    return _vp8_shape(keyframe) if codec == "VP8" else _h264_shape(keyframe)


def _vp8_shape(keyframe: bytes) -> Shape | None:
    if keyframe[3:VP8_SIZE_AT] != VP8_START or len(keyframe) < VP8_SIZE_AT + 4:
        return None
    width, height = (int.from_bytes(keyframe[at : at + 2], "little") & 0x3FFF for at in (VP8_SIZE_AT, VP8_SIZE_AT + 2))
    return Shape("vp8", width, height) if width and height else None


def _h264_shape(keyframe: bytes) -> Shape | None:
    units = tuple(unit for unit in annexb.nal_units(keyframe) if annexb.nal_type(unit) in (annexb.SPS, annexb.PPS))
    whole = {annexb.nal_type(unit) for unit in units} == {annexb.SPS, annexb.PPS}
    return Shape("h264", parameters=units, sample=keyframe) if whole else None


class Matroska:
    """One file; `begun` is its zero in Unix seconds. Raises OSError or FFmpegError, in `write` and `close` too."""

    def __init__(self, path: Path, begun: float, shapes: Mapping[str, Shape]) -> None:
        self._container = av.open(str(path), "w", format="matroska", options=dict(OPTIONS))
        self._container.metadata["creation_time"] = datetime.fromtimestamp(begun, UTC).isoformat()
        self._streams = {name: _ADD[shape.codec](self._container, shape) for name, shape in shapes.items()}
        self._last = dict.fromkeys(shapes, -1)
        for name, stream in self._streams.items():
            stream.metadata["title"] = name

    def write(self, name: str, data: bytes, seconds: float, keyframe: bool) -> None:
        """The next frame of a track, from the file's zero on; time never runs back in a track."""
        packet = av.Packet(data)
        at = self._last[name] = max(self._last[name] + 1, round(seconds * 1000))
        packet.stream, packet.time_base, packet.is_keyframe = self._streams[name], MS, keyframe
        packet.pts = packet.dts = at
        self._container.mux_one(packet)

    def close(self) -> None:
        """Write what waits, the index and the length."""
        self._container.close()


def _add_h264(container: OutputContainer, shape: Shape) -> Stream:
    """Size and sample entry as FFmpeg reads them from the first picture."""
    with av.open(io.BytesIO(shape.sample), "r", format="h264") as read:
        return container.add_stream_from_template(read.streams.video[0])


def _add_vp8(container: OutputContainer, shape: Shape) -> Stream:
    return container.add_mux_stream("vp8", width=shape.width, height=shape.height)


def _add_opus(container: OutputContainer, shape: Shape) -> Stream:
    """An encoder that never encodes: it knows what the header (RFC 7845 § 5.1) has to say."""
    return container.add_stream("libopus", rate=OPUS_RATE, layout="stereo")


_ADD: Final[Mapping[str, Callable[[OutputContainer, Shape], Stream]]] = {
    "h264": _add_h264,
    "vp8": _add_vp8,
    "opus": _add_opus,
}
