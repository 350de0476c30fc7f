"""A few at a time: work that anybody may cause and that takes a while has no queue without bound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from server.web import PageError

Key = TypeVar("Key")


class Few(Generic[Key]):
    """At most `most` different ones are under way; any number may wait for the same one."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._under_way: Counter[Key] = Counter()

    @property
    def under_way(self) -> frozenset[Key]:
        """Which ones are."""
        return frozenset(self._under_way)

    @contextmanager
    def one(self, key: Key) -> Iterator[None]:
        """While it is worked on or waited for; raises PageError where it would be one too many."""
        if key not in self._under_way and len(self._under_way) >= self._most:
            raise PageError("busy", 503)
        self._under_way[key] += 1
        try:
            yield
        finally:
            self._under_way -= Counter((key,))
