"""Answers in words: read, folded, counted, released, whatever the order in which they come."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.events.words import PollMark
from agenda.poll_said import WORD_LIMIT, Said, foldings, one_text, words
from agenda.ports import Refusal
from agenda.refusals import SENTENCES


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Markt", ("Markt",)),
        ("  mehr   Grün,Ruhe ", ("mehr", "Grün", "Ruhe")),
        ("Markt MARKT markt", ("markt",)),
        ("„Lärm“!", ("Lärm",)),
        ("Rad-weg C++ B27", ("Rad-weg", "C++", "B27")),
        ("Cafe\u0301", ("Café",)),
    ],
)
def test_words_are_what_stands_between_blanks(typed: str, read: tuple[str, ...]) -> None:
    assert words(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", " , ", "eins zwei drei vier", "x" * (WORD_LIMIT + 1), "a\u202eb", "a_b", "😀", "<script>", "a\x00b"],
    ids=repr,
)
def test_what_is_not_one_to_three_words_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        words(typed)
    assert caught.value.code == "poll-words"
    assert f"höchstens {WORD_LIMIT} Zeichen" in SENTENCES["poll-words"]


def test_a_text_is_one_line_of_limited_length() -> None:
    assert one_text(" Mehr \n Bäume\tbitte ", 20) == ("Mehr Bäume bitte",)


@pytest.mark.parametrize("typed", ["", " \n ", "x" * 21, "a\x00b", "a\u202eb"], ids=repr)
def test_a_text_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as caught:
        one_text(typed, 20)
    assert caught.value.code == "poll-text"


def cloud(*answers: tuple[str, ...], held_back: tuple[str, ...] = ()) -> Said:
    said = Said("cloud", foldings(held_back))
    for one in answers:
        said.take(one)
    return said


def told(said: Said, mark: PollMark) -> list[tuple[str, int]]:
    return [(one.label, one.count) for one in said.marked(mark)]


def test_spellings_are_one_word_and_the_commonest_is_shown() -> None:
    said = cloud(("Straße",), ("STRASSE",), ("straße",), ("Straße", "Märkte"), ("Markt",))
    assert told(said, "waiting") == [("Straße", 4), ("Markt", 1), ("Märkte", 1)]


def test_words_said_as_often_stand_in_the_order_of_a_german_list() -> None:
    assert told(cloud(("Zebra", "Öl", "Ofen"), ("Bänke", "Brunnen", "Baum")), "waiting") == [
        (word, 1) for word in ("Bänke", "Baum", "Brunnen", "Ofen", "Öl", "Zebra")
    ]


def test_nothing_is_shown_before_it_is_released_and_nothing_that_was_taken_out() -> None:
    said = cloud(("Lärm", "Ruhe"))
    assert said.marked("released") == ()
    said.mark((0, 1), "released")
    assert told(said, "released") == [("Lärm", 1), ("Ruhe", 1)]
    said.mark((0,), "refused")
    said.take(("lärm",))
    assert told(said, "released") == [("Ruhe", 1)]
    assert told(said, "refused") == [("Lärm", 2)]


def test_held_back_words_are_not_offered_with_the_others_and_may_still_be_released() -> None:
    said = cloud(("MIST", "Mistel"), held_back=("mist",))
    assert told(said, "waiting") == [("Mistel", 1)]
    said.mark((0,), "released")
    assert told(said, "released") == [("MIST", 1)]
    texts = Said("open", foldings(("Mist",)))
    texts.take(("So ein Mist!",))
    texts.take(("Mistelzweige",))
    assert told(texts, "refused") == [("So ein Mist!", 0)]


def test_texts_are_ordered_by_agreement_then_by_age_and_none_is_folded_into_another() -> None:
    said = Said("open")
    for text in ("a", "b", "a"):
        said.take((text,))
    said.mark((0, 1, 2), "released")
    said.agree(2)
    assert told(said, "released") == [("a", 1), ("a", 0), ("b", 0)]


def test_agreeing_needs_a_text_that_everybody_sees() -> None:
    said = Said("open")
    said.take(("a",))
    assert not said.may_agree(0)
    said.mark((0,), "released")
    assert said.may_agree(0)
    assert not said.may_agree(1)
    assert not said.may_agree(-1)
    assert not cloud(("a",)).may_agree(0)


@given(
    st.lists(st.sampled_from([("Markt",), ("markt", "Ruhe"), ("MARKT",), ("Grün", "ruhe")]), max_size=20), st.randoms()
)
def test_the_order_in_which_words_come_changes_nothing_that_is_shown(
    answers: list[tuple[str, ...]], chance: Random
) -> None:
    mixed = list(answers)
    chance.shuffle(mixed)
    assert told(cloud(*answers), "waiting") == told(cloud(*mixed), "waiting")
