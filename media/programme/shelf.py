"""Puts segments away in a thread of its own, so that a slow or full disk never holds up the picture."""

from __future__ import annotations

import errno
import logging
import queue
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from media.programme.packager import Segment
from media.programme.ports import SegmentSink

log = logging.getLogger(__name__)

WAITING = 4  # segments; a disk that is four seconds behind does not catch up
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

DiskState = Literal["ok", "full", "trouble"]


@dataclass(frozen=True, slots=True)
class _Item:
    init: bytes
    segment: Segment
    at: datetime


class Shelf:
    """A bounded queue before a SegmentSink. A segment that cannot be kept is dropped and counted; the next is tried."""

    def __init__(self, sink: SegmentSink) -> None:
        self.disk: DiskState = "ok"
        self.kept = 0
        self.dropped = 0
        self._sink = sink
        self._begun: bytes | None = None
        self._queue: queue.Queue[_Item | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, name="shelf")

    def start(self) -> None:
        """Begin to put away."""
        self._thread.start()

    def put(self, init: bytes, segment: Segment, at: datetime) -> None:
        """Hand over a segment of the timeline with this initialization segment; `at` is the UTC of its beginning."""
        try:
            self._queue.put_nowait(_Item(init, segment, at))
        except queue.Full:
            self._drop("trouble")

    def close(self) -> None:
        """Put away what is waiting and end."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            try:
                self._keep(item)
            except OSError as error:
                self._drop("full" if error.errno in FULL else "trouble")
                log.warning("segment lost: %s", error)

    def _keep(self, item: _Item) -> None:
        if item.init is not self._begun:
            self._sink.begin(item.init)
            self._begun = item.init
        self._sink.append(item.segment.data, item.segment.duration, item.at)
        self.kept += 1
        self.disk = "ok"

    def _drop(self, state: DiskState) -> None:
        self.dropped += 1
        self.disk = state
