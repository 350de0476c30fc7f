"""The last packets of an outgoing stream, by sequence number, to answer requests for repair (RFC 4585 § 6.2.1)."""

from __future__ import annotations

from array import array
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class PacketCache(Generic[Entry]):
    """A ring; what is put in replaces what is `size` numbers older. `size` is a power of two.

    What an entry is, the owner decides: whatever it needs to send packets once more that went out together.
    """

    def __init__(self, size: int) -> None:
        assert size & (size - 1) == 0, "size must divide the 16-bit number space"
        self._mask = size - 1
        self._firsts = array("H", bytes(2 * size))
        self._entries: list[Entry | None] = [None] * size

    def put(self, first: int, count: int, entry: Entry) -> None:
        """Keep an entry under so many 16-bit numbers, which are no more than `size`."""
        firsts, entries, mask = self._firsts, self._entries, self._mask
        for number in range(first, first + count):
            firsts[number & mask] = first
            entries[number & mask] = entry

    def get(self, number: int) -> tuple[Entry, int] | None:
        """The entry of that number and which of its numbers it is, None where there never was one or it is too old."""
        place = number & self._mask
        entry, step = self._entries[place], (number - self._firsts[place]) & 0xFFFF
        return (entry, step) if entry is not None and step <= self._mask else None

    def clear(self) -> None:
        """Forget everything."""
        self._entries = [None] * len(self._entries)
