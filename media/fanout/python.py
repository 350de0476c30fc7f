"""The media plane in plain Python (`ports.Fanout`): the native one's twin, for machines without a compiler.

A datagram goes `PythonFanout` -> `PythonLink` (decrypt, whose stream) -> `PythonSource` (repair, measure, hold until
the frame is complete) -> each `PythonOutput` (number, write, encrypt) -> `Wire` (one message a frame). All of it
happens on the event loop's thread. What it costs beside others is in the README, why it is so in `docs/medien.md`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

from media.fanout import py_totals
from media.fanout.figures import Totals
from media.fanout.ports import Address, Clock, Inbound, OnDatagram, SrtpKeys
from media.fanout.py_hold import Hold
from media.fanout.py_link import PythonLink
from media.fanout.py_source import PythonSource
from media.fanout.py_wire import Wire, open_socket
from media.fanout.srtp import Slab


class PythonFanout:
    """See `ports.Fanout`."""

    name = "python"

    def __init__(self, fd: int, now: Clock, on_datagram: OnDatagram) -> None:
        self._socket = open_socket(fd)
        self._now = now
        self._on_datagram = on_datagram
        self._counters: Counter[str] = Counter()
        self._wire = Wire(self._socket, self._counters)
        self._hold = Hold(self._wire)
        self._slab = Slab()
        self._links: dict[Address, PythonLink] = {}
        self._own: list[PythonSource] = []
        self._ended = py_totals.Sums()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False

    def start(self) -> None:
        """See `ports.Fanout`."""
        if not self._closed and self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._hold.start(self._loop)
            self._loop.add_reader(self._socket.fileno(), self._readable)

    def _readable(self) -> None:
        for datagram, address in self._wire.receive():
            self.inject(datagram, address)
            if self._closed:
                return

    def inject(self, datagram: bytes, address: Address) -> None:
        """See `ports.Fanout`; sorted by the first byte (RFC 7983)."""
        if self._closed:
            return
        if not datagram:
            self._counters["empty"] += 1
            return
        link = self._links.get(address)
        if link is not None and 128 <= datagram[0] < 192:
            link.received(datagram)
        elif link is None or datagram[0] > 3 or not link.checked(datagram):
            self._on_datagram(datagram, address)

    def link(self, address: Address, inbound: SrtpKeys, outbound: SrtpKeys) -> PythonLink:
        """See `ports.Fanout`."""
        link = PythonLink(
            self._wire, self._slab, self._counters, self._now, address, (inbound, outbound), self._moved, self._hold
        )
        if self._closed:
            link.close()
        else:
            self._links[address] = link
        return link

    def _moved(self, link: PythonLink, before: Address) -> None:
        """A link has another address, or ended."""
        if self._links.get(before) is link:
            del self._links[before]
        if link.closed:
            link.add_to(self._ended)
        else:
            self._links[link.address] = link

    def source(self, shape: Inbound, on_keyframe: Callable[[], None]) -> PythonSource:
        """See `ports.Fanout`."""
        source = PythonSource(shape, on_keyframe, self._counters, None, self._forget, self._now, self._hold)
        self._own.append(source)
        if self._closed:
            source.close()
        return source

    def _forget(self, source: PythonSource) -> None:
        self._own = [other for other in self._own if other is not source]

    def send(self, datagram: bytes, address: Address) -> None:
        """See `ports.Fanout`."""
        if not self._closed:
            self._wire.send(datagram, self._wire.target(address))

    def tick(self, now: float) -> None:
        """See `ports.Fanout`."""
        self._hold.release()
        for link in [link for link in self._links.values() if link.due <= now]:
            link.tick(now)
        for source in tuple(self._own):
            source.tick(now)

    def totals(self) -> Totals:
        """See `ports.Fanout`."""
        if self._closed:
            return py_totals.NOTHING
        sums = py_totals.Sums()
        sums.include(self._ended)
        for link in self._links.values():
            link.add_to(sums)
        return sums.totals()

    def counters(self) -> Mapping[str, int]:
        """See `ports.Fanout`."""
        return dict(self._counters)

    def close(self) -> None:
        """See `ports.Fanout`."""
        if self._closed:
            return
        self._closed = True
        if self._loop is not None:
            self._loop.remove_reader(self._socket.fileno())
        for link in tuple(self._links.values()):
            link.close()
        for source in tuple(self._own):
            source.close()
        self._hold.close()
        self._wire.close()
