"""What of a sitting is recorded, as short as it can be told: the lines of the indices, read on from where they ended.

For edges on other machines (`server.archive.feed`). A look costs the folders' dates; a rung whose date changed is
listed again, at most every SETTLED_SECONDS, for one under way changes every second. Files are the truth: a line without
its file is not told, and a file without its line is read, once it has stopped growing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recordings.index import read_info, run_folders, scan
from recordings.layout import INDEX, LayoutError, RunInfo, index_line, segment_number, to_values

log = logging.getLogger(__name__)

SETTLED_SECONDS: Final = 5.0
MOST_LINES: Final = 1_000
"""Of one message: 200 kB."""

Lines = Mapping[int, str]
"""The lines of a rung's index by segment number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as it is told: its values, and the lines of its rungs."""

    values: Mapping[str, Any]
    rungs: Mapping[str, Lines]


Inventory = Mapping[str, Shown]
"""All runs by name; what did not change since the last look is the very same object."""


class Inventories:
    """Looks at one sitting's folder; `look` belongs into a thread, one at a time. `now` is monotonic seconds."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._folder = folder
        self._now = now
        self._runs: dict[str, _Run] = {}

    def look(self) -> Inventory:
        """What is there."""
        found = {path.name: path for path in run_folders(self._folder)}
        self._runs = {name: one for name, one in self._runs.items() if name in found}
        for name in found.keys() - self._runs.keys():
            if (opened := _opened(found[name])) is not None:
                self._runs[name] = opened
        now = self._now()
        return {name: one.look(now) for name, one in sorted(self._runs.items())}


def _opened(folder: Path) -> _Run | None:
    """None for what is no run yet, or cannot be read."""
    try:
        return _Run(folder, read_info(folder))
    except FileNotFoundError:
        return None
    except (OSError, LayoutError) as error:
        log.warning("run %s left out: %s", folder.name, error)
        return None


class _Run:
    def __init__(self, folder: Path, info: RunInfo) -> None:
        self._values = to_values(info)
        self._rungs = {rung.name: _Rung(folder / rung.name, info) for rung in info.rungs}

    def look(self, now: float) -> Shown:
        return Shown(self._values, {name: one.look(now) for name, one in self._rungs.items()})


class _Rung:
    def __init__(self, folder: Path, info: RunInfo) -> None:
        self._folder = folder
        self._info = info
        self._lines: Lines = {}
        self._indexed: dict[int, str] = {}
        self._unfinished: Lines = {}
        self._read_to = 0
        self._again = float("-inf")
        self._done: tuple[int, int] | None = None

    def look(self, now: float) -> Lines:
        """Its lines."""
        looks = _looks(self._folder)
        if now >= self._again and looks != self._done:
            self._again = now + SETTLED_SECONDS
            self._done = looks if self._read() else None
        return self._lines

    def _read(self) -> bool:
        """Whether nothing was left out because it may still grow."""
        self._read_index()
        there = set(_numbers(self._folder))
        lines = {number: line for number, line in self._indexed.items() if number in there}
        former, self._unfinished = self._unfinished, dict(self._scanned(there - lines.keys()))
        resting = {number: line for number, line in self._unfinished.items() if former.get(number) == line}
        self._lines = dict(sorted((lines | resting).items()))
        return len(resting) == len(self._unfinished)

    def _scanned(self, numbers: set[int]) -> Iterator[tuple[int, str]]:
        for number in numbers:
            segment = scan(self._folder, self._info, number)
            if segment is not None and segment.pieces:
                yield number, index_line(segment).decode().rstrip()

    def _read_index(self) -> None:
        """The whole lines that are new; from the beginning where the file was replaced by a shorter one."""
        try:
            with (self._folder / INDEX).open("rb") as file:
                if file.seek(0, 2) < self._read_to:
                    self._indexed, self._read_to = {}, 0
                file.seek(self._read_to)
                data = file.read()
        except FileNotFoundError:
            return
        whole = data[: data.rfind(b"\n") + 1]
        self._read_to += len(whole)
        self._indexed |= dict(_numbered(whole.decode("ascii", "replace").splitlines()))


def _numbered(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their segment's number, without reading the rest of them; one that was cut short is no line."""
    for line in lines:
        number = line[1:].partition(",")[0]
        if line.startswith("[") and line.endswith("]]]") and number.isdecimal():
            yield int(number), line


def _looks(folder: Path) -> tuple[int, int]:
    """Changes with every file that comes or goes, and with every segment that is finished."""
    return _stamp(folder), _stamp(folder / INDEX)


def _stamp(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # not yet, or taken away meanwhile: the next look differs
        return 0


def _numbers(folder: Path) -> Iterator[int]:
    try:
        names = [path.name for path in folder.iterdir()]
    except FileNotFoundError:
        return
    yield from (number for name in names if (number := segment_number(name)) is not None)


# -- what changed ------------------------------------------------------------------------------------------------------


def news(known: Inventory, now: Inventory) -> Iterator[bytes]:
    """The messages that make the one of the other, a line of JSON each."""
    for name in known.keys() - now.keys():
        yield _line({"gone": name})
    for name, shown in now.items():
        before = known.get(name)
        if before is None:
            yield _line({"run": shown.values})
        for rung, lines in shown.rungs.items():
            yield from _changes(name, rung, before.rungs[rung] if before else {}, lines)


def _changes(run: str, rung: str, before: Lines, lines: Lines) -> Iterator[bytes]:
    if before is lines:
        return
    gone = [number for number in before if number not in lines]
    more = [line for number, line in lines.items() if before.get(number) != line]
    if gone:
        yield _line({"of": [run, rung], "gone": gone})
    for first in range(0, len(more), MOST_LINES):
        yield _line({"of": [run, rung], "more": more[first : first + MOST_LINES]})


def _line(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"
