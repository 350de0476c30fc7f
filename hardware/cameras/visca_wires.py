"""VISCA over UDP (port 52381, numbered, sent again until answered) and over TCP (port 5678, one after the other)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final, cast

from hardware.cameras import visca
from hardware.cameras.ports import Count, Link
from hardware.cameras.settings import CameraSettings
from hardware.cameras.visca_link import Exchange, ViscaLink
from hardware.cameras.visca_talk import Numbered, Paired, Said
from hardware.conference.line import HungUp, LineTrouble, Mute, Pause, Refused, trouble
from hardware.hosts import no_way

RETRY_S: Final = 0.25  # a camera accepts within 20 ms (two pictures); ten times that is a lost datagram
TRIES: Final = 4  # one second in all until a camera counts as silent
ACCEPTED_S: Final = 0.75  # TCP sends again by itself
RESET_TRIES: Final = 2  # relatives of PTZOptics do not know the reset, and need none


class _Wire:
    """What both have in common: commands on their way, and the end of the line."""

    def __init__(self, count: Count, pause: Pause) -> None:
        self._pause = pause
        self._count = count
        self._under_way: dict[int, Exchange] = {}
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for its last word any more."""
        self._under_way.pop(exchange.number, None)

    async def listen(self) -> None:
        """Raises when the line ends."""
        await asyncio.shield(self._ended)

    def _end(self, why: LineTrouble) -> None:
        if not self._ended.done():
            self._ended.set_exception(why)
            self._ended.exception()  # nobody may be listening yet

    def _take(self, said: Said | None) -> None:
        exchange = None if said is None else self._under_way.get(said.number)
        if said is None or exchange is None:
            return
        exchange.take(said.word)
        if exchange.finished.done():
            self._under_way.pop(said.number)

    async def _within(self, seconds: float, future: asyncio.Future[Any]) -> bool:
        """Whether it came in time; raises LineTrouble where the line ended."""
        patience = asyncio.ensure_future(self._pause(seconds))
        await asyncio.wait((future, self._ended, patience), return_when=asyncio.FIRST_COMPLETED)
        patience.cancel()
        await asyncio.gather(patience, return_exceptions=True)
        if self._ended.done():
            self._ended.result()
        return future.done()


class UdpWire(_Wire, asyncio.DatagramProtocol):
    """Messages with numbers."""

    def __init__(self, count: Count, pause: Pause) -> None:
        super().__init__(count, pause)
        self._talk = Numbered(count)
        self._has_answered = False
        self._counted_anew: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.DatagramTransport | None = None

    async def open(self) -> None:
        """Count from the start; a camera that does not answer to that is asked nevertheless."""
        for _ in range(RESET_TRIES):
            self._send(self._talk.reset())
            if await self._within(RETRY_S, self._counted_anew):
                return

    async def say(self, message: bytes) -> Exchange:
        """Send until it is accepted; a question whose answer was lost is asked anew."""
        exchange = await self._accepted(message)
        question = visca.frame_type(message) == visca.INQUIRY
        return await self._accepted(message) if exchange.repeated and question else exchange

    async def _accepted(self, message: bytes) -> Exchange:
        exchange = Exchange(self._talk.ask(message))
        self._under_way[exchange.number] = exchange
        for _ in range(TRIES):
            self._send(self._talk.datagram(exchange.number))
            if await self._within(RETRY_S, exchange.accepted):
                return exchange
        raise Mute(f"no answer to {message.hex()} sent {TRIES} times")

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for its last word any more."""
        super().forget(exchange)
        self._talk.forget(exchange.number)

    async def close(self) -> None:
        """Give the port back."""
        if self._transport is not None:
            self._transport.close()

    def _send(self, datagram: bytes) -> None:
        if self._transport is not None:
            self._transport.sendto(datagram)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is there."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Something the camera says."""
        said = self._talk.hear(data)
        self._has_answered |= said is not None
        if said is not None and said.word == "reset":
            self._anew()
        elif said is not None and said.word == "lost count":
            self._end(HungUp("the camera counts anew, it was restarted"))
        else:
            self._take(said)

    def _anew(self) -> None:
        if not self._counted_anew.done():
            self._counted_anew.set_result(None)

    def error_received(self, exc: Exception) -> None:
        """ICMP: nothing listens there, or there is no way; nothing any more, where there was an answer."""
        if isinstance(exc, OSError):
            found = trouble(exc)
            self._end(HungUp(str(found)) if self._has_answered and isinstance(found, Refused) else found)


class TcpWire(_Wire, asyncio.Protocol):
    """Messages one after the other: only the order says which one is accepted."""

    def __init__(self, count: Count, pause: Pause) -> None:
        super().__init__(count, pause)
        self._talk = Paired(count)
        self._splitter = visca.Splitter(count)
        self._turn = asyncio.Lock()
        self._transport: asyncio.Transport | None = None

    async def open(self) -> None:
        """Nothing comes before the first message."""

    async def say(self, message: bytes) -> Exchange:
        """Send when the one before has been accepted."""
        async with self._turn:
            exchange = Exchange(self._talk.ask())
            self._under_way[exchange.number] = exchange
            if self._transport is not None:
                self._transport.write(message)
            if not await self._within(ACCEPTED_S, exchange.accepted):
                raise Mute(f"no answer to {message.hex()}")
            return exchange

    def forget(self, exchange: Exchange) -> None:
        """Nobody waits for its last word any more."""
        super().forget(exchange)
        self._talk.forget(exchange.number)

    async def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection is there."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Something the camera says."""
        self._take_all(map(self._talk.hear, self._splitter.feed(data)))

    def _take_all(self, words: Iterable[Said | None]) -> None:
        for said in words:
            self._take(said)

    def connection_lost(self, exc: Exception | None) -> None:
        """The camera hung up, or the line broke."""
        self._end(HungUp(str(exc or "end of the connection")))


async def dial_udp(settings: CameraSettings, count: Count, pause: Pause) -> Link:
    """A camera by VISCA over IP."""
    loop = asyncio.get_running_loop()
    try:
        _, wire = await loop.create_datagram_endpoint(lambda: UdpWire(count, pause), remote_addr=settings.address)
    except (OSError, UnicodeError) as error:
        raise no_way(error) from error
    return ViscaLink(wire, settings, pause)


async def dial_tcp(settings: CameraSettings, count: Count, pause: Pause) -> Link:
    """A camera by VISCA over TCP."""
    loop = asyncio.get_running_loop()
    try:
        _, wire = await loop.create_connection(lambda: TcpWire(count, pause), *settings.address)
    except (OSError, UnicodeError) as error:
        raise no_way(error) from error
    return ViscaLink(wire, settings, pause)
