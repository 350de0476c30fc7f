"""The programme's thread: keeps the pace, hands slots to the studio and segments to the shelf, reports once a second.

The pace is absolute: slot n is due at start + n / fps, so nothing drifts. When the machine is late, pictures are left
out but time goes on; only where it stood still for longer than `TOO_LATE` a new timeline begins.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from media.local_wire import Message, Packet
from media.programme.packager import Segment
from media.programme.ports import Pacer, SegmentSink
from media.programme.settings import ProgrammeSettings
from media.programme.shelf import Shelf
from media.programme.studio import Studio, Wishes

log = logging.getLogger(__name__)

LEAVE_OUT = 2  # slots of lateness from which on pictures are left out; less is the machine's usual unrest
TOO_LATE = 10.0  # seconds; after a suspended machine nobody wants the minutes it slept
INBOX = 8192  # messages, several seconds of five busy tracks


class Programme:
    """`run` holds a thread; `put` may be called from another one, `report` is called from the programme's."""

    def __init__(
        self,
        settings: ProgrammeSettings,
        pacer: Pacer,
        sink: SegmentSink,
        wishes: Wishes,
        report: Callable[[dict[str, Any]], None],
    ) -> None:
        self.dropped = 0
        self._settings = settings
        self._pacer = pacer
        self._studio = Studio(settings, wishes)
        self._shelf = Shelf(sink)
        self._report = report
        self._inbox: deque[Message] = deque()
        self._start = 0.0
        self._origin = datetime.fromtimestamp(0, UTC)
        self._pictures = 0
        self._late = 0.0

    def run(self) -> None:
        """Make the programme until the pacer announces the end; every segment finished by then has been put away."""
        self._shelf.start()
        self._anchor()
        try:
            while self._pacer.wait_until(self._due()):
                self._slot()
        finally:
            self._shelf.close()

    def put(self, message: Message) -> None:
        """Hand over a message of the link; packets are dropped when the studio is seconds behind."""
        if isinstance(message, Packet) and len(self._inbox) >= INBOX:
            self.dropped += 1
            return
        self._inbox.append(message)

    def _due(self) -> float:
        return self._start + self._studio.timeline.slot / self._settings.fps

    def _anchor(self) -> None:
        """Lay the timeline's zero onto this moment."""
        self._start, self._origin = self._pacer.monotonic(), self._pacer.now()

    def _slot(self) -> None:
        now = self._pacer.monotonic()
        for _ in range(len(self._inbox)):
            self._studio.receive(self._inbox.popleft(), now)
        late = now - self._due()
        if late > TOO_LATE:
            log.warning("programme was %.0f s late: new timeline", late)
            self._studio.restart(now)
            self._anchor()
        leave_out = late * self._settings.fps >= LEAVE_OUT
        if (segment := self._studio.slot(now, leave_out)) is not None:
            self._put_away(segment)
        self._count(late, leave_out)

    def _put_away(self, segment: Segment) -> None:
        at = self._origin + timedelta(seconds=float(segment.start))
        self._shelf.put(self._studio.timeline.packager.init, segment, at)

    def _count(self, late: float, leave_out: bool) -> None:
        self._pictures += not leave_out
        self._late = max(self._late, late)
        if self._studio.timeline.slot % self._settings.fps == 0:
            self._report(self._status())
            self._pictures, self._late = 0, 0.0

    def _status(self) -> dict[str, Any]:
        """About the past second: pictures made, worst lateness in ms, segments kept so far, what is being shown."""
        return {
            "type": "status",
            "fps": self._pictures,
            "late_ms": round(self._late * 1000),
            "segment": self._shelf.kept,
            "layout": self._studio.scene.layout,
            "disk": self._shelf.disk,
            "dropped": self.dropped + self._shelf.dropped,
            "broken_scenes": self._studio.broken_scenes,
        }
