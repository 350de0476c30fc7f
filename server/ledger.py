"""The ledger of perception on the disk: one file per sitting, `perception/MEETING.jsonl` in the data folder.

A line is a JSON object; the file only grows. Each line's `prev` is the SHA-256 of the line before it (as it stands,
without its line feed; 64 zeros for the first), so nothing can be changed or taken out of the middle unseen, and whoever
keeps the last line's hash can prove the whole. `kind` says what a line is:

    begin     a server began to keep this sitting: `meeting`, `format`; after a crash a second one
    people    who is meant from here on: `receivers` and `senders`, ids in order; who is not there has zeros
    seconds   `n` seconds that end at `at`: `data` is base64 of zlib of, for each second, a byte for each receiver and
              sender (sound state, plus four times picture state; see `media.perception.State`), then six for each
              receiver's line (round trip in 10 ms, jitter in ms, percent lost down and up, freeze and invented sound in
              10 ms; 255 stands for all above)
    vote      a step of a vote, with the number `seq` of its event: who saw and heard whom in that second

Why a file beside the database, not events or rows: events are for ever, and these are personal data with a date of
deletion, which for a file is one unlink; a vote is decided by rules that know no network, so its events must not
depend on one; and 1,700 pairs a second have no business among the votes that wait for the disk. The vote's event is
not changed; its number in the ledger refers to it, and the event log proves that number's content by its own chain.
Why base64 in JSON: a third larger than binary, readable and checkable for decades with any tool.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from media.perception import Line, Perception, Reception, State
from recordings.archive import Removed
from server.store.chain import canonical, moment, stamp

FORMAT: Final = 1
GENESIS: Final = "0" * 64
STATES: Final = 4
LINE_BYTES: Final = 6
TEN_MS: Final = 10
BYTE_MOST: Final = 255

Record = dict[str, Any]
"""A line as JSON, without its `prev`."""


class LedgerBroken(Exception):
    """A line that cannot be read or does not follow from the one before; the text names it (German)."""


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is meant by the bytes of a second."""

    receivers: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Bytes of a second."""
        return len(self.receivers) * (len(self.senders) + LINE_BYTES)

    def with_all(self, receptions: Mapping[str, Reception]) -> Roll:
        """The same where all of a second are on it, else with them added; nobody is struck off.

        So somebody who comes and goes every few seconds does not cost a line of names each time.
        """
        senders = {sender for one in receptions.values() for sender in one.senders}
        if senders <= set(self.senders) and receptions.keys() <= set(self.receivers):
            return self
        return Roll(tuple(sorted({*self.receivers, *receptions})), tuple(sorted({*self.senders, *senders})))


_ABSENT: Final = Reception({})
_NOTHING: Final = Perception()


def encode(receptions: Mapping[str, Reception], roll: Roll) -> bytes:
    """A second as bytes."""
    states, lines = bytearray(), bytearray()
    for receiver in roll.receivers:
        one = receptions.get(receiver, _ABSENT)
        states += bytes([_code(one.senders.get(sender, _NOTHING)) for sender in roll.senders])
        lines += _line_bytes(one.line)
    return bytes(states + lines)


def decode(data: bytes, roll: Roll) -> dict[str, Reception]:
    """The second that `encode` wrote; times are as coarse as it made them."""
    width, start = len(roll.senders), len(roll.receivers) * len(roll.senders)
    receptions = {}
    for number, receiver in enumerate(roll.receivers):
        codes = data[number * width : (number + 1) * width]
        senders = {sender: _pair(code) for sender, code in zip(roll.senders, codes, strict=True) if sender != receiver}
        at = start + number * LINE_BYTES
        receptions[receiver] = Reception(senders, _line(data[at : at + LINE_BYTES]))
    return receptions


def _code(pair: Perception) -> int:
    return pair.audio + STATES * pair.video


def _pair(code: int) -> Perception:
    return Perception(State(code % STATES), State(code // STATES))


def _line_bytes(line: Line) -> bytes:
    tens = (line.round_trip_ms // TEN_MS, line.freeze_ms // TEN_MS, line.concealed_ms // TEN_MS)
    values = (tens[0], line.jitter_ms, line.lost_down, line.lost_up, tens[1], tens[2])
    return bytes([min(value, BYTE_MOST) for value in values])


def _line(data: bytes) -> Line:
    trip, jitter, down, up, freeze, concealed = data
    return Line(trip * TEN_MS, jitter, down, up, freeze * TEN_MS, concealed * TEN_MS)


# -- writing -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds in a row as `encode` wrote them for `roll`, the last of which ended at `at`."""

    roll: Roll
    at: datetime
    seconds: tuple[bytes, ...]


Entry = Span | Record
"""What is appended: seconds, or the line for a step of a vote."""


class LedgerFile:
    """Appends to one sitting's file. `append` waits for the disk and belongs in a thread."""

    def __init__(self, path: Path, meeting_id: str) -> None:
        self.path = path
        self._meeting_id = meeting_id
        self._head = ""
        self._roll: Roll | None = None
        self._one_at_a_time = threading.Lock()  # a cancelled writer's thread goes on while the last batch comes

    def append(self, at: datetime, entries: Sequence[Entry]) -> None:
        """Append and sync; raises OSError, after which the next append mends what was written in half."""
        with self._one_at_a_time:
            self._append(at, entries)

    def _append(self, at: datetime, entries: Sequence[Entry]) -> None:
        try:
            beginning = [] if self._head else [self._begin(at)]
            records = beginning + [record for entry in entries for record in self._records(entry)]
            text, head = _linked(self._head, records)
            with self.path.open("ab") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            self._head = head
        except OSError:
            self._head, self._roll = "", None
            raise

    def _begin(self, at: datetime) -> Record:
        self._head = self._mend()
        return {"kind": "begin", "at": stamp(at), "meeting": self._meeting_id, "format": FORMAT}

    def _records(self, entry: Entry) -> Iterator[Record]:
        if not isinstance(entry, Span):
            yield entry
            return
        if entry.roll != self._roll:
            self._roll = entry.roll
            yield {"kind": "people", "receivers": list(entry.roll.receivers), "senders": list(entry.roll.senders)}
        data = base64.b64encode(zlib.compress(b"".join(entry.seconds))).decode()
        yield {"kind": "seconds", "at": stamp(entry.at), "n": len(entry.seconds), "data": data}

    def _mend(self) -> str:
        """Cut off a line that a crash left in half; the hash to go on from."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.path.exists():
            return GENESIS
        whole, end, _half = self.path.read_bytes().rpartition(b"\n")
        os.truncate(self.path, len(whole) + len(end))
        return hash_of(whole.rpartition(b"\n")[2]) if whole else GENESIS


def _linked(head: str, records: Sequence[Record]) -> tuple[bytes, str]:
    lines = bytearray()
    for record in records:
        line = canonical({**record, "prev": head}).encode()
        lines += line + b"\n"
        head = hash_of(line)
    return bytes(lines), head


def hash_of(line: bytes) -> str:
    """SHA-256 of a line as it stands."""
    return hashlib.sha256(line).hexdigest()


# -- reading -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Second:
    """One second that was kept; `at` is its end."""

    at: datetime
    receptions: Mapping[str, Reception]


def records(path: Path) -> Iterator[Record]:
    """The lines in order with their chain checked; a half line at the end is left out. Raises LedgerBroken, OSError."""
    head = GENESIS
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.endswith(b"\n"):
                return
            record = _read(number, raw[:-1])
            if record.get("prev") != head:
                raise LedgerBroken(f"{path}: Zeile {number} schließt nicht an die Zeile davor an.")
            head = hash_of(raw[:-1])
            yield record


def head_of(path: Path) -> str:
    """The hash to keep elsewhere: that of the last whole line."""
    whole = path.read_bytes().rpartition(b"\n")[0]
    return hash_of(whole.rpartition(b"\n")[2]) if whole else GENESIS


def seconds(path: Path) -> Iterator[Second]:
    """All seconds kept, in order; raises LedgerBroken, OSError."""
    roll = Roll()
    for record in records(path):
        if record["kind"] == "people":
            roll = Roll(tuple(record["receivers"]), tuple(record["senders"]))
        elif record["kind"] == "seconds":
            yield from _seconds(record, roll)


def votes(path: Path) -> Iterator[Record]:
    """The steps of votes with who saw and heard whom, in order; raises LedgerBroken, OSError."""
    return (record for record in records(path) if record["kind"] == "vote")


def _seconds(record: Record, roll: Roll) -> Iterator[Second]:
    end, count, width = moment(record["at"]), record["n"], roll.width
    data = zlib.decompress(base64.b64decode(record["data"]))
    for number in range(count):
        at = end - timedelta(seconds=count - 1 - number)
        yield Second(at, decode(data[number * width : (number + 1) * width], roll))


def _read(number: int, line: bytes) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise LedgerBroken(f"Zeile {number} ist kein JSON.") from error
    if not isinstance(record, dict):
        raise LedgerBroken(f"Zeile {number} ist kein Eintrag.")
    return record


# -- retention ---------------------------------------------------------------------------------------------------------


def delete_expired(path: Path, before: datetime) -> Removed:
    """Delete the ledger of a sitting that was last written to before that moment.

    The file's own last line counts, not the date on the file, which a restored backup changes. Raises OSError.
    """
    if _last_written(path) >= stamp(before):
        return Removed(0, 0)
    size = path.stat().st_size
    path.unlink()
    return Removed(1, size)


def _last_written(path: Path) -> str:
    for line in reversed(path.read_bytes().splitlines()):
        try:
            at = json.loads(line)["at"]
        except (ValueError, KeyError, TypeError):
            continue
        return str(at)
    return ""
