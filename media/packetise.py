"""RTP of what this machine encodes: numbers and times of a stream (RFC 3550), payloads for H.264 (RFC 6184)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from media import rtp

MAX_PAYLOAD = 1200  # bytes; with SRTP, TURN and IPv6 around it a packet still fits an MTU of 1280

STAP_A, FU_A = 24, 28  # NAL unit types of RFC 6184 § 5.4
TYPE_MASK, NRI_MASK = 0x1F, 0x60
FU_START, FU_END = 0x80, 0x40


class RtpStream:
    """Numbers the packets of one track. `first_sequence` and `first_time` are random by RFC 3550 § 5.1."""

    def __init__(self, payload_type: int, clock_rate: int, *, ssrc: int, first_sequence: int, first_time: int) -> None:
        self._payload_type = payload_type
        self._clock_rate = clock_rate
        self._ssrc = ssrc
        self._sequence = first_sequence
        self._first_time = first_time

    def rtp_time(self, at: float) -> int:
        """The RTP time stamp of the monotonic time `at` in seconds."""
        return (self._first_time + round(at * self._clock_rate)) % rtp.TIMESTAMPS

    def picture(self, payloads: Sequence[bytes], at: float) -> list[bytes]:
        """The packets of one picture; the last has the marker bit (RFC 6184 § 5.1)."""
        stamp, last = self.rtp_time(at), len(payloads) - 1
        return [self._packet(payload, stamp, index == last, None) for index, payload in enumerate(payloads)]

    def sound(self, payload: bytes, at: float, level: int) -> bytes:
        """One packet of sound with its audio level byte (RFC 6464)."""
        return self._packet(payload, self.rtp_time(at), False, level)

    def _packet(self, payload: bytes, stamp: int, marker: bool, level: int | None) -> bytes:
        sequence, self._sequence = self._sequence, (self._sequence + 1) % rtp.SEQUENCES
        return rtp.build(self._payload_type, sequence, stamp, self._ssrc, payload, marker=marker, level=level)


def nal_units(stream: bytes) -> Iterator[bytes]:
    """The NAL units of an H.264 byte stream (ITU-T H.264 annex B) without start codes and trailing zeros."""
    start = stream.find(b"\0\0\1")
    while start >= 0:
        start += 3
        end = stream.find(b"\0\0\1", start)
        unit = stream[start : end if end >= 0 else len(stream)].rstrip(b"\0")
        if unit:
            yield unit
        start = end


def h264_payloads(stream: bytes, limit: int = MAX_PAYLOAD) -> list[bytes]:
    """One encoded picture, a byte stream, as RTP payloads; see `payloads_of`."""
    return payloads_of(nal_units(stream), limit)


def payloads_of(units: Iterable[bytes], limit: int = MAX_PAYLOAD) -> list[bytes]:
    """The NAL units of one encoded picture as RTP payloads of packetization mode 1, none longer than `limit` bytes.

    Small units that follow each other (parameter sets before a keyframe) share a packet, so that none of them can get
    lost alone.
    """
    payloads: list[bytes] = []
    together: list[bytes] = []
    for unit in units:
        if together and _aggregate_size([*together, unit]) > limit:
            payloads.append(_aggregate(together))
            together = []
        if len(unit) > limit:
            payloads.extend(_fragments(unit, limit))
        else:
            together.append(unit)
    return [*payloads, _aggregate(together)] if together else payloads


def _aggregate_size(units: Sequence[bytes]) -> int:
    return 1 + sum(2 + len(unit) for unit in units)


def _aggregate(units: Sequence[bytes]) -> bytes:
    """A single NAL unit packet (§ 5.6) or an aggregation packet STAP-A (§ 5.7.1)."""
    if len(units) == 1:
        return units[0]
    importance = max(unit[0] & NRI_MASK for unit in units)
    body = b"".join(struct.pack("!H", len(unit)) + unit for unit in units)
    return bytes((importance | STAP_A,)) + body


def _fragments(unit: bytes, limit: int) -> Iterator[bytes]:
    """Fragmentation units FU-A (§ 5.8) of about equal size."""
    indicator = (unit[0] & NRI_MASK) | FU_A
    kind = unit[0] & TYPE_MASK
    body = unit[1:]
    count = -(-len(body) // (limit - 2))
    size = -(-len(body) // count)
    for start in range(0, len(body), size):
        flags = (FU_START if start == 0 else 0) | (FU_END if start + size >= len(body) else 0)
        yield bytes((indicator, flags | kind)) + body[start : start + size]
