"""The media server: one UDP port, one certificate, all peers of all rooms, and the one periodic task."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Final

from aiortc import RTCCertificate

from media.fanout.ports import Clock, Fanout
from media.fanout.python import PythonFanout
from media.peer import Peer, Surroundings
from media.room import Room
from media.settings import MediaSettings
from media.streams import OfferRefused
from media.transport import UdpPort

__all__ = ["MediaServer", "OfferRefused", "Peer"]

log = logging.getLogger(__name__)

TICK_S: Final = 0.04
"""Seconds between looks at what is missing: an overtaken packet has arrived by then, a lost one still helps."""


FanoutFactory = Callable[[socket.socket, Clock, Counter[str]], Fanout]


class MediaServer:
    """Owns the port and the peers. `now` is a monotonic clock in seconds, that of the running loop where none is given.

    `counters` tells what was dropped and why; nothing in it ever goes down.
    """

    def __init__(
        self, settings: MediaSettings, now: Clock | None = None, make_fanout: FanoutFactory = PythonFanout
    ) -> None:
        self.counters: Counter[str] = Counter()
        self._settings = settings
        self._make_fanout = make_fanout
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._shared: Surroundings | None = None
        self._peers: list[Peer] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the port; raises OSError where it is taken."""
        port = UdpPort(self._settings, self.counters)
        fanout = self._make_fanout(port.socket, self._now, self.counters)
        certificate = RTCCertificate.generateCertificate()
        self._shared = Surroundings(port, fanout, certificate, self._now, self.counters, self._spawn)
        self._ticking = asyncio.create_task(self._tick_for_ever(), name="media tick")

    async def close(self) -> None:
        """End all peers, tell their browsers, free the port; harmless when repeated."""
        if self._shared is None or self._ticking is None:
            return
        self._ticking.cancel()
        for peer in tuple(self._peers):
            peer.close()
        await asyncio.gather(self._ticking, *self._tasks, return_exceptions=True)
        self._shared.port.close()
        self._shared = None

    @property
    def port(self) -> int:
        """The UDP port; raises RuntimeError before `start`."""
        return self._running().port.port

    def create_peer(self, room: Room, peer_id: str, owner: str, on_state: Callable[[str], None]) -> Peer:
        """A new browser in the room. `on_state` hears of every new state: "connected", "lost", "closed"."""
        peer = Peer(self._running(), room, peer_id, owner, on_state)
        self._peers.append(peer)
        return peer

    def _running(self) -> Surroundings:
        if self._shared is None:
            raise RuntimeError("the media server is not running")
        return self._shared

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.counters["peer-crashed"] += 1
            log.error("a media connection ended by a bug", exc_info=error)

    async def _tick_for_ever(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.tick()

    def tick(self) -> None:
        """One round of periodic work."""
        now = self._now()
        self._peers = [peer for peer in self._peers if peer.state != "closed"]
        for peer in self._peers:
            peer.tick(now)
