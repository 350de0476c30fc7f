"""Pictures of polls and surveys for the minutes: drawn once, the same everywhere, with all they show in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from agenda.events.polls import PollClosed, PollOpened
from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.events.words import PollKind
from agenda.minutes_values import ItemMinutes, PollRecord
from server.bars import LONGEST, WIDTH, Bar, drawn
from server.pictures import pictures
from server.polls.picture import TEXTS, picture, words

AT = datetime(2026, 3, 1, 18, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>&\"'"
POLL = PollOpened("p1", "t1", HOSTILE, ("Ja", "Nein"), "single", "everybody", False, "A2B3")
ITEM = ItemMinutes("t1", "1", "Platz", True, "", "", (), (), (), "", ())

RESULTS: dict[PollKind, PollClosed] = {
    "single": PollClosed("p1", (3, 1), 4, 0),
    "multiple": PollClosed("p1", (3, 3), 4, 0),
    "scale": PollClosed("p1", (0, 0, 1, 1, 0), 2, 0),
    "ranking": PollClosed("p1", (7, 5), 4, 0),
    "cloud": PollClosed("p1", (5, 2), 6, 0, ("Lärm", HOSTILE), 2),
    "open": PollClosed("p1", (5, 1), 6, 0, ("Mehr Bäume.", HOSTILE), 2),
}


def asked(kind: PollKind) -> PollOpened:
    options = {"scale": ("1", "2", "3", "4", "5"), "cloud": (), "open": ()}
    return replace(POLL, kind=kind, options=options.get(kind, POLL.options))


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", RESULTS)
def test_every_kind_has_one_picture_that_is_well_formed_and_always_the_same(kind: PollKind) -> None:
    svg = picture(asked(kind), RESULTS[kind])
    title = ET.fromstring(svg).find(f"{SVG}title")
    assert title is not None
    assert title.text == HOSTILE
    assert svg == picture(asked(kind), RESULTS[kind])


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("single", "Ja: 3 (75 %); Nein: 1 (25 %)"),
        ("scale", "1: 0 (0 %); 2: 0 (0 %); 3: 1 (50 %); 4: 1 (50 %); 5: 0 (0 %)"),
        ("ranking", "Ja: 7 Punkte; Nein: 5 Punkte"),
        ("cloud", f"Lärm: 5; {HOSTILE}: 2"),
        ("open", f"Mehr Bäume.: 5 stimmen zu; {HOSTILE}: 1 stimmt zu"),
    ],
)
def test_the_words_beside_a_picture_hold_all_its_figures(kind: PollKind, told: str) -> None:
    assert words(asked(kind), RESULTS[kind]) == told


def test_every_word_of_a_cloud_is_told_its_length_so_that_no_typeface_moves_it() -> None:
    drawn_words = list(ET.fromstring(picture(asked("cloud"), RESULTS["cloud"])).iter(f"{SVG}text"))
    assert [one.text for one in drawn_words] == ["Lärm", HOSTILE]
    assert all(int(one.attrib["textLength"]) > 0 for one in drawn_words)


def test_of_many_texts_the_picture_has_the_first_and_the_words_have_all() -> None:
    result = PollClosed("p1", (1,) * 30, 30, 0, tuple(f"Text {number}" for number in range(30)), 30)
    assert len(texts(picture(asked("open"), result))) == 2 * TEXTS
    assert words(asked("open"), result).count("Text ") == 30


@pytest.mark.parametrize("kind", RESULTS)
def test_nothing_answered_is_a_picture_too(kind: PollKind) -> None:
    nothing = PollClosed("p1", (0,) * len(asked(kind).options), 0, 0)
    assert picture(asked(kind), nothing).endswith("</svg>")
    assert words(asked(kind), nothing)


def test_bars_stay_within_the_picture_and_long_labels_are_cut() -> None:
    root = ET.fromstring(drawn("T", (Bar("x" * 200, 7, "7"), Bar("y", 0, "0")), 7))
    bars = [one for one in root.iter(f"{SVG}rect") if one.get("x")]
    assert [int(one.attrib["x"]) + int(one.attrib["width"]) <= WIDTH for one in bars] == [True, True]
    label = next(root.iter(f"{SVG}text")).text
    assert label == "x" * (LONGEST - 1) + "…"


def test_an_item_has_pictures_of_its_polls_and_of_those_tables_that_bars_can_say() -> None:
    chart = SurveyTable("Sicher genug?", 10, (), (SurveyRow("Ja", (7,)), SurveyRow("Nein", (None,))))
    crossed = SurveyTable("Nach Alter", 10, ("jung", "alt"), (SurveyRow("Ja", (3, 4)),))
    survey = SurveyAttached("t1", "u1", "Radweg", "2026-02-01", 9, 1, 5, (chart, crossed))
    item = replace(ITEM, polls=(PollRecord(POLL, RESULTS["single"], AT, True),), exhibits=(survey,))
    poll, table = pictures(item)
    assert (poll.title, poll.words) == (f"Stimmungsbild: {HOSTILE}", "Ja: 3 (75 %); Nein: 1 (25 %)")
    assert poll.svg == picture(POLL, RESULTS["single"])
    assert (table.title, table.words) == ("Umfrage „Radweg“: Sicher genug?", "Ja: 7 (70 %); Nein: –")
    assert texts(table.svg) == ["Ja", "7 (70 %)", "Nein", "–"]


def test_an_item_without_polls_and_surveys_has_none() -> None:
    assert pictures(ITEM) == ()
