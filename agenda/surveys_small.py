"""Which counts of a survey's result are kept back, so that nobody can be recognised from it.

A count of fewer people than a group is kept back; none at all is no secret. Readers know the sums, so that is not
enough (secondary suppression; Hundepool et al., Statistical Disclosure Control, 2012, ch. 4.3): in every row and column
what is kept back has to be at least two counts that make a group together, and no single one may follow from all sums
at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

Line = tuple[int | None, ...]
Counts = list[list[int | None]]
"""Rows of counts; None is kept back."""

Place = tuple[int, int]
"""Row and column."""

LEAST_HIDDEN: Final = 2
"""Of one count kept back in a line the sum would tell everything."""


def alone_kept_back(line: Sequence[int], smallest: int) -> Line:
    """Counts whose sum nobody knows, as where everybody may choose several things."""
    return tuple(None if 0 < count < smallest else count for count in line)


def line_kept_back(line: Sequence[int], smallest: int) -> Line:
    """Counts of which the sum is known, and that form one line only."""
    kept = list(alone_kept_back(line, smallest))
    while (place := _one_more(line, kept, smallest)) is not None:
        kept[place] = None
    return tuple(kept)


def grid_kept_back(
    counts: Sequence[Sequence[int]], smallest: int, rows: Collection[int] = (), columns: Collection[int] = ()
) -> Counts:
    """Counts in a table of which the sums are known.

    `rows` and `columns` are those whose own sum is kept back elsewhere: nothing of them is shown here, or their sum
    could be added up.
    """
    kept: Counts = [
        [
            None if 0 < count < smallest or row in rows or column in columns else count
            for column, count in enumerate(line)
        ]
        for row, line in enumerate(counts)
    ]
    while (place := _another(counts, kept, smallest)) is not None:
        kept[place[0]][place[1]] = None
    return kept


def _another(counts: Sequence[Sequence[int]], kept: Counts, smallest: int) -> Place | None:
    """A further count that has to be kept back."""
    turned = list(zip(*counts, strict=True))
    upright = [list(line) for line in zip(*kept, strict=True)]
    for row, line in enumerate(kept):
        column = _one_more(counts[row], line, smallest, upright)
        if column is not None:
            return row, column
    for column, line in enumerate(upright):
        found = _one_more(turned[column], line, smallest, kept)
        if found is not None:
            return found, column
    return _way_round(counts, kept, smallest)


def _one_more(
    line: Sequence[int], kept: Sequence[int | None], smallest: int, across: Sequence[Sequence[int | None]] = ()
) -> int | None:
    """The place of one more count to keep back in this line, None where what is kept back tells nothing.

    Rather no zero, then one in whose line across something is kept back already, then the smallest.
    """
    hidden = [count for count, shown in zip(line, kept, strict=True) if shown is None]
    if not hidden or (len(hidden) >= LEAST_HIDDEN and sum(hidden) >= smallest):
        return None
    shown = [
        (count == 0, bool(across) and None not in across[place], count, place)
        for place, count in enumerate(kept)
        if count is not None
    ]
    return min(shown)[3] if shown else None


# -- what follows from all sums at once --------------------------------------------------------------------------------
#
# Rows and columns are the knots of a graph, each count kept back is a line between two of them. A count follows from
# the sums exactly where its line is the only way from one part of the graph to another: all that enters that part is
# known. Then some count between the two parts is kept back as well, which makes a second way.


def _way_round(counts: Sequence[Sequence[int]], kept: Counts, smallest: int) -> Place | None:
    """A count to keep back because a small one could be worked out without it."""
    hidden = {(row, column) for row, line in enumerate(kept) for column, count in enumerate(line) if count is None}
    for row, column in sorted(hidden):
        if not 0 < counts[row][column] < smallest:
            continue
        rows, columns = _reached(row, hidden - {(row, column)})
        if column not in columns:
            ways = list(_between(kept, rows, columns))
            return min(ways)[2:] if ways else None
    return None


def _between(kept: Counts, rows: set[int], columns: set[int]) -> Iterator[tuple[bool, int, int, int]]:
    """Counts that are shown and lead from one part of the graph to the rest, with how gladly they are spared."""
    for row, line in enumerate(kept):
        for column, count in enumerate(line):
            if count is not None and (row in rows) != (column in columns):
                yield count == 0, count, row, column


def _reached(start: int, hidden: set[Place]) -> tuple[set[int], set[int]]:
    """The rows and columns that hang together with a row by counts kept back."""
    rows, columns = {start}, set[int]()
    while True:
        further = {column for row, column in hidden if row in rows}
        back = {row for row, column in hidden if column in further}
        if further <= columns and back <= rows:
            return rows, columns
        columns |= further
        rows |= back
