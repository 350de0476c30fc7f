"""The open data of all sittings, made in the meeting process and told to the edges over `/feed/opendata`.

Past sittings are made of their logs as these are read; the one that runs is told of anew a moment after it changed. All
of it is made in a thread, so that picture and sound are not kept waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence

from aiohttp import hdrs, web

from agenda.events import Recorded
from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.desk import MeetingDesk
from server.opendata import wire
from server.past_logs import PastLogs
from server.secret import same

GATHER_SECONDS = 15.0
"""A vote brings a hundred events within seconds, and an edge makes its whole catalogue anew for each change (0.4 s of
processor for a hundred sittings, beside the stream)."""

HEARTBEAT_SECONDS = 5.0


class Publisher:
    """Serves `/feed/opendata` to edges that know the feed token."""

    def __init__(
        self,
        desk: MeetingDesk,
        logs: PastLogs,
        at: Addresses,
        token: str,
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._desk = desk
        self._logs = logs
        self._at = at
        self._token = token
        self._pause = pause
        self._history = History(desk.meeting.meeting_id, at)
        self._taken = 0
        self._line = b""
        self._past: dict[str, bytes] = {}
        self._making = asyncio.Lock()
        self._wake = asyncio.Event()
        logs.hand_to(self._take)
        desk.listen(lambda meeting, recorded: self._changed())

    def routes(self) -> list[web.AbstractRouteDef]:
        """The one route."""
        return [web.get("/feed/opendata", self.serve)]

    async def _take(self, meeting_id: str, recorded: Sequence[Recorded]) -> None:
        """A past sitting."""
        made = await asyncio.to_thread(_whole, meeting_id, recorded, self._at)
        if made != self._past.get(meeting_id):
            self._past[meeting_id] = made
            self._changed()

    def _changed(self) -> None:
        self._wake.set()
        self._wake = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """A line for each sitting, then one whenever it changed; an empty line as heartbeat."""
        if not same(request.headers.get(hdrs.AUTHORIZATION, "").removeprefix("Bearer "), self._token):
            return web.Response(status=403)
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "application/x-ndjson"})
        await response.prepare(request)
        async for line in self._lines():
            await response.write(line + b"\n")
        return response

    async def _lines(self) -> AsyncIterator[bytes]:
        while not self._logs.read.is_set():
            yield b""
            await _within(self._logs.read, HEARTBEAT_SECONDS)
        unread = frozenset(self._logs.unread)  # before all others: what is read meanwhile is in one of them
        wake, told = self._wake, await self._all()
        for line in told.values():
            yield line
        yield wire.complete(unread)
        while True:
            if await _within(wake, HEARTBEAT_SECONDS):
                await self._pause(GATHER_SECONDS)
            wake, newest = self._wake, await self._all()
            for line in [line for meeting_id, line in newest.items() if line is not told.get(meeting_id)] or [b""]:
                yield line
            told = newest

    async def _all(self) -> Mapping[str, bytes]:
        """The newest line of each sitting, the running one last."""
        return {**self._past, self._desk.meeting.meeting_id: await self._current()}

    async def _current(self) -> bytes:
        """The running sitting's line; the very same object while nothing changed."""
        async with self._making:
            recorded = self._desk.recorded
            if len(recorded) != self._taken:
                new = tuple(recorded[self._taken :])
                self._taken = len(recorded)
                made = await asyncio.to_thread(_more, self._history, self._at, new)
                self._line = made if made != self._line else self._line
            return self._line


def _whole(meeting_id: str, recorded: Sequence[Recorded], at: Addresses) -> bytes:
    return _more(History(meeting_id, at), at, recorded)


def _more(history: History, at: Addresses, recorded: Sequence[Recorded]) -> bytes:
    history.take(recorded)
    return wire.line(at, history.meeting_id, history.known())


async def _within(event: asyncio.Event, seconds: float) -> bool:
    """Whether it happened in time."""
    try:
        return await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
