"""One track as a browser sends it: repair (RFC 4588), requests for what is missing, reports, and the room form.

No I/O: packets come in decrypted, RTCP goes out as bytes by `send`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from media import rtcp, rtp
from media.loss import MissingPackets, Reception
from media.ports import TrackInfo, TrackInput

OUR_SSRC = 1
"""Sender of our feedback to publishers; we send no media under it, as Chromium does not when it only receives."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """What was agreed for the m-line. `rtx_payload_type` is None and `level_id` 0 where not negotiated."""

    payload_type: int
    rtx_payload_type: int | None
    level_id: int
    announced: tuple[int, ...]


class Uplink:
    """Takes the packets of one m-line and pushes each once into the room, in the order of arrival."""

    def __init__(self, info: TrackInfo, agreed: Inbound, send: Callable[[bytes], object]) -> None:
        self.info = info
        self.agreed = agreed
        self._send = send
        self._input: TrackInput | None = None
        self.ssrc: int | None = None
        self._missing = MissingPackets()
        self._reception = Reception(0, info.codec.clock_rate)
        self._counts = dict.fromkeys(("packets", "repaired", "repeated", "probes", "asked", "foreign"), 0)

    def open(self, track_input: TrackInput) -> None:
        """Push into this track from now on."""
        self._input = track_input

    def close(self) -> None:
        """End the track."""
        if self._input is not None:
            self._input.close()
            self._input = None

    def request_keyframe(self) -> None:
        """PLI; before the first packet nothing, as every stream begins with a keyframe."""
        if self.ssrc is not None:
            self._send(rtcp.keyframe_wanted(OUR_SSRC, self.ssrc))

    def packet(self, packet: bytes, header: rtp.Header, now: float) -> None:
        """Take a packet that belongs to this m-line."""
        if header.payload_type == self.agreed.payload_type:
            self._media(packet, header, now)
        elif header.payload_type == self.agreed.rtx_payload_type:
            self._repair(packet, header, now)
        else:
            self._counts["foreign"] += 1

    def _media(self, packet: bytes, header: rtp.Header, now: float) -> None:
        if header.ssrc != self.ssrc:
            self._start(header.ssrc)
        self._reception.arrived(header.sequence, header.timestamp, now)
        self._push(packet, header, now)

    def _start(self, ssrc: int) -> None:
        """The first packet of a stream, or of the one that takes its place."""
        self.ssrc = ssrc
        self._missing = MissingPackets()
        self._reception = Reception(ssrc, self.info.codec.clock_rate)

    def _repair(self, packet: bytes, header: rtp.Header, now: float) -> None:
        if self.ssrc is None:
            return
        original = rtp.unwrap_rtx(packet, header, self.agreed.payload_type, self.ssrc)
        if original is None:
            self._counts["probes"] += 1
            return
        self._counts["repaired"] += 1
        self._push(original, rtp.parse(original), now)

    def _push(self, packet: bytes, header: rtp.Header, now: float) -> None:
        if not self._missing.arrived(header.sequence, now):
            self._counts["repeated"] += 1
            return
        self._counts["packets"] += 1
        if self._input is not None:
            self._input.push(rtp.room_form(packet, header, self._level(packet)))

    def _level(self, packet: bytes) -> int | None:
        if not self.agreed.level_id:
            return None
        value = rtp.extensions(packet).get(self.agreed.level_id)
        return value[0] if value else None

    def sender_report(self, report: rtcp.SenderReport, now: float) -> None:
        """Learn and pass on the publisher's clock mapping."""
        self._reception.sender_reported(report.ntp_time, now)
        if self._input is not None:
            self._input.sender_report(report.ntp_time, report.rtp_time)

    def ask_again(self, now: float) -> None:
        """Send the requests that are due; called every few tens of milliseconds. Sound is not repeated."""
        if self.ssrc is None or self.info.kind == "audio":
            return
        if self._missing.take_overflow():
            self.request_keyframe()
        due = self._missing.due(now)
        if due:
            self._counts["asked"] += len(due)
            self._send(rtcp.nack(OUR_SSRC, self.ssrc, due))

    def report(self, now: float) -> rtcp.ReportBlock | None:
        """The block for the next receiver report, None before the first packet."""
        return self._reception.report(now) if self.ssrc is not None else None

    def stats(self) -> dict[str, object]:
        """Counts, losses at first try, jitter in seconds."""
        return {**self._counts, "lost": self._reception.lost, "jitter_s": self._reception.jitter_s, "ssrc": self.ssrc}
