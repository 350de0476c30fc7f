"""What the programme tells the edges, as bytes: a timeline's beginning, every part as it is made, what has been kept.

A message is its length and the length of its body (four bytes each, network order), a JSON object, and the body: the
initialization segments, or a part. Over a Unix socket on the programme's machine, over HTTP to other machines.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recordings.layout import LayoutError, RunInfo, Segment, from_index_line, from_values, index_line, to_values

HEADER = struct.Struct("!II")
MAX_HEAD = 1 << 16  # bytes; the longest is the index line of a segment of hundreds of parts
MAX_BODY = 1 << 25  # bytes; ten seconds at the highest bit rate are 13 MB


class WireError(ValueError):
    """The other side broke the format; the connection is of no further use."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run begins; initialization segments by rung."""

    info: RunInfo
    inits: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A part of a segment; `index` counts from 0 in its segment, `duration` in ticks."""

    run: str
    rung: str
    number: int
    index: int
    duration: int
    independent: bool
    ends: bool
    data: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment is on disk, for good."""

    run: str
    rung: str
    segment: Segment


Message = Begun | Made | Kept


def pack(message: Message) -> bytes:
    """A message as bytes."""
    head, body = _parts(message)
    text = json.dumps(head, separators=(",", ":")).encode()
    return HEADER.pack(len(text), len(body)) + text + body


def _parts(message: Message) -> tuple[dict[str, Any], bytes]:
    match message:
        case Begun(info, inits):
            return {"begun": to_values(info), "inits": {name: len(one) for name, one in inits.items()}}, b"".join(
                inits.values()
            )
        case Made(run, rung, number, index, duration, independent, ends, data):
            return {"made": [run, rung, number, index, duration, independent, ends]}, data
        case Kept(run, rung, segment):
            return {"kept": [run, rung], "segment": index_line(segment).decode()}, b""


def unpack(head: bytes, body: bytes) -> Message:
    """The message of a head and a body; raises WireError."""
    try:
        values = json.loads(head)
        if "begun" in values:
            return Begun(from_values(values["begun"]), dict(_cut(values["inits"], body)))
        if "made" in values:
            return _made(values["made"], body)
        run, rung = values["kept"]
        return Kept(str(run), str(rung), from_index_line(values["segment"].encode()))
    except (LayoutError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise WireError("broken message") from error


def _made(values: Sequence[Any], body: bytes) -> Made:
    run, rung, number, index, duration, independent, ends = values
    return Made(str(run), str(rung), int(number), int(index), int(duration), bool(independent), bool(ends), body)


def _cut(sizes: Mapping[str, int], body: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    for name, size in sizes.items():
        yield name, body[at : at + size]
        at += size


class Deframer:
    """Cuts a byte stream into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages completed by `data`; raises WireError at the first that is malformed."""
        self._buffer += data
        while len(self._buffer) >= HEADER.size:
            head, body = HEADER.unpack_from(self._buffer)
            if head > MAX_HEAD or body > MAX_BODY:
                raise WireError(f"message of {head} and {body} bytes")
            middle, end = HEADER.size + head, HEADER.size + head + body
            if len(self._buffer) < end:
                return
            message = unpack(bytes(self._buffer[HEADER.size : middle]), bytes(self._buffer[middle:end]))
            del self._buffer[:end]
            yield message
