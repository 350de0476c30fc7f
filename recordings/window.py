"""The live window in memory: the last segments of every rung, part by part, as they come over the socket; pure.

The programme's end keeps a short one for an edge that has just come, an edge a longer one for its viewers. Numbers in
it follow each other without a gap, because a media playlist counts by position: where some were missed, the window
begins anew behind them.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from recordings.layout import Piece, RunInfo, Segment, start_of
from recordings.wire import Begun, Made


@dataclass(slots=True)
class LiveSegment:
    """A segment as far as it is there; `done` when no part follows."""

    run: RunInfo
    number: int
    parts: list[Made] = field(default_factory=list)
    done: bool = False

    @property
    def duration(self) -> int:
        """Ticks, so far."""
        return sum(part.duration for part in self.parts)

    @property
    def start(self) -> int:
        """Tick of its run."""
        return start_of(self.run, self.number)

    def data(self) -> bytes:
        """The segment's bytes, so far."""
        return b"".join(part.data for part in self.parts)

    def segment(self) -> Segment:
        """The same as it is written on disk."""
        pieces = tuple(Piece(len(part.data), part.duration, part.independent) for part in self.parts)
        return Segment(self.number, self.start, pieces)


class LiveRung:
    """The window of one rung: at most `length` finished segments and the growing one."""

    def __init__(self, length: int) -> None:
        self.segments: deque[LiveSegment] = deque()
        self._length = length

    def append(self, run: RunInfo, part: Made) -> bool:
        """Take a part; False where it is known already, or does not fit what is there."""
        last = self.segments[-1] if self.segments else None
        if last is not None and (last.run.name, last.number) == (run.name, part.number):
            return self._grow(last, part)
        if part.index or (last is not None and last.run.name == run.name and part.number <= last.number):
            return False
        self._open(LiveSegment(run, part.number), last)
        return self._grow(self.segments[-1], part)

    def _open(self, segment: LiveSegment, last: LiveSegment | None) -> None:
        if last is not None:
            last.done = True  # of a run that ended in the middle of a segment
            if segment.number != last.number + 1:
                self.segments.clear()
        self.segments.append(segment)
        while len(self.segments) > self._length + 1:
            self.segments.popleft()

    @staticmethod
    def _grow(segment: LiveSegment, part: Made) -> bool:
        if segment.done or part.index != len(segment.parts):
            return False
        segment.parts.append(part)
        segment.done = part.ends
        return True

    @property
    def position(self) -> tuple[int, int]:
        """Number of the newest segment and index of its newest part; (-1, -1) before the first."""
        if not self.segments:
            return -1, -1
        last = self.segments[-1]
        return last.number, len(last.parts) - 1

    @property
    def next(self) -> tuple[int, int]:
        """Number and index of the part that comes next if nothing breaks."""
        number, index = self.position
        return (number + 1, 0) if not self.segments or self.segments[-1].done else (number, index + 1)

    def find(self, run: str, number: int) -> LiveSegment | None:
        """The segment of that number, where it is in the window and of that run."""
        at = number - self.segments[0].number if self.segments else -1
        segment = self.segments[at] if 0 <= at < len(self.segments) else None
        return segment if segment is not None and segment.run.name == run else None


class LiveWindow:
    """All rungs of the newest run, with what is left of those before; `length` in segments."""

    def __init__(self, length: int) -> None:
        self._length = length
        self._begun: OrderedDict[str, Begun] = OrderedDict()
        self.rungs: dict[str, LiveRung] = {}

    @property
    def info(self) -> RunInfo | None:
        """The newest run."""
        return next(reversed(self._begun.values())).info if self._begun else None

    def begin(self, begun: Begun) -> bool:
        """Take a run; False where it is known already."""
        if begun.info.name in self._begun:
            return False
        self._begun[begun.info.name] = begun
        names = [rung.name for rung in begun.info.rungs]
        self.rungs = {name: self.rungs.get(name, LiveRung(self._length)) for name in names}
        return True

    def append(self, part: Made) -> bool:
        """Take a part; False where it is known already or belongs to nothing that is known."""
        begun, rung = self._begun.get(part.run), self.rungs.get(part.rung)
        if begun is None or rung is None or not rung.append(begun.info, part):
            return False
        self._forget()
        return True

    def init(self, run: str, rung: str) -> bytes | None:
        """An initialization segment that the window still needs."""
        begun = self._begun.get(run)
        return begun.inits.get(rung) if begun else None

    def messages(self, hidden: Callable[[LiveSegment], bool] = lambda segment: False) -> Iterator[Begun | Made]:
        """What is in the window, for whoever has just come: runs before their parts, parts in order.

        Of a segment that is `hidden` there is nothing.
        """
        for run, begun in self._begun.items():
            yield begun
            for rung in self.rungs.values():
                for segment in rung.segments:
                    if segment.run.name == run and not hidden(segment):
                        yield from segment.parts

    def _forget(self) -> None:
        """Let go of runs that no segment belongs to any more; the newest stays."""
        needed = {segment.run.name for rung in self.rungs.values() for segment in rung.segments}
        newest = next(reversed(self._begun))
        for name in [name for name in self._begun if name not in needed and name != newest]:
            del self._begun[name]
