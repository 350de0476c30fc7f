"""English is complete beside German."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from agenda.refusals import SENTENCES
from media.streams import REFUSALS
from server.texts import TROUBLES, choose_language, load_texts
from tests.server.english import ENGLISH, WEB


def _texts_of_pages() -> Iterator[str]:
    for path in sorted((WEB / "static" / "js").rglob("*.js")):
        yield from re.findall(r'\bt\("((?:[^"\\]|\\.)*)"', path.read_text("utf-8"))
    for path in sorted((WEB / "templates").glob("*.html")):
        yield from re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', path.read_text("utf-8"))


def _texts_of_programs() -> Iterator[str]:
    yield from SENTENCES.values()
    yield from TROUBLES.values()
    yield from REFUSALS.values()


@pytest.mark.parametrize("german", sorted({*_texts_of_pages(), *_texts_of_programs()}))
def test_every_text_has_its_english(german: str) -> None:
    english = ENGLISH.catalogue.get(german)
    assert english
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", german))


@pytest.mark.parametrize(
    ("wanted", "accepted", "lang"),
    [
        ("en", "de", "en"),
        (None, "", "de"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr,en;q=0.5", "en"),
        (None, "fr", "de"),
        ("xx", "en,de", "de"),
    ],
)
def test_the_language_follows_link_then_town_then_browser(wanted: str | None, accepted: str, lang: str) -> None:
    texts = load_texts(WEB / "locale")
    assert choose_language(texts, wanted, accepted, "de").lang == lang
