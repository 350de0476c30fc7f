"""Between the making of parts and everything that leaves the programme: the delay, the red key, and what is not kept.

Parts wait here in memory for as long as the public shall be behind, measured by the parts themselves, not by a clock.
The red key replaces all that wait by the placard, and with them what is made up to the next segment: its pictures need
those that were thrown away. Both the live stream and the archive stand behind the gate, so neither ever gets what was
dumped. While the archive is shut its parts are counted as left out; it opens again where a segment begins. It is shut
until the first order: a programme that starts anew may be told of its scene before it is told that nothing is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from media.programme.ports import TICKS, Beginning, Part

REPORTED = 8  # dumps that a report repeats: one report may be lost, eight in a row are not

REMEMBERED = 64  # passages; only the newest can touch what waits, and the delay is a minute at most


class Outlet(Protocol):
    """What stands behind the gate."""

    def begin(self, timeline: Beginning) -> None:
        """A new timeline."""
        ...

    def release(self, part: Part, kept: bool) -> None:
        """The next part of its rung; `kept`: it belongs into the archive too."""
        ...


Placard = Callable[[Part], Part]
"""Makes the placard that stands in a part's place: the same rung, segment, start and duration."""


@dataclass(frozen=True, slots=True)
class Dumped:
    """What a press of the red key threw away: parts of all rungs, bytes."""

    dump_id: str
    since: datetime
    until: datetime
    parts: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    due: int
    item: Beginning | Part
    timeline: Beginning
    kept: bool = True


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch (UTC) whose parts leave as the placard, to the end of its last segment: it needs what is gone.

    Without a placard they leave as they are, and are not kept.
    """

    since: datetime
    until: datetime
    placard: Placard | None

    def covers(self, part: Part, timeline: Beginning) -> bool:
        until = _next_multiple(_tick_of(timeline, self.until), timeline.segment_ticks)
        return part.start < until and part.start + part.duration > _tick_of(timeline, self.since)


class Gate:
    """Belongs to the programme's thread. `delay` in TICKS; `dumped` are the presses of the red key carried out."""

    def __init__(self, delay: int, outlet: Outlet) -> None:
        self.dumped: tuple[Dumped, ...] = ()
        self.left_out = 0
        self._delay = delay
        self._outlet = outlet
        self._waiting: deque[_Waiting] = deque()
        self._timeline: Beginning | None = None
        self._before = self._made = 0
        self._ordered = False
        self._shut = True
        self._opens_at = self._placard_until = 0
        self._placard: Placard | None = None
        self._dump: Dumped | None = None
        self._past_dump: set[str] = set()
        self._passages: tuple[_Passage, ...] = ()

    # -- parts -----------------------------------------------------------------------------------------------------

    def begin(self, timeline: Beginning) -> None:
        """A new timeline; it waits where parts of the former one do."""
        self._finish_dump()
        self._timeline, self._before = timeline, self._made
        self._opens_at = 0
        self._waiting.append(_Waiting(self._made + (self._delay if self._waiting else 0), timeline, timeline))
        self._release()

    def append(self, part: Part) -> None:
        """The next part, as soon as it is made."""
        end = self._before + part.start + part.duration
        self._made = max(self._made, end)
        kept = not self._shut and self._segment_start(part) >= self._opens_at
        kept = kept and self._may_be_kept(part, self._beginning)
        self._waiting.append(_Waiting(end + self._delay, self._shown(part), self._beginning, kept))
        self._release()

    def _shown(self, part: Part) -> Part:
        """The part, or what is shown instead. The rungs are not in step: the dump ends when all are past it."""
        if part.start < self._placard_until:
            return self._thrown_away(part)
        self._past_dump.add(part.rung)
        if self._past_dump.issuperset(rung.name for rung in self._beginning.rungs):
            self._finish_dump()
        return self._without_passages(part, self._beginning)

    def flush(self) -> None:
        """Let everything go that still waits: the sitting is closed, and nobody can press the key any more."""
        self._finish_dump()
        self._made += self._delay
        self._release()

    def _release(self) -> None:
        while self._waiting and self._waiting[0].due <= self._made:
            waiting = self._waiting.popleft()
            match waiting.item:
                case Beginning() as timeline:
                    self._outlet.begin(timeline)
                case Part() as part:
                    self.left_out += not waiting.kept
                    self._outlet.release(part, waiting.kept)

    def _segment_start(self, part: Part) -> int:
        return part.segment * self._beginning.segment_ticks

    @property
    def _beginning(self) -> Beginning:
        assert self._timeline is not None, "begin comes first"
        return self._timeline

    # -- the red key -----------------------------------------------------------------------------------------------

    def dump(self, dump_id: str, tick: int, placard: Placard) -> None:
        """Throw away what waits and what is made until the segment after `tick`, where the timeline stands, begins."""
        self._finish_dump()
        self._placard, self._past_dump = placard, set()
        self._placard_until = _next_multiple(tick, self._beginning.segment_ticks)
        self._dump = Dumped(dump_id, self._utc(self._oldest(tick)), self._utc(self._placard_until))
        for place, waiting in enumerate(self._waiting):
            if isinstance(waiting.item, Part):
                self._waiting[place] = replace(waiting, item=self._thrown_away(waiting.item))

    def _oldest(self, tick: int) -> int:
        """The tick, of this timeline, from which on nothing has left yet; negative where it lies before its begin."""
        parts = [one.due - self._delay - one.item.duration for one in self._waiting if isinstance(one.item, Part)]
        return min(parts, default=self._before + tick) - self._before

    def _thrown_away(self, part: Part) -> Part:
        assert self._placard is not None and self._dump is not None, "only the red key throws away"
        self._dump = replace(self._dump, parts=self._dump.parts + 1, size=self._dump.size + len(part.data))
        return self._placard(part)

    def _finish_dump(self) -> None:
        """No part of any rung belongs to the running dump any more: from now on it is reported."""
        if self._dump is not None:
            self.dumped = (*self.dumped, self._dump)[-REPORTED:]
        self._dump, self._placard, self._placard_until = None, None, 0

    def _utc(self, tick: int) -> datetime:
        return self._beginning.begun + timedelta(microseconds=tick * 1_000_000 // TICKS)

    # -- passages that are taken down, or left out of the archive --------------------------------------------------

    def take_down(self, since: datetime, until: datetime, placard: Placard) -> None:
        """The placard instead of what waits of the stretch (UTC), and of what is being made of its last segment."""
        self._remember(_Passage(since, until, placard))

    def leave_out(self, since: datetime, until: datetime) -> None:
        """Keep nothing of what waits of the stretch (UTC), nor of what is being made of its last segment."""
        self._remember(_Passage(since, until, None))

    def _remember(self, passage: _Passage) -> None:
        self._passages = (*self._passages, passage)[-REMEMBERED:]
        for place, waiting in enumerate(self._waiting):
            if isinstance(waiting.item, Part):
                kept = waiting.kept and self._may_be_kept(waiting.item, waiting.timeline)
                shown = self._without_passages(waiting.item, waiting.timeline)
                self._waiting[place] = replace(waiting, item=shown, kept=kept)

    def _without_passages(self, part: Part, timeline: Beginning) -> Part:
        found = (one.placard for one in self._passages if one.placard and one.covers(part, timeline))
        return next((placard(part) for placard in found), part)

    def _may_be_kept(self, part: Part, timeline: Beginning) -> bool:
        return not any(one.placard is None and one.covers(part, timeline) for one in self._passages)

    # -- the archive -----------------------------------------------------------------------------------------------

    def shut_archive(self) -> None:
        """From the part that is being made on nothing is kept."""
        self._ordered = self._shut = True

    def open_archive(self, tick: int) -> None:
        """Keep again from the first segment that begins at `tick` or later: one that a decoder can begin with.

        Where this is the first order, nothing since the beginning was to be left out but for want of an order.
        """
        first, self._ordered = not self._ordered and self._made == self._before, True
        if self._shut:
            self._shut = False
            self._opens_at = 0 if first else _next_multiple(tick, self._beginning.segment_ticks)


def _tick_of(timeline: Beginning, at: datetime) -> int:
    return (at - timeline.begun) // timedelta(microseconds=1) * TICKS // 1_000_000


def _next_multiple(number: int, of: int) -> int:
    return -(-number // of) * of
