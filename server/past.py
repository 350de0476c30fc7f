"""The sittings that are over, beside the one at its desk: commands about them go into their own logs.

A recording is released, a passage taken down or a period found to be over long after a sitting. Its log is read for
each command and written at once; one command waits for the other, so that they never write over each other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from agenda.commands import Actor, Command
from agenda.meeting import Meeting, decide
from agenda.ports import EventLog
from agenda.replay import replayed
from server.clock import Clock

Listener = Callable[[str], None]
"""Told the id of a sitting whose log has grown."""


class PastSittings:
    """`log` holds all sittings; the desk alone writes the log of the one that is served."""

    def __init__(self, log: EventLog, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._one = asyncio.Lock()
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call the listener after every command that changed something."""
        self._listeners.append(listener)

    async def submit(self, meeting_id: str, command: Command, actor: Actor) -> None:
        """Decide the command on that sitting; raises Refusal, ConcurrentAppend, StorageTrouble."""
        async with self._one:
            recorded = await self._log.read(meeting_id)
            meeting = await asyncio.to_thread(replayed, Meeting(meeting_id), recorded)
            events = decide(meeting, command, actor, self._clock.now())
            if not events:
                return
            await self._log.append(meeting_id, len(recorded), events)
        for listener in self._listeners:
            listener(meeting_id)


class Grown:
    """The sittings whose logs have grown since somebody looked at them, each once however often it did."""

    def __init__(self, past: PastSittings) -> None:
        self._waiting: dict[str, None] = {}
        self._news = asyncio.Event()
        past.listen(self._note)

    def _note(self, meeting_id: str) -> None:
        self._waiting[meeting_id] = None
        self._news.set()

    async def next(self) -> str:
        """The one that waits longest; waits for one where there is none."""
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        first = next(iter(self._waiting))
        del self._waiting[first]
        return first
