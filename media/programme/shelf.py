"""Puts parts away in a thread of its own, so that a slow or full disk never holds up the picture.

A part that cannot be kept is dropped and counted, and with it the rest of its segment, which nobody could decode. The
next segment is tried again, whatever was wrong: a disk that has room again goes on by itself.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from media.programme.ports import Archive, Beginning, Part

log = logging.getLogger(__name__)

WAITING = 128  # parts: of three rungs at five a second some eight seconds; a disk further behind does not catch up
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})

DiskState = Literal["ok", "full", "trouble"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part that is not to be kept."""

    part: Part


class Shelf:
    """A bounded queue before an Archive; `put` may be called from another thread than `start` and `close`."""

    def __init__(self, sink: Archive) -> None:
        self.disk: DiskState = "ok"
        self.kept = 0
        self.dropped = 0
        self._sink = sink
        self._timeline: Beginning | None = None
        self._begun = False
        self._lost: set[tuple[str, int]] = set()
        self._queue: queue.Queue[Beginning | Part | LeftOut | None] = queue.Queue(WAITING)
        self._thread = threading.Thread(target=self._run, name="shelf")

    def start(self) -> None:
        """Begin to put away."""
        self._thread.start()

    def begin(self, timeline: Beginning) -> None:
        """The parts that follow belong to this timeline. Waits for room: without it no part would be of use."""
        self._queue.put(timeline)

    def put(self, part: Part, *, wait: bool = False) -> None:
        """Hand over the next part of its rung; lost where there is no room for it and it shall not wait."""
        try:
            self._queue.put(part, block=wait)
        except queue.Full:
            self._lose(part, "trouble")

    def leave_out(self, part: Part) -> None:
        """The next part of its rung is not to be kept; a disk too far behind to be told of it hears of a later one."""
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(LeftOut(part))

    def close(self) -> None:
        """Put away what is waiting and end."""
        self._queue.put(None)
        self._thread.join()
        self._try(self._sink.close)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            match item:
                case Beginning():
                    self._timeline, self._begun, self._lost = item, False, set()
                case Part():
                    self._keep(item)
                case LeftOut(part):
                    self._leave_out(part)

    def _keep(self, part: Part) -> None:
        if (part.rung, part.segment) in self._lost:
            self.dropped += 1
        elif self._begin() and self._try(lambda: self._sink.append(part)):
            self.kept += 1
            self.disk = "ok"
        else:
            self._lose(part, self.disk)

    def _leave_out(self, part: Part) -> None:
        if self._begin():
            self._try(lambda: self._sink.leave_out(part))

    def _begin(self) -> bool:
        """Whether the timeline is known to the sink."""
        timeline = self._timeline
        if not self._begun and timeline is not None:
            self._begun = self._try(lambda: self._sink.begin(timeline))
        return self._begun

    def _try(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except OSError as error:
            self.disk = "full" if error.errno in FULL else "trouble"
            log.warning("not kept: %s", error)
            return False
        return True

    def _lose(self, part: Part, state: DiskState) -> None:
        self._lost.add((part.rung, part.segment))
        self.dropped += 1
        self.disk = state
