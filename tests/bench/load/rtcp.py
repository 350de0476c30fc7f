"""RTCP a load client sends and reads: reports (RFC 3550), requests (RFC 4585), REMB, transport-wide feedback."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

NTP_EPOCH_S: Final = 2_208_988_800
SENDER, RECEIVER, SOURCES, TRANSPORT, PAYLOAD = 200, 201, 202, 205, 206
NACK_FORMAT, TRANSPORT_FORMAT = 1, 15
PLI_FORMAT, FIR_FORMAT, REMB_FORMAT = 1, 4, 15
DELTA_US: Final = 250
"""Unit of arrival times in transport-wide feedback."""

REFERENCE_US: Final = 64_000
CHUNK: Final = 7
"""Packets described by one two-bit status chunk."""

GAP_LIMIT: Final = 2000
"""Packets one feedback may span; more means that the numbers began anew."""


@dataclass(frozen=True, slots=True)
class Block:
    """A report block: share lost (0 to 255), packets lost, highest number, jitter, last report (middle 32 bits of its
    NTP time) and the delay since in 1/65536 s."""

    ssrc: int
    fraction: int
    lost: int
    highest: int
    jitter: int
    last_report: int
    delay: int


def ntp(seconds: float) -> int:
    """64-bit NTP time of a Unix time."""
    return int((seconds + NTP_EPOCH_S) * (1 << 32)) & 0xFFFFFFFFFFFFFFFF


def sender_report(ssrc: int, ntp_time: int, rtp_time: int, packets: int, octets: int) -> bytes:
    """SR without blocks, with SDES."""
    body = struct.pack("!IQIII", ssrc, ntp_time, rtp_time & 0xFFFFFFFF, packets & 0xFFFFFFFF, octets & 0xFFFFFFFF)
    return _packet(SENDER, 0, body) + _name(ssrc)


def receiver_report(ssrc: int, blocks: Sequence[Block]) -> bytes:
    """RR with at most 31 blocks."""
    body = b"".join(
        struct.pack(
            "!IIIIII", b.ssrc, b.fraction << 24 | b.lost & 0xFFFFFF, b.highest & 0xFFFFFFFF, b.jitter, b.last_report,
            b.delay & 0xFFFFFFFF,
        )
        for b in blocks
    )  # fmt: skip
    return _packet(RECEIVER, len(blocks), struct.pack("!I", ssrc) + body)


def keyframe_request(ssrc: int, media: int) -> bytes:
    """PLI."""
    return _packet(PAYLOAD, PLI_FORMAT, struct.pack("!II", ssrc, media))


def estimate(ssrc: int, media: Sequence[int], bits: int) -> bytes:
    """REMB (draft-alvestrand-rmcat-remb): bit/s this receiver can take."""
    exponent = max(0, bits.bit_length() - 18)
    head = len(media) << 24 | exponent << 18 | bits >> exponent
    return _packet(PAYLOAD, REMB_FORMAT, struct.pack(f"!II4sI{len(media)}I", ssrc, 0, b"REMB", head, *media))


def transport_feedback(ssrc: int, media: int, count: int, arrivals: Sequence[tuple[int, int]]) -> bytes:
    """Feedback about packets by transport-wide number and arrival in ns, in order of number, without wrap inside.

    draft-holmer-rmcat-transport-wide-cc-extensions-01 § 3.1, two-bit status vectors throughout. Empty for nothing.
    """
    if not arrivals:
        return b""
    first, span = arrivals[0][0], (arrivals[-1][0] - arrivals[0][0]) + 1
    reference = min(ns for _, ns in arrivals) // 1000 // REFERENCE_US
    status, deltas, at = [0] * (-(-span // CHUNK) * CHUNK), b"", reference * REFERENCE_US
    for number, ns in arrivals:
        delta = (ns // 1000 - at) // DELTA_US
        at += delta * DELTA_US
        small = 0 <= delta <= 255
        status[number - first] = 1 if small else 2
        deltas += struct.pack("!B" if small else "!h", delta)
    chunks = b"".join(_chunk(status[i : i + CHUNK]) for i in range(0, len(status), CHUNK))
    head = struct.pack("!IIHHI", ssrc, media, first & 0xFFFF, span, (reference & 0xFFFFFF) << 8 | count & 0xFF)
    body = head + chunks + deltas
    return _packet(TRANSPORT, TRANSPORT_FORMAT, body + bytes(-len(body) % 4))


def in_order(arrivals: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Arrivals by number, unwrapped around the first, one each, as `transport_feedback` wants them."""
    if not arrivals:
        return []
    anchor = arrivals[0][0]
    near = {anchor + ((number - anchor + 0x8000) & 0xFFFF) - 0x8000: ns for number, ns in reversed(arrivals)}
    return sorted((number, ns) for number, ns in near.items() if abs(number - anchor) < GAP_LIMIT)


def parts(compound: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Type, count or format, and body of each packet in a compound one."""
    at = 0
    while at + 4 <= len(compound):
        octets = 4 * (int.from_bytes(compound[at + 2 : at + 4], "big") + 1)
        yield compound[at + 1], compound[at] & 31, compound[at + 4 : at + octets]
        at += octets


def wants_keyframe(compound: bytes) -> bool:
    """Whether it holds a PLI or FIR."""
    return any(kind == PAYLOAD and form in (PLI_FORMAT, FIR_FORMAT) for kind, form, _ in parts(compound))


def reports(compound: bytes) -> Iterator[tuple[int, int]]:
    """SSRC and middle 32 bits of the NTP time of each sender report."""
    for kind, _, body in parts(compound):
        if kind == SENDER and len(body) >= 12:
            yield int.from_bytes(body[:4], "big"), int.from_bytes(body[6:10], "big")


def _chunk(status: Sequence[int]) -> bytes:
    word = 0b11 << 14
    for index, symbol in enumerate(status):
        word |= symbol << (2 * (CHUNK - 1 - index))
    return struct.pack("!H", word)


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def _name(ssrc: int) -> bytes:
    item = struct.pack("!IBB", ssrc, 1, 5) + b"bench\0"
    return _packet(SOURCES, 1, item + bytes(-len(item) % 4))
