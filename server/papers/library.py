"""Looking through papers: those that the asker may read are given, and nothing else is opened or counted.

The folded texts are kept in memory between two searches, read anew when a file changed, and forgotten when nobody may
read them any longer. About 2.5 kB for each page: 25 MB for a thousand papers of ten pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from server.papers.reading import Mark, mark
from server.papers.search import Piece, pages_with, snippet
from server.papers.shelf import PaperShelf

MOST_HITS: Final = 50
"""Pages shown; whoever gets more adds a word."""


@dataclass(frozen=True, slots=True)
class Place:
    """A paper somebody may read: where it lies, how it is called, at which item of which sitting, its address."""

    sitting: str
    file: str
    title: str
    number: str
    item: str
    meeting: str
    url: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A page (from 1 on) on which all the words stand."""

    place: Place
    page: int
    pieces: Sequence[Piece]

    @property
    def url(self) -> str:
        """The paper, opened at that page (RFC 8118 § 3)."""
        return f"{self.place.url}#page={self.page}"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: the first hits, how many pages there are in all, and how many papers have no text to search."""

    hits: Sequence[Hit]
    count: int
    silent: int


class Library:
    """The papers below one folder, a folder for each sitting. Not safe for two threads at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[tuple[str, str], tuple[Mark, Sequence[str]]] = {}

    def search(self, places: Sequence[Place], wanted: Sequence[str]) -> Found:
        """All pages with all the words, in the order of the papers; waits for the disk."""
        allowed = {(one.sitting, one.file) for one in places}
        self._known = {key: value for key, value in self._known.items() if key in allowed}
        pages = {one: self._pages(one) for one in places}
        found = [(place, number) for place in places for number in pages_with(pages[place], wanted)]
        hits = tuple(self._hits(found[:MOST_HITS], wanted))
        return Found(hits, len(found), sum(self._silent(place, pages[place]) for place in places))

    def _hits(self, found: Sequence[tuple[Place, int]], wanted: Sequence[str]) -> Iterator[Hit]:
        for place, number in found:
            text = PaperShelf(self._root / place.sitting).text(place.file)
            if text is not None and number <= len(text.pages):  # it may have been replaced a moment ago
                yield Hit(place, number, snippet(text.pages[number - 1], wanted))

    def _silent(self, place: Place, pages: Sequence[str]) -> bool:
        return not any(pages) and (self._root / place.sitting / place.file).is_file()

    def _pages(self, place: Place) -> Sequence[str]:
        """The folded pages; none while the text was not read."""
        shelf, key = PaperShelf(self._root / place.sitting), (place.sitting, place.file)
        try:
            now = mark(shelf.folder / place.file)
        except OSError:
            return ()
        known = self._known.get(key)
        if known is None or known[0] != now:
            text = shelf.text(place.file)
            if text is None:
                return ()
            known = self._known[key] = (now, text.folded)
        return known[1]
