"""The event log in memory: for tests and for rehearsals that leave no trace. Chained and checked like the real one."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.events import Event, Recorded
from agenda.ports import ConcurrentAppend
from server.clock import Clock
from server.store import chain
from server.store.chain import Head, StoredEvent
from server.store.log import decode


class MemoryEventLog:
    """Passes the same contract suite as `SqlEventLog`; its events are as durable as the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._rows: dict[str, list[StoredEvent]] = {}

    async def append(self, meeting_id: str, expected_seq: int, events: Sequence[Event]) -> Sequence[Recorded]:
        """Append after event `expected_seq`; raises ConcurrentAppend where the log has moved on."""
        rows = self._rows.get(meeting_id, [])
        if len(rows) != expected_seq:
            raise ConcurrentAppend(f"{meeting_id}: expected {expected_seq}, found {len(rows)}")
        head = chain.head_of(rows[-1]) if rows else Head()
        stored = chain.extend(head, meeting_id, self._clock.now(), [chain.draft(event) for event in events])
        self._rows[meeting_id] = [*rows, *stored]
        return chain.paired(stored, events)

    async def read(self, meeting_id: str) -> Sequence[Recorded]:
        """All events of the meeting in order."""
        rows = self._rows.get(meeting_id, ())
        return decode(meeting_id, [(row.seq, row.at, row.kind, row.body) for row in rows])

    async def stored(self, meeting_id: str) -> Sequence[StoredEvent]:
        """The meeting's rows as a database would hold them."""
        return tuple(self._rows.get(meeting_id, ()))
