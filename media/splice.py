"""One picture made of several cameras: their packets, renumbered so that a receiver sees one stream and no seam.

A cut waits for a keyframe of the camera to be shown, and until then the former goes on: nobody ever decodes a picture
whose beginning he lacks. Times are mapped by sender reports, which all cameras of a hall give by the same machine's
clock, so lips stay with voices across a cut. Of a camera that makes keyframes at its own pace alone, `Backlog` keeps
what has come since the last: whoever must not wait decodes from there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from media import codecs, rtp

CLOCK_RATE: Final = 90_000
LONGEST_BACKLOG: Final = 4096
"""Packets: four seconds of 8 Mbit/s. More between two keyframes is not worth decoding for one cut."""

_NUMBERS: Final = struct.Struct("!HII")
_NUMBERS_AT: Final = 2


@dataclass(frozen=True, slots=True)
class _Report:
    """At the 64-bit NTP time `ntp` the camera's RTP clock showed `rtp` (RFC 3550 § 6.4.1)."""

    ntp: int
    rtp: int


class Splice:
    """One outgoing stream of H.264 in room form. `on_air` is whose packets flow, `wanted` whose shall."""

    def __init__(self, ssrc: int, first_sequence: int) -> None:
        self.on_air: str | None = None
        self.wanted: str | None = None
        self._ssrc = ssrc
        self._next = first_sequence
        self._offset = 0
        self._reports: dict[str, _Report] = {}
        self._stamp: int | None = None  # the incoming timestamp of the picture under way
        self._time = 0  # its outgoing one, not yet cut to 32 bits

    def report(self, camera: str, ntp: int, rtp_time: int) -> tuple[int, int] | None:
        """A camera's clock; the outgoing stream's own report where that camera is on air."""
        self._reports[camera] = _Report(ntp, rtp_time)
        return (ntp, _ticks(ntp) % rtp.TIMESTAMPS) if camera == self.on_air else None

    def cut(self, camera: str) -> None:
        """Show this camera from its next keyframe on."""
        self.wanted = camera

    def packet(self, camera: str, packet: bytes) -> bytes | None:
        """A packet as it goes out; None for one of a camera that is not shown, or before its clock is known."""
        if camera == self.wanted and camera != self.on_air and camera in self._reports and begins(packet):
            self._switch(packet)
        if camera != self.on_air:
            return None
        return self._renumbered(packet, self._reports[camera])

    def forget(self, camera: str) -> None:
        """The camera is gone; when it comes again it begins with a keyframe."""
        self._reports.pop(camera, None)
        if self.on_air == camera:
            self.on_air = None

    def _switch(self, packet: bytes) -> None:
        self.on_air, self._stamp = self.wanted, None
        self._offset = (self._next - rtp.parse(packet).sequence) % rtp.SEQUENCES

    def _renumbered(self, packet: bytes, report: _Report) -> bytes:
        header = rtp.parse(packet)
        if header.timestamp != self._stamp:
            self._begin_picture(header.timestamp, report)
        number = (header.sequence + self._offset) % rtp.SEQUENCES
        self._next = (number + 1) % rtp.SEQUENCES
        out = bytearray(packet)
        _NUMBERS.pack_into(out, _NUMBERS_AT, number, self._time % rtp.TIMESTAMPS, self._ssrc)
        return bytes(out)

    def _begin_picture(self, stamp: int, report: _Report) -> None:
        """Time goes on, even where a camera's picture is older than what was shown last."""
        since = (stamp - report.rtp + rtp.TIMESTAMPS // 2) % rtp.TIMESTAMPS - rtp.TIMESTAMPS // 2
        self._stamp, self._time = stamp, max(_ticks(report.ntp) + since, self._time + 1)


class Backlog:
    """The packets of one camera from its last keyframe on; nothing before the first, or after too many."""

    def __init__(self) -> None:
        self._packets: list[bytes] = []
        self._begun: int | None = None

    @property
    def packets(self) -> tuple[bytes, ...]:
        """What a decoder needs to show the newest picture."""
        return tuple(self._packets)

    def add(self, packet: bytes) -> None:
        """The next packet."""
        stamp = rtp.parse(packet).timestamp
        if stamp != self._begun and begins(packet):
            self._begun, self._packets = stamp, []
        if self._begun is not None:
            self._packets.append(packet)
        if len(self._packets) > LONGEST_BACKLOG:
            self._begun, self._packets = None, []


def begins(packet: bytes) -> bool:
    """Whether a decoder can start at this packet."""
    return codecs.describe("H264", packet[rtp.payload_offset(packet) :]).keyframe


def _ticks(ntp: int) -> int:
    return ntp * CLOCK_RATE >> 32
