"""How many watch, without knowing who: counts of requests in a window of time, and nothing else is kept.

No cookie, no address, no identifier: a player of low latency asks for the list once for every part, a plain one once
for every segment, so the rate of requests is the number of viewers times a known rate. Behind a cache that answers
lists itself the count is too low.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MOST_LISTENING = 5_000
"""Browsers that are told of news over one kind of lasting answer (server-sent events); each holds a socket. More are
sent away for a second, with a sentence."""

WINDOW = 10.0  # seconds; shorter and the number dances, longer and it limps


class Audience:
    """Counts list requests; `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._seconds: deque[tuple[int, list[int]]] = deque()

    def asked(self, blocking: bool) -> None:
        """A list was delivered: by a player of low latency, or a plain one."""
        second = int(self._now())
        if not self._seconds or self._seconds[-1][0] != second:
            self._seconds.append((second, [0, 0]))
            self._forget()
        self._seconds[-1][1][blocking] += 1

    def viewers(self, part_s: float, segment_s: float) -> int:
        """How many watch, by the requests of the last whole seconds."""
        self._forget()
        present = int(self._now())
        whole = [counts for second, counts in self._seconds if second < present]
        plain, blocking = (sum(counts[kind] for counts in whole) for kind in (0, 1))
        return round((blocking * part_s + plain * segment_s) / WINDOW)

    def _forget(self) -> None:
        present = int(self._now())
        while self._seconds and self._seconds[0][0] < present - WINDOW:
            self._seconds.popleft()


class Seats:
    """Places for those who listen to one lasting answer, no more than `most` at once."""

    def __init__(self, most: int = MOST_LISTENING) -> None:
        self._free = most

    @contextmanager
    def taken(self) -> Iterator[bool]:
        """Hold a place for as long as the answer lasts; False where none is free."""
        if self._free <= 0:
            yield False
            return
        self._free -= 1
        try:
            yield True
        finally:
            self._free += 1
