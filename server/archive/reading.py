"""What is recorded, read from the disk for all who ask: four hours cost half a second of processor for each rung.

It is read again when the folders have changed, and then at most every SETTLED_SECONDS, for a sitting under way changes
every second. What was taken down is left out at once, whatever still lies on the disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from math import inf
from pathlib import Path
from typing import Final

from recordings.index import Run, read_sitting, run_folders
from recordings.layout import INDEX
from recordings.passages import Passages, without
from server.captions.vtt import Span, spans_of

SETTLED_SECONDS: Final = 5.0

Recorded = tuple[Sequence[Run], Sequence[Span]]
Looks = tuple[tuple[int, int], ...]


class Reading:
    """One sitting's folder; `read` belongs into a thread, and one of them reads at a time. `now` is monotonic."""

    def __init__(self, folder: Path, passages: Callable[[], Passages], now: Callable[[], float]) -> None:
        self._folder = folder
        self._passages = passages
        self._now = now
        self._lock = threading.Lock()
        self._read_at = -inf
        self._known: tuple[Passages, Looks] | None = None
        self._recorded: Recorded = ((), ())

    def read(self) -> Recorded:
        """The runs and the pieces of time they hold."""
        with self._lock:
            passages, looks = tuple(self._passages()), tuple(_looks(self._folder))
            if self._is_old(passages, looks):
                runs = tuple(without(run, passages) for run in read_sitting(self._folder))
                self._recorded = runs, spans_of(runs)
                self._known, self._read_at = (passages, looks), self._now()
            return self._recorded

    def hurry(self) -> None:
        """Look for changes at the next reading, however short ago the last one was. Waits for no thread that reads."""
        self._read_at = -inf

    def _is_old(self, passages: Passages, looks: Looks) -> bool:
        if self._known is None or self._known[0] != passages:
            return True
        return self._known[1] != looks and self._now() - self._read_at >= SETTLED_SECONDS


def _looks(folder: Path) -> Iterator[tuple[int, int]]:
    """Changes with every file that comes or goes, and with every segment that is finished."""
    for run in run_folders(folder):
        for path in sorted((run, *run.glob("*/"), *run.glob(f"*/{INDEX}"))):
            try:
                found = path.stat()
            except FileNotFoundError:  # taken away meanwhile: the next look differs
                continue
            yield found.st_mtime_ns, found.st_size
