"""The last packets of an outgoing stream, by sequence number, to answer requests for repair (RFC 4585 § 6.2.1)."""

from __future__ import annotations

from array import array
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class PacketCache(Generic[Entry]):
    """A ring; what is put in replaces what is `size` numbers older. `size` is a power of two.

    What an entry is, the owner decides: whatever it needs to send a packet once more.
    """

    def __init__(self, size: int) -> None:
        assert size & (size - 1) == 0, "size must divide the 16-bit number space"
        self._mask = size - 1
        self._numbers = array("H", bytes(2 * size))
        self._entries: list[Entry | None] = [None] * size

    def put(self, number: int, entry: Entry) -> None:
        """Keep an entry under its 16-bit number."""
        place = number & self._mask
        self._numbers[place] = number
        self._entries[place] = entry

    def get(self, number: int) -> Entry | None:
        """The entry of that number, None where there never was one or it is too old."""
        place = number & self._mask
        return self._entries[place] if self._numbers[place] == number else None

    def clear(self) -> None:
        """Forget everything."""
        self._entries = [None] * len(self._entries)
