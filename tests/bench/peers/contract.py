"""What the bench asks of a server under test, and of anybody who negotiates with one."""

from __future__ import annotations

from typing import Protocol


class PeerRefused(Exception):
    """A server under test did not start, or refused somebody."""


class Party(Protocol):
    """Who wants to publish or watch: a load client, or a page in Chromium."""

    async def offer(self, direction: str) -> str:
        """An SDP offer, "sendonly" or "recvonly"."""
        ...

    async def accept(self, answer: str) -> None:
        """The server's answer to it."""
        ...

    async def answer(self, offer: str) -> str:
        """The answer to a server that offers."""
        ...


class Peer(Protocol):
    """A server under test, to be started once. Negotiations raise PeerRefused or TimeoutError."""

    name: str

    async def start(self) -> None:
        """Start it; returns when it takes requests. Raises TimeoutError or PeerRefused."""
        ...

    async def stop(self) -> None:
        """End it with everything it holds."""
        ...

    @property
    def pid(self) -> int:
        """Its process."""
        ...

    async def publish(self, room: str, party: Party) -> None:
        """Let `party` negotiate as the publisher of a room, which is made where there is none."""
        ...

    async def subscribe(self, room: str, party: Party) -> None:
        """Let `party` negotiate as a viewer of a room's publisher."""
        ...

    async def loop_delay_s(self) -> float | None:
        """99th percentile of its event loop's delay as it says itself; None where it says nothing."""
        ...
