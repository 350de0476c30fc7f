"""The hash chain of an event log: pure functions, so that anybody can recompute it without this program.

Each event carries the hash of the one before it. Changing, removing or inserting an event therefore changes every hash
after it, and whoever keeps a copy of the last hash elsewhere can prove the log unchanged.
What a chain cannot show by itself is that events were cut off at the *end*; the kept hash shows that.

How to recompute, with the columns of table `event` as they are stored:

    record = {"at":AT,"body":BODY,"kind":KIND,"meeting_id":MEETING,"seq":SEQ}
    hash   = sha256(prev_hash + "\\n" + record)

* `record` is JSON in UTF-8 with sorted keys, no spaces, no escapes but those JSON demands (RFC 8785 differs from this
  only in the order of keys outside the Basic Multilingual Plane and in the notation of extreme floats; neither occurs).
* `AT` is ISO 8601 in UTC with microseconds: `2026-03-05T18:00:00.000000Z`.
* `BODY` is the stored text itself, which is already JSON of that form.
* `prev_hash` and `hash` are 64 lower-case hexadecimal digits; the first event's `prev_hash` is 64 zeros.

On a command line: `printf '%s\\n%s' "$PREV_HASH" "$RECORD" | sha256sum`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from agenda.events import Event, Recorded, from_json, kind_of, to_json

_DECODER = json.JSONDecoder()
GENESIS = "0" * 64
"""The `prev_hash` of the first event of a meeting."""


class Undecodable(ValueError):
    """A stored event has a kind or fields that this version of the program does not know."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An event ready to be stored: its kind and its body as canonical JSON, place and time still missing."""

    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One row of table `event`, exactly as stored."""

    meeting_id: str
    seq: int
    at: str
    kind: str
    body: str
    prev_hash: str
    hash: str


EventText = tuple[int, str, str, str]
"""What of a row the meeting needs: number, time in stored form, kind, body."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a meeting's chain: number, time (stored form) and hash of its last event."""

    seq: int = 0
    at: str = ""
    hash: str = GENESIS


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; raises ValueError for NaN and infinity, which JSON does not know."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def stamp(at: datetime) -> str:
    """The stored form of a moment. All stamps are equally long, so they sort as text as they do in time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote; raises ValueError for anything that is no ISO 8601 time."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo is UTC else read.astimezone(UTC)


def draft(event: Event) -> Draft:
    """The event in stored form; raises ValueError where its text cannot be written as UTF-8 (a lone surrogate)."""
    body = canonical(to_json(event))
    body.encode()
    return Draft(kind_of(event), body)


def record(meeting_id: str, seq: int, at: str, kind: str, body: str) -> str:
    """The text that is hashed. The body goes in byte for byte: re-encoding it could hide a change."""
    return (
        f'{{"at":{canonical(at)},"body":{body},"kind":{canonical(kind)},'
        f'"meeting_id":{canonical(meeting_id)},"seq":{seq}}}'
    )


def hash_of(prev_hash: str, meeting_id: str, seq: int, at: str, kind: str, body: str) -> str:
    """The hash of an event that follows the event with `prev_hash`."""
    return hashlib.sha256(f"{prev_hash}\n{record(meeting_id, seq, at, kind, body)}".encode()).hexdigest()


def rehash(event: StoredEvent) -> str:
    """The hash that the stored event should have, by its own columns."""
    return hash_of(event.prev_hash, event.meeting_id, event.seq, event.at, event.kind, event.body)


def extend(head: Head, meeting_id: str, at: datetime, drafts: Iterable[Draft]) -> list[StoredEvent]:
    """The drafts as the next events after `head`, all at the same moment, which is never before the head's."""
    events: list[StoredEvent] = []
    for item in drafts:
        event = _link(head, meeting_id, max(stamp(at), head.at), item)
        events.append(event)
        head = head_of(event)
    return events


def head_of(event: StoredEvent) -> Head:
    """The chain's end if this is its last event."""
    return Head(event.seq, event.at, event.hash)


def recorded(stored: StoredEvent) -> Recorded:
    """The event as the meeting knows it; raises Undecodable."""
    try:
        return Recorded(stored.seq, moment(stored.at), from_json(stored.kind, _loaded(stored.body)))
    except (KeyError, TypeError, ValueError) as error:
        raise Undecodable(f"{stored.meeting_id} {stored.seq} {stored.kind}") from error


def recorded_all(rows: Sequence[EventText]) -> list[Recorded]:
    """The same for many rows of one meeting; raises Undecodable for one that it does not name.

    Their bodies are read as one array: a body at a time, a long log takes twice as long. What is no row's fault cannot
    hide: as many values as rows must come out, each an object of the row's own kind.
    """
    try:
        bodies = json.loads(f"[{','.join(body for _, _, _, body in rows)}]")
        return [
            Recorded(seq, moment(at), from_json(kind, body))
            for (seq, at, kind, _), body in zip(rows, bodies, strict=True)
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise Undecodable(f"one of {len(rows)} events") from error


def _loaded(body: str) -> Any:
    """Canonical JSON: without a look for spaces around it a long log is read in a fifth less time."""
    value, end = _DECODER.raw_decode(body)
    if end != len(body):
        raise ValueError("more than one value")
    return value


def paired(stored: Sequence[StoredEvent], events: Sequence[Event]) -> tuple[Recorded, ...]:
    """What an append hands back: the events given, with the numbers and times they were stored under."""
    return tuple(Recorded(row.seq, moment(row.at), event) for row, event in zip(stored, events, strict=True))


def _link(head: Head, meeting_id: str, at: str, item: Draft) -> StoredEvent:
    seq = head.seq + 1
    digest = hash_of(head.hash, meeting_id, seq, at, item.kind, item.body)
    return StoredEvent(meeting_id, seq, at, item.kind, item.body, head.hash, digest)
