"""The programme's live sink: holds the newest seconds and sends every part, as it is made, to whoever serves viewers.

A Unix socket in the sitting's folder; who connects gets what is in the window and then what comes. Nobody is waited
for: a follower that does not read is cut off, comes again, and gets the window again. No disk is involved, so a full
one never stops the live stream.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from media.local_wire import socket_address
from media.programme.ports import Beginning, Part
from recordings.archive import numbers_between
from recordings.layout import RunInfo, Segment, run_info
from recordings.window import LiveSegment, LiveWindow
from recordings.wire import Begun, Kept, Made, Message, pack

log = logging.getLogger(__name__)

SOCKET = "parts.sock"
REMEMBERED = (
    64  # stretches that nobody gets afterwards; the window holds seconds, and older ones are none of its business
)
BEHIND = 1 << 24  # bytes that may wait for a follower: at 2 Mbit/s a minute


class PartServer:
    """A `PartSink` that may be called from any thread; everything else happens in the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, window: int) -> None:
        self._loop = loop
        self._window = LiveWindow(window)
        self._followers: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}
        self._indices: dict[str, tuple[int, int]] = {}
        self._info: RunInfo | None = None
        self._withdrawn: deque[tuple[datetime, datetime]] = deque(maxlen=REMEMBERED)

    # -- the sink --------------------------------------------------------------------------------------------------

    def begin(self, timeline: Beginning) -> None:
        info = run_info(timeline)
        self._info, self._indices = info, {}
        inits = {rung.name: init for rung, init in zip(info.rungs, timeline.inits, strict=True)}
        self._hand_over(Begun(info, inits))

    def append(self, part: Part) -> None:
        assert self._info is not None, "begin comes first"
        number = self._info.first + part.segment
        former, index = self._indices.get(part.rung, (-1, -1))
        index = index + 1 if former == number else 0
        self._indices[part.rung] = number, index
        place = (self._info.name, part.rung, number, index)
        self._hand_over(Made(*place, part.duration, part.independent, part.ends, part.data))

    def kept(self, run: str, rung: str, segment: Segment) -> None:
        """The archive's thread says that a segment is on disk."""
        self._hand_over(Kept(run, rung, segment))

    def withdraw(self, since: datetime, until: datetime) -> None:
        """Who comes from now on gets no segment that holds anything of this stretch (UTC), gone out or not yet.

        For what was taken down, and for the seconds before somebody objected: who watched has seen them, but a platform
        that is tried again, or an edge that starts anew, must not be given them afterwards.
        """
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._withdrawn.append, (since, until))

    def close(self) -> None:
        """Nothing: followers are cut off when the server ends."""

    def _hand_over(self, message: Message) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended: so has everybody who could be told
            self._loop.call_soon_threadsafe(self._send, message)

    @property
    def followers(self) -> int:
        """How many follow now."""
        return len(self._followers)

    # -- followers -------------------------------------------------------------------------------------------------

    def _send(self, message: Message) -> None:
        match message:
            case Begun():
                self._window.begin(message)
            case Made():
                self._window.append(message)
        frame = pack(message)
        for writer in tuple(self._followers):
            self._write(writer, frame)

    def _write(self, writer: asyncio.StreamWriter, frame: bytes) -> None:
        if writer.transport.get_write_buffer_size() > BEHIND:
            log.warning("a follower of the stream does not read: cut off")
            writer.transport.abort()
        else:
            writer.write(frame)

    async def _follow(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for message in self._window.messages(self._is_withdrawn):
            writer.write(pack(message))
        self._followers[writer] = asyncio.current_task()
        try:
            await reader.read()  # followers say nothing; this ends when they go
        except ConnectionError:
            pass
        finally:
            del self._followers[writer]
            writer.close()

    def _is_withdrawn(self, segment: LiveSegment) -> bool:
        return any(segment.number in numbers_between(segment.run, *one) for one in self._withdrawn)

    @asynccontextmanager
    async def serving(self, folder: Path) -> AsyncIterator[None]:
        """Serve followers on the socket in that folder; raises OSError where it cannot be bound."""
        server = await asyncio.start_unix_server(self._follow, sock=_bound(folder))
        try:
            yield
        finally:
            server.close()
            following = [task for task in self._followers.values() if task is not None]
            for writer in tuple(self._followers):
                writer.transport.abort()
            await asyncio.gather(*following)


def _bound(folder: Path) -> socket.socket:
    path = folder / SOCKET
    folder.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # of a killed process
    endpoint = socket.socket(socket.AF_UNIX)
    with socket_address(path) as address:
        endpoint.bind(address)
    return endpoint


async def follow(folder: Path) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to the programme whose parts go to that folder; raises OSError where there is none."""
    with socket_address(folder / SOCKET) as address:
        return await asyncio.open_unix_connection(address)
