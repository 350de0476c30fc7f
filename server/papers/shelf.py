"""The papers of one sitting on the disk: the newest under its name, every version that was ever filed beside it.

    plan.pdf                    what everybody reads
    versions/plan.pdf/0001.pdf  what was there before, and what is there now, numbered from 1
    texts/plan.pdf.json         the text of plan.pdf
    incoming/…                  what is just coming up; after a crash nobody needs it

A file is moved into its place when it is whole and durable, so nobody ever reads half of one. What is shown is a copy
of the newest version, no link to it: whoever lays another file over it by hand must not change what was filed. Such
files are papers, too, and the next upload keeps them as a version first.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from server.papers.reading import PaperText, keep, kept, mark, text_of

VERSIONS, TEXTS, INCOMING = "versions", "texts", "incoming"
NEW: Final = ".new"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper: its number from 1 on, when it was filed, its size in bytes."""

    number: int
    filed: datetime
    size: int


class PaperShelf:
    """The folder of one sitting. Its functions wait for the disk: call them in a thread, one `file` at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def incoming(self) -> Path:
        """Where files come up."""
        place = self.folder / INCOMING
        place.mkdir(parents=True, exist_ok=True)
        return place

    def newest(self, name: str) -> Version | None:
        """What is there under that name, None where the paper is missing; a file laid there by hand is number 0."""
        path = self.folder / name
        if not path.is_file():
            return None
        same = [one.number for one in self.versions(name) if mark(self.path_of(name, one.number)) == mark(path)]
        return _version(path, max(same, default=0))

    def versions(self, name: str) -> Sequence[Version]:
        """All versions that were filed, the oldest first."""
        found = sorted((self.folder / VERSIONS / name).glob("[0-9]*.pdf"))
        return tuple(_version(path, int(path.stem)) for path in found)

    def path_of(self, name: str, number: int) -> Path:
        """Where a version lies."""
        return self.folder / VERSIONS / name / f"{number:04}.pdf"

    def file(self, name: str, whole: Path, pages: Sequence[str], at: datetime) -> Version:
        """File what came up as the newest version, with its text; `whole` lies in `incoming` and is gone afterwards."""
        self._keep_what_is_there(name)
        _durable(whole, at)
        place = self._next(name)
        whole.rename(place)
        self._show(place, name)
        self.keep_text(name, mark(self.folder / name), text_of(pages))
        return _version(place, int(place.stem))

    def take_back(self, name: str, filed: Version) -> None:
        """Undo the newest filing: what was there before is shown again, or nothing."""
        before = [one.number for one in self.versions(name) if one.number < filed.number]
        if before:
            self._show(self.path_of(name, before[-1]), name)
        else:
            (self.folder / name).unlink(missing_ok=True)
            self._text_of(name).unlink(missing_ok=True)
        self.path_of(name, filed.number).unlink(missing_ok=True)

    def mend(self) -> None:
        """After a crash: throw away what was just coming up, and show a version that was filed and not yet shown."""
        shutil.rmtree(self.folder / INCOMING, ignore_errors=True)
        for folder in sorted((self.folder / VERSIONS).glob("*")):
            filed = self.versions(folder.name)
            shown = self.newest(folder.name)
            # A file that is no version was laid there by hand, however old it says it is.
            if filed and (shown is None or 0 < shown.number < filed[-1].number):
                self._show(self.path_of(folder.name, filed[-1].number), folder.name)

    def text(self, name: str) -> PaperText | None:
        """The text of the newest version, None while it was not read."""
        return kept(self._text_of(name), self.folder / name)

    def keep_text(self, name: str, of: tuple[int, int], text: PaperText) -> None:
        """Keep the text of a file that had that mark when it was read."""
        keep(self._text_of(name), of, text)

    def unread(self) -> Sequence[str]:
        """The papers whose text was not read yet."""
        names = sorted(path.name for path in self.folder.glob("*.pdf") if path.is_file())
        return tuple(name for name in names if self.text(name) is None)

    def _text_of(self, name: str) -> Path:
        return self.folder / TEXTS / f"{name}.json"

    def _keep_what_is_there(self, name: str) -> None:
        shown = self.newest(name)
        if shown is None or shown.number:
            return
        self._copied(self.folder / name).rename(self._next(name))

    def _next(self, name: str) -> Path:
        """Where the next version goes."""
        number = max((one.number for one in self.versions(name)), default=0) + 1
        place = self.path_of(name, number)
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _show(self, place: Path, name: str) -> None:
        _sync(place.parent)
        self._copied(place).replace(self.folder / name)
        _sync(self.folder)

    def _copied(self, path: Path) -> Path:
        """A durable copy in `incoming`, with the time of the original."""
        copy = self.folder / INCOMING / f"{path.name}{NEW}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
        _sync(copy)
        return copy


def _version(path: Path, number: int) -> Version:
    stat = path.stat()
    return Version(number, datetime.fromtimestamp(stat.st_mtime, UTC), stat.st_size)


def _durable(path: Path, at: datetime) -> None:
    """On the disk, with the time of its filing."""
    os.utime(path, (at.timestamp(), at.timestamp()))
    _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
