"""One incoming stream in the twin: repair (RFC 4588), what is missing, what is measured, and who gets it."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import Final, Protocol

from media import codecs, red, rtcp, rtp
from media.fanout.ports import Inbound, SourceStats, Tap
from media.fanout.py_batch import PACKETS_LIMIT, Batch, batches
from media.fanout.py_hold import Hold
from media.fanout.py_packet import Line, Packet
from media.fanout.py_totals import Figures
from media.fanout.srtp import FULL
from media.levels import LevelMeter
from media.loss import MissingPackets, Reception
from media.rewriter import ClockMap

OUR_SSRC: Final = 1
"""Sender of our feedback to publishers; we send no media under it, as Chromium does not when it only receives."""

ASK_AGAIN_S: Final = 1.0
"""A keyframe somebody waits for is asked for again after this long: the request, or the frame, was lost."""

RECENT: Final = 128
"""Packets kept for those who wait for a keyframe whose first packet was lost and comes late."""


class Sink(Protocol):
    """An output, as its source sees it."""

    def write(self, batch: Batch, at: int) -> int:
        """Write packets into the buffer from there on; where they end, `at` for none."""
        ...

    def depart(self) -> int:
        """Send what was written; how many packets went out."""
        ...

    def enter(self, source: PythonSource) -> None:
        """The source's packets begin to flow."""
        ...

    def interrupt(self, source: PythonSource) -> None:
        """What flowed from the source has ended; what comes next has nothing to do with it."""
        ...

    def ended(self, source: PythonSource) -> None:
        """The source is gone."""
        ...


class PythonSource:
    """See `ports.Source`. `send_rtcp` goes to the publisher, and is None for a source of this process."""

    def __init__(
        self,
        shape: Inbound,
        on_keyframe: Callable[[], None],
        counters: Counter[str],
        send_rtcp: Callable[[bytes], None] | None,
        on_close: Callable[[PythonSource], None],
        now: Callable[[], float],
        hold: Hold,
    ) -> None:
        self.shape = shape
        self._on_keyframe = on_keyframe
        self._counters = counters
        self._send_rtcp = send_rtcp
        self._on_close = on_close
        self._now = now
        self._hold = hold
        self._held: list[Packet] = []
        self.closed = self._silenced = False
        self.era = 0
        self.line = Line()
        self.ssrc: int | None = None
        self._missing = MissingPackets()
        self._restarts = 0
        self._reception = Reception(0, shape.clock_rate)
        self._meter: LevelMeter | None = None
        self._tap: Tap | None = None
        self._sinks: tuple[Sink, ...] = ()
        self._waiting: tuple[Sink, ...] = ()
        self._recent: deque[Packet] = deque(maxlen=RECENT)
        self._ask_at = 0.0
        self._packets = self._octets = self._nacks = self._keyframe_requests = self._lost_before = 0
        self._repaired = self._repaired_before = self._repeated = self._keyframes = self._height = self._forwarded = 0

    # -- what comes in ------------------------------------------------------------------------------------------------

    def received(self, packet: bytes, header: rtp.Header, elements: dict[int, bytes], now: float) -> None:
        """Take a packet of this stream from the network; what was not agreed is dropped."""
        shape, kind = self.shape, header.payload_type
        payload = packet[header.payload_offset : len(packet) - header.padding]
        if kind == shape.payload_type:
            level = elements.get(shape.extensions.level)
            self._media(header, payload, b"", level[0] if level else None, now)
        elif kind == shape.rtx_payload_type and kind:
            self._repair(header, payload, now)
        elif kind == shape.red_payload_type and kind:
            level = elements.get(shape.extensions.level)
            self._redundant(header, payload, level[0] if level else None, now)
        else:
            self._counters["foreign-payload-type"] += 1

    def push(self, packet: bytes) -> None:
        """See `ports.Source`."""
        if self.closed or self._send_rtcp is not None:
            return
        try:
            header = rtp.parse(packet)
        except rtp.RtpError:
            self._counters["rtp-malformed"] += 1
            return
        payload = packet[header.payload_offset : len(packet) - header.padding]
        self._media(header, payload, b"", rtp.level_byte(packet), self._now())

    def _redundant(self, header: rtp.Header, payload: bytes, level: int | None, now: float) -> None:
        try:
            _, primary = red.primary(payload)
        except red.RedError:
            self._counters["red-malformed"] += 1
            return
        self._media(header, primary, payload, level, now)

    def _repair(self, header: rtp.Header, payload: bytes, now: float) -> None:
        """The original inside a retransmission (RFC 4588 § 4); one of padding only is a bandwidth probe."""
        if self.ssrc is None or len(payload) < 2:
            return
        sequence = payload[0] << 8 | payload[1]
        if self._pass(header, sequence, payload[2:], b"", None, now):
            self._repaired += 1

    def _media(self, header: rtp.Header, payload: bytes, redundant: bytes, level: int | None, now: float) -> None:
        if header.ssrc != self.ssrc:
            self._begin(header.ssrc)
        self._reception.arrived(header.sequence, header.timestamp, now)
        self._pass(header, header.sequence, payload, redundant, level, now)

    def _begin(self, ssrc: int) -> None:
        """The first packet of a stream, or of the one that takes its place."""
        if self.ssrc is not None:
            self._end_line()
        self.ssrc = ssrc
        self._missing = MissingPackets()
        self._restarts = 0
        self._reception = Reception(ssrc, self.shape.clock_rate)

    def _restart(self) -> None:
        """The publisher jumped to other numbers under the same SSRC."""
        self._end_line()
        self._restarts = self._missing.restarts
        self._reception = Reception(self.ssrc or 0, self.shape.clock_rate)

    def _end_line(self) -> None:
        self.release()
        self._lost_before = self._lost()
        self._repaired_before = self._repaired
        self.line = Line()
        self._interrupt()

    def _pass(
        self, header: rtp.Header, sequence: int, payload: bytes, redundant: bytes, level: int | None, now: float
    ) -> bool:
        """Count a packet and forward it, once; whether it is new."""
        if not self._missing.arrived(sequence, now):
            self._repeated += 1
            return False
        if self._missing.restarts != self._restarts:
            self._restart()
        self._packets += 1
        self._octets += len(redundant or payload)
        if level is not None:
            self._measure(level)
        frame = codecs.describe(self.shape.codec, payload)
        if frame.keyframe and self.shape.video:
            self._keyframes += 1
            self._height = frame.height or self._height
        if not self._silenced:
            marker = rtp.MARKER if header.marker else 0
            stamp, ssrc, kind = header.timestamp, self.ssrc or 0, self.shape.payload_type
            args = (sequence, stamp, ssrc, kind, marker, level, payload, redundant, frame)
            self._take(Packet(self, self.era, self.line, *args))
        return True

    def _measure(self, level: int) -> None:
        if self._meter is None:
            self._meter = LevelMeter()
        self._meter.feed(level)

    def sender_reported(self, ntp_time: int, rtp_time: int, now: float) -> None:
        """The publisher told how its clocks map."""
        self._reception.sender_reported(ntp_time, now)
        self._map(ntp_time, rtp_time, now)

    def report(self, ntp_time: int, rtp_time: int) -> None:
        """See `ports.Source`."""
        if not self.closed and self._send_rtcp is None:
            self._map(ntp_time, rtp_time, self._now())

    def _map(self, ntp_time: int, rtp_time: int, now: float) -> None:
        self.line.clock = ClockMap(ntp_time, rtp_time)
        self.line.clock_at = now
        if self._tap is not None:
            self._tap.sender_report(ntp_time, rtp_time)

    # -- what goes out ------------------------------------------------------------------------------------------------

    def _take(self, packet: Packet) -> None:
        """Sound and the end of a frame go on at once, its beginning when that comes, or soon."""
        if self._tap is not None:
            self._tap.packet(packet.room_form())
        if self._held and self._held[0].timestamp != packet.timestamp:
            self.release()
        self._held.append(packet)
        if packet.marker or not self.shape.video or not self._hold.pays or len(self._held) == PACKETS_LIMIT:
            self.release()
        elif len(self._held) == 1:
            self._hold.add(self)

    def release(self) -> None:
        """Forward what is held."""
        held, self._held = self._held, []
        if not held:
            return
        now = self._now()
        for batch in batches(held, now, cut=self._hold.pays):
            self._send(batch, self._sinks)
        if self._waiting:
            self._recent.extend(held)
            keyframe = next((packet for packet in held if packet.frame.keyframe), None)
            if keyframe is not None:
                self._admit(keyframe, now)

    def _send(self, batch: Batch, sinks: tuple[Sink, ...]) -> None:
        """Writing and sending take turns as seldom as can be: each is faster while its own code is in the cache."""
        at, ready = 0, list[Sink]()
        for sink in sinks:
            end = sink.write(batch, at)
            if end == at:
                continue
            ready.append(sink)
            at = end
            if at > FULL:
                self._depart(ready)
                at, ready = 0, []
        self._depart(ready)

    def _depart(self, ready: list[Sink]) -> None:
        for sink in ready:
            self._forwarded += sink.depart()

    def _admit(self, keyframe: Packet, now: float) -> None:
        """Let those in who wait; where the keyframe's beginning comes late, with what overtook it."""
        entering = self._waiting
        overtaken = [p for p in self._recent if p.line is keyframe.line]
        later = [p for p in overtaken if rtp.distance(p.sequence, keyframe.sequence) > 0]
        whole = list(batches((keyframe, *later), now, cut=self._hold.pays))
        for sink in entering:
            sink.enter(self)
            for batch in whole:
                self._send(batch, (sink,))

    def join(self, sink: Sink) -> None:
        """Give the sink all that comes."""
        self.leave(sink)
        self._sinks = (*self._sinks, sink)

    def wait(self, sink: Sink) -> None:
        """Let the sink in at the next keyframe."""
        self.leave(sink)
        self._waiting = (*self._waiting, sink)

    def leave(self, sink: Sink) -> None:
        """Give the sink nothing more."""
        self._sinks = tuple(other for other in self._sinks if other is not sink)
        self._waiting = tuple(other for other in self._waiting if other is not sink)
        if not self._waiting:
            self._recent.clear()

    def _interrupt(self) -> None:
        self._recent.clear()
        for sink in self._sinks:
            sink.interrupt(self)
        self._ask_at = 0.0

    def ask_keyframe(self) -> None:
        """Somebody cannot decode without one."""
        if not self.closed and not self._silenced and self.shape.video:
            self._ask_at = self._now() + ASK_AGAIN_S
            self._on_keyframe()

    # -- calls --------------------------------------------------------------------------------------------------------

    def silence(self, silenced: bool) -> None:
        """See `ports.Source`."""
        if self.closed or silenced == self._silenced:
            return
        self._silenced = silenced
        if silenced:
            self.era += 1
            self._held.clear()
            self._interrupt()
        elif self._waiting:
            self.ask_keyframe()

    def tap(self, tap: Tap | None) -> None:
        """See `ports.Source`."""
        if not self.closed:
            self._tap = tap

    def request_keyframe(self) -> None:
        """See `ports.Source`."""
        if not self.closed and self._send_rtcp is not None and self.ssrc is not None:
            self._keyframe_requests += 1
            self._send_rtcp(rtcp.keyframe_wanted(OUR_SSRC, self.ssrc))

    def tick(self, now: float) -> None:
        """Ask again for what is due: packets, and keyframes that somebody waits for."""
        if self._waiting and now >= self._ask_at:
            self.ask_keyframe()
        if self.shape.nack and not self._silenced and self.ssrc is not None and self._send_rtcp is not None:
            self._ask_packets(now, self.ssrc, self._send_rtcp)

    def _ask_packets(self, now: float, ssrc: int, send_rtcp: Callable[[bytes], None]) -> None:
        if self._missing.take_overflow():
            self.request_keyframe()
        due = self._missing.due(now)
        if due:
            self._nacks += 1
            send_rtcp(rtcp.nack(OUR_SSRC, ssrc, due))

    def block(self, now: float) -> rtcp.ReportBlock | None:
        """What the next receiver report says of it, None before the first packet."""
        return self._reception.report(now) if self.ssrc is not None else None

    def _lost(self) -> int:
        """Packets that never came, in this count and those before it."""
        return self._lost_before + max(0, self._reception.lost - (self._repaired - self._repaired_before))

    def flow(self) -> Figures:
        """Its part of the sums over all streams."""
        return self._packets, self._octets, self._lost(), self._repaired, 0, self._nacks, self._keyframe_requests

    def stats(self) -> SourceStats:
        """See `ports.Source`."""
        clock = self.line.clock
        return SourceStats(
            packets=self._packets,
            octets=self._octets,
            lost=self._lost(),
            jitter_s=self._reception.jitter_s,
            nacks=self._nacks,
            keyframe_requests=self._keyframe_requests,
            repaired=self._repaired,
            repeated=self._repeated,
            keyframes=self._keyframes,
            height=self._height,
            level=self._meter.value if self._meter is not None else None,
            forwarded=self._forwarded,
            clock=(clock.ntp_time, clock.rtp_time) if clock is not None else None,
            ssrc=self.ssrc or 0,
        )

    def close(self) -> None:
        """See `ports.Source`."""
        if self.closed:
            return
        self.closed = True
        self.era += 1
        self._tap = None
        self._held.clear()
        sinks, self._sinks, self._waiting = (*self._sinks, *self._waiting), (), ()
        self._recent.clear()
        for sink in sinks:
            sink.ended(self)
        self._on_close(self)
