"""MeetingDesk: the one task that changes a meeting.

Commands wait in a bounded mailbox. The task takes all that wait, decides them one after the other, appends their events
together (one durable write for the group), and only then evolves the meeting, tells the listeners and answers the
requesters. So an intent is acknowledged only after its events are durable, and a hundred votes cast within one second
share a few writes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agenda.commands import Actor, Command
from agenda.events import Event, Recorded
from agenda.meeting import Meeting, decide, evolve
from agenda.ports import ConcurrentAppend, EventLog, Refusal
from agenda.replay import replayed
from server.clock import Clock
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

MAILBOX = 512
"""Commands that may wait: several for every seat of the largest German council; a full mailbox refuses."""

Listener = Callable[[Meeting, Sequence[Recorded]], None]


@dataclass(slots=True)
class _Waiting:
    command: Command
    actor: Actor
    answer: asyncio.Future[int]


@dataclass(slots=True)
class _Decided:
    waiting: _Waiting
    events: tuple[Event, ...]


class MeetingDesk:
    """Owns one meeting: its state, its events, and who is told of changes."""

    def __init__(self, meeting_id: str, event_log: EventLog, clock: Clock) -> None:
        self.meeting = Meeting(meeting_id)
        self.recorded: list[Recorded] = []
        self.refused = 0
        self._log = event_log
        self._clock = clock
        self._mailbox: asyncio.Queue[_Waiting] = asyncio.Queue(MAILBOX)
        self._listeners: list[Listener] = []

    async def replay(self) -> None:
        """Rebuild the meeting from its log."""
        self.recorded = list(await self._log.read(self.meeting.meeting_id))
        self.meeting = replayed(self.meeting, self.recorded)

    def listen(self, listener: Listener) -> None:
        """Call the listener with the new meeting and its events after every durable change."""
        self._listeners.append(listener)

    async def submit(self, command: Command, actor: Actor) -> int:
        """Ask for a command; returns the number of its last event (the log's last where it changed nothing).

        Raises Refusal where the rules say no, StorageTrouble where the log cannot be written.
        """
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        try:
            self._mailbox.put_nowait(_Waiting(command, actor, answer))
        except asyncio.QueueFull:
            raise Refusal("busy") from None
        return await answer

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._serve(await self._take_all())

    async def _take_all(self) -> list[_Waiting]:
        group = [await self._mailbox.get()]
        while not self._mailbox.empty():
            group.append(self._mailbox.get_nowait())
        return group

    async def _serve(self, group: Sequence[_Waiting]) -> None:
        decided = self._decide(group)
        events = [event for one in decided for event in one.events]
        try:
            recorded = await self._log.append(self.meeting.meeting_id, len(self.recorded), events) if events else ()
        except ConcurrentAppend:
            _fail(decided, Refusal("busy"))
            await self._catch_up()
            return
        except StorageTrouble as error:
            log.error("the event log cannot be written: %s", error)
            _fail(decided, error)
            return
        self._publish(recorded)
        self._acknowledge(decided)

    async def _catch_up(self) -> None:
        """Take what the log holds and we do not: a commit whose answer was lost, or another node's events."""
        try:
            log_now = await self._log.read(self.meeting.meeting_id)
        except StorageTrouble as error:
            log.error("the event log cannot be read: %s", error)
            return
        self._publish(log_now[len(self.recorded) :])

    def _decide(self, group: Sequence[_Waiting]) -> list[_Decided]:
        """Decide each on what the ones before it will have made of the meeting."""
        provisional, seq = self.meeting, len(self.recorded)
        decided = []
        for waiting in group:
            at = self._clock.now()
            try:
                events = decide(provisional, waiting.command, waiting.actor, at)
            except Refusal as refusal:
                self.refused += 1
                if not waiting.answer.done():
                    waiting.answer.set_exception(refusal)
                continue
            for event in events:
                seq += 1
                provisional = evolve(provisional, Recorded(seq, at, event))
            decided.append(_Decided(waiting, events))
        return decided

    def _publish(self, recorded: Sequence[Recorded]) -> None:
        self.meeting = replayed(self.meeting, recorded)
        self.recorded.extend(recorded)
        if recorded:
            for listener in self._listeners:
                listener(self.meeting, recorded)

    def _acknowledge(self, decided: Sequence[_Decided]) -> None:
        seq = len(self.recorded) - sum(len(one.events) for one in decided)
        for one in decided:
            seq += len(one.events)
            if not one.waiting.answer.done():
                one.waiting.answer.set_result(seq)


def _fail(decided: Sequence[_Decided], error: Exception) -> None:
    for one in decided:
        if not one.waiting.answer.done():
            one.waiting.answer.set_exception(error)
