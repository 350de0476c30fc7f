"""One track as a browser receives it: a sink of the room that answers the browser's requests for repair.

It outlives its subscription: when the track ends and comes again under the same id (its publisher reloaded the page),
the same m-line goes on without a new offer.
"""

from __future__ import annotations

from media import rtcp
from media.fanout.ports import Destination, Output
from media.ports import Codec, TrackInfo
from media.rewriter import OutputShape
from media.room import Room, Subscription

RESEND_LIMIT = 200
"""Packets repeated for one NACK datagram: more is no repair but a waste of the line that already loses packets."""


class Downlink:
    """See the module. Nothing flows before `attach`."""

    def __init__(self, track: TrackInfo, shape: OutputShape, cname: str) -> None:
        self.track = track
        self.shape = shape
        self._cname = cname
        self._destination: Destination | None = None
        self._output: Output | None = None
        self._subscription: Subscription | None = None
        self._last_block: rtcp.ReportBlock | None = None
        self._resent = self._gone = 0

    @property
    def codec(self) -> Codec:
        """What the m-line was agreed for."""
        return self.track.codec

    def connect(self, destination: Destination) -> None:
        """The browser is ready to receive."""
        self._destination = destination
        self._output = destination.open(self.shape)

    def attach(self, room: Room, subscriber_id: str) -> None:
        """Subscribe, where connected and not subscribed yet and the track is there in the agreed format."""
        if self._output is None or self._subscription is not None:
            return
        track = room.tracks.get(self.track.track_id)
        if track is not None and track.codec == self.track.codec:
            self._subscription = room.subscribe(track.track_id, subscriber_id, self)

    def close(self) -> None:
        """End subscription and stream."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None
        if self._output is not None:
            self._output.close()
            self._output = None

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        """PacketSink."""
        if self._output is not None:
            self._output.forward(packet)

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        """PacketSink: the mapping under our SSRC, with the common name that keeps lips and voice together."""
        if self._output is None or self._destination is None:
            return
        mapped = self._output.timestamp(rtp_time)
        report = rtcp.SenderReport(self.shape.ssrc, ntp_time, mapped, self._output.packets, self._output.octets)
        self._destination.send_rtcp(rtcp.sender_report(report) + rtcp.description(self.shape.ssrc, self._cname))

    def closed(self, track: TrackInfo) -> None:
        """PacketSink: the track is gone; `attach` takes it up again when it returns."""
        self._subscription = None

    def repeat(self, sequences: tuple[int, ...]) -> None:
        """The browser misses these numbers."""
        for sequence in sequences[:RESEND_LIMIT]:
            if self._repeat_one(sequence):
                self._resent += 1
            else:
                self._gone += 1

    def _repeat_one(self, sequence: int) -> bool:
        if self._output is None or self._subscription is None:
            return False
        original = self._output.original(sequence)
        packet = None if original is None else self._subscription.recall(original)
        return packet is not None and self._output.resend(packet)

    def request_keyframe(self) -> None:
        """The browser cannot decode."""
        if self._subscription is not None:
            self._subscription.request_keyframe()

    def reported(self, block: rtcp.ReportBlock) -> None:
        """The browser's view of our stream."""
        self._last_block = block

    def stats(self) -> dict[str, object]:
        """Counts; losses as the browser reports them, jitter in seconds."""
        block = self._last_block
        return {
            "packets": self._output.packets if self._output else 0,
            "resent": self._resent,
            "gone": self._gone,
            "lost": block.lost_total if block else 0,
            "jitter_s": block.jitter / self.codec.clock_rate if block else 0.0,
            "attached": self._subscription is not None,
        }
