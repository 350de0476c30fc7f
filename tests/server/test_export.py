"""The minutes as files of every format: complete, the same every time, and never more than text."""

from __future__ import annotations

import io
import re
from functools import cache

import pypdf
import pytest

from agenda.events.items import ItemCalled
from agenda.events.planning import ItemListed, PersonListed
from agenda.events.presence import PersonLeft
from agenda.events.prose import ProseWritten
from agenda.events.votes import VoteClosed, VoteOpened
from agenda.minutes import Minutes, minutes, public_edition
from server.export import MEDIA_TYPES, Format, render
from tests.agenda.minutes_evening import HOSTILE, SECRET, SURNAMES, member, opened
from tests.server.printed_minutes import FORMATS, PRINTED, TOWN, full, rendered, text_of

A4_HEIGHT = 842
"""Points."""


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_minutes_give_the_same_bytes(format_: Format) -> None:
    assert render(full(), format_, TOWN) == rendered(format_)


@pytest.mark.parametrize("format_", PRINTED)
def test_every_file_tells_the_whole_evening(format_: Format) -> None:
    text = text_of(format_, rendered(format_))
    for expected in (
        "Stadtverordnetenversammlung der Stadt Königsbrück am Main",
        "Großer Saal des Rathauses, Marktplatz 1",
        "Donnerstag, 5. März 2026, 19:02 Uhr",
        "35 von 37 Mitgliedern nahmen teil, davon 6 ganz oder zeitweise zugeschaltet.",
        "Alex Keller (SPD), Alex von der Lühe-Schönborn (CDU)",
        "Die Versammlung ist beschlussfähig: 33 von 37 Mitgliedern anwesend, nötig sind 19.",
        "Der Bebauungsplan wird gemäß § 10 BauGB als Satzung beschlossen.",
        "Alex Dörr (SPD), zugeschaltet",
        "Angenommen mit 19 Ja- gegen 12 Nein-Stimmen bei 2 Enthaltungen.",
        "1. Abstimmung",
        "2. Abstimmung",
        "Die Sitzung wird unterbrochen: Sitzungspause",
        "Die Technik lief ohne Störung.",
        "Unterschriften",
        SECRET,
    ):
        assert expected in text, expected
    assert all(surname in text for surname in SURNAMES)


@pytest.mark.parametrize("format_", PRINTED)
def test_public_part_comes_before_the_non_public_part(format_: Format) -> None:
    text = text_of(format_, rendered(format_))
    assert text.rindex("Öffentlicher Teil") < text.rindex("TOP 9") < text.rindex("Nichtöffentlicher Teil")


@pytest.mark.parametrize("format_", PRINTED)
def test_hostile_text_stays_text(format_: Format) -> None:
    text = text_of(format_, rendered(format_))
    assert text.count(HOSTILE) >= 3
    assert "Fraktion <b>FDP</b>" in text


@pytest.mark.parametrize("format_", PRINTED)
def test_the_public_edition_holds_no_word_of_the_non_public_part(format_: Format) -> None:
    data = render(public_edition(full()), format_, TOWN)
    text = text_of(format_, data)
    assert SECRET not in text
    assert SECRET.encode() not in data
    assert "Öffentliche Fassung" in text
    assert "Nichtöffentliche Beratung" in text


@pytest.mark.parametrize("format_", PRINTED)
def test_minutes_of_a_running_sitting_are_a_draft(format_: Format) -> None:
    evening = opened()
    evening.add(ItemCalled("t3"), VoteOpened("v1", "t3", "Wer ist dafür?", (member(1),)))
    text = text_of(format_, render(minutes("m1", evening.log), format_, TOWN))
    assert "Entwurf: Die Sitzung ist noch nicht geschlossen, Stand 19:03 Uhr." in text
    assert "Die Abstimmung läuft noch." in text
    assert "seit 19:02" in text


@pytest.mark.parametrize("format_", PRINTED)
def test_minutes_of_nothing_can_be_printed(format_: Format) -> None:
    assert "Niederschrift" in text_of(format_, render(minutes("m1", []), format_, TOWN))


@pytest.mark.parametrize("format_", PRINTED)
def test_the_last_hash_of_the_log_is_printed_where_it_is_given(format_: Format) -> None:
    fingerprint = "ab12" * 16
    printed = text_of(format_, render(full(), format_, TOWN, log_hash=fingerprint))
    assert fingerprint in printed.replace(" ", "").replace("\u200b", "")
    assert "Prüfsumme" not in text_of(format_, rendered(format_))


@cache
def at_the_limits() -> Minutes:
    """Texts as long as `agenda/texts.py` allows, a presence in more pieces than a page has lines, a huge council."""
    evening = opened()
    for number in range(80):
        evening.add(PersonLeft(member(2)), after=1)
        evening.arrive(member(2), "remote" if number % 2 else "hall", after=1)
    crowd = tuple(f"x{number}" for number in range(600))
    for person_id in crowd:
        evening.add(PersonListed(person_id, f"Name {person_id}", "councillor", "", None))
    evening.add(ItemListed("t1", "1", "M" * 200, True, "resolution", "Wort " * 2000, "W" * 200, ()))
    evening.add(ItemCalled("t1"), ProseWritten("t1", "Zeile\n" * 2500 + "Ä" * 25_000))
    evening.add(VoteOpened("v1", "t1", "Wer ist dafür?", crowd))
    evening.add(VoteClosed("v1", 0, 0, 0, len(crowd), False))
    return minutes("m1", evening.log)


@pytest.mark.parametrize("format_", [one for one in PRINTED if one != "zip"])
def test_texts_at_their_limits_can_be_printed(format_: Format) -> None:
    text = text_of(format_, render(at_the_limits(), format_, TOWN))
    assert text.count("Wort ") >= 2000
    assert text.count("Zeile ") == 2500
    assert text.count("Ä") >= 25_000
    assert len(re.findall(r"\bx\d+\b", text)) == 1200
    assert len(re.findall(r"\d\d:\d\d–\d\d:\d\d", text)) >= 80


def test_pdf_never_sets_text_beyond_its_page() -> None:
    heights: list[float] = []

    def visit(text: str, matrix: list[float], text_matrix: list[float], *_font: object) -> None:
        if text.strip():
            heights.append(matrix[3] * text_matrix[5] + matrix[5])

    for page in pypdf.PdfReader(io.BytesIO(render(at_the_limits(), "pdf", TOWN))).pages:
        page.extract_text(visitor_text=visit)
    assert len(heights) > 1000
    assert min(heights) > 0
    assert max(heights) < A4_HEIGHT


def test_each_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(FORMATS)
