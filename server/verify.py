"""Is the event log still what was written? Recomputes the hash chain and names the first broken event.

What is found: a changed event, a missing or inserted one, a link that does not fit, a time that runs backwards, an
event this version cannot read. What a chain alone cannot show is that events were cut off at the end; compare the
number of events and the last hash, both part of the answer, with those kept elsewhere (see `server.store.chain`).
Reads only, so it may run beside the server.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from server.store import chain
from server.store.chain import Head, StoredEvent, Undecodable
from server.store.database import open_read_only
from server.store.log import meeting_ids, rows_of

FaultCode = Literal["missing", "repeated", "link", "changed", "time", "undecodable", "unknown-meeting"]

SENTENCES: Mapping[FaultCode, str] = {
    "missing": "Ereignis {wanted} fehlt (nach {before} folgt {seq})",
    "repeated": "Ereignis {seq} steht an der Stelle von Ereignis {wanted}",
    "link": "Ereignis {seq} ({kind}) schließt nicht an Ereignis {before} an: eines von beiden wurde ausgetauscht",
    "changed": "Ereignis {seq} ({kind}) wurde nachträglich verändert",
    "time": "Ereignis {seq} ({kind}) trägt eine Zeit vor der von Ereignis {before}",
    "undecodable": "Ereignis {seq} ({kind}) kann diese Programmversion nicht lesen",
    "unknown-meeting": "Zu dieser Sitzung gibt es keine Ereignisse",
}
INTACT = "Ereignisprotokoll „{meeting_id}“ unversehrt: {events} Ereignisse, letzte Prüfsumme {hash}"
BROKEN = "Ereignisprotokoll „{meeting_id}“ NICHT unversehrt: {fault} (bis dahin {events} Ereignisse in Ordnung)"
EMPTY = "Die Datenbank enthält noch kein Ereignisprotokoll."


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing wrong: `seq` and `kind` of the row at fault, `wanted` the number due there."""

    code: FaultCode
    seq: int
    wanted: int
    kind: str

    @property
    def text(self) -> str:
        """The German sentence, without a full stop."""
        return SENTENCES[self.code].format(seq=self.seq, wanted=self.wanted, before=self.wanted - 1, kind=self.kind)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one meeting's log: `events` good ones, `last_hash` of the last good one, and the first fault."""

    meeting_id: str
    events: int
    last_hash: str
    fault: Fault | None

    @property
    def intact(self) -> bool:
        return self.fault is None

    @property
    def text(self) -> str:
        """The verdict as one German sentence."""
        if self.fault is None:
            return INTACT.format(meeting_id=self.meeting_id, events=self.events, hash=self.last_hash)
        return BROKEN.format(meeting_id=self.meeting_id, events=self.events, fault=self.fault.text)


def verify(address: str, folder: Path, meeting_id: str | None = None) -> list[Verdict]:
    """The verdicts on one meeting, or on all of the database (see `Store.open` for address and folder).

    Raises StorageTrouble where the database cannot be read.
    """
    database = open_read_only(address, folder)
    try:
        with database.transaction() as session:
            wanted = [meeting_id] if meeting_id is not None else meeting_ids(session)
            return [judge(each, rows_of(session, each)) for each in wanted]
    finally:
        database.close()


def main(address: str, folder: Path, meeting_id: str | None = None) -> int:
    """Write the report to standard output; the exit status is 0 where all is intact, 1 where something is broken."""
    verdicts = verify(address, folder, meeting_id)
    sys.stdout.write(report(verdicts) + "\n")
    return int(not all(verdict.intact for verdict in verdicts))


def report(verdicts: Sequence[Verdict]) -> str:
    """All verdicts, a sentence a line; what an operator reads on the terminal."""
    return "\n".join(verdict.text for verdict in verdicts) or EMPTY


def judge(meeting_id: str, rows: Iterable[StoredEvent]) -> Verdict:
    """The verdict on a meeting's rows in order of their numbers; pure."""
    head = Head()
    for row in rows:
        fault = fault_of(head, row)
        if fault:
            return Verdict(meeting_id, head.seq, head.hash, fault)
        head = chain.head_of(row)
    nothing = Fault("unknown-meeting", 0, 1, "") if head.seq == 0 else None
    return Verdict(meeting_id, head.seq, head.hash, nothing)


def fault_of(head: Head, row: StoredEvent) -> Fault | None:
    """What is wrong with `row` as the event after `head`; the first of the checks below that fails."""
    wrong = next((code for code, fails in CHECKS if fails(head, row)), None)
    return Fault(wrong, row.seq, head.seq + 1, row.kind) if wrong else None


def _undecodable(_head: Head, row: StoredEvent) -> bool:
    try:
        chain.recorded(row)
    except Undecodable:
        return True
    return False


CHECKS: Sequence[tuple[FaultCode, Callable[[Head, StoredEvent], bool]]] = (
    ("missing", lambda head, row: row.seq > head.seq + 1),
    ("repeated", lambda head, row: row.seq <= head.seq),
    ("link", lambda head, row: row.prev_hash != head.hash),
    ("changed", lambda _head, row: chain.rehash(row) != row.hash),
    ("time", lambda head, row: row.at < head.at),
    ("undecodable", _undecodable),
)
"""In this order: a number or a link that does not fit says more than the hash that fails because of it."""
