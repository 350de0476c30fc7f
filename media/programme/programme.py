"""The programme's thread: keeps the pace, hands slots to the studio and parts to their sinks, reports once a second.

The pace is absolute: slot n is due at start + n / fps, so nothing drifts. When the machine is late, pictures are left
out but time goes on; only where it stood still for longer than `TOO_LATE` a new timeline begins.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from media.local_wire import Control, Message, Packet
from media.programme.gate import Dumped, Gate
from media.programme.placards import Placards
from media.programme.ports import TICKS, Archive, Beginning, Direct, Pacer, Part, PartSink
from media.programme.settings import ProgrammeSettings
from media.programme.shelf import Shelf
from media.programme.studio import Studio, Wishes

log = logging.getLogger(__name__)

LEAVE_OUT = 2  # slots of lateness from which on pictures are left out; less is the machine's usual unrest
TOO_LATE = 10.0  # seconds; after a suspended machine nobody wants the minutes it slept
EVER = datetime.min.replace(tzinfo=UTC)
INBOX = 8192  # messages, several seconds of five busy tracks


@dataclass(frozen=True, slots=True)
class Outlets:
    """Where parts go: `live` is called from the programme's thread and must neither block nor raise, `archive` from a
    thread of its own. `first` is the number of the first segment that is free, `earlier` counts former timelines.
    `direct` gets each slot before it is part of anything; None where nothing may leave at once. `withdraw` is told of
    stretches (UTC) that nobody shall get afterwards, though they have left; it neither blocks nor raises."""

    live: PartSink
    archive: Archive
    first: int = 1
    earlier: int = 0
    direct: Direct | None = None
    withdraw: Callable[[datetime, datetime], None] = lambda since, until: None


class Programme:
    """`run` holds a thread; `put` may be called from another one, `report` is called from the programme's."""

    def __init__(
        self,
        settings: ProgrammeSettings,
        pacer: Pacer,
        outlets: Outlets,
        wishes: Wishes,
        report: Callable[[dict[str, Any]], None],
    ) -> None:
        self.dropped = 0
        self._settings = settings
        self._pacer = pacer
        self._studio = Studio(settings, wishes)
        self._live = outlets.live
        self._direct = outlets.direct
        self._withdraw = outlets.withdraw
        self._shelf = Shelf(outlets.archive)
        self._behind = _Behind(self._live, self._shelf)
        self._gate = Gate(round(settings.delay_s * TICKS), self._behind)
        self._first = self._free = outlets.first
        self._earlier = outlets.earlier
        self._report = report
        self._inbox: deque[Message] = deque()
        self._start = 0.0
        self._pictures = 0
        self._late = 0.0
        self._closed = False

    def run(self) -> None:
        """Make the programme until the pacer announces the end; every part that has left by then has been put away.

        What is still held back leaves only where the sitting is closed. A link that breaks says nothing of the kind:
        the red key may be on its way, and so what waits is lost.
        """
        self._shelf.start()
        try:
            self._anchor()
            while self._pacer.wait_until(self._due()):
                self._slot()
        finally:
            self._behind.patient = True
            self._end()
            self._shelf.close()
            self._live.close()

    def put(self, message: Message) -> None:
        """Hand over a message of the link; packets are dropped when the studio is seconds behind."""
        if isinstance(message, Packet) and len(self._inbox) >= INBOX:
            self.dropped += 1
            return
        self._inbox.append(message)

    def _due(self) -> float:
        return self._start + self._studio.timeline.slot / self._settings.fps

    def _anchor(self) -> None:
        """Lay the timeline's zero onto this moment, and announce it."""
        timeline = self._studio.timeline
        self._start, self._first = self._pacer.monotonic(), self._free
        packagers = timeline.packagers
        beginning = Beginning(
            begun=self._pacer.now(),
            first=self._first,
            earlier=self._earlier,
            rungs=tuple(packager.rung for packager in packagers),
            inits=tuple(packager.init for packager in packagers),
            part_ticks=self._settings.slots_per_part * timeline.ticks_per_slot,
            segment_ticks=self._settings.slots_per_segment * timeline.ticks_per_slot,
        )
        self._earlier += 1
        if self._direct is not None:
            self._direct.begin(beginning)
        self._gate.begin(beginning)

    def _slot(self) -> None:
        now = self._pacer.monotonic()
        for _ in range(len(self._inbox)):
            self._take(self._inbox.popleft(), now)
        late = now - self._due()
        if late > TOO_LATE:
            log.warning("programme was %.0f s late: new timeline", late)
            self._studio.restart(now)
            self._anchor()
        leave_out = late * self._settings.fps >= LEAVE_OUT
        parts = self._studio.slot(now, leave_out)
        if self._direct is not None:
            self._direct.slot(self._studio.timeline.fresh_picture, self._studio.timeline.fresh_sound)
        for part in parts:
            self._send(part)
        self._count(late, leave_out)

    def _send(self, part: Part) -> None:
        self._free = self._first + part.segment + 1
        self._gate.append(part)

    def _end(self) -> None:
        """Carry out the orders that came with the end, then let go what may be let go."""
        while self._inbox:
            self._obey(self._inbox.popleft())
        if self._closed:
            self._gate.flush()

    def _take(self, message: Message, now: float) -> None:
        """Orders about what leaves the programme are the gate's, all else is the studio's."""
        if not self._obey(message):
            self._studio.receive(message, now)

    def _obey(self, message: Message) -> bool:
        """Whether the message is an order about what leaves the programme, which is then carried out."""
        match message:
            case Control({"type": "archive", "open": bool(is_open)}):
                self._gate.open_archive(self._tick) if is_open else self._gate.shut_archive()
            case Control({"type": "dump", "id": str(dump_id), "title": str(title), "line": str(line)}):
                self._gate.dump(dump_id, self._tick, Placards(self._settings, title, line).instead_of)
            case Control({"type": "take-down", "since": str(since), "until": str(until), "title": str(title)}):
                placard = Placards(self._settings, title, "").instead_of
                self._gate.take_down(datetime.fromisoformat(since), datetime.fromisoformat(until), placard)
                self._withdraw(datetime.fromisoformat(since), datetime.fromisoformat(until))
            case Control({"type": "leave-out", "since": str(since), "until": str(until)}):
                self._gate.leave_out(datetime.fromisoformat(since), datetime.fromisoformat(until))
            case Control({"type": "withdraw", "until": str(until)}):
                self._withdraw(EVER, datetime.fromisoformat(until))
            case Control({"type": "closed"}):
                self._closed = True
            case Control({"type": "watched", "track": str(track_id), "watched": bool(watched)}):
                self._watch(track_id, watched)
            case _:
                return False
        return True

    def _watch(self, track_id: str, watched: bool) -> None:
        if self._direct is not None:
            self._direct.watch(track_id, watched)

    @property
    def _tick(self) -> int:
        """Where the timeline stands."""
        return self._studio.timeline.slot * self._studio.timeline.ticks_per_slot

    def _count(self, late: float, leave_out: bool) -> None:
        self._pictures += not leave_out
        self._late = max(self._late, late)
        if self._studio.timeline.slot % self._settings.fps == 0:
            self._report(self._status())
            self._pictures, self._late = 0, 0.0

    def _status(self) -> dict[str, Any]:
        """About the past second: pictures made, worst lateness in ms, parts kept so far, what is being shown."""
        return {
            "type": "status",
            "fps": self._pictures,
            "late_ms": round(self._late * 1000),
            "parts": self._shelf.kept,
            "layout": self._studio.shown.layout,
            "disk": self._shelf.disk,
            "dropped": self.dropped + self._shelf.dropped,
            "broken_scenes": self._studio.broken_scenes,
            "left_out": self._gate.left_out,
            "dumped": [_reported(one) for one in self._gate.dumped],
        }


def _reported(dumped: Dumped) -> dict[str, Any]:
    """A press of the red key as JSON values; times in UTC."""
    values = {"id": dumped.dump_id, "parts": dumped.parts, "size": dumped.size}
    return values | {"since": dumped.since.isoformat(), "until": dumped.until.isoformat()}


class _Behind:
    """What stands behind the gate: the live stream, and the archive with its own thread.

    `patient`: the programme ends, so that nothing has to be lost for the sake of the pace.
    """

    def __init__(self, live: PartSink, shelf: Shelf) -> None:
        self.patient = False
        self._live = live
        self._shelf = shelf

    def begin(self, timeline: Beginning) -> None:
        self._live.begin(timeline)
        self._shelf.begin(timeline)

    def release(self, part: Part, kept: bool) -> None:
        self._live.append(part)
        if kept:
            self._shelf.put(part, wait=self.patient)
        else:
            self._shelf.leave_out(part)
