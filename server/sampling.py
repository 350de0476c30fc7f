"""Looks at the connections of people once a second, a few at a time, and tells those who make something of it.

The figures of forty connections with eighty streams each take some milliseconds to collect; all at once that would be a
stutter in every packet's way. So the connections take turns within the second, each compared with itself a second ago.
Nothing here waits for anybody: a listener that raises is a bug and ends the program.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from media.peerstats import Sample

SECOND: Final = 1.0

TURNS: Final = 20
"""In a second. Two connections of a gallery of forty take half a millisecond; a turn for each would only wake the loop
more often."""

Pause = Callable[[float], Awaitable[None]]


class Sampled(Protocol):
    """A connection that can be looked at; `media.peer.Peer` is one."""

    @property
    def peer_id(self) -> str:
        """Its id in the room."""
        ...

    @property
    def owner(self) -> str:
        """The person (or "hall") its tracks belong to."""
        ...

    def sample(self) -> Sample:
        """Its figures now."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A connection's figures `at` (monotonic seconds) and a second before; None the first time."""

    before: Sample | None
    now: Sample
    at: float


OnTurn = Callable[[Sampled, Taken], None]
"""One connection's second."""

OnSecond = Callable[[float, float], None]
"""All had their turn: the time (monotonic seconds), and the seconds that have passed since the last time."""


class Sampler:
    """See the module. `peers` gives the connections to look at in the second that begins."""

    def __init__(self, peers: Callable[[], Sequence[Sampled]], now: Callable[[], float], pause: Pause) -> None:
        self._peers = peers
        self._now = now
        self._pause = pause
        self._on_turn: list[OnTurn] = []
        self._on_second: list[OnSecond] = []
        self._ended_at: float | None = None
        self._before: dict[str, Sample] = {}

    def listen(self, *, turn: OnTurn | None = None, second: OnSecond | None = None) -> None:
        """Call these from now on, after those who came before."""
        self._on_turn += [turn] if turn else []
        self._on_second += [second] if second else []

    async def run(self) -> None:
        """Second after second until cancelled."""
        while True:
            await self.round()

    async def round(self) -> None:
        """One second: every connection's turn, then the end of the second."""
        began, peers = self._now(), self._peers()
        self._before = {peer.peer_id: self._before[peer.peer_id] for peer in peers if peer.peer_id in self._before}
        turns = min(TURNS, len(peers))
        for number in range(turns):
            for peer in peers[number::turns]:
                self._take(peer)
            await self._until(began + SECOND * (number + 1) / (turns + 1))
        await self._until(began + SECOND)
        self._end(self._now())

    def _take(self, peer: Sampled) -> None:
        taken = Taken(self._before.get(peer.peer_id), peer.sample(), self._now())
        self._before[peer.peer_id] = taken.now
        for tell in self._on_turn:
            tell(peer, taken)

    def _end(self, at: float) -> None:
        seconds = SECOND if self._ended_at is None else at - self._ended_at
        self._ended_at = at
        for tell in self._on_second:
            tell(at, seconds)

    async def _until(self, due: float) -> None:
        await self._pause(max(0.0, due - self._now()))
