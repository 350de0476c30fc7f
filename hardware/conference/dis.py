"""Driver for Shure MXC, DIS-CCU, DCS 6000 and DDS 5900: one TCP connection, everything is told unasked.

The protocol has no sign of life. So every few seconds the whole state is asked for: a CCU that is gone shows, and
whatever was missed is made good.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import ClassVar, Final

from hardware.conference import dis_wire as wire
from hardware.conference.commands import Command
from hardware.conference.dis_state import Listening, begin_telling, follow, is_doubled
from hardware.conference.driver import ASK_S, CONNECT_S, Conference
from hardware.conference.line import Garbled, HungUp, Mute, Unreachable, trouble, until_one_ends, within
from hardware.conference.ports import Capability, Outcome

CHUNK: Final = 64 * 1024  # bytes; the state of a large hall is 4 KiB


class Dis(Conference):
    """One CCU."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {"microphones", "requests", "mode", "clear", "priority", "voting", "counts"}
    )
    _writer: asyncio.StreamWriter | None = None

    async def _visit(self) -> None:
        self._listening = Listening()
        self._known = False
        self._told = asyncio.Event()
        unread = self.health.unread
        try:
            async with self._connected() as (reader, writer):
                await until_one_ends(self._listen(reader), self._ask(writer))
        except (HungUp, Mute) as error:
            if self._known or self.health.unread == unread:
                raise
            raise Garbled("never told its state, but something else") from error

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        reader, writer = await self._dialled()
        self._writer = writer
        try:
            yield reader, writer
        finally:
            self._writer = None
            writer.transport.abort()  # closing would wait for a peer that may be gone to take what is still to be sent

    async def _dialled(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        address = self.settings.address
        try:
            return await within(CONNECT_S, asyncio.open_connection(address.host, address.port), self._pause)
        except OSError as error:
            raise trouble(error) from error
        except Mute as error:
            raise Unreachable(str(error)) from error

    # -- what the CCU says ---------------------------------------------------------------------------------------------

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        lines = wire.Lines()
        while data := await self._read(reader):
            overlong = lines.overlong
            for line in lines.feed(data):
                self._take(line)
            if lines.overlong != overlong:
                self._misread("a line without end")
        raise HungUp("end of stream")

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.read(CHUNK)
        except OSError as error:
            raise trouble(error) from error

    def _take(self, line: str) -> None:
        message = wire.decode(line)
        if message is None:
            self._misread(line)
            return
        before, self._listening = self._listening, follow(self._listening, message)
        self.counted["doubled"] += is_doubled(before, self._listening, message)
        if isinstance(message, wire.StateTold):
            self._settle()
        elif self._known:
            self._heard(self._listening.room)

    def _settle(self) -> None:
        """A whole state has been told."""
        if self._known:
            self._heard(self._listening.room)
        else:
            self._known = True
            self._read_anew(self._listening.room)
        self._told.set()

    # -- what the CCU is told ------------------------------------------------------------------------------------------

    async def _ask(self, writer: asyncio.StreamWriter) -> None:
        writer.write(wire.ASK_VOTES)
        while True:
            self._told.clear()
            self._listening = begin_telling(self._listening)
            writer.write(wire.ASK_STATE)
            await self._answer(self._told.wait())
            self._watch.understood()
            await self._pause(ASK_S)

    async def _send(self, commands: Sequence[Command]) -> Outcome:
        """All in one segment: a microphone closes and the next opens in the same moment."""
        if self._writer is None:
            return "offline"
        self._writer.write(b"".join(wire.encode(one, self._listening.kinds) for one in commands))
        return "sent"
