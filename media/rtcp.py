"""RTCP packets the forwarding unit understands and sends (RFC 3550 § 6, RFC 4585, RFC 5104, REMB, transport-wide
feedback of `twcc`).

Unknown packet types are skipped, as RFC 3550 asks; a length that does not hold condemns the whole datagram.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from media import twcc

SENDER_REPORT, RECEIVER_REPORT, DESCRIPTION, GOODBYE, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK = (
    200,
    201,
    202,
    203,
    205,
    206,
)
NACK_FORMAT, PLI_FORMAT, FIR_FORMAT, APPLICATION_FORMAT = 1, 1, 4, 15
REPORT_SIZE = 24
CNAME = 1


class RtcpError(ValueError):
    """The bytes are no RTCP."""


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What a receiver tells of a stream: `lost_share` in 1/256, `jitter` in RTP clock units, delay in 1/65536 s."""

    ssrc: int
    lost_share: int
    lost_total: int
    highest: int
    jitter: int
    last_report: int = 0
    report_delay: int = 0


@dataclass(frozen=True, slots=True)
class SenderReport:
    """A publisher's clock mapping (64-bit NTP, 32-bit RTP) and its counts."""

    ssrc: int
    ntp_time: int
    rtp_time: int
    packets: int
    octets: int
    blocks: tuple[ReportBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """Reception of our streams at a subscriber."""

    ssrc: int
    blocks: tuple[ReportBlock, ...]


@dataclass(frozen=True, slots=True)
class Nack:
    """These numbers of the stream are missing (RFC 4585 § 6.2.1)."""

    media_ssrc: int
    sequences: tuple[int, ...]


class TransportFeedback(NamedTuple):
    """What became of packets with transport-wide numbers."""

    feedback: twcc.Feedback


@dataclass(frozen=True, slots=True)
class KeyframeWanted:
    """The decoder cannot go on: PLI (RFC 4585 § 6.3.1) or FIR (RFC 5104 § 4.3.1)."""

    media_ssrc: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """REMB (draft-alvestrand-rmcat-remb): the receiver can take this many bit/s on these streams together."""

    bitrate: int
    ssrcs: tuple[int, ...]


Packet = SenderReport | ReceiverReport | Nack | TransportFeedback | KeyframeWanted | Estimate


def parse(compound: bytes) -> list[Packet]:
    """The known packets of a datagram, in order; raises RtcpError."""
    packets: list[Packet] = []
    position = 0
    while position < len(compound):
        count, kind, body, position = _next(compound, position)
        reader = _READERS.get(kind)
        if reader is not None:
            packets += reader(count, body)
    return packets


def _next(compound: bytes, position: int) -> tuple[int, int, bytes, int]:
    """Count or format, type, body without padding, and where the next packet starts."""
    if position + 4 > len(compound) or compound[position] & 0xC0 != 0x80:
        raise RtcpError("header cut off or not version 2")
    first, kind, words = struct.unpack_from("!BBH", compound, position)
    end = position + 4 + 4 * words
    if end > len(compound):
        raise RtcpError("packet cut off")
    body = compound[position + 4 : end]
    return first & 0x1F, kind, _without_padding(body) if first & 0x20 else body, end


def _without_padding(body: bytes) -> bytes:
    if not body or not 0 < body[-1] <= len(body):
        raise RtcpError("padding longer than the packet")
    return body[: -body[-1]]


def _unpack(layout: str, body: bytes, offset: int = 0) -> tuple[int, ...]:
    try:
        return struct.unpack_from(layout, body, offset)
    except struct.error as error:
        raise RtcpError("body cut off") from error


def _blocks(count: int, body: bytes, start: int) -> tuple[ReportBlock, ...]:
    return tuple(_block(body, start + REPORT_SIZE * index) for index in range(count))


def _block(body: bytes, start: int) -> ReportBlock:
    ssrc, loss, highest, jitter, last_report, delay = _unpack("!IIIIII", body, start)
    total = ((loss & 0xFFFFFF) ^ 0x800000) - 0x800000  # 24 bits, signed: duplicates make it negative
    return ReportBlock(ssrc, loss >> 24, total, highest, jitter, last_report, delay)


def _read_sender_report(count: int, body: bytes) -> list[Packet]:
    ssrc, ntp_time, rtp_time, packets, octets = _unpack("!IQIII", body)
    return [SenderReport(ssrc, ntp_time, rtp_time, packets, octets, _blocks(count, body, 24))]


def _read_receiver_report(count: int, body: bytes) -> list[Packet]:
    (ssrc,) = _unpack("!I", body)
    return [ReceiverReport(ssrc, _blocks(count, body, 4))]


def _read_transport_feedback(kind: int, body: bytes) -> list[Packet]:
    _, media_ssrc = _unpack("!II", body)
    if kind == twcc.FORMAT:
        return [_read_wide_feedback(body[8:])]
    return [_read_nack(media_ssrc, body)] if kind == NACK_FORMAT else []


def _read_wide_feedback(fci: bytes) -> TransportFeedback:
    try:
        return TransportFeedback(twcc.read(fci))
    except twcc.TwccError as error:
        raise RtcpError(str(error)) from error


def _read_nack(media_ssrc: int, body: bytes) -> Nack:
    sequences: list[int] = []
    for offset in range(8, len(body), 4):
        base, mask = _unpack("!HH", body, offset)
        sequences += [base, *((base + 1 + bit) & 0xFFFF for bit in range(16) if mask >> bit & 1)]
    return Nack(media_ssrc, tuple(sequences))


def _read_payload_feedback(kind: int, body: bytes) -> list[Packet]:
    _, media_ssrc = _unpack("!II", body)
    if kind == PLI_FORMAT:
        return [KeyframeWanted(media_ssrc)]
    if kind == FIR_FORMAT:
        return [KeyframeWanted(_unpack("!I", body, offset)[0]) for offset in range(8, len(body), 8)]
    return _read_estimate(body[8:]) if kind == APPLICATION_FORMAT and body[8:12] == b"REMB" else []


def _read_estimate(fci: bytes) -> list[Packet]:
    (value,) = _unpack("!I", fci, 4)
    count, exponent, mantissa = value >> 24, value >> 18 & 0x3F, value & 0x3FFFF
    return [Estimate(mantissa << exponent, _unpack(f"!{count}I", fci, 8))]


_READERS: dict[int, Callable[[int, bytes], list[Packet]]] = {
    SENDER_REPORT: _read_sender_report,
    RECEIVER_REPORT: _read_receiver_report,
    TRANSPORT_FEEDBACK: _read_transport_feedback,
    PAYLOAD_FEEDBACK: _read_payload_feedback,
}


def _packet(count: int, kind: int, body: bytes) -> bytes:
    return struct.pack("!BBH", 0x80 | count, kind, len(body) // 4) + body


def _block_bytes(block: ReportBlock) -> bytes:
    lost = max(-0x800000, min(0x7FFFFF, block.lost_total)) & 0xFFFFFF
    loss = block.lost_share << 24 | lost
    return struct.pack("!IIIIII", block.ssrc, loss, block.highest, block.jitter, block.last_report, block.report_delay)


def sender_report(report: SenderReport) -> bytes:
    """SR; the counts wrap at 32 bits."""
    head = struct.pack(
        "!IQIII", report.ssrc, report.ntp_time, report.rtp_time, report.packets & 0xFFFFFFFF, report.octets & 0xFFFFFFFF
    )
    return _packet(len(report.blocks), SENDER_REPORT, head + b"".join(map(_block_bytes, report.blocks)))


def receiver_report(ssrc: int, blocks: Sequence[ReportBlock]) -> bytes:
    """RR of up to 31 blocks."""
    return _packet(len(blocks), RECEIVER_REPORT, struct.pack("!I", ssrc) + b"".join(map(_block_bytes, blocks)))


def description(ssrc: int, cname: str) -> bytes:
    """SDES with the canonical name that ties the streams of one owner together (RFC 3550 § 6.5.1)."""
    text = cname.encode()[:255]
    item = struct.pack("!IBB", ssrc, CNAME, len(text)) + text
    return _packet(1, DESCRIPTION, item + bytes(4 - len(item) % 4))  # at least one zero byte ends the list


def nack(ssrc: int, media_ssrc: int, sequences: Iterable[int]) -> bytes:
    """Ask for these numbers again; neighbours share an entry."""
    entries: list[list[int]] = []
    for sequence in sequences:
        step = (sequence - entries[-1][0]) & 0xFFFF if entries else 0
        if 1 <= step <= 16:
            entries[-1][1] |= 1 << (step - 1)
        else:
            entries.append([sequence, 0])
    fci = b"".join(struct.pack("!HH", *entry) for entry in entries)
    return _packet(NACK_FORMAT, TRANSPORT_FEEDBACK, struct.pack("!II", ssrc, media_ssrc) + fci)


def keyframe_wanted(ssrc: int, media_ssrc: int) -> bytes:
    """PLI."""
    return _packet(PLI_FORMAT, PAYLOAD_FEEDBACK, struct.pack("!II", ssrc, media_ssrc))


def estimate(ssrc: int, bitrate: int, ssrcs: Sequence[int]) -> bytes:
    """REMB; the bitrate is cut to 18 significant bits."""
    exponent = max(0, bitrate.bit_length() - 18)
    value = len(ssrcs) << 24 | exponent << 18 | bitrate >> exponent
    fci = b"REMB" + struct.pack(f"!I{len(ssrcs)}I", value, *ssrcs)
    return _packet(APPLICATION_FORMAT, PAYLOAD_FEEDBACK, struct.pack("!II", ssrc, 0) + fci)
