"""What a result keeps back, held against a reader who knows every sum and reckons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from agenda.surveys_count import tables
from agenda.surveys_form import Answers, Condition, Question, Words
from agenda.surveys_small import grid_kept_back, line_kept_back
from tests.agenda.questionnaire import QUESTIONS, survey

SMALLEST = 5
Grid = list[list[int]]
Table = dict[tuple[int, int], int]
"""Counts by row and column."""

Left = Mapping[int, int]
"""What is left of a sum, by row or column."""


def possible(counts: Grid, kept: Sequence[Sequence[int | None]]) -> list[Table]:
    """Every table that has the same sums and shows the same counts."""
    places = [(row, column) for row, line in enumerate(kept) for column, count in enumerate(line) if count is None]
    rows, columns = Counter[int](), Counter[int]()
    for row, column in places:
        rows[row] += counts[row][column]
        columns[column] += counts[row][column]
    return list(_filled(places, rows, columns))


def _filled(places: Sequence[tuple[int, int]], rows: Left, columns: Left) -> Iterator[Table]:
    """Every way to spread what is left of the sums over the places, which come row by row."""
    if not places:
        yield from () if any(columns.values()) else ({},)
        return
    (row, column), *others = places
    last = not others or others[0][0] != row
    most = min(rows[row], columns[column])
    for count in range(rows[row] if last else 0, most + 1):
        left = ({**rows, row: rows[row] - count}, {**columns, column: columns[column] - count})
        for rest in _filled(others, *left):
            yield {(row, column): count, **rest}


def test_two_small_counts_are_not_kept_back_alone_for_their_sum_would_tell_of_so_few() -> None:
    assert line_kept_back((9, 8, 1, 1), SMALLEST) == (9, None, None, None)
    assert line_kept_back((9, 8, 3, 3), SMALLEST) == (9, 8, None, None)
    assert line_kept_back((1, 0, 9), SMALLEST) == (None, 0, None)


def test_a_count_between_two_blocks_does_not_follow_from_their_sums() -> None:
    """Each row and column has two counts kept back, and yet the one in the middle could be worked out."""
    before = [
        [3, 4, 9, 9],
        [4, 3, 2, 9],
        [9, 9, 4, 4],
        [9, 9, 3, 4],
    ]
    after = grid_kept_back(before, SMALLEST)
    middle = {one[1, 2] for one in _cheap(before, after)}
    assert len(middle) > 1


def _cheap(counts: Grid, kept: Sequence[Sequence[int | None]]) -> list[Table]:
    """Tables reached from the true one by moving people round a rectangle: enough to see that a count is not fixed."""
    true = {(r, c): n for r, line in enumerate(counts) for c, n in enumerate(line)}
    hidden = {place for place in true if kept[place[0]][place[1]] is None}
    found = [true]
    for (r1, c1), (r2, c2) in product(hidden, hidden):
        corners = {(r1, c1), (r2, c2), (r1, c2), (r2, c1)}
        if r1 != r2 and c1 != c2 and corners <= hidden and true[r1, c2] and true[r2, c1]:
            moved = {(r1, c1): 1, (r2, c2): 1, (r1, c2): -1, (r2, c1): -1}
            found.append({place: count + moved.get(place, 0) for place, count in true.items()})
    return found


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from([(2, 2), (2, 3), (3, 2)]).flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 8), min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )
)
def test_who_knows_all_sums_never_learns_a_small_count_of_a_row_that_is_a_group(counts: Grid) -> None:
    kept = grid_kept_back(counts, SMALLEST)
    small = [(r, c) for r, line in enumerate(counts) for c, count in enumerate(line) if 0 < count < SMALLEST]
    columns = [sum(one) for one in zip(*counts, strict=True)]
    groups = [(r, c) for r, c in small if sum(counts[r]) >= SMALLEST and columns[c] >= SMALLEST]
    if groups and all(sum(line) >= SMALLEST for line in counts) and min(columns) >= SMALLEST:
        thinkable = possible(counts, kept)
        assert all(len({one[place] for one in thinkable}) > 1 for place in groups)


def answers(*groups: tuple[str, str, int]) -> list[Answers]:
    """So many people with this answer to the first and that to the fourth question."""
    return [{"q1": (one,), "q4": (other,)} for one, other, number in groups for _ in range(number)]


def test_a_cross_table_does_not_tell_a_sum_that_the_questions_own_table_keeps_back() -> None:
    """C is kept back because of B. Were its line in the cross table shown, B would be all people less A and C."""
    asked = replace(survey(QUESTIONS[0], QUESTIONS[3]), smallest=SMALLEST, crossed=(("q1", "q4"),))
    single, _, crossed = tables(
        asked, answers(("a", "1", 20), ("a", "5", 20), ("b", "1", 1), ("b", "5", 1), ("c", "1", 7), ("c", "5", 8))
    )
    assert [row.counts[0] for row in single.rows] == [40, None, None]
    assert all(count is None for row in crossed.rows[1:] for count in row.counts)


def test_where_counts_of_a_scale_are_kept_back_its_mean_is_too() -> None:
    asked = replace(survey(QUESTIONS[3]), smallest=SMALLEST)
    (shown,) = tables(asked, answers(("a", "1", 9), ("a", "5", 9)))
    (kept,) = tables(asked, answers(("a", "1", 9), ("a", "3", 2), ("a", "5", 9)))
    assert (shown.note, kept.note) == ("Mittelwert 3,0.", "")


def test_a_question_only_for_those_who_are_kept_back_does_not_tell_how_many_they_are() -> None:
    why = Question("warum", "text", Words("Warum?"), asked_if=Condition("q1", "equal", "c"))
    asked = replace(survey(QUESTIONS[0], why), smallest=SMALLEST)
    said: list[Answers] = [
        *({"q1": ("a",)} for _ in range(40)),
        *({"q1": ("b",)} for _ in range(2)),
        *({"q1": ("c",), "warum": ("darum",)} for _ in range(8)),
    ]
    table = tables(asked, said)[1]
    assert (table.answered, table.rows) == (0, ())
    assert "erkennbar" in table.note
