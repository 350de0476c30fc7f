"""Segments on disk: writes them and the live list, goes on where a former process stopped, deletes what has passed.

Rules: a file appears under its name only when it is whole (written beside, then renamed); the list names only files
that are there; a number is used once and has no gaps; what has left the list stays for another window, because a viewer
may still hold the old list (RFC 8216 § 6.2.2). A segment that could not be written raises OSError and leaves nothing
behind; the next one then begins with a discontinuity, because its date does not follow.
"""

from __future__ import annotations

import logging
import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from recordings.playlist import (
    Entry,
    LivePlaylist,
    PlaylistError,
    extended,
    parse,
    render,
    segment_name,
    segment_number,
)

log = logging.getLogger(__name__)

LIVE_LIST = "live.m3u8"
UNFINISHED = ".part"
TOLERANCE = timedelta(milliseconds=1)  # between the end of a segment and the date of the next
_INIT = re.compile(r"init(\d*)\.mp4")


class LiveFolder:
    """The folder of one livestream. `window` in segments, `target_s` in whole seconds; `keep` deletes nothing."""

    def __init__(self, folder: Path, window: int, target_s: int, keep: bool = False) -> None:
        self._folder = folder
        self._window = window
        self._keep = keep
        folder.mkdir(parents=True, exist_ok=True)
        self._inits = max(self._init_numbers(), default=0)
        self._playlist = self._found(target_s)
        self._next = self._first_free()
        self._leaving: deque[Entry] = deque()
        self._init = ""
        self._fresh = True
        self._tidy()

    def begin(self, init: bytes) -> None:
        """A new timeline begins with this initialization segment; raises OSError."""
        name = init_name(self._inits + 1)
        self._write(name, init)
        self._inits += 1
        self._init = name
        self._fresh = True

    def append(self, data: bytes, duration: Fraction, at: datetime) -> None:
        """Write and announce the next segment: duration in seconds, `at` the UTC of its beginning; raises OSError."""
        entry = Entry(self._next, float(duration), at, self._init, self._breaks(at))
        playlist = extended(self._playlist, entry, self._window)
        self._write(entry.name, data)
        self._write(LIVE_LIST, render(playlist).encode())
        self._leaving += self._playlist.entries[: len(self._playlist.entries) + 1 - len(playlist.entries)]
        self._playlist, self._next, self._fresh = playlist, entry.number + 1, False
        self._delete_passed()

    def _breaks(self, at: datetime) -> bool:
        """Whether a segment of this date does not follow the last one in the list."""
        if not self._playlist.entries:
            return self._inits > 1
        last = self._playlist.entries[-1]
        return self._fresh or abs(last.at + timedelta(seconds=last.duration) - at) > TOLERANCE

    def _write(self, name: str, data: bytes) -> None:
        unfinished = self._folder / (name + UNFINISHED)
        try:
            unfinished.write_bytes(data)
            unfinished.replace(self._folder / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise

    # -- what a former process left -----------------------------------------------------------------------------------

    def _found(self, target_s: int) -> LivePlaylist:
        """The list in the folder as far as its files are there; an empty one where there is none."""
        try:
            found = parse((self._folder / LIVE_LIST).read_text())
        except FileNotFoundError:
            return LivePlaylist(target_s)
        except (PlaylistError, UnicodeDecodeError) as error:
            log.warning("live list in %s is begun anew: %s", self._folder.name, error)
            return LivePlaylist(target_s, discontinuities=self._inits)
        present = self._whole_end(found.entries)
        gone = found.entries[: len(found.entries) - len(present)]
        return LivePlaylist(target_s, present, found.discontinuities + sum(entry.discontinuity for entry in gone))

    def _whole_end(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries at the end of the list whose files are all there."""
        start = len(entries)
        while start and all(
            (self._folder / name).is_file() for name in (entries[start - 1].name, entries[start - 1].init)
        ):
            start -= 1
        return entries[start:]

    def _first_free(self) -> int:
        """One after the last in the list; without a list, after everything on disk."""
        if self._playlist.entries:
            return self._playlist.entries[-1].number + 1
        return max(self._numbers(), default=0) + 1

    def _numbers(self) -> Iterator[int]:
        return (number for path in self._folder.iterdir() if (number := segment_number(path.name)) is not None)

    def _init_numbers(self) -> Iterator[int]:
        return (number for path in self._folder.iterdir() if (number := init_number(path.name)) is not None)

    def _tidy(self) -> None:
        """Remove what a killed process left half written, and what had passed already."""
        for path in self._folder.glob("*" + UNFINISHED):
            path.unlink(missing_ok=True)
        listed = {entry.number for entry in self._playlist.entries}
        for number in set(self._numbers()) - listed:
            if not self._keep or number >= self._next:
                (self._folder / segment_name(number)).unlink(missing_ok=True)
        self._delete_inits()

    # -- deletion -----------------------------------------------------------------------------------------------------

    def _delete_passed(self) -> None:
        while len(self._leaving) > self._window + 1:
            entry = self._leaving.popleft()
            if not self._keep:
                (self._folder / entry.name).unlink(missing_ok=True)
                self._delete_inits()

    def _delete_inits(self) -> None:
        """Remove initialization segments that no list names any more; the newest stays, its number is the memory."""
        if self._keep:
            return
        needed = {entry.init for entry in (*self._playlist.entries, *self._leaving)} | {init_name(self._inits)}
        for number in set(self._init_numbers()):
            if init_name(number) not in needed:
                (self._folder / init_name(number)).unlink(missing_ok=True)


def init_name(number: int) -> str:
    """File name of the n-th initialization segment; the first has no number."""
    return "init.mp4" if number == 1 else f"init{number}.mp4"


def init_number(name: str) -> int | None:
    """Number of the initialization segment of that file name, None where it is none."""
    match = _INIT.fullmatch(name)
    return int(match[1] or 1) if match else None
