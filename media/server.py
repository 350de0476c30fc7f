"""The media server: one UDP port, one certificate, all rooms and peers, and the one periodic task."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from aiortc import RTCCertificate

from media import sdp
from media.fanout import choose_fanout
from media.fanout.ports import Address, Clock, Fanout, MakeFanout
from media.peer import Peer, Surroundings
from media.room import Room
from media.settings import MediaSettings
from media.streams import OfferRefused
from media.tcprelay import TcpRelay
from media.transport import UdpPort

__all__ = ["MediaServer", "OfferRefused", "Peer"]

log = logging.getLogger(__name__)

TICK_S: Final = 0.02
"""Seconds between looks at what is due while a line is probed, which is done in steps of this length."""

TWIN_S: Final = 0.04
"""The same for the pure-Python plane, which has nobody else to ask for missing packets: the loop's turn costs it more
than the packets of a frame, and a browser waits longer for a repetition than this anyway."""

CALM_S: Final = 0.1
"""The same otherwise: waking up costs more than what there is to do, and nothing is due more often (`FEEDBACK_S`)."""

TIMER_S: Final = 0.005
"""Timers are not more exact: whatever is due so soon is done now, not a whole pause later."""

PEERS_A_TICK: Final = 40
"""Browsers looked after in one tick, the longest due first: when a track begins, hundreds are due at once, and all of
them would hold the loop for tens of milliseconds. Five looks a second fit for 400; with more, each waits a little."""


class MediaServer:
    """Owns the port, the rooms and the peers. `now` is a monotonic clock in seconds.

    `admit` gets a room and its number of browsers, and gives the code of a refusal for one more publisher there.
    """

    def __init__(
        self,
        settings: MediaSettings,
        now: Clock | None = None,
        make_fanout: MakeFanout | None = None,
    ) -> None:
        self.admit: Callable[[Room, int], str | None] = lambda room, peers: None
        self._settings = settings
        self._make_fanout = make_fanout or choose_fanout(settings.fanout)
        self._now = now or time.monotonic
        self._counters: Counter[str] = Counter()
        self._relay: TcpRelay | None = None
        self._shared: Surroundings | None = None
        self._rooms: dict[str, Room] = {}
        self._peers: list[Peer] = []
        self._probing: set[Peer] = set()
        self._behind = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Open the ports; raises OSError where one is taken."""
        port = UdpPort(self._settings, self._now, self._counters, self._make_fanout, self._alias)
        try:
            await self._open_relay(port)
        except OSError:
            port.close()
            raise
        certificate = RTCCertificate.generateCertificate()
        self._shared = Surroundings(
            port, self._candidates(port), certificate, self._now, self._counters, self._may_publish, self._spawn
        )
        self._ticking = asyncio.get_running_loop().call_later(TICK_S, self._tick_and_again)

    async def _open_relay(self, port: UdpPort) -> None:
        if self._settings.tcp_port:
            relay = TcpRelay(self._settings.host, self._settings.tcp_port, lambda: port.reachable)
            await relay.start()
            self._relay = relay

    def _candidates(self, port: UdpPort) -> tuple[sdp.Candidate, ...]:
        """UDP on every address, then TCP on every address."""
        udp = tuple(sdp.Candidate(host, port.port, "udp") for host in port.addresses)
        if self._relay is None:
            return udp
        relay = self._relay
        return udp + tuple(sdp.Candidate(host, relay.port, "tcp") for host in port.addresses)

    def _may_publish(self, room: Room) -> str | None:
        return self.admit(room, sum(peer.room is room for peer in self.peers))

    def _alias(self, address: Address) -> Address:
        return self._relay.alias(address) if self._relay is not None else address

    async def close(self) -> None:
        """End all peers, tell their browsers, free the ports; harmless when repeated."""
        if self._shared is None or self._ticking is None:
            return
        self._ticking.cancel()
        for peer in tuple(self._peers):
            peer.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._relay is not None:
            await self._relay.close()
        self._shared.port.close()
        self._shared = None

    @property
    def port(self) -> int:
        """The UDP port; raises RuntimeError before `start`."""
        return self._running().port.port

    @property
    def fanout(self) -> Fanout:
        """What moves the packets; raises RuntimeError before `start`."""
        return self._running().port.fanout

    @property
    def peers(self) -> tuple[Peer, ...]:
        """Those that are not closed."""
        return tuple(peer for peer in self._peers if peer.state != "closed")

    def counters(self) -> Mapping[str, int]:
        """What was dropped or refused, and why; nothing in it ever goes down."""
        counted = Counter(self._counters)
        if self._shared is not None:
            counted.update(self._shared.port.fanout.counters())
        if self._relay is not None:
            counted.update(self._relay.counters)
        return counted

    def room(self, name: str) -> Room:
        """The room of that name, made when it is asked for first."""
        if name not in self._rooms:
            self._rooms[name] = Room(name, self.fanout, self._now)
        return self._rooms[name]

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
            self._counters["peer-crashed"] += 1
            log.error("a media connection ended by a bug", exc_info=error)

    def _tick_and_again(self) -> None:
        self._ticking = asyncio.get_running_loop().call_later(self._pause(), self._tick_and_again)
        self.tick()

    def _pause(self) -> float:
        if self._behind or self._probing:
            return TICK_S
        return TWIN_S if self.fanout.name == "python" else CALM_S

    def tick(self) -> None:
        """One round of periodic work."""
        now = self._now()
        self.fanout.tick(now)
        for room in self._rooms.values():
            room.tick(now)
        due = [peer for peer in self._peers if peer.due <= now + TIMER_S]
        self._behind = len(due) > PEERS_A_TICK
        for peer in sorted(due, key=lambda peer: peer.due)[:PEERS_A_TICK] if self._behind else due:
            peer.tick(now)
            self._note(peer)

    def _note(self, peer: Peer) -> None:
        """What of a browser decides how often to come: known after its own turn, asked of nobody else's."""
        if peer.state == "closed":
            self._peers.remove(peer)
        pressing = peer.probing and peer.state != "closed"
        (self._probing.add if pressing else self._probing.discard)(peer)
