"""The stream as an edge knows it: the live window, the rewind lists, the marks; and who waits for what comes next.

Filled by `server.edge.source`, read by `server.edge.hls`. A list is rendered once for each change however many ask for
it; who waits for a part waits on one event that all share, and is let go when the stream has stood still too long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from recordings import lists
from recordings.archive import numbers_between
from recordings.index import Run
from recordings.layout import RunInfo, utc
from recordings.lists import Mark, Recorded, RewindList
from recordings.window import LiveRung, LiveSegment, LiveWindow
from recordings.wire import Begun, Kept, Made, Message
from server.marks import SHOT

Passage = tuple[datetime, datetime]
"""A stretch of time that was taken out of the recording (UTC)."""

WINDOW = 30  # segments in the live list: who pauses for half a minute goes on where they were
STATES = 256  # state versions that may still be shown by a viewer who is behind
WAITING_TARGETS = 3  # target durations after which a request that waits is let go (RFC 8216bis § 6.2.5.2)
FORGOTTEN_SECONDS = 600.0
"""A stream that has stood still for so long is over: what memory still has of it is no live picture any more, and the
recording's own rules, retention among them, hold for all of it."""
MOST_WAITING = 5_000  # requests; each holds a socket and some 10 kB, and a viewer has one or two


class TooMany(Exception):
    """As many requests wait as may."""


class Gone(Exception):
    """What was waited for did not come."""


class Stream:
    """One sitting's stream. `now` is monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.window = LiveWindow(WINDOW)
        self.marks: list[Mark] = []
        self.waiting = 0
        self._states: deque[Mark] = deque(maxlen=STATES)
        self._passages: tuple[Passage, ...] = ()
        self._rewinds: dict[str, RewindList] = {}
        self._runs: dict[str, RunInfo] = {}
        self._rendered: dict[tuple[str, bool], bytes] = {}
        self._rewound: dict[tuple[str, bool], tuple[int, bytes]] = {}
        self._changed = asyncio.Event()
        self._now = now
        self._made_at = now()

    # -- what comes in ---------------------------------------------------------------------------------------------

    def take(self, message: Message) -> None:
        """A message of the programme."""
        match message:
            case Begun(info):
                self.window.begin(message)
                self._runs[info.name] = info
            case Made():
                self._made_at = self._now()
                self.window.append(message)
            case Kept(run, rung, segment):
                if run in self._runs and not self.is_down(run, segment.number):
                    self._rewind(rung).append(Recorded(self._runs[run], segment))
        self._wake()

    def take_down(self, passages: Sequence[Passage]) -> None:
        """What nobody gets any more: from now on the lists mark it as a gap."""
        if tuple(passages) == self._passages:
            return
        self._passages = tuple(passages)
        for info in self._runs.values():
            for since, until in self._passages:
                for one in self._rewinds.values():
                    one.take_out(info.name, numbers_between(info, since, until))
        self._wake()

    def is_down(self, run: str, number: int) -> bool:
        """Whether the segment was taken down, wherever it may still lie: in the window, or on the disk."""
        info = self._runs.get(run)
        return info is not None and any(number in numbers_between(info, *one) for one in self._passages)

    def take_recorded(self, runs: Iterable[Run]) -> None:
        """What is on disk already. The newest segment may still be growing: it is told of when it is kept."""
        for run in runs:
            self._runs[run.info.name] = run.info
            for rung, segments in run.rungs.items():
                for segment in segments:
                    whole = segment.duration == run.info.segment_ticks or segment is not segments[-1]
                    if whole and not self.is_down(run.info.name, segment.number):
                        self._rewind(rung).append(Recorded(run.info, segment))
        self._wake()

    def take_marks(self, marks: Iterable[Mark]) -> None:
        """All marks of the sitting so far; cuts are left out, no player has a use for them."""
        self.marks = [mark for mark in marks if mark.kind != SHOT]
        self._wake()

    def take_state(self, epoch: str, version: int, at: datetime) -> None:
        """A new version of the public state."""
        values = {"epoch": epoch, "version": str(version)}
        self._states.append(Mark(f"state-{epoch}-{version}", "state", at, values))
        self._wake()

    def tick(self) -> None:
        """Let those who wait look at the time, and forget a stream that is over; called every second."""
        if self.window.info is not None and self._now() - self._made_at > FORGOTTEN_SECONDS:
            self.window = LiveWindow(WINDOW)
            self._rendered.clear()
        self._signal()

    def _rewind(self, rung: str) -> RewindList:
        return self._rewinds.setdefault(rung, RewindList(rung))

    def _wake(self) -> None:
        self._rendered.clear()
        self._signal()

    def _signal(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    # -- lists -----------------------------------------------------------------------------------------------------

    @property
    def rungs(self) -> Mapping[str, LiveRung]:
        """The rungs that can be played."""
        return {name: rung for name, rung in self.window.rungs.items() if rung.segments}

    def master(self, name: str) -> str | None:
        """The multivariant playlist of that name, None while there is nothing to play."""
        rewind, sound = lists.MASTERS[name]
        info = self.window.info
        there = self._rewinds if rewind else self.rungs
        rungs = [rung for rung in info.rungs if rung.name in there] if info else []
        if sound:
            rungs = [rung for rung in rungs if not rung.width] or rungs[-1:]
        return lists.master(rungs, rewind) if rungs else None

    @property
    def recorded_since(self) -> datetime | None:
        """The moment from which on the sitting can be rewound, None where it cannot."""
        return next((one.since for one in self._rewinds.values() if one.since), None)

    def live(self, rung: str, skip: bool) -> bytes:
        """The live list of a rung that can be played."""
        key = (rung, skip)
        if key not in self._rendered:
            self._rendered[key] = lists.live(rung, self.rungs, self._marks_of(rung), skip, self.is_down).encode()
        return self._rendered[key]

    def rewind(self, rung: str, skip: bool) -> bytes:
        """The rewind list of a rung that was recorded."""
        whole = self._rewinds[rung]
        version, body = self._rewound.get((rung, skip), (-1, b""))
        if version != whole.version:
            body = whole.render(skip).encode()
            self._rewound[rung, skip] = whole.version, body
        return body

    def rewind_position(self, rung: str) -> int:
        """Number of the newest recorded segment, -1 where there is none."""
        return self._rewinds[rung].last if rung in self._rewinds else -1

    def _marks_of(self, rung: str) -> list[Mark]:
        """The marks within the window, and of each kind the one that holds when it begins."""
        first = self.window.rungs[rung].segments[0]
        since = utc(first.run, first.start)
        marks = [*self.marks[-STATES:], *self._states]
        holding = {mark.kind: mark for mark in marks if mark.at < since}
        return [*holding.values(), *(mark for mark in marks if mark.at >= since)]

    # -- bytes -----------------------------------------------------------------------------------------------------

    def segment(self, run: str, rung: str, number: int) -> LiveSegment | None:
        """A segment of the window."""
        known = self.window.rungs.get(rung)
        return known.find(run, number) if known else None

    def part(self, run: str, rung: str, number: int, index: int) -> bytes | None:
        """A part of the window."""
        segment = self.segment(run, rung, number)
        return segment.parts[index].data if segment and index < len(segment.parts) else None

    # -- waiting ---------------------------------------------------------------------------------------------------

    async def wait(self, ready: Callable[[], Any]) -> None:
        """Wait until `ready` is true. Raises Gone when it was not for too long, TooMany where no more may wait."""
        if ready():
            return
        if self.waiting >= MOST_WAITING:
            raise TooMany
        until = self._now() + self._patience()
        self.waiting += 1
        try:
            while not ready():
                if self._now() >= until:
                    raise Gone
                await self.changed()
        finally:
            self.waiting -= 1

    def changed(self) -> Coroutine[Any, Any, Literal[True]]:
        """Wait for whatever comes after this call; not after the first step of a task that awaits it."""
        return self._changed.wait()

    def _patience(self) -> float:
        info = self.window.info
        return WAITING_TARGETS * lists.target_s(info) if info else 0.0
