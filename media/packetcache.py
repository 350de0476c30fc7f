"""The last packets of an outgoing stream, by sequence number, to answer requests for repair (RFC 4585 § 6.2.1)."""

from __future__ import annotations

from typing import Generic, TypeVar

Entry = TypeVar("Entry", bound="tuple[int, *tuple[object, ...]]")


class PacketCache(Generic[Entry]):
    """A ring; what is put in replaces what is `size` numbers older. `size` is a power of two.

    An entry begins with the first of its 16-bit numbers; what else it is, the owner decides: whatever it needs to send
    packets once more that went out together.
    """

    def __init__(self, size: int) -> None:
        assert size & (size - 1) == 0, "size must divide the 16-bit number space"
        self._mask = size - 1
        self._entries: list[Entry | None] = [None] * size

    def put(self, entry: Entry, count: int) -> None:
        """Keep an entry under so many numbers, which are no more than `size`."""
        place = entry[0] & self._mask
        end = place + count
        if end <= self._mask:  # one call instead of one a number: memory that was not touched for seconds is slow
            self._entries[place:end] = (entry,) * count
            return
        for number in range(place, end):
            self._entries[number & self._mask] = entry

    def get(self, number: int) -> tuple[Entry, int] | None:
        """The entry of that number and which of its numbers it is, None where there never was one or it is too old."""
        entry = self._entries[number & self._mask]
        if entry is None:
            return None
        step = (number - entry[0]) & 0xFFFF
        return (entry, step) if step <= self._mask else None

    def clear(self) -> None:
        """Forget everything."""
        self._entries = [None] * len(self._entries)
