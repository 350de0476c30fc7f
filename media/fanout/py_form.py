"""The form of outgoing RTP packets: all that stays the same is made once, a packet fills in what changes.

Packets are written, encrypted and sent from one buffer that all share, so that each costs one copy of its payload.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from media import codecs, rtp
from media.fanout.ports import Outbound
from media.fanout.py_batch import Body
from media.fanout.srtp import LONGEST, Sealer

NO_LEVEL: Final = bytes(2)
"""Padding in the place of an element (RFC 8285 § 4.2)."""

MID_LIMIT: Final = 16
"""Bytes an element can carry (RFC 8285 § 4.2)."""

UNCHANGED: Final = -1
"""Stands for a picture id that goes out as it came."""


class Form:
    """See the module. `wide` tells whether packets of it carry transport-wide numbers, `view` is the buffer.

    The header is one `Struct`: first byte, marker and type, number, timestamp, then by turns what stays (SSRC and mid,
    and the ids of elements) and what changes. What is not negotiated has no bytes in it.
    """

    def __init__(self, sealer: Sealer, shape: Outbound, payload_type: int, ssrc: int) -> None:
        self._seal, self._trailer = sealer.seal, sealer.trailer
        self.view = sealer.slab.view
        self._payload_type = payload_type
        ids, mid = shape.extensions, shape.mid.encode()[:MID_LIMIT]
        self._level_id = ids.level << 4
        self.wide = ids.transport_cc > 0
        self._time_id = bytes([ids.send_time << 4 | 2])
        self._wide_id = bytes([ids.transport_cc << 4 | 1])
        named = bytes([ids.mid << 4 | len(mid) - 1]) + mid if ids.mid and mid else b""
        octets = len(named) + 2 * (ids.level > 0) + 4 * (ids.send_time > 0) + 3 * self.wide
        self._first = rtp.VERSION | (rtp.EXTENSION if octets else 0)
        block = struct.pack("!HH", rtp.ONE_BYTE, -(-octets // 4)) if octets else b""
        self._begin = struct.pack("!I", ssrc) + block + named
        self._header = _header(len(self._begin), ids.level > 0, ids.send_time > 0, self.wide, -octets % 4)

    def fill(
        self,
        start: int,
        bodies: Sequence[Body],
        number: int,
        timestamp: int,
        level: int | None,
        send_time: bytes,
        wide: int,
        picture: int = UNCHANGED,
        tl0: int = UNCHANGED,
        payload_type: int = 0,
    ) -> tuple[int, int]:
        """Write and encrypt packets with the numbers from `number` and `wide` on, one behind the other from `start` on.

        Bytes written to `view`, and those of the first packet; 0 where one of them is too long.
        """
        view, pack, header, trailer = self.view, self._header.pack_into, self._header.size, self._trailer
        begin, time_id, wide_id, first = self._begin, self._time_id, self._wide_id, self._first
        kind = payload_type or self._payload_type
        loud = NO_LEVEL if level is None else bytes((self._level_id, level))
        at, lengths = start, list[int]()
        for padding, marker, payload, frame in bodies:  # runs for every packet and browser
            body = at + header
            end = body + len(payload)
            if end - at > LONGEST:
                return 0, 0
            pack(
                view, at, first | padding, marker | kind, number, timestamp, begin, loud, time_id, send_time, wide_id,
                wide.to_bytes(2, "big"),
            )  # fmt: skip
            view[body:end] = payload
            if picture != UNCHANGED:
                codecs.patch_vp8(view, body, frame, picture, tl0)
            lengths.append(end - at)
            at = end + trailer
            number, wide = (number + 1) & 0xFFFF, (wide + 1) & 0xFFFF
        if not self._seal(start, lengths):
            return 0, 0
        return at - start, lengths[0] + trailer

    def pad(self, number: int, timestamp: int, send_time: bytes, wide: int, octets: int) -> tuple[int, int]:
        """A packet of padding only, at most 255 bytes; as `fill`."""
        body = rtp.PADDING, 0, bytes(octets - 1) + bytes([octets]), codecs.NOTHING
        return self.fill(0, (body,), number, timestamp, None, send_time, wide)


def _header(begin: int, level: bool, time: bool, wide: bool, rest: int) -> struct.Struct:
    return struct.Struct(f"!BBHI{begin}s{2 * level}s{1 * time}s{3 * time}s{1 * wide}s{2 * wide}s{rest}x")
