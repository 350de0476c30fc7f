"""One outgoing stream in the twin: which source, which layer, under which numbers, and what can be repeated of it.

`write` and `depart` run once per message and subscriber: what is the same for all of them is in the `Batch`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, cast

from media import codecs, rtcp
from media.fanout.figures import OutputSample
from media.fanout.ports import ALL_TEMPORAL, Clock, Outbound, OutputStats, Source
from media.fanout.py_batch import US, Batch, Body, send_time
from media.fanout.py_form import UNCHANGED, Form
from media.fanout.py_packet import Line, Packet
from media.fanout.py_reports import Reports
from media.fanout.py_source import PythonSource
from media.fanout.py_totals import Figures
from media.fanout.py_wide import Departures
from media.fanout.srtp import Sealer
from media.packetcache import PacketCache
from media.rewriter import Numbering, Timeline

PICTURE_HISTORY: Final = 512
SOUND_HISTORY: Final = 128
"""Packets kept for repair: two seconds of 2.5 Mbit/s, two and a half of sound; browsers ask for one at most."""

PADDING_LIMIT: Final = 255

Sent = tuple[int, Batch, int, int, int, int]
"""First number of what went out together, what it was, and how: timestamp, first transport-wide number, picture id and
TL0PICIDX. Enough to make it once more, wrapped or as it was."""

Ready = tuple[Batch, memoryview, int, int]
"""What is to be sent next: the batch, its message, the size of packets in it, and bytes of payload."""


class Route(Protocol):
    """The browser's end of the link: all that outputs need of it."""

    sealer: Sealer
    departures: Departures
    clock: Clock

    def deliver(self, message: memoryview, size: int, urgent: bool) -> int:
        """Send packets of that size, of which the last may be shorter, or drop and count; bytes sent."""
        ...

    def drop(self, reason: str) -> None:
        """Count a packet given up."""
        ...


@dataclass(slots=True)
class Counts:
    """Totals, as in `ports.OutputStats`. Apart, so that an output keeps few enough fields for Python to find fast."""

    packets: int = 0
    octets: int = 0
    retransmitted_packets: int = 0
    retransmitted_octets: int = 0
    nacks: int = 0
    keyframe_requests: int = 0
    missed: int = 0
    dropped: int = 0
    switches: int = 0


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
        self._tl0_offset = 0
        self._next_tl0: int | None = None
        self._given_up: int | None = None
        self._timestamp = 0
        self._ready: Ready
        self._reports = Reports(shape)
        self._counts = Counts()
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
            self._counts.switches += self._last is not None
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

    def write(self, batch: Batch, at: int) -> int:
        """Write packets of the source that flows into the buffer, encrypted; where they end, `at` for none.

        `depart` has to follow before anybody else uses the buffer.
        """
        first = batch.first
        frame = first.frame
        if self._fresh:
            self._join(first, batch.now)
        if self._layer != self._target and frame.start:
            self._change_layer(frame)
        if frame.temporal > self._layer:
            self._numbering.skip(first.sequence, frame.picture if frame.picture_bits else None, batch.count)
            return at
        number = self._numbering.number(first.sequence, batch.count)
        if number is None:
            return at
        timestamp = (first.timestamp + self._timeline.offset) & 0xFFFFFFFF
        self._timeline.sent(timestamp, batch.now)
        picture, tl0 = self._pictures(batch.packets[-1]) if frame.picture_at or frame.tl0_at else (UNCHANGED, UNCHANGED)
        return at + self._fill(batch, at, number, timestamp, picture, tl0)

    def _join(self, packet: Packet, now: float) -> None:
        """The first packet after another source, or after an interruption."""
        self._fresh = False
        self._given_up = None
        self._layer = self._target
        self._numbering.pause()
        line, old = packet.line, self._line
        if line is not old:
            self._line = line
            self._timeline.join(packet.timestamp, now, old.clock if old is not None else None, line.clock)
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

    def _fill(self, batch: Batch, at: int, number: int, timestamp: int, picture: int, tl0: int) -> int:
        form, departures, first = self._form, self._route.departures, batch.first
        wide = departures.next
        self._history.put((number, batch, timestamp, wide, picture, tl0), batch.count)
        if first.timestamp == self._given_up:
            self._counts.dropped += batch.count
            return 0
        bodies, kind = self._redundant(first) if first.redundant else (batch.bodies, 0)
        length, size = form.fill(
            at, bodies, number, timestamp, first.level, batch.send_time, wide, picture, tl0, kind
        )  # fmt: skip
        if not length:
            self._route.drop("send-unprotectable")
            self._counts.dropped += batch.count
            return 0
        if form.wide:
            departures.sent(length, size, batch.now_us, probe=False)
        self._timestamp = timestamp
        self._ready = batch, form.view[at : at + length], size, len(first.redundant) if kind else batch.octets
        return length

    def _redundant(self, packet: Packet) -> tuple[tuple[Body, ...], int]:
        """A packet that came with redundancy, for a browser that takes it or not; and its payload type, 0 as usual."""
        kind = self.shape.red_payload_type
        return ((0, packet.marker, packet.redundant if kind else packet.payload, packet.frame),), kind

    def depart(self) -> int:
        """Send what was written last; how many packets the kernel took."""
        batch, message, size, octets = self._ready
        taken = self._route.deliver(message, size, not self._video)
        if taken < len(message):
            return self._stopped(batch, taken // size)
        counts = self._counts
        counts.packets += batch.count
        counts.octets += octets
        return batch.count

    def _stopped(self, batch: Batch, sent: int) -> int:
        """The kernel took only so many packets: the rest of a picture is given up; how many went out."""
        packets, counts = batch.packets, self._counts
        self._given_up = packets[0].timestamp if self._video else None
        counts.dropped += len(packets) - sent
        counts.packets += sent
        counts.octets += sum(len(packet.payload) for packet in packets[:sent])
        return sent

    # -- repair -------------------------------------------------------------------------------------------------------

    def repeat(self, sequences: tuple[int, ...], now: float) -> None:
        """The browser misses these numbers."""
        self._counts.nacks += 1
        for sequence in sequences:
            found = self._history.get(sequence)
            if found is None or _is_cut(found[0]):
                self._counts.missed += 1
            elif octets := self._repeat(sequence, *found, now, probe=False):
                self._counts.retransmitted_packets += 1
                self._counts.retransmitted_octets += octets

    def _repeat(self, sequence: int, sent: Sent, step: int, now: float, *, probe: bool) -> int:
        """Send one packet of a batch once more; payload bytes sent, 0 where it was dropped."""
        number, batch, timestamp, wide, picture, tl0 = sent
        packet, level = batch.packets[step], batch.first.level
        if self._rtx is None:
            bodies, kind = self._redundant(packet) if packet.redundant else (batch.bodies[step : step + 1], 0)
            numbers = number + step & 0xFFFF, timestamp, level, batch.send_time, wide + step & 0xFFFF
            length, size = self._form.fill(0, bodies, *numbers, picture, tl0, kind)
            return len(packet.payload) if self._route.deliver(self._form.view[:length], size, False) else 0
        body = bytearray(sequence.to_bytes(2, "big"))
        body += packet.payload  # never with redundancy: the type of RTX stands for the plain one (RFC 4588 § 8.1)
        if picture != UNCHANGED:
            codecs.patch_vp8(body, 2, packet.frame, picture, tl0)
        again = ((0, packet.marker, bytes(body), packet.frame),)
        filled = again, self._next_rtx(), timestamp, level, send_time(now), self._route.departures.next
        return len(body) if self._deliver(self._rtx, *self._rtx.fill(0, *filled), now, probe=probe) else 0

    def _next_rtx(self) -> int:
        self._rtx_sequence = (self._rtx_sequence + 1) & 0xFFFF
        return self._rtx_sequence

    def _deliver(self, form: Form, length: int, size: int, now: float, *, probe: bool) -> int:
        """Send what a form holds; its length, 0 where it was dropped."""
        if not length or not self._route.deliver(form.view[:length], size, False):
            return 0
        if form.wide:
            self._route.departures.sent(length, size, int(now * US), probe=probe)
        return length

    def probe(self, octets: int) -> int:
        """Old packets once more, the newest first, then padding; bytes sent, 0 where that is not possible."""
        if self._rtx is None or self._sending is None or not self._counts.packets:
            return 0
        now = self._route.clock()
        sent = self._probe_history(octets, now)
        while sent < octets:
            added = self._pad(self._rtx, max(1, min(PADDING_LIMIT, octets - sent)), now)
            if not added:
                break
            sent += added
        return sent

    def _probe_history(self, octets: int, now: float) -> int:
        sent, number = 0, self._numbering.next
        for _ in range(PICTURE_HISTORY):
            number = (number - 1) & 0xFFFF
            found = self._history.get(number)
            if found is None or _is_cut(found[0]) or sent >= octets:
                break
            sent += self._repeat(number, *found, now, probe=True)
        return sent

    def _pad(self, rtx: Form, octets: int, now: float) -> int:
        filled = rtx.pad(self._next_rtx(), self._timestamp, send_time(now), self._route.departures.next, octets)
        return self._deliver(rtx, *filled, now, probe=True)

    def keyframe_wanted(self) -> None:
        """The browser cannot decode."""
        self._counts.keyframe_requests += 1
        if self._wanted is not None:
            self._wanted.ask_keyframe()

    # -- reports ------------------------------------------------------------------------------------------------------

    def report(self, now: float) -> bytes:
        """Sender report and name, empty where nothing flows or its clock is not known."""
        if self._sending is None or self._line is None or self._fresh:
            return b""
        return self._reports.tell(self._line, self._timeline.offset, (self._counts.packets, self._counts.octets), now)

    def reported(self, block: rtcp.ReportBlock, now: float) -> None:
        """The browser's view of our stream."""
        self._reports.heard(block, now)

    def sample(self) -> OutputSample:
        """See `figures.LinkSample`."""
        heard = self._reports
        return self._counts.packets, self._counts.dropped, heard.lost_share, heard.jitter_s, heard.round_trip_s

    def flow(self) -> Figures:
        """Its part of the sums over all streams."""
        counts, repeated = self._counts, self._counts.retransmitted_packets
        return (
            counts.packets, counts.octets, self._reports.lost, repeated, counts.dropped, counts.nacks,
            counts.keyframe_requests,
        )  # fmt: skip

    def stats(self) -> OutputStats:
        """See `ports.Output`."""
        counts, heard = self._counts, self._reports
        return OutputStats(
            source=self._sending,
            packets=counts.packets,
            octets=counts.octets,
            retransmitted_packets=counts.retransmitted_packets,
            retransmitted_octets=counts.retransmitted_octets,
            nacks=counts.nacks,
            keyframe_requests=counts.keyframe_requests,
            missed=counts.missed,
            dropped=counts.dropped,
            switches=counts.switches,
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


def _is_cut(sent: Sent) -> bool:
    """Whether it may not be repeated any more."""
    packet = sent[1].first
    return packet.source.era != packet.era
