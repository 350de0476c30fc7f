"""The word cloud's layout: the same words, the same picture; no word over another, none outside the frame."""

from __future__ import annotations

from itertools import combinations
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from agenda.poll_said import WORD_LIMIT
from agenda.wordcloud import HEIGHT, LARGEST, MOST, SMALLEST, WIDTH, Placed, Word, layout

texts = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=WORD_LIMIT)
clouds = st.lists(st.builds(Word, texts, st.integers(1, 1000)), max_size=MOST + 10, unique_by=lambda one: one.text)
LONG = [Word("W" * WORD_LIMIT + str(number), 5) for number in range(MOST)]


def apart(one: Placed, other: Placed) -> bool:
    left, top, right, bottom = one.box
    other_left, other_top, other_right, other_bottom = other.box
    return right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


@given(clouds)
@example(LONG)
@settings(max_examples=40, deadline=None)
def test_words_never_overlap_and_never_leave_the_frame(words: list[Word]) -> None:
    placed = layout(words)
    for one in placed:
        left, top, right, bottom = one.box
        assert left >= 0
        assert top >= 0
        assert right <= WIDTH
        assert bottom <= HEIGHT
    assert all(apart(*pair) for pair in combinations(placed, 2))


@given(clouds, st.randoms())
@settings(max_examples=20, deadline=None)
def test_the_same_words_give_the_same_picture_in_whatever_order_they_come(words: list[Word], chance: Random) -> None:
    mixed = list(words)
    chance.shuffle(mixed)
    assert layout(mixed) == layout(words)


def test_a_word_stands_in_the_middle_when_it_is_alone() -> None:
    (alone,) = layout([Word("Markt", 1)])
    left, top, right, bottom = alone.box
    assert alone.size == LARGEST
    assert abs((left + right) - WIDTH) <= 16
    assert abs((top + bottom) - HEIGHT) <= 16


def test_what_is_said_more_often_is_larger_and_equals_are_equal() -> None:
    most, *equals = layout([Word("Lärm", 9), Word("Ruhe", 4), Word("Grün", 4)])
    assert most.text == "Lärm"
    assert most.size > equals[0].size == equals[1].size
    assert [one.rank for one in (most, *equals)] == [0, 1, 1]


def test_a_hundred_words_are_the_sixty_most_said_and_all_legible() -> None:
    placed = layout([Word(f"Wort{number}", number + 1) for number in range(100)])
    assert [one.text for one in placed] == [f"Wort{number}" for number in range(99, 39, -1)]
    assert min(one.size for one in placed) >= SMALLEST


def test_what_finds_no_place_is_left_out_and_the_most_said_is_there() -> None:
    placed = layout([Word("Ja", 50), *LONG])
    assert placed[0].text == "Ja"
    assert 1 < len(placed) < MOST


def test_no_words_give_an_empty_picture() -> None:
    assert layout([]) == ()


def test_this_picture_is_for_ever_the_same() -> None:
    """A change here changes pictures that stand in published minutes."""
    placed = layout([Word("Markt", 9), Word("Straßenbäume", 4), Word("Ruhe", 1)])
    assert [(one.text, one.x, one.y, one.size, one.length) for one in placed] == [
        ("Markt", 312, 307, 112, 334),
        ("Straßenbäume", 212, 170, 73, 530),
        ("Ruhe", 432, 383, 36, 89),
    ]
