"""Transport-wide feedback: which of the numbered packets of a connection arrived, and when.

draft-holmer-rmcat-transport-wide-cc-extensions-01 § 3.1, as browsers speak it. Times are µs; the format keeps them in
steps of 250 µs, counted from a reference time in steps of 64 ms that wraps after twelve days.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

TRANSPORT_FEEDBACK, FORMAT = 205, 15

DELTA_US = 250
REFERENCE_US = 64_000
REFERENCES = 1 << 24

STATUS_LIMIT = 8192
"""Packets one feedback may speak of: four bytes can claim thousands, and each costs us time."""

ARRIVALS_LIMIT = 400
"""Arrivals that surely fit one datagram: three bytes each at worst, and the gaps between them."""

RUN_LIMIT = 0x1FFF
VECTOR_SIZE = 7
VECTORS_KEPT = 1024
"""Status vectors whose symbols are remembered: a handful of them make up nearly all feedback."""

SEQUENCES = 1 << 16

MISSING, SMALL, LARGE, RESERVED = 0, 1, 2, 3
"""Two-bit symbols: not received; delta of one unsigned byte; delta of two signed bytes."""


class TwccError(ValueError):
    """The bytes are no transport-wide feedback."""


class Feedback(NamedTuple):
    """Arrivals in µs of the receiver's clock (None: not received) of the numbers from `first` on.

    `number` counts the feedback packets (8 bits). Times wrap with `WRAP_US`, the numbers of packets with 2^16.
    """

    number: int
    first: int
    times: Sequence[int | None]

    def arrivals(self) -> Iterator[tuple[int, int | None]]:
        """Each number with its time."""
        return ((number & 0xFFFF, time) for number, time in enumerate(self.times, self.first))


WRAP_US = REFERENCES * REFERENCE_US


def feedback(ssrc: int, media_ssrc: int, arrivals: list[tuple[int, int]], count: int) -> bytes:
    """The RTCP packet for at least one arrival (number, µs), of at most `ARRIVALS_LIMIT`, in any order.

    An arrival more than eight seconds before or after its neighbour is told as not received: no delta can say it.
    """
    base, reference, total, told = _plain(arrivals) or _any(arrivals)
    head = struct.pack("!IIHHI", ssrc, media_ssrc, base, total, (reference % REFERENCES) << 8 | count & 0xFF)
    body = head + told + bytes(-len(head + told) % 4)
    return struct.pack("!BBH", 0x80 | FORMAT, TRANSPORT_FEEDBACK, len(body) // 4) + body


def _plain(arrivals: list[tuple[int, int]]) -> tuple[int, int, int, bytes] | None:
    """As `_any`, where all came, in their order and close together; None elsewhere. On a good line it is the rule.

    Each publisher is told ten times a second: this takes a quarter of the time.
    """
    numbers, times = zip(*arrivals, strict=True)
    total, base, reference = len(numbers), numbers[0], times[0] // REFERENCE_US
    if numbers != tuple(range(base, base + total)):
        return None
    ticks = [time // DELTA_US for time in times]
    deltas = list(map(int.__sub__, ticks, [reference * REFERENCE_US // DELTA_US, *ticks]))
    if min(deltas) < 0 or max(deltas) > 0xFF:
        return None
    return base, reference, total, struct.pack("!H", SMALL << 13 | total) + bytes(deltas)


def _any(arrivals: list[tuple[int, int]]) -> tuple[int, int, int, bytes]:
    """First number, reference, how many numbers the feedback speaks of; chunks and deltas."""
    base = _lowest(arrivals)
    times = {(number - base) & 0xFFFF: time for number, time in arrivals}
    reference = times[0] // REFERENCE_US
    symbols, deltas = _symbols(times, reference)
    return base, reference, len(symbols), _chunks(symbols) + deltas


def _lowest(arrivals: Sequence[tuple[int, int]]) -> int:
    """The earliest number, across the wrap: all are within half the number space of the first."""
    first = arrivals[0][0]
    return min((number for number, _ in arrivals), key=lambda number: (number - first + 0x8000) & 0xFFFF)


def _symbols(times: dict[int, int], reference: int) -> tuple[list[int], bytes]:
    """A symbol for each number from the first to the last, and the deltas of those received."""
    symbols: list[int] = []
    deltas = b""
    clock = reference * REFERENCE_US // DELTA_US
    for step in range(max(times) + 1):
        delta = times[step] // DELTA_US - clock if step in times else 1 << 15
        if 0 <= delta <= 0xFF:
            symbols.append(SMALL)
            deltas += bytes([delta])
        elif -0x8000 <= delta < 0x8000:
            symbols.append(LARGE)
            deltas += struct.pack("!h", delta)
        else:
            symbols.append(MISSING)
            continue
        clock += delta
    return symbols, deltas


def _chunks(symbols: list[int]) -> bytes:
    """Runs of one symbol where they are longer than a vector, vectors of seven elsewhere."""
    runs = [(symbol, len(list(group))) for symbol, group in groupby(symbols)]
    chunks = b""
    loose: list[int] = []
    for symbol, length in runs:
        filling = min(length, -len(loose) % VECTOR_SIZE)
        loose += [symbol] * filling
        if length - filling > VECTOR_SIZE:
            chunks += _vectors(loose) + _run(symbol, length - filling)
            loose = []
        else:
            loose += [symbol] * (length - filling)
    return chunks + _vectors(loose)


def _run(symbol: int, length: int) -> bytes:
    full, rest = divmod(length, RUN_LIMIT)
    return struct.pack("!H", symbol << 13 | RUN_LIMIT) * full + (
        struct.pack("!H", symbol << 13 | rest) if rest else b""
    )


def _vectors(symbols: list[int]) -> bytes:
    return b"".join(_vector(symbols[start : start + VECTOR_SIZE]) for start in range(0, len(symbols), VECTOR_SIZE))


def _vector(symbols: list[int]) -> bytes:
    bits = 0
    for place, symbol in enumerate(symbols):
        bits |= symbol << 2 * (VECTOR_SIZE - 1 - place)
    return struct.pack("!H", 0xC000 | bits)


def read(fci: bytes) -> Feedback:
    """The feedback behind the two SSRCs of the RTCP packet; raises TwccError."""
    if len(fci) < 8:
        raise TwccError("header cut off")
    base, total, word = struct.unpack_from("!HHI", fci)
    if total > STATUS_LIMIT:
        raise TwccError("too many packets at once")
    symbols, position = _read_chunks(fci, total)
    return Feedback(word & 0xFF, base, _read_deltas(fci, position, symbols, (word >> 8) * REFERENCE_US))


def _read_chunks(fci: bytes, total: int) -> tuple[bytes, int]:
    symbols = b""
    position = 8
    while len(symbols) < total:
        if position + 2 > len(fci):
            raise TwccError("chunks cut off")
        chunk = fci[position] << 8 | fci[position + 1]
        symbols += _chunk_symbols(chunk)
        position += 2
    return symbols[:total], position


def _chunk_symbols(chunk: int) -> bytes:
    """Run length (first bit 0), vector of 14 one-bit symbols (10) or of seven two-bit symbols (11)."""
    return _vector_symbols(chunk) if chunk & 0x8000 else bytes([chunk >> 13 & 3]) * (chunk & RUN_LIMIT)


@lru_cache(VECTORS_KEPT)
def _vector_symbols(chunk: int) -> bytes:
    if not chunk & 0x4000:
        return bytes(chunk >> place & 1 for place in range(13, -1, -1))
    return bytes(chunk >> place & 3 for place in range(12, -1, -2))


def _read_deltas(fci: bytes, position: int, symbols: bytes, clock: int) -> Sequence[int | None]:
    """Runs for every packet that every browser tells of: all lengths are checked before, nothing is called inside."""
    small = symbols.count(SMALL)
    if position + small + 2 * symbols.count(LARGE) > len(fci) or RESERVED in symbols:
        raise TwccError("reserved symbol or deltas cut off")
    if small == len(symbols):  # all came, in their order: on a good line it is the rule
        return [clock + DELTA_US * tick for tick in accumulate(fci[position : position + small])]
    times: list[int | None] = []
    for symbol in symbols:
        if symbol == SMALL:
            clock += DELTA_US * fci[position]
            position += 1
        elif symbol == LARGE:
            high = fci[position]
            clock += DELTA_US * ((high << 8 | fci[position + 1]) - (high >> 7 << 16))
            position += 2
        times.append(clock if symbol else None)
    return times
