"""What an RTP payload tells of its frame without decoding it: where decoding can begin, and which layer it is.

VP8 (RFC 7741 § 4.2), VP9 (RFC 9628 § 4.2), H.264 (RFC 6184 § 5), AV1 (RTP Payload Format For AV1 § 4.4). A payload
that is cut off tells nothing, and is passed on like any other: what it is worth the decoder knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, NamedTuple


class Frame(NamedTuple):
    """One packet's place in its frame and layer.

    `start`: the frame begins here; `keyframe`: and can be decoded without an earlier one. `climb`: this temporal layer
    may be entered here (VP8 layer sync, VP9 switching up). `picture` is the VP8 picture id and `picture_at` where it
    stands, `picture_bits` its width (7, 15, or 0 for none); `tl0_at` where TL0PICIDX stands, 0 for nowhere, and `tl0`
    its value. `height` is that of a VP8 keyframe in pixels, else 0.
    """

    start: bool = False
    keyframe: bool = False
    temporal: int = 0
    climb: bool = False
    picture: int = 0
    picture_at: int = 0
    picture_bits: int = 0
    tl0: int = 0
    tl0_at: int = 0
    height: int = 0


SOUND: Final = Frame(start=True, keyframe=True)
"""Sound can be decoded from any packet on."""

NOTHING: Final = Frame()


def describe(codec: str, payload: bytes) -> Frame:
    """What the payload of a packet of that codec tells; a codec we cannot look into is taken for sound."""
    reader = _READERS.get(codec)
    if reader is None:
        return SOUND
    try:
        return reader(payload)
    except IndexError:
        return NOTHING


def _vp8(payload: bytes) -> Frame:
    first = payload[0]
    start = first & 0x17 == 0x10  # S set, partition 0
    place, body = _vp8_extension(payload) if first & 0x80 else (NO_PLACE, 1)
    if not start:
        return Frame(False, False, *place)
    keyframe = not payload[body] & 1
    height = (payload[body + 8] | payload[body + 9] << 8) & 0x3FFF if keyframe and len(payload) >= body + 10 else 0
    return Frame(True, keyframe, *place, height)


Place = tuple[int, bool, int, int, int, int, int]
"""`temporal` to `tl0_at` of a frame."""

NO_PLACE: Final[Place] = (0, False, 0, 0, 0, 0, 0)


def _vp8_extension(payload: bytes) -> tuple[Place, int]:
    """The extended part of the descriptor and where the frame's bytes begin."""
    flags, position = payload[1], 2
    picture = picture_at = bits = tl0 = tl0_at = layer = 0
    if flags & 0x80:
        picture_at = position
        bits, picture, position = _picture(payload, position)
    if flags & 0x40:
        tl0, tl0_at, position = payload[position], position, position + 1
    if flags & 0x30:
        layer, position = payload[position], position + 1
    temporal = layer >> 6 if flags & 0x20 else 0
    climb = bool(flags & 0x20 and layer & 0x20)
    return (temporal, climb, picture, picture_at, bits, tl0, tl0_at), position


def _picture(payload: bytes, position: int) -> tuple[int, int, int]:
    """Width in bits and value of a picture id, and what comes after it."""
    if payload[position] & 0x80:
        return 15, (payload[position] & 0x7F) << 8 | payload[position + 1], position + 2
    return 7, payload[position], position + 1


def patch_vp8(buffer: bytearray | memoryview, start: int, frame: Frame, picture: int, tl0: int) -> None:
    """Give the payload that begins there another picture id and TL0PICIDX, each in the width it has."""
    at = start + frame.picture_at
    if frame.picture_bits == 15:
        buffer[at] = 0x80 | picture >> 8 & 0x7F
        buffer[at + 1] = picture & 0xFF
    elif frame.picture_bits:
        buffer[at] = picture & 0x7F
    if frame.tl0_at:
        buffer[start + frame.tl0_at] = tl0 & 0xFF


def _vp9(payload: bytes) -> Frame:
    first, position = payload[0], 1
    if first & 0x80:
        position = _picture(payload, position)[2]
    layer = payload[position] if first & 0x20 else 0
    start = bool(first & 0x08) and not layer >> 1 & 7
    return Frame(start, start and not first & 0x40, layer >> 5, bool(layer & 0x10))


SLICE, IDR, SEI, SPS, DELIMITER, STAP_A, FU_A = 1, 5, 6, 7, 9, 24, 28


def _h264(payload: bytes) -> Frame:
    kind = payload[0] & 0x1F
    if kind == STAP_A:
        units = [_h264_unit(kind, payload, body) for kind, body in _aggregated(payload)]
        return Frame(units[0].start, any(unit.keyframe for unit in units))
    if kind != FU_A:
        return _h264_unit(kind, payload, 1)
    return _h264_unit(payload[1] & 0x1F, payload, 2) if payload[1] & 0x80 else NOTHING


def _aggregated(payload: bytes) -> Iterator[tuple[int, int]]:
    """Type and body of each unit of a STAP-A; at least one, or IndexError."""
    position = 1
    while position < len(payload) or position == 1:
        yield payload[position + 2] & 0x1F, position + 3
        position += 2 + (payload[position] << 8 | payload[position + 1])


def _h264_unit(kind: int, payload: bytes, body: int) -> Frame:
    """A slice begins the frame if its first macroblock is 0, whose code is a single set bit."""
    if kind in (SLICE, IDR):
        first = bool(payload[body] & 0x80)
        return Frame(first, first and kind == IDR)
    return Frame(SEI <= kind <= DELIMITER, kind == SPS)


def _av1(payload: bytes) -> Frame:
    """N says that a coded video sequence begins, Z that the packet goes on with an OBU of the one before."""
    start = not payload[0] & 0x80
    return Frame(start, start and bool(payload[0] & 0x08))


_READERS: Final[Mapping[str, Callable[[bytes], Frame]]] = {"VP8": _vp8, "VP9": _vp9, "H264": _h264, "AV1": _av1}
