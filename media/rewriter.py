"""One track as one subscriber sees it: own SSRC, payload type and header extensions, gapless numbers across switches.

Within a run of packets the distance between incoming and outgoing numbers is constant, so a loss on the way to us
stays visible as a loss, and a request for retransmission finds the original by subtraction. A run ends when the
publisher's SSRC changes or the numbers jump (the track was cut for a while): the next packet then continues where the
last one ended.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from media import rtp

JUMP = 100
"""Numbers. A longer gap is no loss worth asking for again but a pause: half a second of video, two of sound."""

RUN_STEP_S = 0.04
"""Seconds between the last timestamp of one publisher SSRC and the first of the next: about a video frame."""

SEND_TIME_SIZE = 3


@dataclass(frozen=True, slots=True)
class OutputShape:
    """What was negotiated for one outgoing stream. Extension ids are 1 to 14, or 0 where not negotiated.

    `rtx_payload_type` and `rtx_ssrc` are 0 where retransmissions go out as plain copies.
    """

    ssrc: int
    payload_type: int
    clock_rate: int
    first_sequence: int
    mid: str = ""
    mid_id: int = 0
    send_time_id: int = 0
    level_id: int = 0
    rtx_ssrc: int = 0
    rtx_payload_type: int = 0


class Rewriter:
    """Gives every forwarded packet its outgoing header."""

    def __init__(self, shape: OutputShape) -> None:
        self._shape = shape
        self._head, self._tail = _extension_frame(shape)
        self._source: int | None = None
        self._sequence_offset = 0
        self._timestamp_offset = 0
        self._run_start = 0
        self._last_in = 0
        self._next_out = shape.first_sequence
        self._last_timestamp = 0
        self._rtx_sequence = shape.first_sequence

    def forward(self, packet: bytes, send_time: int) -> bytes | None:
        """The outgoing form of a packet in room form, None for a straggler of an earlier run.

        `send_time` is the 24-bit absolute send time (6.18 fixed-point seconds).
        """
        _, _, sequence, timestamp, ssrc = rtp.HEADER.unpack_from(packet)
        step = rtp.distance(sequence, self._last_in)
        if ssrc != self._source or step > JUMP:
            self._start_run(sequence, timestamp, ssrc)
        elif step < -JUMP:
            return None
        out = (sequence + self._sequence_offset) & 0xFFFF
        if rtp.distance(out, self._run_start) < 0:
            return None
        if rtp.distance(out, self._next_out) >= 0:
            self._advance(sequence, out, timestamp)
        return self._render(packet, out, send_time)

    def _start_run(self, sequence: int, timestamp: int, ssrc: int) -> None:
        if self._source is not None and ssrc != self._source:
            step = int(self._shape.clock_rate * RUN_STEP_S)
            self._timestamp_offset = (self._last_timestamp + step - timestamp) % rtp.TIMESTAMPS
        self._source = ssrc
        self._run_start = self._next_out
        self._sequence_offset = (self._next_out - sequence) & 0xFFFF
        self._last_in = sequence

    def _advance(self, sequence: int, out: int, timestamp: int) -> None:
        self._last_in = sequence
        self._next_out = (out + 1) & 0xFFFF
        self._last_timestamp = self.timestamp(timestamp)

    def original(self, sequence: int) -> int | None:
        """The publisher's number of an outgoing one, None where it belongs to an earlier run or was never sent."""
        if self._source is None or rtp.distance(sequence, self._run_start) < 0:
            return None
        if rtp.distance(sequence, self._next_out) >= 0:
            return None
        return (sequence - self._sequence_offset) & 0xFFFF

    def timestamp(self, timestamp: int) -> int:
        """The outgoing RTP time of a publisher's RTP time."""
        return (timestamp + self._timestamp_offset) % rtp.TIMESTAMPS

    def retransmit(self, packet: bytes, send_time: int) -> bytes:
        """A packet of the present run once more: wrapped (RFC 4588 § 4) where negotiated, else the same as before."""
        out = ((packet[2] << 8 | packet[3]) + self._sequence_offset) & 0xFFFF
        if not self._shape.rtx_ssrc:
            return self._render(packet, out, send_time)
        sequence, self._rtx_sequence = self._rtx_sequence, (self._rtx_sequence + 1) & 0xFFFF
        fixed = self._fixed(packet, sequence, self._shape.rtx_payload_type, self._shape.rtx_ssrc)
        return (
            fixed + self._extension(packet, send_time) + out.to_bytes(2, "big") + packet[rtp.payload_offset(packet) :]
        )

    def _render(self, packet: bytes, out: int, send_time: int) -> bytes:
        fixed = self._fixed(packet, out, self._shape.payload_type, self._shape.ssrc)
        return fixed + self._extension(packet, send_time) + packet[rtp.payload_offset(packet) :]

    def _fixed(self, packet: bytes, sequence: int, payload_type: int, ssrc: int) -> bytes:
        first = rtp.VERSION | (packet[0] & rtp.PADDING) | (rtp.EXTENSION if self._head else 0)
        timestamp = self.timestamp(int.from_bytes(packet[4:8], "big"))
        return rtp.HEADER.pack(first, (packet[1] & rtp.MARKER) | payload_type, sequence, timestamp, ssrc)

    def _extension(self, packet: bytes, send_time: int) -> bytes:
        block = self._head
        if self._shape.send_time_id:
            block += send_time.to_bytes(SEND_TIME_SIZE, "big")
        if not self._shape.level_id:
            return block + self._tail
        level = rtp.level_byte(packet)
        return block + (bytes(2) if level is None else bytes([self._shape.level_id << 4, level])) + self._tail


def _extension_frame(shape: OutputShape) -> tuple[bytes, bytes]:
    """What stands before and after the values that change with every packet: order mid, send time, level, padding."""
    fixed = b""
    if shape.mid_id:
        fixed += bytes([shape.mid_id << 4 | len(shape.mid) - 1]) + shape.mid.encode("ascii")
    if shape.send_time_id:
        fixed += bytes([shape.send_time_id << 4 | SEND_TIME_SIZE - 1])
    length = len(fixed) + (SEND_TIME_SIZE if shape.send_time_id else 0) + (2 if shape.level_id else 0)
    if not length:
        return b"", b""
    words = -(-length // 4)
    return struct.pack("!HH", rtp.ONE_BYTE, words) + fixed, bytes(words * 4 - length)
