"""Looks at every connection once a second, one after the other, and tells those who make something of it.

The figures of forty connections with eighty streams each take some ten milliseconds to collect; all at once that would
be a stutter in every packet's way. So the connections take turns within the second, each compared with itself a second
ago. Nothing here waits for anybody: a listener that raises is a bug and ends the program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from media.peerstats import PeerStats
from media.statistics import Reporting

SECOND: Final = 1.0

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Taken:
    """A connection's figures `at` (monotonic seconds) and a second before; None the first time."""

    before: PeerStats | None
    now: PeerStats
    at: float


class Listener(Protocol):
    """Who makes something of the figures."""

    def peer(self, peer: Reporting, taken: Taken) -> None:
        """One connection's second."""
        ...

    def second(self, at: float, seconds: float) -> None:
        """All had their turn; `seconds` have passed since the last time."""
        ...


class Sampler:
    """See the module. `peers` are the connections there are now; `taken` and `owners` tell of them by their ids."""

    def __init__(self, peers: Callable[[], Sequence[Reporting]], now: Callable[[], float], pause: Pause) -> None:
        self._peers = peers
        self._now = now
        self._pause = pause
        self._listeners: list[Listener] = []
        self._ended_at: float | None = None
        self.taken: dict[str, Taken] = {}
        self.owners: dict[str, str] = {}

    def listen(self, listener: Listener) -> None:
        """Tell the listener from now on, after those who came before it."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """Second after second until cancelled."""
        while True:
            await self.round()

    async def round(self) -> None:
        """One second: every connection's turn, then the end of the second."""
        began, peers = self._now(), self._peers()
        self.taken = {peer.peer_id: self.taken[peer.peer_id] for peer in peers if peer.peer_id in self.taken}
        self.owners = {peer.peer_id: peer.owner for peer in peers}
        for number, peer in enumerate(peers, 1):
            self._take(peer)
            await self._until(began + SECOND * number / (len(peers) + 1))
        await self._until(began + SECOND)
        self._end(self._now())

    def _take(self, peer: Reporting) -> None:
        before = self.taken.get(peer.peer_id)
        taken = Taken(before.now if before else None, peer.stats(), self._now())
        self.taken[peer.peer_id] = taken
        for listener in self._listeners:
            listener.peer(peer, taken)

    def _end(self, at: float) -> None:
        seconds = SECOND if self._ended_at is None else at - self._ended_at
        self._ended_at = at
        for listener in self._listeners:
            listener.second(at, seconds)

    async def _until(self, due: float) -> None:
        await self._pause(max(0.0, due - self._now()))
