"""Words are found wherever they stand on a page, however they are written, and shown as they are on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.programme.document_text import tidied
from server.papers.search import MOST_WORDS, folded, pages_with, snippet, words

PAGES = (
    "Nachtragshaushaltssatzung der Stadt für das Jahr 2026",
    "Die Straße am Flußufer wird saniert, die Kosten trägt der Haushalt",
    "Kinderspielplätze und Bäume",
)
FOLDED = tuple(map(folded, PAGES))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("haushalt", [1, 2]),
        ("HAUSHALT", [1, 2]),
        ("haushalt kosten", [2]),
        ("strasse", [2]),
        ("STRASSE", [2]),
        ("flussufer", [2]),
        ("spielplatz", [3]),
        ("bäume", [3]),
        ("ba\u0308ume", [3]),
        ("baume", [3]),
        ("2026", [1]),
        ("a.*b", []),
    ],
)
def test_every_word_stands_on_the_page_also_within_a_longer_one(query: str, found: list[int]) -> None:
    assert list(pages_with(FOLDED, words(query))) == found


@pytest.mark.parametrize("query", ["", "   ", "a", "\u0308 \u0308"])
def test_without_a_word_there_is_nothing_to_look_for(query: str) -> None:
    assert words(query) == ()


def test_of_a_long_question_the_first_words_count() -> None:
    assert len(words(" ".join(f"w{number}" for number in range(100)))) <= MOST_WORDS


def test_the_snippet_shows_the_page_and_marks_the_words() -> None:
    pieces = snippet(PAGES[1], words("strasse HAUSHALT"))
    assert "".join(one.text for one in pieces) == PAGES[1]
    assert [one.text for one in pieces if one.found] == ["Straße", "Haushalt"]


def test_of_a_long_page_the_snippet_shows_what_stands_around_the_first_word() -> None:
    text = "davor " * 200 + "Zisterne" + " danach" * 200
    pieces = snippet(text, words("zisterne"))
    shown = "".join(one.text for one in pieces)
    assert shown.startswith("… davor")
    assert shown.endswith("danach …")
    assert len(shown) < 300


@given(text=st.text(max_size=400), query=st.text(max_size=30))
def test_a_snippet_is_a_stretch_of_the_page_whatever_is_on_it(text: str, query: str) -> None:
    shown = "".join(one.text for one in snippet(text, words(query)))
    assert shown.removeprefix("… ").removesuffix(" …") in text or shown in text


@given(before=st.text(max_size=60), word=st.sampled_from(["Straße", "ﬁnanz", "Öl", "İst"]), after=st.text(max_size=60))
def test_what_is_found_is_marked(before: str, word: str, after: str) -> None:
    text = f"{before} {word} {after}"
    assert any(one.found for one in snippet(text, [folded(word)]))


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("Finanz\ufffeplan", "Finanzplan"),
        ("Finanz\x02\r\nplan", "Finanzplan"),
        ("eine\r\nZeile\t und\x00 noch\u2028eine ", "eine Zeile und noch eine"),
        ("halb\ud800es", "halb es"),
    ],
)
def test_a_page_becomes_one_line_with_whole_words(raw: str, tidy: str) -> None:
    assert tidied(raw) == tidy
