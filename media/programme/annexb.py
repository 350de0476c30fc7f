"""H.264 as a byte stream (ITU-T H.264 Annex B) and as samples of a file (ISO/IEC 14496-15)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

START_CODE = b"\0\0\1"
IDR, SPS, PPS, DELIMITER = 5, 7, 8, 9  # nal_unit_type, ITU-T H.264 table 7-1
OUT_OF_BAND = frozenset({SPS, PPS, DELIMITER})  # parameter sets live in the sample entry, delimiters are not stored
LENGTH_SIZE = 4  # bytes before every NAL unit in a sample


def nal_units(stream: bytes) -> Iterator[bytes]:
    """The NAL units of a byte stream, without start codes."""
    start = stream.find(START_CODE)
    while start >= 0:
        start += len(START_CODE)
        following = stream.find(START_CODE, start)
        nal = stream[start:] if following < 0 else stream[start:following].rstrip(b"\0")
        if nal:
            yield nal
        start = following


def nal_type(nal: bytes) -> int:
    """nal_unit_type."""
    return nal[0] & 0x1F


def is_keyframe(stream: bytes) -> bool:
    """Whether a decoder can start at this access unit."""
    return any(nal_type(nal) == IDR for nal in nal_units(stream))


def to_sample(stream: bytes) -> bytes:
    """An access unit as the sample of an `avc1` track."""
    return b"".join(
        len(nal).to_bytes(LENGTH_SIZE, "big") + nal for nal in nal_units(stream) if nal_type(nal) not in OUT_OF_BAND
    )


def decoder_configuration(parameter_sets: bytes) -> bytes:
    """AVCDecoderConfigurationRecord (ISO/IEC 14496-15 § 5.3.3.1) of the baseline profiles from SPS and PPS.

    Raises ValueError where either is missing.
    """
    sps = [nal for nal in nal_units(parameter_sets) if nal_type(nal) == SPS]
    pps = [nal for nal in nal_units(parameter_sets) if nal_type(nal) == PPS]
    if not sps or not pps:
        raise ValueError("no parameter sets")
    head = bytes([1, *sps[0][1:4], 0xFC | LENGTH_SIZE - 1])
    return head + bytes([0xE0 | len(sps)]) + _sized(sps) + bytes([len(pps)]) + _sized(pps)


def _sized(nals: list[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(nal)) + nal for nal in nals)
