"""A survey's pages in the language of who reads them: German, English, simple language; the event stays German."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from agenda import surveys_texts
from agenda.events.surveys import SurveyAttached, SurveyRow, SurveyTable
from agenda.surveys_form import Answers
from server.surveys.plans import read_survey
from server.surveys.results import evaluated
from server.surveys.said import ONE, OURS, RANK, SEVERAL, SMALLEST, said, smallest, turnout
from server.surveys.simple import SIMPLE
from server.surveys.store import Given, Kept
from server.surveys.texts import CONDITIONS, FAULTS, HINTS, LEFT_OUT, LEFT_OUT_ONE, REFUSED
from server.texts import Texts, load_texts
from tests.server.surveys.town import AFTER, EXAMPLE, ZONE, asking

WEB = Path(__file__).resolve().parents[3] / "web"
TEXTS: Mapping[str, Texts] = load_texts(WEB / "locale")
BLANK = re.compile(r"\{\w+\}")
TRANSLATED = (
    (
        'text = "Wie sicher fühlen Sie sich dort?"',
        'text = { de = "Wie sicher fühlen Sie sich dort?", en = "How safe?" }',
    ),
    ('text = "Was ist Ihnen am wichtigsten?"', 'text = { de = "Was ist Ihnen am wichtigsten?", en = "Most wanted" }'),
    ('{ id = "jung", text = "unter 40" }', '{ id = "jung", text = { de = "unter 40", en = "below 40" } }'),
    ('{ id = "oft", text = "Oft" }', '{ id = "oft", text = { de = "Oft", en = "Often" } }'),
    ('{ id = "abends", text = "Abends" }', '{ id = "abends", text = { de = "Abends", en = "Evenings" } }'),
    ("per_address = 3", "per_address = 99"),
)


def given(number: int, chance: random.Random) -> Answers:
    """Somebody who answers most."""
    return {
        "dafuer": (chance.choice(("ja", "nein")),),
        "wege": ("rad", "bus"),
        "wichtig": chance.choice((("tempo", "ruhe"), ("ruhe", "tempo"))),
        "note": (str(chance.randint(1, 5)),),
        "zeiten": ("morgens=oft", f"abends={chance.choice(('oft', 'nie'))}"),
        "alter": (chance.choice(("jung", "alt")),),
        "fahrten": (str(2.5 + number),),
        "seit": (f"2020-0{1 + number % 3}-01",),
        "kurz": ("gut",),
    }


def result_of(number: int) -> SurveyAttached:
    """The result of so many answers to the example."""
    chance = random.Random(7)
    return evaluated(
        read_survey(EXAMPLE), [Kept("online", "2026-03-02", given(one, chance)) for one in range(number)], ZONE
    )


@pytest.mark.parametrize("number", [0, 1, 3, 60])
def test_in_german_the_page_says_what_minutes_and_hall_say(number: int) -> None:
    result = result_of(number)
    assert turnout(result, TEXTS["de"]) == surveys_texts.turnout(result)
    assert smallest(result, TEXTS["de"]) == surveys_texts.smallest(result)
    spoken = said(result, read_survey(EXAMPLE), "de", TEXTS["de"])
    ranking = {f"{place}. Platz": f"Platz {place}" for place in (1, 2)}
    heads = (tuple(ranking.get(one, one) for one in table.columns) for table in spoken.tables)
    german = (replace(table, columns=columns) for table, columns in zip(spoken.tables, heads, strict=True))
    assert replace(spoken, tables=tuple(german)) == result


def test_all_that_is_ours_in_a_result_has_its_english() -> None:
    """A sentence that is new in `agenda.surveys_count` has to be told to the page, too."""
    survey = read_survey(EXAMPLE)
    ours = {table.note for number in (3, 60) for table in result_of(number).tables} - {""}
    assert len(ours) >= 4
    for note in ours:
        table = SurveyTable("Frei erfunden", 9, (), (), note)
        (shown,) = said(replace(result_of(3), tables=(table,)), survey, "de", TEXTS["en"]).tables
        assert shown.note != note


@pytest.mark.parametrize(
    ("note", "english"),
    [
        ("Mittelwert -2,5.", "Mean -2.5."),
        (
            "Mittelwert 32,0. Median 32,0; die mittlere Hälfte liegt zwischen 17,2 und 46,8.",
            "Mean 32.0. Median 32.0; the middle half lies between 17.2 and 46.8.",
        ),
        ("Weniger als 5 Antworten.", "Fewer than 5 answers."),
        ("Ein Satz aus einem alten Protokoll.", "Ein Satz aus einem alten Protokoll."),
    ],
)
def test_a_note_is_said_in_english_with_its_numbers(note: str, english: str) -> None:
    table = SurveyTable("Sind Sie dafür?", 9, (), (), note)
    (shown,) = said(replace(result_of(3), tables=(table,)), read_survey(EXAMPLE), "en", TEXTS["en"]).tables
    assert (shown.title, shown.note) == ("Are you in favour?", english)


def test_what_does_not_stand_in_the_questionnaire_stays_as_it_was_frozen() -> None:
    rows = (SurveyRow("Vielleicht", (9,)), SurveyRow("Nein", (None,)))
    odd = tuple(SurveyTable(f"Frage {number}", 9, ("Spalte",), rows) for number in range(20))
    assert said(replace(result_of(3), tables=odd), read_survey(EXAMPLE), "en", TEXTS["en"]).tables == odd


async def test_the_result_is_shown_in_english_with_pictures_and_links_in_english(tmp_path: Path) -> None:
    async with asking(tmp_path, *TRANSLATED) as town:
        chance = random.Random(7)
        for number in range(60):
            kept = Given("radweg", f"form-{number}", "online", "2026-03-02", given(number, chance))
            await town.store.put(kept)
        town.now = AFTER
        asked = "?sprache=en&lang=en"
        text = (await town.get(f"/umfrage/radweg/ergebnis{asked}"))[1]
        for words in (
            "Cycle path in Bahnhofstraße",
            "60 answers, 60 of them on the Internet and 0 on paper",
            "<h2>Are you in favour?</h2>",
            '<th scope="row">Yes</th>',
            "<h2>How safe?</h2>",
            "Mean ",
            "<h2>Most wanted</h2>",
            '<th scope="col">Rank 1</th>',
            '<th scope="col">Often</th>',
            '<th scope="row">Evenings</th>',
            "<h2>Are you in favour? / Wie alt sind Sie?</h2>",
            '<th scope="col">below 40</th>',
            "Answers in people’s own words",
            "the middle half lies between",
            '<img src="/umfrage/radweg/ergebnis-0.svg?sprache=en&amp;lang=en" alt="">',
        ):
            assert words in text
        shown = text[text.index("<main") : text.index("</main>")]
        for german in ("Antworten", "Mittelwert", "dafür", "Platz 1", "Ja<", "Abends"):
            assert german not in shown
        picture = (await town.get(f"/umfrage/radweg/ergebnis-0.svg{asked}"))[1]
        assert "Are you in favour?" in picture
        assert ">Yes<" in picture
        assert ">Ja<" in (await town.get("/umfrage/radweg/ergebnis-0.svg?lang=de"))[1]


async def test_in_simple_language_all_pages_speak_it_and_lead_on_in_it(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        simple = "/umfrage/radweg?sprache=simple&lang=de"
        text = (await town.get(simple))[1]
        assert "Niemand erfährt Ihren Namen." in text
        assert "ohne Uhrzeit" not in text
        assert "Hier brauchen wir Ihre Antwort" in text
        assert 'action="/umfrage/radweg?sprache=simple&amp;lang=de"' in text
        async with town.client.post(simple, data={"q.fahrten": "viele"}) as answer:
            text = await answer.text()
        assert "Hier fehlt Ihre Antwort." in text
        assert "Diese Zahl geht hier nicht." in text
        filled = {"q.dafuer": "ja", "q.warum": "Zu eng"}
        async with town.client.post(simple, data=filled, allow_redirects=False) as answer:
            thanks = answer.headers["Location"]
        assert thanks == "/umfrage/radweg/danke?sprache=simple&lang=de&ohne=1"
        text = (await town.get(thanks))[1]
        assert "Danke. Wir haben Ihre Antwort gespeichert." in text
        assert "Eine Antwort von Ihnen haben wir nicht gespeichert." in text
        assert 'href="/umfrage/radweg/ergebnis?sprache=simple&amp;lang=de"' in text
        town.now = AFTER
        text = (await town.get("/umfrage/radweg/ergebnis?sprache=simple&lang=de"))[1]
        assert "Nur wenige Menschen haben geantwortet." in text


# -- the table of simple language --------------------------------------------------------------------------------------

PAGES = ("survey", "survey_frame", "survey_result", "survey_tables", "survey_thanks", "survey_wish", "survey_notice")
OF_STAFF = "Papier"
"""In what the form says to the clerk alone, who enters paper with it."""


def sentences() -> Sequence[str]:
    """All of ours that a page of a survey may say in public."""
    pages = ((WEB / "templates" / f"{name}.html").read_text("utf-8") for name in PAGES)
    written = {one for page in pages for one in re.findall(r'\b_\("((?:[^"\\]|\\.)*)"\)', page)}
    public = {one for one in written if OF_STAFF not in one}
    tables = (FAULTS, REFUSED, HINTS, CONDITIONS)
    listed = {one for table in tables for one in table.values()}
    return sorted(public | listed | (set(OURS) - {RANK}) | {ONE, SEVERAL, SMALLEST, LEFT_OUT, LEFT_OUT_ONE})


@pytest.mark.parametrize("german", sentences())
def test_every_sentence_has_its_words_in_simple_language(german: str) -> None:
    simple = SIMPLE.catalogue.get(german)
    assert simple
    assert set(BLANK.findall(simple)) == set(BLANK.findall(german))


def test_no_sentence_of_simple_language_is_long() -> None:
    """DIN SPEC 33429 wants short ones; fifteen words is what its commentaries count as the most."""
    sentences = (one for text in SIMPLE.catalogue.values() for one in re.split(r"(?<=[.?!:])\s+", text))
    assert max(len(one.split()) for one in sentences) <= 15
