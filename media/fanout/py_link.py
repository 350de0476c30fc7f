"""One browser in the twin: its keys, its streams, and the RTCP in both directions."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from media import rtcp, rtp
from media.fanout import py_stun, py_totals
from media.fanout.figures import LinkSample
from media.fanout.line import LineReport
from media.fanout.ports import Address, Clock, Inbound, LinkStats, Outbound, Output, Source, SrtpKeys, nobody_minds
from media.fanout.py_hold import Hold
from media.fanout.py_output import PythonOutput
from media.fanout.py_sorter import Sorter
from media.fanout.py_source import OUR_SSRC, PythonSource
from media.fanout.py_wide import Arrivals, Departures
from media.fanout.py_wire import SocketAddress, Wire
from media.fanout.srtp import Opener, Sealer, Slab

REPORT_S: Final = 1.0
"""Seconds between reports: often enough to see a line go bad, at a thousandth of its rate."""

RESEND_LIMIT: Final = 200
"""Packets repeated for one datagram of requests: more is no repair but a waste of the line that already loses some."""

BLOCKS: Final = 31
"""Report blocks one receiver report can hold."""


class PythonLink:
    """See `ports.Link`. `due` is when `tick` has something to do: always where packets of a browser may be missing."""

    def __init__(
        self,
        wire: Wire,
        slab: Slab,
        counters: Counter[str],
        clock: Clock,
        address: Address,
        keys: tuple[SrtpKeys, SrtpKeys],
        on_move: Callable[[PythonLink, Address], None],
        hold: Hold,
    ) -> None:
        self._wire = wire
        self._hold = hold
        self._sendto = wire.sendto
        self._counters = counters
        self.clock = clock
        self._on_move = on_move
        self._opener = Opener(keys[0], slab)
        self.sealer = Sealer(keys[1], slab)
        self._address = address
        self._target: SocketAddress = wire.target(address)
        self._sorter: Sorter[PythonSource] = Sorter(self._opener.forget)
        self._sources: list[PythonSource] = []
        self._outputs: dict[int, PythonOutput] = {}
        self._arrivals = Arrivals()
        self.departures = Departures()
        self.on_unease = nobody_minds
        self._unease_told = False
        self.due = self._report_at = clock() + REPORT_S
        self._allowance = 0
        self._packets_in = self._octets_in = self._packets_out = self._octets_out = 0
        self._remb: int | None = None
        self._credentials: py_stun.Credentials | None = None
        self._heard_at = -math.inf
        self._ended: py_totals.Sums | None = None
        self.closed = False

    @property
    def address(self) -> Address:
        """Where the browser is."""
        return self._address

    @address.setter
    def address(self, address: Address) -> None:
        if not self.closed and address != self._address:
            before, self._address = self._address, address
            self._target = self._wire.target(address)
            self._on_move(self, before)

    # -- what comes in ------------------------------------------------------------------------------------------------

    def received(self, datagram: bytes) -> None:
        """Take RTP or RTCP of this browser."""
        if rtp.is_rtcp(datagram):
            self._control(datagram)
        else:
            self._media(datagram)

    def checked(self, datagram: bytes) -> bool:
        """Answer a connectivity check; False where it is none beyond doubt."""
        response = py_stun.answer(self._credentials, datagram, self._address) if self._credentials else b""
        if response:
            self._wire.send(response, self._target)
            self._heard_at = self.clock()
        return bool(response)

    def _media(self, datagram: bytes) -> None:
        if not self._sorter.admits(int.from_bytes(datagram[8:12], "big")):
            return self.drop("ssrc-limit")
        packet = self._opener.open(datagram)
        if not packet:
            return self.drop("srtp-rejected")
        now = self._heard_at = self.clock()
        try:
            header = rtp.parse(packet)
        except rtp.RtpError:
            return self.drop("rtp-malformed")
        self._packets_in += 1
        self._octets_in += len(datagram)
        return self._sort(packet, header, now)

    def _sort(self, packet: bytes, header: rtp.Header, now: float) -> None:
        elements = rtp.extensions(packet)
        if self._sorter.ids.transport_cc:
            self._arrivals.arrived(elements.get(self._sorter.ids.transport_cc), now)
        source = self._sorter.find(header, elements)
        if source is None:
            self.drop("rtp-unknown-ssrc")
        else:
            source.received(packet, header, elements, now)

    def _control(self, datagram: bytes) -> None:
        compound = self._opener.open_rtcp(datagram)
        if not compound:
            return self.drop("srtp-rejected")
        now = self._heard_at = self.clock()
        try:
            packets = rtcp.parse(compound)
        except rtcp.RtcpError:
            return self.drop("rtcp-malformed")
        self._packets_in += 1
        self._octets_in += len(datagram)
        self._allowance = RESEND_LIMIT
        for packet in packets:
            _HEARD[type(packet)](self, packet, now)
        return None

    def _sender_reported(self, report: rtcp.SenderReport, now: float) -> None:
        for source in self._sources:
            if source.ssrc == report.ssrc:
                source.sender_reported(report.ntp_time, report.rtp_time, now)
        self._reported(report, now)

    def _reported(self, report: rtcp.SenderReport | rtcp.ReceiverReport, now: float) -> None:
        for block in report.blocks:
            output = self._outputs.get(block.ssrc)
            if output is not None:
                output.reported(block, now)

    def _missed(self, nack: rtcp.Nack, now: float) -> None:
        output = self._outputs.get(nack.media_ssrc)
        if output is not None:
            output.repeat(nack.sequences[: self._allowance], now)
            self._allowance = max(0, self._allowance - len(nack.sequences))

    def _keyframe_wanted(self, request: rtcp.KeyframeWanted, now: float) -> None:
        output = self._outputs.get(request.media_ssrc)
        if output is not None:
            output.keyframe_wanted()

    def _estimated(self, estimate: rtcp.Estimate, now: float) -> None:
        self._remb = estimate.bitrate

    def _acknowledged(self, packet: rtcp.TransportFeedback, now: float) -> None:
        self.departures.heard(packet.feedback, now)
        if self.departures.line.uneasy and not self._unease_told:
            self._unease_told = True
            self.on_unease()

    # -- what goes out ------------------------------------------------------------------------------------------------

    def deliver(self, message: memoryview | bytes, size: int, urgent: bool) -> int:
        """Send packets of that size, of which the last may be shorter, as far as the kernel takes them; bytes sent.

        What it does not take is dropped and counted; one packet that is urgent (sound) is tried once more.
        """
        if len(message) > size:
            taken = self._wire.send_cut(message, size, self._target)
            self._packets_out += -(-taken // size)
            self._octets_out += taken
            return taken
        try:
            taken = self._sendto(message, self._target)
        except OSError as error:
            self._wire.failed(error)
            return self.deliver(message, size, urgent=False) if urgent else 0
        self._packets_out += 1
        self._octets_out += taken
        return taken

    def drop(self, reason: str) -> None:
        """Count a packet given up."""
        self._counters[reason] += 1

    def send_rtcp(self, packet: bytes) -> None:
        """See `ports.Link`."""
        if self.closed:
            return
        datagram = self.sealer.seal_rtcp(packet)
        if datagram:
            self.deliver(datagram, len(datagram), urgent=False)
        else:
            self.drop("send-unprotectable")

    def tick(self, now: float) -> None:
        """Requests and reports that are due."""
        for source in tuple(self._sources):
            source.tick(now)
        if now >= self._report_at and not self.closed:
            self._report_at = now + REPORT_S
            self._report(now)
        self.due = now if self._sources else self._report_at

    def _report(self, now: float) -> None:
        blocks = [block for source in self._sources if (block := source.block(now)) is not None]
        for start in range(0, len(blocks), BLOCKS):
            self.send_rtcp(rtcp.receiver_report(OUR_SSRC, blocks[start : start + BLOCKS]))
        for output in self._outputs.values():
            report = output.report(now)
            if report:
                self.send_rtcp(report)

    # -- calls --------------------------------------------------------------------------------------------------------

    def receive(self, shape: Inbound, on_keyframe: Callable[[], None]) -> PythonSource:
        """See `ports.Link`."""
        source = PythonSource(
            shape, on_keyframe, self._counters, self.send_rtcp, self._forget_source, self.clock, self._hold
        )
        if self.closed:
            source.close()
        else:
            self.due = 0.0
            self._sources.append(source)
            self._sorter.add(source)
        return source

    def _forget_source(self, source: PythonSource) -> None:
        self._gone().stream(py_totals.IN, source.shape.video, source.flow())
        self._sources = [other for other in self._sources if other is not source]
        self._sorter.remove(source)

    def reshape(self, source: Source, shape: Inbound) -> None:
        """See `ports.Link`."""
        for ours in self._sources:
            if ours is source:
                ours.shape = shape
                self._sorter.reshaped(ours)

    def send(self, shape: Outbound) -> Output:
        """See `ports.Link`."""
        output = PythonOutput(self, shape, self._forget_output)
        if self.closed:
            output.close()
        else:
            self._outputs[shape.ssrc] = output
        return output

    def _forget_output(self, output: PythonOutput) -> None:
        self._gone().stream(py_totals.OUT, output.shape.video, output.flow())
        if self._outputs.get(output.shape.ssrc) is output:
            del self._outputs[output.shape.ssrc]
        self.sealer.forget(output.shape.ssrc)
        if output.shape.rtx_ssrc:
            self.sealer.forget(output.shape.rtx_ssrc)

    def arrivals(self) -> list[tuple[int, int]]:
        """See `ports.Link`."""
        return self._arrivals.take()

    def line(self) -> LineReport:
        """See `ports.Link`."""
        self._unease_told = False
        return self.departures.line.report()

    def forget_queue(self) -> None:
        """See `ports.Link`."""
        self.departures.line.forget_queue()

    def probe(self, octets: int) -> int:
        """See `ports.Link`."""
        return next((sent for output in self._outputs.values() if (sent := output.probe(octets))), 0)

    def consent(self, ufrag: str, password: str) -> None:
        """See `ports.Link`."""
        self._credentials = py_stun.Credentials(ufrag, password.encode()) if ufrag else None

    def heard_at(self) -> float:
        """See `ports.Link`."""
        return self._heard_at

    def sample(self) -> LinkSample:
        """See `ports.Link`."""
        if self.closed:
            return LinkSample(0, {})
        return LinkSample(self._packets_in, {ssrc: output.sample() for ssrc, output in self._outputs.items()})

    def add_to(self, sums: py_totals.Sums) -> None:
        """Add what the line and its streams did, those that ended included."""
        sums.line(self._packets_out, self._octets_out)
        for source in self._sources:
            sums.stream(py_totals.IN, source.shape.video, source.flow())
        for output in self._outputs.values():
            sums.stream(py_totals.OUT, output.shape.video, output.flow())
        if self._ended is not None:
            sums.include(self._ended)

    def _gone(self) -> py_totals.Sums:
        """The sums of streams that ended; most lines have none."""
        self._ended = self._ended or py_totals.Sums()
        return self._ended

    def stats(self) -> LinkStats:
        """See `ports.Link`."""
        return LinkStats(self._packets_in, self._octets_in, self._packets_out, self._octets_out, self._remb)

    def close(self) -> None:
        """See `ports.Link`."""
        if self.closed:
            return
        for output in tuple(self._outputs.values()):
            output.close()
        for source in tuple(self._sources):
            source.close()
        self.closed = True
        self._opener.close()
        self.sealer.close()
        self._on_move(self, self._address)


_HEARD: Final[Mapping[type, Callable[[PythonLink, Any, float], None]]] = {
    rtcp.SenderReport: PythonLink._sender_reported,
    rtcp.ReceiverReport: PythonLink._reported,
    rtcp.Nack: PythonLink._missed,
    rtcp.KeyframeWanted: PythonLink._keyframe_wanted,
    rtcp.Estimate: PythonLink._estimated,
    rtcp.TransportFeedback: PythonLink._acknowledged,
}
