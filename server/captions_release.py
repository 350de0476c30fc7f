"""Captions on their way to the public: held back as long as the picture is, and thrown away with it.

Where the public is some seconds behind (gavel delay), a caption that went out at once would tell what the red key can
still take back. What has left the house is the book here; the writers' page shows what will leave.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from agenda.events import Recorded
from agenda.events.publication import StreamDumped
from agenda.meeting import Meeting
from server.captions import CaptionBook, Entry, Listener, Withdrawn
from server.captions_desk import CaptionDesk
from server.sitting import Sitting


class Release:
    """What edges get. `run` lets go what has waited long enough."""

    def __init__(self, desk: CaptionDesk, sitting: Sitting) -> None:
        self.book = CaptionBook(desk.book.entries())
        self._sitting = sitting
        self._waiting: deque[tuple[datetime, Entry]] = deque()
        self._listeners: list[Listener] = []
        self._news = asyncio.Event()
        desk.listen(self._take)
        sitting.desk.listen(self._meeting_changed)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of every entry that leaves; call what comes back to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _take(self, entry: Entry) -> None:
        delay = timedelta(seconds=self._sitting.desk.meeting.publication.delay_s)
        if isinstance(entry, Withdrawn) or (not delay and not self._waiting):
            self._out(entry)
        else:
            self._waiting.append((self._sitting.clock.now() + delay, entry))
            self._news.set()

    def _out(self, entry: Entry) -> None:
        self.book.take(entry)
        for listener in tuple(self._listeners):
            listener(entry)

    def _meeting_changed(self, meeting: Meeting, recorded: Sequence[Recorded]) -> None:
        if any(isinstance(one.event, StreamDumped) for one in recorded):
            self._waiting.clear()

    async def run(self, pause: Callable[[float], Awaitable[None]]) -> None:
        """Let go in time, for ever."""
        while True:
            while self._waiting and (due := self._waiting[0][0]) <= self._sitting.clock.now():
                self._out(self._waiting.popleft()[1])
            if self._waiting:
                await pause(max(0.0, (due - self._sitting.clock.now()).total_seconds()))
            else:
                self._news.clear()
                await self._news.wait()
