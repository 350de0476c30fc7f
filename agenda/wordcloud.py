"""A word cloud: where each word stands, how large. The same words with the same counts give the same picture.

Pure and in whole numbers throughout, so that no machine rounds otherwise. Words stand on a grid of cells; each takes
the free place nearest to the middle, the most said first, so none can overlap and none leaves the frame. A row of cells
is one whole number with a bit for each cell: finding a free place is a few shifts, sixty words take 50 ms.

Widths come from a table of the typeface and not from the font file: whoever shows the picture may set it in another
typeface, and is told the width of every word (`textLength`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

WIDTH: Final = 960
HEIGHT: Final = 540
"""Units of the picture, 16:9 as the hall's screen has it."""

CELL: Final = 4
COLUMNS: Final = WIDTH // CELL
ROWS: Final = HEIGHT // CELL

MOST: Final = 60
"""Words of a picture; more are dust from 15 m. The list beside it has all."""

LARGEST: Final = 112
SMALLEST: Final = 20
"""Units of type; 20 of 960 are legible on a telephone of 320 px when it is turned."""

GAP: Final = 8
"""Units around a word, for letters of another typeface that reach further."""

FILL: Final = 42
"""Percent of the frame that words take at most: what is fuller has no place for the last words."""

ASCENT: Final = 95
DESCENT: Final = 29
"""Hundredths of the size above and below the base line (Atkinson Hyperlegible)."""

_BY_WIDTH: Final[Mapping[int, str]] = {
    28: "'’j.il",
    46: "frt-I1/cyz",
    56: "svxLaäFJ7",
    60: "ehknouöüE9bdgp2",
    66: "qST35+ßBPZ468KRV0",
    72: "CHUÜADNXYÄG&",
    80: "wOÖQ",
    90: "mWM",
}
"""Hundredths of the size, of the bold type, rounded up."""

_WIDTHS: Final = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_OTHER: Final = 100
"""Of letters that are not listed: none of the alphabets is wider."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and how many people said it."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A word in the picture: `x`, `y` the left end of its base line, `size` of its type, `length` of the line.

    `rank` is 0 for the most said; words said as often have the same.
    """

    text: str
    x: int
    y: int
    size: int
    length: int
    rank: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of what the word may cover."""
        top = self.y - _ceil(self.size * ASCENT, 100)
        return self.x, top, self.x + self.length, self.y + _ceil(self.size * DESCENT, 100)


def length_of(text: str, size: int) -> int:
    """Units that a word takes in a line."""
    return _ceil(sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size, 100)


def layout(words: Sequence[Word]) -> tuple[Placed, ...]:
    """The words in their places, the most said first; what finds none is left out, the least said first."""
    told = sorted(words, key=lambda one: (-one.count, one.text))[:MOST]
    sizes = _sizes(told)
    ranks = {count: rank for rank, count in enumerate(sorted({one.count for one in told}, reverse=True))}
    grid = [0] * ROWS
    placed = (_placed(grid, one, size, ranks[one.count]) for one, size in zip(told, sizes, strict=True))
    return tuple(one for one in placed if one is not None)


def _sizes(words: Sequence[Word]) -> tuple[int, ...]:
    """The area of type grows with the count; all shrink alike until they fit into what may be filled."""
    most = max((one.count for one in words), default=1)
    wanted = [max(SMALLEST, LARGEST * isqrt(10_000 * max(0, one.count) // max(1, most)) // 100) for one in words]
    area = sum(length_of(one.text, size) * size for one, size in zip(words, wanted, strict=True))
    room = WIDTH * HEIGHT * FILL // 100
    shrink = min(1000, isqrt(1_000_000 * room // area)) if area else 1000
    return tuple(max(SMALLEST, size * shrink // 1000) for size in wanted)


def _placed(grid: list[int], word: Word, size: int, rank: int) -> Placed | None:
    """The word at the free place nearest to the middle, smaller where there is none; None where it fits nowhere."""
    for smaller in _shrinking(size):
        found = _stand(grid, word.text, smaller)
        if found is not None:
            x, y, length = found
            return Placed(word.text, x, y, smaller, length, rank)
    return None


def _shrinking(size: int) -> Iterator[int]:
    """The sizes to be tried."""
    while size > SMALLEST:
        yield size
        size = size * 4 // 5
    yield SMALLEST


def _stand(grid: list[int], text: str, size: int) -> tuple[int, int, int] | None:
    length, ascent = length_of(text, size), _ceil(size * ASCENT, 100)
    columns = _ceil(length + GAP, CELL)
    rows = _ceil(ascent + _ceil(size * DESCENT, 100) + GAP, CELL)
    best = min(_free(grid, columns, rows), default=None)
    if best is None:
        return None
    _, top, left = best
    _take(grid, left, top, columns, rows)
    return left * CELL + GAP // 2, top * CELL + GAP // 2 + ascent, length


def _free(grid: Sequence[int], columns: int, rows: int) -> Iterator[tuple[int, int, int]]:
    """In each row the free place nearest to the middle: its distance, its row, its column."""
    if columns > COLUMNS:
        return
    for top in range(ROWS - rows + 1):
        taken = 0
        for row in grid[top : top + rows]:
            taken |= row
        starts = _starts(~taken & _WHOLE_ROW, columns)
        left = _nearest(starts, (COLUMNS - columns) // 2)
        if left is not None:
            yield _distance(left, top, columns, rows), top, left


def _starts(free: int, columns: int) -> int:
    """The bits at which so many free cells in a row begin; doubling the run takes few steps."""
    run = 1
    while run < columns:
        step = min(run, columns - run)
        free &= free >> step
        run += step
    return free


def _nearest(starts: int, middle: int) -> int | None:
    """The bit nearest to the middle, the lower of two."""
    below, above = starts & ((2 << middle) - 1), starts >> middle
    lower = below.bit_length() - 1 if below else None
    upper = middle + (above & -above).bit_length() - 1 if above else None
    if lower is None or upper is None:
        return upper if lower is None else lower
    return lower if middle - lower <= upper - middle else upper


def _distance(left: int, top: int, columns: int, rows: int) -> int:
    """From the middle of the frame, squared; heights count more, so that the cloud is as wide as the frame."""
    across, down = 2 * left + columns - COLUMNS, 2 * top + rows - ROWS
    return across * across * HEIGHT * HEIGHT + down * down * WIDTH * WIDTH


def _take(grid: list[int], left: int, top: int, columns: int, rows: int) -> None:
    for row in range(top, top + rows):
        grid[row] |= ((1 << columns) - 1) << left


def _ceil(value: int, by: int) -> int:
    return -(-value // by)


_WHOLE_ROW: Final = (1 << COLUMNS) - 1
