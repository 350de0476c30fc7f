"""The event log in a database: `agenda.ports.EventLog` over table `event`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import bindparam, insert
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from agenda.events import Event, Recorded
from agenda.ports import ConcurrentAppend
from server.clock import Clock
from server.store import chain
from server.store.chain import EventText, Head, StoredEvent, Undecodable
from server.store.tables import EventRow
from server.store.trouble import StorageTrouble
from server.store.writer import KeyTaken, Reader, Writer

READ_AHEAD = 500
"""Rows fetched at a time while a whole log is walked through; a long sitting has some thousands."""

HEAD = (
    select(col(EventRow.seq), col(EventRow.at), col(EventRow.hash))
    .where(col(EventRow.meeting_id) == bindparam("meeting_id"))
    .order_by(col(EventRow.seq).desc())
    .limit(1)
)
"""The columns of `chain.Head`, in its order."""
ROWS = (
    select_columns(
        col(EventRow.meeting_id),
        col(EventRow.seq),
        col(EventRow.at),
        col(EventRow.kind),
        col(EventRow.body),
        col(EventRow.prev_hash),
        col(EventRow.hash),
    )
    .where(col(EventRow.meeting_id) == bindparam("meeting_id"))
    .order_by(col(EventRow.seq))
)
"""The columns of `chain.StoredEvent`, in its order; as objects of the session they take four times as long to read."""
TEXTS = (
    select_columns(col(EventRow.seq), col(EventRow.at), col(EventRow.kind), col(EventRow.body))
    .where(col(EventRow.meeting_id) == bindparam("meeting_id"))
    .order_by(col(EventRow.seq))
)
"""The columns of `chain.EventText`, in its order."""
INSERT = insert(EventRow)


class SqlEventLog:
    """Append-only, hash-chained log of all meetings of one database."""

    def __init__(self, writer: Writer, reader: Reader, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock

    async def append(self, meeting_id: str, expected_seq: int, events: Sequence[Event]) -> Sequence[Recorded]:
        """Append after event `expected_seq`, all events or none; answers when they are on the disk.

        Raises ConcurrentAppend where the log has moved on, StorageTrouble where it cannot be written.
        """
        at = self._clock.now()
        drafts = [chain.draft(event) for event in events]

        def work(session: Session) -> list[StoredEvent]:
            head = _head(session, meeting_id)
            if head.seq != expected_seq:
                raise ConcurrentAppend(f"{meeting_id}: expected {expected_seq}, found {head.seq}")
            stored = chain.extend(head, meeting_id, at, drafts)
            _insert(session, stored)
            return stored

        try:
            return chain.paired(await self._writer.write(work), events)
        except KeyTaken as error:  # another node wrote between our look at the head and our insert
            raise ConcurrentAppend(f"{meeting_id}: written by another process") from error

    async def read(self, meeting_id: str) -> Sequence[Recorded]:
        """All events of the meeting in order; raises StorageTrouble, also for an event this version cannot read."""
        rows = await self._reader.read(lambda session: _texts(session, meeting_id))
        return decode(meeting_id, rows)

    async def stored(self, meeting_id: str) -> Sequence[StoredEvent]:
        """The meeting's rows as they are, for verification and backup."""
        return await self._reader.read(lambda session: tuple(rows_of(session, meeting_id)))


def decode(meeting_id: str, rows: Sequence[EventText]) -> Sequence[Recorded]:
    """Rows as events; raises StorageTrouble naming the first that this version cannot read."""
    parts = (rows[first : first + READ_AHEAD] for first in range(0, len(rows), READ_AHEAD))
    return [event for part in parts for event in _decoded_all(meeting_id, part)]


def _decoded_all(meeting_id: str, rows: Sequence[EventText]) -> Sequence[Recorded]:
    try:
        return chain.recorded_all(rows)
    except Undecodable:
        return [_decoded(meeting_id, row) for row in rows]


def _texts(session: Session, meeting_id: str) -> Sequence[EventText]:
    """Without the hashes, which only verification reads: half the columns in half the time."""
    found = session.connection().execute(TEXTS, {"meeting_id": meeting_id})
    return [(seq, at, kind, body) for seq, at, kind, body in found]


def rows_of(session: Session, meeting_id: str) -> Iterator[StoredEvent]:
    """The rows of a meeting in order, fetched a few at a time."""
    for row in session.execute(ROWS.execution_options(yield_per=READ_AHEAD), {"meeting_id": meeting_id}):
        yield StoredEvent(*row)


def meeting_ids(session: Session) -> Sequence[str]:
    """The meetings that have a log, the oldest first."""
    first = func.min(col(EventRow.at))  # not `seq == 1`: verification must find a log whose first event is gone
    query = select(EventRow.meeting_id).group_by(col(EventRow.meeting_id)).order_by(first, col(EventRow.meeting_id))
    return tuple(session.exec(query))


def _head(session: Session, meeting_id: str) -> Head:
    row = session.execute(HEAD, {"meeting_id": meeting_id}).first()
    return Head(*row) if row else Head()


def _insert(session: Session, stored: Sequence[StoredEvent]) -> None:
    """Rows as plain values: as objects of the session an event holds the interpreter 1.0 instead of 0.4 ms."""
    if stored:
        session.connection().execute(INSERT, [asdict(event) for event in stored])


def _decoded(meeting_id: str, row: EventText) -> Recorded:
    try:
        return chain.recorded_all([row])[0]
    except Undecodable as error:
        raise StorageTrouble("event-unknown", meeting_id=meeting_id, seq=row[0], kind=row[2]) from error
