"""The media plane in C behind `ports.py`: this module only names things, `native/` does the work in its own thread.

What the plane has for Python (datagrams that are no media, packets for taps, requests for keyframes) waits in a bounded
queue; an eventfd wakes the event loop once for many of them. Handles are numbers that stay unknown for ever once their
object is closed, so calls on closed objects do nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from media.fanout.build import load
from media.fanout.figures import Flow, LinkSample, Totals
from media.fanout.line import NO_LINE, Acknowledged, LineReport
from media.fanout.native_shapes import inbound as inbound_shape
from media.fanout.native_shapes import outbound as outbound_shape
from media.fanout.ports import (
    ALL_TEMPORAL,
    Address,
    Clock,
    Extensions,
    Inbound,
    Link,
    LinkStats,
    OnDatagram,
    Outbound,
    Output,
    OutputStats,
    Source,
    SourceStats,
    SrtpKeys,
    Tap,
    nobody_minds,
)

NOBODY: Final = 0

DATAGRAM, PACKET, REPORT, KEYFRAME, UNEASE = range(5)
"""What comes up, as `enum UpwardKind` in plane.h counts."""

NO_SOURCE_STATS: Final = SourceStats(0, 0, 0, 0.0, 0, 0, 0, 0, 0, 0, None, 0, None, 0)
NO_OUTPUT_STATS: Final = OutputStats(None, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, None)
NO_LINK_STATS: Final = LinkStats(0, 0, 0, 0, None)
NO_SAMPLE: Final = LinkSample(0, {})


def line_report(found: tuple[Any, ...]) -> LineReport:
    """What the module tells, with its names."""
    report = LineReport._make(found)
    return report._replace(probe=tuple(map(Acknowledged._make, report.probe))) if report.probe else report


class NativeUnavailable(RuntimeError):
    """The native plane was not built, or finds no libcrypto; the text says why."""


class NativeSource:
    """See `ports.Source`."""

    def __init__(self, fanout: NativeFanout, handle: int, on_keyframe: Callable[[], None]) -> None:
        self._fanout = fanout
        self._plane = fanout.plane
        self.handle = handle
        self.on_keyframe = on_keyframe
        self.tapped: Tap | None = None
        self._last = NO_SOURCE_STATS

    def push(self, packet: bytes) -> None:
        """See `ports.Source`."""
        if self._plane.push(self.handle, packet) and self.tapped is not None:
            self.tapped.packet(packet)

    def report(self, ntp_time: int, rtp_time: int) -> None:
        """See `ports.Source`."""
        self._plane.report(self.handle, ntp_time, rtp_time)
        if self.tapped is not None and self.handle in self._fanout.local:
            self.tapped.sender_report(ntp_time, rtp_time)

    def silence(self, silenced: bool) -> None:
        """See `ports.Source`."""
        self._plane.silence(self.handle, silenced)

    def tap(self, tap: Tap | None) -> None:
        """See `ports.Source`."""
        self.tapped = tap
        self._plane.tap(self.handle, tap is not None)

    def request_keyframe(self) -> None:
        """See `ports.Source`."""
        self._plane.request_keyframe(self.handle)

    def stats(self) -> SourceStats:
        """See `ports.Source`; of a closed one the last."""
        found = self._plane.source_stats(self.handle)
        if found is not None:
            self._last = SourceStats(*found)
        return self._last

    def close(self) -> None:
        """See `ports.Source`."""
        self.stats()
        self._plane.source_close(self.handle)
        self._fanout.forget(self.handle)


class NativeOutput:
    """See `ports.Output`."""

    def __init__(self, fanout: NativeFanout, handle: int) -> None:
        self._fanout = fanout
        self._plane = fanout.plane
        self.handle = handle
        self.closed = False
        self._last = NO_OUTPUT_STATS

    def attach(self, source: Source | None, temporal: int = ALL_TEMPORAL) -> None:
        """See `ports.Output`."""
        if not isinstance(source, NativeSource):
            self._plane.attach(self.handle, NOBODY, temporal)
        elif self._plane.attach(self.handle, source.handle, temporal):
            source.on_keyframe()

    def stats(self) -> OutputStats:
        """See `ports.Output`; of a closed one the last."""
        found = self._plane.output_stats(self.handle)
        if found is not None:
            self._last = OutputStats(self._fanout.sources.get(found[0]), *found[1:])
        return self._last

    def close(self) -> None:
        """See `ports.Output`."""
        self.stats()
        self.closed = True
        self._plane.output_close(self.handle)


class NativeLink:
    """See `ports.Link`."""

    def __init__(self, fanout: NativeFanout, handle: int, address: Address) -> None:
        self._fanout = fanout
        self._plane = fanout.plane
        self._handle = handle
        self._address = address
        self.on_unease = nobody_minds
        self._sources: list[NativeSource] = []
        self._outputs: list[NativeOutput] = []
        self._last = NO_LINK_STATS

    @property
    def address(self) -> Address:
        """See `ports.Link`."""
        return self._address

    @address.setter
    def address(self, address: Address) -> None:
        self._address = address
        self._plane.link_address(self._handle, *address[:2])

    def receive(self, shape: Inbound, on_keyframe: Callable[[], None]) -> Source:
        """See `ports.Link`."""
        handle = self._plane.receive(self._handle, inbound_shape(shape, shape.extensions)) if self._handle else NOBODY
        source = self._fanout.remember(NativeSource(self._fanout, handle, on_keyframe))
        self._sources = [known for known in self._sources if known.handle in self._fanout.sources] + [source]
        return source

    def reshape(self, source: Source, shape: Inbound) -> None:
        """See `ports.Link`."""
        if isinstance(source, NativeSource):
            self._plane.reshape(source.handle, inbound_shape(shape, shape.extensions))

    def send(self, shape: Outbound) -> Output:
        """See `ports.Link`."""
        output = NativeOutput(self._fanout, self._plane.output(self._handle, outbound_shape(shape)))
        self._outputs = [known for known in self._outputs if not known.closed] + [output]
        return output

    def send_rtcp(self, packet: bytes) -> None:
        """See `ports.Link`."""
        self._plane.send_rtcp(self._handle, packet)

    def arrivals(self) -> list[tuple[int, int]]:
        """See `ports.Link`."""
        arrivals: list[tuple[int, int]] = self._plane.arrivals(self._handle)
        return arrivals

    def line(self) -> LineReport:
        """See `ports.Link`."""
        found = self._plane.line(self._handle)
        return NO_LINE if found is None else line_report(found)

    def forget_queue(self) -> None:
        """See `ports.Link`."""
        self._plane.forget_queue(self._handle)

    def probe(self, octets: int) -> int:
        """See `ports.Link`."""
        return int(self._plane.probe(self._handle, octets))

    def consent(self, ufrag: str, password: str) -> None:
        """See `ports.Link`."""
        self._plane.consent(self._handle, ufrag, password.encode())

    def heard_at(self) -> float:
        """See `ports.Link`."""
        return float(self._plane.heard_at(self._handle))

    def sample(self) -> LinkSample:
        """See `ports.Link`."""
        found = self._plane.sample(self._handle)
        return LinkSample._make(found) if found is not None else NO_SAMPLE

    def stats(self) -> LinkStats:
        """See `ports.Link`; of a closed one the last."""
        found = self._plane.link_stats(self._handle)
        if found is not None:
            self._last = LinkStats(*found)
        return self._last

    def close(self) -> None:
        """See `ports.Link`."""
        self.stats()
        for source in self._sources:
            source.close()
        for output in self._outputs:
            output.close()
        self._plane.link_close(self._handle)
        self._fanout.links.pop(self._handle, None)
        self._handle = NOBODY


class NativeFanout:
    """See `ports.Fanout`. Raises NativeUnavailable; the thread starts at once, reading with `start`.

    `now` is not asked: the plane reads the same clock itself.
    """

    name = "native"

    def __init__(self, fd: int, now: Clock, on_datagram: OnDatagram) -> None:
        module, reason = load()
        if module is None:
            raise NativeUnavailable(reason)
        self.plane = module.Plane(fd)
        self._on_datagram = on_datagram
        self.sources: dict[int, NativeSource] = {}
        self.links: dict[int, NativeLink] = {}
        self.local: set[int] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._up_fd = -1
        self._last: Mapping[str, int] = {}
        self._take = (self._datagram, self._packet, self._report, self._keyframe, self._unease)

    def start(self) -> None:
        """See `ports.Fanout`."""
        self._loop = asyncio.get_running_loop()
        self._up_fd = self.plane.start()
        self._loop.add_reader(self._up_fd, self._readable)

    def link(self, address: Address, inbound: SrtpKeys, outbound: SrtpKeys) -> Link:
        """See `ports.Fanout`."""
        host, port = address[:2]
        handle = self.plane.link(host, port, inbound.profile, inbound.key, outbound.profile, outbound.key)
        link = NativeLink(self, handle, address)
        if handle != NOBODY:
            self.links[handle] = link
        return link

    def source(self, shape: Inbound, on_keyframe: Callable[[], None]) -> Source:
        """See `ports.Fanout`."""
        handle = self.plane.receive(NOBODY, inbound_shape(shape, ROOM_FORM))
        self.local.add(handle)
        return self.remember(NativeSource(self, handle, on_keyframe))

    def send(self, datagram: bytes, address: Address) -> None:
        """See `ports.Fanout`."""
        self.plane.send(datagram, *address[:2])

    def inject(self, datagram: bytes, address: Address) -> None:
        """See `ports.Fanout`."""
        self.plane.inject(datagram, *address[:2])

    def tick(self, now: float) -> None:
        """See `ports.Fanout`: nothing to do, the thread looks after itself."""

    def totals(self) -> Totals:
        """See `ports.Fanout`."""
        packets_out, octets_out, *flows = self.plane.totals()
        return Totals(packets_out, octets_out, *map(Flow._make, flows))

    def counters(self) -> Mapping[str, int]:
        """See `ports.Fanout`."""
        if self._last:
            return self._last
        counters: Mapping[str, int] = self.plane.counters()
        return counters

    def close(self) -> None:
        """See `ports.Fanout`."""
        if self._loop is not None:
            self._loop.remove_reader(self._up_fd)
            self._loop = None
        self._last = self.counters()
        self.plane.close()
        self.sources.clear()
        self.links.clear()

    def remember(self, source: NativeSource) -> NativeSource:
        """Pass on what comes up for it."""
        if source.handle != NOBODY:
            self.sources[source.handle] = source
        return source

    def forget(self, handle: int) -> None:
        """Nothing that is still under way for it arrives any more."""
        self.sources.pop(handle, None)
        self.local.discard(handle)

    def _readable(self) -> None:
        for kind, *content in self.plane.poll():
            self._take[kind](*content)

    def _datagram(self, datagram: bytes, address: Address) -> None:
        if self._loop is not None:
            self._on_datagram(datagram, address)

    def _packet(self, handle: int, packet: bytes) -> None:
        source = self.sources.get(handle)
        if source is not None and source.tapped is not None:
            source.tapped.packet(packet)

    def _report(self, handle: int, ntp_time: int, rtp_time: int) -> None:
        source = self.sources.get(handle)
        if source is not None and source.tapped is not None:
            source.tapped.sender_report(ntp_time, rtp_time)

    def _keyframe(self, handle: int) -> None:
        source = self.sources.get(handle)
        if source is not None:
            source.on_keyframe()

    def _unease(self, handle: int) -> None:
        link = self.links.get(handle)
        if link is not None:
            link.on_unease()


ROOM_FORM: Final = Extensions(level=1)
"""Packets of this process carry the audio level under `rtp.LEVEL_ID` and nothing else."""
