"""What is recorded on the meeting's machine, as another machine was told of it (`server.archive.feed`).

The rule is denial: nothing is there before everything was told once, nothing that was told to be gone, nothing that was
taken down since (the public document says so, which comes by another way and at once), and nothing at all once the
meeting's machine has been silent for too long.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from recordings.archive import touches
from recordings.index import Run
from recordings.layout import INIT, LayoutError, RunInfo, Segment, from_index_line, from_values, segment_number
from recordings.passages import Passages, without
from recordings.wire import Begun, Kept, Message
from server.archive.reading import SETTLED_SECONDS, Recorded
from server.captions.vtt import spans_of

SILENCE_SECONDS: Final = 15.0
"""A silence as long as this is the line's, and no absence."""

Segments = Mapping[int, Segment]


@dataclass(frozen=True, slots=True)
class Told:
    """A run; nothing in it is changed in place, for threads read it."""

    info: RunInfo
    rungs: Mapping[str, Segments] = field(default_factory=dict)

    def run(self, folder: Path) -> Run:
        """As if it were on this disk."""
        rungs = {one.name: _in_order(self.rungs.get(one.name, {})) for one in self.info.rungs}
        return Run(folder / self.info.name, self.info, rungs)

    def changed(self, rung: str, segments: Segments) -> Told:
        """With other segments of a rung."""
        return replace(self, rungs={**self.rungs, rung: segments})


Runs = Mapping[str, Told]


def _in_order(segments: Segments) -> tuple[Segment, ...]:
    return tuple(segments[number] for number in sorted(segments))


class Mirror:
    """One sitting's. `passages` were taken down; `trust` is how many seconds of absence are borne; `now` monotonic."""

    def __init__(self, passages: Callable[[], Passages], trust: float, now: Callable[[], float]) -> None:
        self.removed = 0
        """Another number whenever something may have to be deleted here."""
        self.heard = asyncio.Event()
        """Set once everything was told."""
        self._passages = passages
        self._trust = trust + SILENCE_SECONDS
        self._now = now
        self._heard_at = now()
        self._runs: Runs = {}
        self._again: Runs | None = {}
        self._version = 0
        self._read_at = float("-inf")
        self._key: tuple[Passages, int] | None = None
        self._read_version = -1
        self._recorded: Recorded = ((), ())

    # -- what is there -------------------------------------------------------------------------------------------------

    @property
    def silent(self) -> bool:
        """Whether the meeting's machine does not answer now."""
        return self._now() - self._heard_at > SILENCE_SECONDS

    @property
    def expired(self) -> bool:
        """Whether the meeting's machine has been away for too long."""
        return self._now() - self._heard_at > self._trust

    @property
    def known(self) -> bool:
        """Whether it can be said what is there."""
        return self.heard.is_set() and not self.expired

    def read(self) -> Recorded:
        """The runs and the pieces of time they hold; may be called in a thread."""
        if not self.known:
            return (), ()
        key = tuple(self._passages()), self.removed
        settled = self._now() - self._read_at >= SETTLED_SECONDS
        if key != self._key or (settled and self._read_version != self._version):
            self._key, self._read_version, self._read_at = key, self._version, self._now()
            told = sorted(self._runs.items())
            runs = tuple(without(one.run(Path()), key[0]) for _, one in told)
            self._recorded = runs, spans_of(runs)
        return self._recorded

    def size(self, run: str, rung: str, name: str) -> int | None:
        """Bytes of a file that may be served now, 0 where they were not told; None where it is not there."""
        told = self._runs.get(run) if self.known else None
        if told is None or rung not in told.rungs:
            return None
        if name == INIT:
            return 0
        segment = told.rungs[rung].get(segment_number(name) or -1)
        return None if segment is None or self._is_down(told.info, segment) else segment.size

    def _is_down(self, info: RunInfo, segment: Segment) -> bool:
        return any(touches(info, segment, *passage) for passage in self._passages())

    # -- what is told --------------------------------------------------------------------------------------------------

    def begin_again(self) -> None:
        """After a new connection everything is told anew; until then what is known stays."""
        self._again = {}

    def alive(self) -> None:
        """A sign of life. One that comes after everything was told confirms what is known."""
        if self._again is None:
            self._heard_at = self._now()

    def take(self, line: bytes) -> None:
        """A line of the feed; raises LayoutError for what is none."""
        try:
            self._take(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LayoutError("no line of the archive's feed") from error

    def _take(self, values: Any) -> None:
        if "complete" in values:
            self._complete()
        elif self._again is not None:
            self._again = _changed(self._again, values)
        else:
            self._runs = _changed(self._runs, values)
            self.removed += "gone" in values
        self._version += 1

    def _complete(self) -> None:
        if self._again is not None:
            self._runs, self._again = self._again, None
        self.removed += 1
        self._heard_at = self._now()
        self.heard.set()

    def take_stream(self, message: Message) -> None:
        """A message of the programme: what it has kept can be had before the archive's feed says so."""
        self._runs = _streamed(self._runs, message)
        if self._again is not None:
            self._again = _streamed(self._again, message)
        self._version += 1


def _streamed(runs: Runs, message: Message) -> Runs:
    match message:
        case Begun(info):
            return {**runs, info.name: runs.get(info.name, Told(info))}
        case Kept(run, rung, segment) if run in runs:
            segments = {**runs[run].rungs.get(rung, {}), segment.number: segment}
            return {**runs, run: runs[run].changed(rung, segments)}
        case _:
            return runs


def _changed(runs: Runs, values: Any) -> Runs:
    """The runs after a message; raises KeyError and the like for what is none."""
    if "run" in values:
        info = from_values(values["run"])
        return {**runs, info.name: Told(info)}
    if "of" not in values:
        gone_run = values["gone"]
        return {name: told for name, told in runs.items() if name != gone_run}
    run, rung = values["of"]
    gone = frozenset(values.get("gone", ()))
    segments = {number: one for number, one in runs[run].rungs.get(rung, {}).items() if number not in gone}
    segments |= {one.number: one for one in _segments(values.get("more", ()))}
    return {**runs, run: runs[run].changed(rung, segments)}


def _segments(lines: Sequence[str]) -> list[Segment]:
    return [from_index_line(line.encode()) for line in lines]
