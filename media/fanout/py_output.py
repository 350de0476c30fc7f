"""One outgoing stream in the twin: which source, which layer, under which numbers, and what can be repeated of it.

`forward` runs once per packet and subscriber: whatever it can have at hand is prepared before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, cast

from media import codecs, rtcp
from media.fanout.figures import OutputSample
from media.fanout.ports import ALL_TEMPORAL, Clock, Outbound, OutputStats, Source
from media.fanout.py_form import Form
from media.fanout.py_packet import Line, Packet
from media.fanout.py_reports import Reports
from media.fanout.py_source import PythonSource, send_time
from media.fanout.py_wide import Departures
from media.fanout.srtp import Sealer
from media.packetcache import PacketCache
from media.rewriter import Numbering, Timeline

PICTURE_HISTORY: Final = 512
SOUND_HISTORY: Final = 128
"""Packets kept for repair: two seconds of 2.5 Mbit/s, two and a half of sound; browsers ask for one at most."""

PADDING_LIMIT: Final = 255

UNCHANGED: Final = -1
"""Stands for a picture id that goes out as it came."""

Sent = tuple[Packet, int, int, int, bytes]
"""Packet, outgoing timestamp, picture id and TL0PICIDX; without RTX the datagram itself, to repeat it unchanged."""


class Route(Protocol):
    """The browser's end of the link: all that outputs need of it."""

    sealer: Sealer
    departures: Departures
    clock: Clock

    def deliver(self, datagram: memoryview, urgent: bool) -> bool:
        """Send, or drop and count."""
        ...

    def drop(self, reason: str) -> None:
        """Count a packet given up."""
        ...


class PythonOutput:
    """See `ports.Output`. `sending` is what flows, `wanted` what was attached last."""

    def __init__(self, route: Route, shape: Outbound, on_close: Callable[[PythonOutput], None]) -> None:
        self.shape = shape
        self._route = route
        self._on_close = on_close
        self._video = shape.video
        self._form = Form(route.sealer, shape, shape.payload_type, shape.ssrc)
        self._rtx = Form(route.sealer, shape, shape.rtx_payload_type, shape.rtx_ssrc) if shape.rtx_ssrc else None
        self._rtx_sequence = shape.first_sequence
        self._numbering = Numbering(shape.first_sequence)
        self._timeline = Timeline(shape.clock_rate)
        self._history: PacketCache[Sent] = PacketCache(PICTURE_HISTORY if self._video else SOUND_HISTORY)
        self._sending: PythonSource | None = None
        self._wanted: PythonSource | None = None
        self._last: PythonSource | None = None
        self._line: Line | None = None
        self._fresh = True
        self._layer = self._target = ALL_TEMPORAL
        self._picture = self._tl0_offset = 0
        self._next_tl0: int | None = None
        self._given_up: int | None = None
        self._timestamp = 0
        self._reports = Reports(shape)
        self._packets = self._octets = self._again_packets = self._again_octets = self._switches = 0
        self._nacks = self._keyframe_requests = self._missed = self._dropped = 0
        self.closed = False

    # -- attaching ----------------------------------------------------------------------------------------------------

    def attach(self, source: Source | None, temporal: int = ALL_TEMPORAL) -> None:
        """See `ports.Output`."""
        ours = cast("PythonSource | None", source)  # of the same fan-out: there is no other kind to be had
        if self.closed or (ours is not None and ours.closed):
            return
        self._target = temporal
        if ours is self._wanted:
            return
        self._leave_waiting()
        self._wanted = ours
        if ours is None:
            self._stop()
        elif ours is not self._sending:
            self._want(ours)

    def _leave_waiting(self) -> None:
        if self._wanted is not None and self._wanted is not self._sending:
            self._wanted.leave(self)

    def _want(self, source: PythonSource) -> None:
        if not source.shape.video:
            self.enter(source)
            return
        source.wait(self)
        source.ask_keyframe()

    def _stop(self) -> None:
        """Send nothing more, repetitions neither."""
        if self._sending is not None:
            self._sending.leave(self)
            self._sending = None
        self._history.clear()

    def enter(self, source: PythonSource) -> None:
        """The source's packets begin to flow."""
        if self._sending is not None:
            self._sending.leave(self)
        self._sending = source
        self._fresh = True
        source.join(self)
        if self._last is not source:
            self._switches += self._last is not None
            self._last = source

    def interrupt(self, source: PythonSource) -> None:
        """What flowed from the source has ended; a picture begins again with a keyframe, sound with the next packet."""
        self._fresh = True
        if not source.shape.video:
            return
        self._sending = None
        if self._wanted is source:
            source.wait(self)
        else:
            source.leave(self)

    def ended(self, source: PythonSource) -> None:
        """The source is gone; what was sent instead of it goes on."""
        if self._sending is source:
            self._sending = None
            self._history.clear()
        if self._wanted is source:
            self._wanted = self._sending

    # -- every packet -------------------------------------------------------------------------------------------------

    def forward(self, packet: Packet) -> bool:
        """Send a packet of the source that flows; whether it went out."""
        frame, sequence = packet.frame, packet.sequence
        if self._fresh:
            self._join(packet)
        if self._layer != self._target and frame.start:
            self._change_layer(frame)
        if frame.temporal > self._layer:
            self._numbering.skip(sequence, frame.picture if frame.picture_bits else None)
            return False
        number = self._numbering.number(sequence)
        if number is None:
            return False
        timestamp = (packet.timestamp + self._timeline.offset) & 0xFFFFFFFF
        self._timeline.sent(timestamp, packet.now)
        picture, tl0 = self._pictures(packet) if frame.picture_at or frame.tl0_at else (UNCHANGED, UNCHANGED)
        return self._send(packet, number, timestamp, picture, tl0)

    def _join(self, packet: Packet) -> None:
        """The first packet after another source, or after an interruption."""
        self._fresh = False
        self._given_up = None
        self._layer = self._target
        self._numbering.pause()
        line, old = packet.line, self._line
        if line is not old:
            self._line = line
            self._timeline.join(packet.timestamp, packet.now, old.clock if old is not None else None, line.clock)
        frame = packet.frame
        self._numbering.join_pictures(frame.picture)
        if self._next_tl0 is not None:
            self._tl0_offset = self._next_tl0 - frame.tl0

    def _change_layer(self, frame: codecs.Frame) -> None:
        """Upper layers are left with the next frame, and entered where that can be decoded."""
        if self._target < self._layer:
            self._layer = self._target
        elif frame.keyframe or (frame.climb and self._layer < frame.temporal <= self._target):
            self._layer = self._target if frame.keyframe else frame.temporal

    def _pictures(self, packet: Packet) -> tuple[int, int]:
        """Outgoing picture id and TL0PICIDX."""
        frame = packet.frame
        picture = self._numbering.picture(packet.sequence, frame.picture)
        tl0 = (frame.tl0 + self._tl0_offset) & 0xFF
        if self._next_tl0 is None or (not frame.temporal and (tl0 - self._next_tl0) & 0x80 == 0):
            self._next_tl0 = (tl0 + 1) & 0xFF
        return (UNCHANGED, UNCHANGED) if picture == frame.picture and tl0 == frame.tl0 else (picture, tl0)

    def _send(self, packet: Packet, number: int, timestamp: int, picture: int, tl0: int) -> bool:
        route, form = self._route, self._form
        payload, kind = packet.payload, 0
        if packet.redundant and self.shape.red_payload_type:
            payload, kind = packet.redundant, self.shape.red_payload_type
        elif picture != UNCHANGED:
            payload = codecs.patch_vp8(payload, packet.frame, picture, tl0)
        departures = route.departures
        length = form.fill(
            packet.marker, number, timestamp, packet.level, packet.send_time, departures.next, payload, kind
        )
        if not length:
            route.drop("send-unprotectable")
            self._dropped += 1
            return False
        datagram = form.view[:length]
        self._history.put(number, (packet, timestamp, picture, tl0, b"" if self._rtx is not None else bytes(datagram)))
        if packet.timestamp == self._given_up or not route.deliver(datagram, not self._video):
            self._given_up = packet.timestamp if self._video else None
            self._dropped += 1
            return False
        if form.wide_at:
            departures.sent(length, packet.now, probe=False)
        self._timestamp = timestamp
        self._packets += 1
        self._octets += len(payload)
        return True

    # -- repair -------------------------------------------------------------------------------------------------------

    def repeat(self, sequences: tuple[int, ...]) -> None:
        """The browser misses these numbers."""
        self._nacks += 1
        for sequence in sequences:
            sent = self._history.get(sequence)
            if sent is None or sent[0].source.era != sent[0].era:
                self._missed += 1
            elif octets := self._repeat(sequence, sent, probe=False):
                self._again_packets += 1
                self._again_octets += octets

    def _repeat(self, sequence: int, sent: Sent, *, probe: bool) -> int:
        """Send a packet once more; payload bytes sent, 0 where it was dropped."""
        packet, timestamp, picture, tl0, datagram = sent
        if self._rtx is None:
            return len(packet.payload) if self._route.deliver(memoryview(datagram), False) else 0
        payload = packet.payload  # never with redundancy: the type of RTX stands for the plain one (RFC 4588 § 8.1)
        if picture != UNCHANGED:
            payload = codecs.patch_vp8(payload, packet.frame, picture, tl0)
        body = sequence.to_bytes(2, "big") + payload
        wide, rtx_sequence = self._route.departures.next, self._next_rtx()
        length = self._rtx.fill(packet.marker, rtx_sequence, timestamp, packet.level, packet.send_time, wide, body)
        return len(body) if self._deliver(self._rtx, length, probe=probe) else 0

    def _next_rtx(self) -> int:
        self._rtx_sequence = (self._rtx_sequence + 1) & 0xFFFF
        return self._rtx_sequence

    def _deliver(self, form: Form, length: int, *, probe: bool) -> int:
        """Send what a form holds; its length, 0 where it was dropped."""
        if not length or not self._route.deliver(form.view[:length], False):
            return 0
        if form.wide_at:
            self._route.departures.sent(length, self._route.clock(), probe=probe)
        return length

    def probe(self, octets: int) -> int:
        """Old packets once more, the newest first, then padding; bytes sent, 0 where that is not possible."""
        if self._rtx is None or self._sending is None or not self._packets:
            return 0
        sent = self._probe_history(octets)
        while sent < octets:
            added = self._pad(self._rtx, max(1, min(PADDING_LIMIT, octets - sent)))
            if not added:
                break
            sent += added
        return sent

    def _probe_history(self, octets: int) -> int:
        sent, number = 0, self._numbering.next
        for _ in range(PICTURE_HISTORY):
            number = (number - 1) & 0xFFFF
            entry = self._history.get(number)
            if entry is None or entry[0].source.era != entry[0].era or sent >= octets:
                break
            sent += self._repeat(number, entry, probe=True)
        return sent

    def _pad(self, rtx: Form, octets: int) -> int:
        wide = self._route.departures.next
        length = rtx.pad(self._next_rtx(), self._timestamp, send_time(self._route.clock()), wide, octets)
        return self._deliver(rtx, length, probe=True)

    def keyframe_wanted(self) -> None:
        """The browser cannot decode."""
        self._keyframe_requests += 1
        if self._wanted is not None:
            self._wanted.ask_keyframe()

    # -- reports ------------------------------------------------------------------------------------------------------

    def report(self, now: float) -> bytes:
        """Sender report and name, empty where nothing flows or its clock is not known."""
        if self._sending is None or self._line is None or self._fresh:
            return b""
        return self._reports.tell(self._line, self._timeline.offset, (self._packets, self._octets), now)

    def reported(self, block: rtcp.ReportBlock, now: float) -> None:
        """The browser's view of our stream."""
        self._reports.heard(block, now)

    def sample(self) -> OutputSample:
        """See `figures.LinkSample`."""
        heard = self._reports
        return self._packets, self._dropped, heard.lost_share, heard.jitter_s, heard.round_trip_s

    def stats(self) -> OutputStats:
        """See `ports.Output`."""
        heard = self._reports
        return OutputStats(
            source=self._sending,
            packets=self._packets,
            octets=self._octets,
            retransmitted_packets=self._again_packets,
            retransmitted_octets=self._again_octets,
            nacks=self._nacks,
            keyframe_requests=self._keyframe_requests,
            missed=self._missed,
            dropped=self._dropped,
            switches=self._switches,
            lost=heard.lost,
            lost_share=heard.lost_share,
            jitter_s=heard.jitter_s,
            round_trip_s=heard.round_trip_s,
        )

    def close(self) -> None:
        """See `ports.Output`."""
        if self.closed:
            return
        self._leave_waiting()
        self._wanted = None
        self._stop()
        self.closed = True
        self._on_close(self)
