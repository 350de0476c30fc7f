"""The store: event log, registry, and the two threads and connections they share."""

from __future__ import annotations

from pathlib import Path

from server.clock import Clock
from server.health import PartState
from server.store.database import Database, open_database, open_read_only
from server.store.log import SqlEventLog
from server.store.registry import Registry
from server.store.writer import Reader, Writer, WriterCounts


class Store:
    """Everything the server keeps in a database. `log` is the truth, `registry` the rows beside it."""

    def __init__(self, writing: Database, reading: Database, clock: Clock) -> None:
        self._databases = (writing, reading)
        self._writer = Writer(writing)
        self._reader = Reader(reading)
        self.log = SqlEventLog(self._writer, self._reader, clock)
        self.registry = Registry(self._writer, self._reader)

    @classmethod
    def open(cls, address: str, folder: Path, clock: Clock) -> Store:
        """Open or make the database at `address` (empty: SQLite in `folder`).

        Waits for disk or network, so it belongs before the first client; raises StorageTrouble.
        """
        writing = open_database(address, folder)
        return cls(writing, open_read_only(address, folder), clock)

    async def close(self) -> None:
        """Write what waits, end the threads, give the connections back."""
        await self._writer.close()
        self._reader.close()
        for database in self._databases:
            database.close()

    @property
    def writing(self) -> Database:
        """The database with the writer's one connection."""
        return self._databases[0]

    @property
    def counts(self) -> WriterCounts:
        """What the writer has done since the store was opened."""
        return self._writer.counts

    def state(self) -> PartState:
        """How the store is, for /healthz: failed from a failed commit until the next good one."""
        counts = self.counts
        values = {
            "works": counts.works,
            "groups": counts.groups,
            "largest_group": counts.largest_group,
            "failures": counts.failures,
            "refused": counts.refused,
            "waiting": counts.waiting,
        }
        trouble = self._writer.trouble
        return PartState("failed", trouble.code, values) if trouble else PartState("ok", "", values)


async def last_hash(store: Store, meeting_id: str) -> str:
    """The hash of the meeting's last event, empty before the first: what a print-out shows to be compared later."""
    stored = await store.log.stored(meeting_id)
    return stored[-1].hash if stored else ""
