"""The form of an outgoing RTP packet: all that stays the same is made once, a packet fills in what changes.

Packets are written, encrypted and sent from one buffer that all share, so that each costs one copy of its payload.
"""

from __future__ import annotations

import struct
from typing import Final

from media import rtp
from media.fanout.ports import Outbound
from media.fanout.srtp import LONGEST, Sealer

CHANGING: Final = struct.Struct("!BBHI")
"""First byte, marker and payload type, sequence, timestamp."""

NO_LEVEL: Final = bytes(2)
"""Padding in the place of an element (RFC 8285 § 4.2)."""

MID_LIMIT: Final = 16
"""Bytes an element can carry (RFC 8285 § 4.2)."""


class Form:
    """See the module. `wide_at` tells whether packets of it carry transport-wide numbers."""

    def __init__(self, sealer: Sealer, shape: Outbound, payload_type: int, ssrc: int) -> None:
        self._sealer = sealer
        self.view = sealer.slab.view
        self._payload_type = payload_type
        self._level_id = self._level_at = self._time_at = self.wide_at = 0
        self._head = self._header(shape, ssrc)

    def _header(self, shape: Outbound, ssrc: int) -> bytes:
        elements = self._elements(shape)
        self._first = rtp.VERSION | (rtp.EXTENSION if elements else 0)
        fixed = rtp.HEADER.pack(self._first, self._payload_type, 0, 0, ssrc)
        if not elements:
            return fixed
        elements += bytes(-len(elements) % 4)
        return fixed + struct.pack("!HH", rtp.ONE_BYTE, len(elements) // 4) + elements

    def _elements(self, shape: Outbound) -> bytes:
        """Header extension elements with empty values, and where these stand."""
        ids, begin = shape.extensions, rtp.HEADER.size + 4
        mid = shape.mid.encode()[:MID_LIMIT]
        elements = bytes([ids.mid << 4 | len(mid) - 1]) + mid if ids.mid and mid else b""
        if ids.level:
            self._level_id, self._level_at = ids.level << 4, begin + len(elements)
            elements += NO_LEVEL
        if ids.send_time:
            self._time_at = begin + len(elements) + 1
            elements += bytes([ids.send_time << 4 | 2, 0, 0, 0])
        if ids.transport_cc:
            self.wide_at = begin + len(elements) + 1
            elements += bytes([ids.transport_cc << 4 | 1, 0, 0])
        return elements

    def fill(
        self,
        marker: int,
        sequence: int,
        timestamp: int,
        level: int | None,
        send_time: bytes,
        wide: int,
        payload: bytes,
        payload_type: int = 0,
        padding: int = 0,
    ) -> int:
        """Write and encrypt a packet; its length in `view`, 0 where it is too long. `marker` and `padding` are bits."""
        view, head = self.view, self._head
        body = len(head)
        end = body + len(payload)
        if end > LONGEST:
            return 0
        view[:body] = head
        CHANGING.pack_into(
            view, 0, self._first | padding, marker | (payload_type or self._payload_type), sequence, timestamp
        )
        if self._level_at:
            at = self._level_at
            view[at : at + 2] = NO_LEVEL if level is None else bytes((self._level_id, level))
        if self._time_at:
            view[self._time_at : self._time_at + 3] = send_time
        if self.wide_at:
            view[self.wide_at : self.wide_at + 2] = wide.to_bytes(2, "big")
        view[body:end] = payload
        return self._sealer.seal(end)

    def pad(self, sequence: int, timestamp: int, send_time: bytes, wide: int, octets: int) -> int:
        """A packet of padding only, at most 255 bytes; its length."""
        body = bytes(octets - 1) + bytes([octets])
        return self.fill(0, sequence, timestamp, None, send_time, wide, body, padding=rtp.PADDING)
