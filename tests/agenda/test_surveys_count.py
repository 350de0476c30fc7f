"""Counting a survey: right numbers, and none by which somebody could be recognised."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.events.surveys import SurveyTable
from agenda.surveys_count import tables
from agenda.surveys_form import Answers, Survey
from agenda.surveys_small import Counts, grid_kept_back
from tests.agenda.questionnaire import QUESTIONS, survey


def small(*places: int, crossed: tuple[tuple[str, str], ...] = ()) -> Survey:
    """A survey of some of the questions that shows every count."""
    return replace(survey(*(QUESTIONS[place] for place in places)), smallest=1, crossed=crossed)


def counts(table: SurveyTable) -> dict[str, tuple[int | None, ...]]:
    """The counts by label."""
    return {row.label: row.counts for row in table.rows}


def test_choices_are_counted_by_people() -> None:
    answers: list[Answers] = [{"q1": ("a",), "q2": ("a", "c")}, {"q1": ("a",)}, {"q2": ("c",)}]
    single, multiple = tables(small(0, 1), answers)
    assert single.answered == 2
    assert counts(single) == {"A": (2,), "B": (0,), "C": (0,)}
    assert multiple.answered == 2
    assert counts(multiple) == {"A": (1,), "B": (0,), "C": (2,)}


def test_a_ranking_is_counted_by_place() -> None:
    (table,) = tables(small(2), [{"q3": ("b", "a", "c")}, {"q3": ("b",)}])
    assert table.columns == ("Platz 1", "Platz 2", "Platz 3")
    assert counts(table) == {"A": (0, 1, 0), "B": (2, 0, 0), "C": (0, 0, 1)}


def test_a_scale_and_a_number_have_a_mean() -> None:
    scale, number = tables(small(3, 5), [{"q4": ("1",), "q6": ("2.5",)}, {"q4": ("4",), "q6": ("4",)}])
    assert counts(scale) == {"1": (1,), "2": (0,), "3": (0,), "4": (1,), "5": (0,)}
    assert scale.note == "Mittelwert 2,5."
    assert number.rows == ()
    assert number.note == "Mittelwert 3,2."


def test_a_number_of_many_has_quarters_and_never_its_least_or_greatest() -> None:
    answers: list[Answers] = [{"q6": (str(one),)} for one in (0, 1, 2, 2, 3, 3, 3, 4, 4, 9)]
    (table,) = tables(replace(small(5), smallest=2), answers)
    assert table.note == "Mittelwert 3,1. Median 3,0; die mittlere Hälfte liegt zwischen 1,8 und 4,0."


def test_a_matrix_a_date_and_a_text_are_counted() -> None:
    answers: list[Answers] = [
        {"q5": ("r=a", "s=b"), "q7": ("2020-05-01",), "q8": ("geheim",)},
        {"q5": ("r=b",), "q7": ("2020-05-31",)},
    ]
    matrix, day, text = tables(small(4, 6, 7), answers)
    assert counts(matrix) == {"R": (1, 1), "S": (0, 1)}
    assert counts(day) == {"2020-05": (2,)}
    assert (text.answered, text.rows) == (1, ())
    assert "geheim" not in str(text)


def test_two_questions_are_crossed() -> None:
    answers: list[Answers] = [{"q1": ("a",), "q4": ("5",)}, {"q1": ("a",), "q4": ("1",)}, {"q1": ("b",)}]
    table = tables(small(0, 3, crossed=(("q1", "q4"),)), answers)[-1]
    assert table.columns == ("1", "2", "3", "4", "5")
    assert counts(table) == {"A": (1, 0, 0, 0, 1), "B": (0, 0, 0, 0, 0), "C": (0, 0, 0, 0, 0)}
    assert table.answered == 2


def test_of_too_few_answers_there_is_nothing_at_all() -> None:
    answers: list[Answers] = [{"q1": ("a",)}] * 4
    assert tables(replace(small(0), smallest=5), answers) == ()
    assert len(tables(replace(small(0), smallest=4), answers)) == 1


def test_a_question_that_few_answered_has_no_numbers() -> None:
    answers: list[Answers] = [*([{"q1": ("a",)}] * 5), {"q2": ("a",)}]
    single, multiple = tables(replace(small(0, 1), smallest=5), answers)
    assert counts(single)["A"] == (5,)
    assert (multiple.answered, multiple.rows, multiple.note) == (0, (), "Weniger als 5 Antworten.")


def test_a_count_that_the_others_would_give_away_takes_another_with_it() -> None:
    answers: list[Answers] = [{"q1": (one,)} for one in "a" * 9 + "b" * 6 + "c" * 2]
    (table,) = tables(replace(small(0), smallest=5), answers)
    assert counts(table) == {"A": (9,), "B": (None,), "C": (None,)}


def test_of_several_choices_nobody_knows_the_sum_so_no_other_is_kept_back() -> None:
    answers: list[Answers] = [{"q2": given_} for given_ in [("a", "b")] * 9 + [("c",)] * 2]
    (table,) = tables(replace(small(1), smallest=5), answers)
    assert counts(table) == {"A": (9,), "B": (9,), "C": (None,)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([[9, 9], [9, 9]], [[9, 9], [9, 9]]),
        ([[2, 9], [9, 9]], [[None, None], [None, None]]),
        ([[2, 9, 8], [9, 9, 7], [6, 6, 6]], [[None, 9, None], [9, 9, 7], [None, 6, None]]),
        ([[0, 9], [9, 0]], [[0, 9], [9, 0]]),
    ],
)
def test_in_a_table_rows_and_columns_are_held_against_their_sums(before: list[list[int]], after: Counts) -> None:
    assert grid_kept_back(before, 5) == after


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4)
    )
)
def test_no_small_count_is_shown_and_none_stands_alone_in_its_row_or_column(before: list[list[int]]) -> None:
    after = grid_kept_back(before, 5)
    for old, new in zip(before, after, strict=True):
        assert all(shown is None or shown == count for count, shown in zip(old, new, strict=True))
        assert not any(shown is not None and 0 < shown < 5 for shown in new)
    lines = [*after, *(list(upright) for upright in zip(*after, strict=True))]
    assert all(line.count(None) != 1 or len(line) == 1 for line in lines)


@given(st.lists(st.sampled_from("abc"), max_size=60))
def test_from_what_a_single_choice_shows_no_small_count_can_be_worked_out(given_: list[str]) -> None:
    answers: list[Answers] = [{"q1": (one,)} for one in given_]
    for table in tables(replace(small(0), smallest=5), answers):
        shown = [row.counts[0] for row in table.rows]
        assert shown.count(None) != 1
        assert all(one is None or one == 0 or one >= 5 for one in shown)
