"""RTP packets as bytes (RFC 3550 § 5.1) and their header extensions (RFC 8285): read, compare, rebuild.

Between the parts of this program every packet has the *room form*: no CSRC list, no padding, and no header extension
but the audio level (RFC 6464) under id `LEVEL_ID`. `build` makes one, so that nobody else needs negotiated ids.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

HEADER = struct.Struct("!BBHII")
"""First byte (version, padding, extension, CSRC count), marker and payload type, sequence, timestamp, SSRC."""

VERSION = 0x80
PADDING = 0x20
EXTENSION = 0x10
MARKER = 0x80

ONE_BYTE = 0xBEDE
TWO_BYTE = 0x1000
"""The low four bits of a two-byte profile are application bits (RFC 8285 § 4.3)."""

LEVEL_ID = 1
"""Id of the audio level in the room form."""

SEQUENCES = 1 << 16
TIMESTAMPS = 1 << 32


class RtpError(ValueError):
    """The bytes are no RTP packet."""


class Header(NamedTuple):
    """What the fixed header says. `payload_offset` and `padding` are counts of bytes, padding at the packet's end."""

    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload_offset: int
    padding: int


def is_rtcp(data: bytes) -> bool:
    """Whether a datagram that begins like RTP is RTCP (RFC 5761 § 4)."""
    return len(data) >= 2 and 192 <= data[1] <= 223


def parse(packet: bytes) -> Header:
    """The header of a packet; raises RtpError where a length does not hold."""
    if len(packet) < HEADER.size or packet[0] & 0xC0 != VERSION:
        raise RtpError("too short or not version 2")
    _, second, sequence, timestamp, ssrc = HEADER.unpack_from(packet)
    offset = payload_offset(packet)
    padding = packet[-1] if packet[0] & PADDING else 0
    if offset + padding > len(packet) or (packet[0] & PADDING and not padding):
        raise RtpError("header or padding longer than the packet")
    return Header(bool(second & MARKER), second & 0x7F, sequence, timestamp, ssrc, offset, padding)


def payload_offset(packet: bytes) -> int:
    """Where the payload starts; raises RtpError where the extension's length is cut off."""
    offset = HEADER.size + 4 * (packet[0] & 0x0F)
    if not packet[0] & EXTENSION:
        return offset
    if offset + 4 > len(packet):
        raise RtpError("extension header cut off")
    return offset + 4 + 4 * int.from_bytes(packet[offset + 2 : offset + 4], "big")


def extensions(packet: bytes) -> dict[int, bytes]:
    """Header extension elements by id, of a packet that `parse` accepts; an element that is cut off ends the list."""
    if not packet[0] & EXTENSION:
        return {}
    start = HEADER.size + 4 * (packet[0] & 0x0F)
    profile = int.from_bytes(packet[start : start + 2], "big")
    block = packet[start + 4 : payload_offset(packet)]
    if profile == ONE_BYTE:
        return _one_byte_elements(block)
    return _two_byte_elements(block) if profile & 0xFFF0 == TWO_BYTE else {}


def _one_byte_elements(block: bytes) -> dict[int, bytes]:
    elements: dict[int, bytes] = {}
    position, end = 0, len(block)
    while position < end:
        head = block[position]
        number, position = head >> 4, position + 1
        if number == 0:
            continue
        after = position + (head & 0x0F) + 1
        if number == 15 or after > end:  # 15 stops the list (RFC 8285 § 4.2)
            break
        elements[number] = block[position:after]
        position = after
    return elements


def _two_byte_elements(block: bytes) -> dict[int, bytes]:
    elements: dict[int, bytes] = {}
    position = 0
    while position < len(block):
        if block[position] == 0:
            position += 1
            continue
        if position + 2 > len(block) or position + 2 + block[position + 1] > len(block):
            break
        length = block[position + 1]
        elements[block[position]] = block[position + 2 : position + 2 + length]
        position += 2 + length
    return elements


def one_byte_block(elements: dict[int, bytes]) -> bytes:
    """A header extension of one-byte elements (ids 1 to 14, values of 1 to 16 bytes), padded to 32-bit words."""
    body = b"".join(bytes([number << 4 | len(value) - 1]) + value for number, value in elements.items())
    body += bytes(-len(body) % 4)
    return struct.pack("!HH", ONE_BYTE, len(body) // 4) + body


def build(
    payload_type: int,
    sequence: int,
    timestamp: int,
    ssrc: int,
    payload: bytes,
    *,
    marker: bool = False,
    level: int | None = None,
) -> bytes:
    """A packet in room form. `level` is the audio level byte (RFC 6464: voice bit and -dBov), None for video."""
    first = VERSION | (EXTENSION if level is not None else 0)
    header = HEADER.pack(first, payload_type | (MARKER if marker else 0), sequence, timestamp, ssrc)
    return header + (b"" if level is None else one_byte_block({LEVEL_ID: bytes([level])})) + payload


def level_byte(packet: bytes) -> int | None:
    """The audio level byte of a packet in room form, None where it carries none."""
    value = extensions(packet).get(LEVEL_ID) if packet[0] & EXTENSION else None
    return value[0] if value else None


def distance(later: int, earlier: int) -> int:
    """How many sequence numbers `later` is after `earlier`, from -32768 to 32767 (RFC 1982)."""
    return ((later - earlier + 0x8000) & 0xFFFF) - 0x8000
