"""Captions on their way to the public: held back as long as the picture is, and thrown away with it.

Where the public is some seconds behind (gavel delay), a caption that went out at once would tell what the red key can
still take back. What has left the house is the book here; the writers' page shows what will leave.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from server.captions.book import CaptionBook, Cue, Entry, Listener, Withdrawn
from server.captions.desk import CaptionDesk
from server.sitting import Sitting


class Release:
    """What edges get. `run` lets go what has waited long enough.

    After a start a cue waits until the picture of its end has left: when it was written the file does not tell.
    """

    def __init__(self, desk: CaptionDesk, sitting: Sitting) -> None:
        self.book = CaptionBook()
        self._sitting = sitting
        self._waiting: deque[tuple[datetime, Cue]] = deque()
        self._listeners: list[Listener] = []
        self._news = asyncio.Event()
        for entry in sorted(desk.book.entries(), key=lambda one: (isinstance(one, Cue), one.end)):  # withdrawals first
            self._take_old(entry)
        desk.listen(self._take)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell the listener of every entry that leaves; call what comes back to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _delay(self) -> timedelta:
        return timedelta(seconds=self._sitting.desk.meeting.publication.delay_s)

    def _take_old(self, entry: Entry) -> None:
        if isinstance(entry, Withdrawn):
            self.book.take(entry)
        elif self.book.is_open(entry):
            self._hold(entry, entry.end + self._delay() if self._delay() else entry.begin)

    def _take(self, entry: Entry) -> None:
        if isinstance(entry, Withdrawn):
            self._waiting = deque((due, cue) for due, cue in self._waiting if not entry.touches(cue))
            self._out(entry)
        elif self.book.is_open(entry):  # the red key was pressed while it was being written
            self._hold(entry, self._sitting.clock.now() + self._delay())

    def _hold(self, cue: Cue, until: datetime) -> None:
        if until <= self._sitting.clock.now() and not self._waiting:
            self._out(cue)
        else:
            self._waiting.append((until, cue))
            self._news.set()

    def _out(self, entry: Entry) -> None:
        self.book.take(entry)
        for listener in tuple(self._listeners):
            listener(entry)

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
