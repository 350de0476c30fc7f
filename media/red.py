"""Redundant audio (RFC 2198): the newest block, which is the packet's own sound, behind repetitions of older ones."""

from __future__ import annotations

FOLLOWED = 0x80
"""Set in a block's header where another header follows it."""

REPEATED_HEADER = 4
"""Bytes: payload type, timestamp offset (14 bits), length (10 bits); the primary block's header is the type alone."""


class RedError(ValueError):
    """The payload is no redundant audio."""


def primary(payload: bytes) -> tuple[int, bytes]:
    """Payload type and bytes of the primary block; raises RedError where a length does not hold."""
    position = repeated = 0
    while position < len(payload) and payload[position] & FOLLOWED:
        if position + REPEATED_HEADER > len(payload):
            raise RedError("header cut off")
        repeated += (payload[position + 2] & 0x03) << 8 | payload[position + 3]
        position += REPEATED_HEADER
    if position + 1 + repeated > len(payload):
        raise RedError("blocks cut off")
    return payload[position] & 0x7F, payload[position + 1 + repeated :]


def wrap(payload_type: int, block: bytes, repeated: tuple[tuple[int, bytes], ...] = ()) -> bytes:
    """A payload of the primary block and older ones, each with how much earlier it was (RTP clock, below 16384)."""
    headers = b"".join(
        bytes([FOLLOWED | payload_type]) + (offset << 10 | len(old)).to_bytes(3, "big") for offset, old in repeated
    )
    return headers + bytes([payload_type]) + b"".join(old for _, old in repeated) + block
