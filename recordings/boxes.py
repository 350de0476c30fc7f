"""The parts in the bytes of a segment, found by their boxes (ISO/IEC 14496-12); pure, and trusting no length.

Reads only what our own packager writes: `moof` and `mdat` by turns. The first byte that does not fit ends it, so what
a killed process left half written, or a power cut left as zeros, is never taken for a part.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = struct.Struct(">I4s")
RUN = struct.Struct(">IIi")  # version and flags, sample count, data offset
ROW = struct.Struct(">III")  # duration, size, flags of a sample
SYNC_BIT = 0x00010000  # sample_is_non_sync_sample, 14496-12 § 8.8.3.1


@dataclass(frozen=True, slots=True)
class Scan:
    """The whole parts: (bytes, whether a decoder can begin there); and the byte after the last of them."""

    parts: tuple[tuple[int, bool], ...]
    end: int


def pieces(data: bytes) -> Scan:
    """The whole parts at the beginning of a segment's bytes."""
    found: list[tuple[int, bool]] = []
    at = 0
    while (size := _part_at(data, at)) is not None:
        found.append((size, _independent(data[at : at + size])))
        at += size
    return Scan(tuple(found), at)


def _part_at(data: bytes, at: int) -> int | None:
    """Bytes of the part that begins there, None where none does or it is not whole."""
    moof = _box_at(data, at, b"moof")
    mdat = _box_at(data, at + moof, b"mdat") if moof else None
    return moof + mdat if moof and mdat else None


def _box_at(data: bytes, at: int, kind: bytes) -> int | None:
    if len(data) - at < HEADER.size:
        return None
    size, found = HEADER.unpack_from(data, at)
    return size if found == kind and HEADER.size <= size <= len(data) - at else None


def _independent(part: bytes) -> bool:
    """Whether the first sample of the part's first track is a sync sample."""
    for moof in _children(part, b"moof"):
        for traf in _children(moof, b"traf"):
            for run in _children(traf, b"trun"):
                return _starts_with_sync(run)
    return False


def _starts_with_sync(run: bytes) -> bool:
    if len(run) < RUN.size + ROW.size:
        return False
    flags = ROW.unpack_from(run, RUN.size)[2]
    return not flags & SYNC_BIT


def _children(data: bytes, kind: bytes) -> Iterator[bytes]:
    """The contents of the boxes of that kind that lie side by side in `data`."""
    at = 0
    while len(data) - at >= HEADER.size:
        size, found = HEADER.unpack_from(data, at)
        if size < HEADER.size or at + size > len(data):
            return
        if found == kind:
            yield data[at + HEADER.size : at + size]
        at += size
