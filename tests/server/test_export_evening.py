"""The minutes of a citizens' assembly: head, talks, polls with their picture, debate and links, in every format."""

from __future__ import annotations

import io
from functools import cache
from typing import get_args
from zoneinfo import ZoneInfo

import docx
import pytest
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from agenda.minutes import Minutes, minutes, public_edition
from server.export import Format, House, render
from server.export.document import Document, document
from tests.server.export_standards import schema
from tests.server.printed_minutes import text_of
from tests.server.themed import evening_minutes, held

TOWN = House(ZoneInfo("Europe/Berlin"), recording="https://stadt.example/")


@cache
def record() -> Minutes:
    return evening_minutes()


@cache
def printed() -> Document:
    return document(record(), TOWN.zone, recording=TOWN.recording)


def test_the_head_names_room_people_and_moderation() -> None:
    head = dict(printed().heading)
    assert list(head) == ["Raum", "Beginn", "Ende", "Personen im Saal", "Moderation", "Schriftführung"]
    assert (head["Raum"], head["Personen im Saal"], head["Moderation"]) == ("Bürgerhaus", "85", "Mona Moll")


def test_nothing_speaks_of_members_seats_or_a_quorum() -> None:
    text = render(record(), "txt", TOWN).decode()
    for word in ("Mitgliedern nahm", "Beschlussfähigkeit", "Es fehlten", "Vorsitz", "Fraktion"):
        assert word not in text
    assert "Gezählt wurden 85 Personen im Saal." in text


def test_each_talk_names_who_gave_it_as_announced_or_as_they_spoke() -> None:
    (title, (talks,)), _ = printed().before
    assert (title, talks.labels) == ("Vorträge", ("Wer", "Thema", "Beginn"))
    assert [row[:2] for row in talks.rows] == [
        ("Dr. Karl Kühn, Institut für Stadtklima", "Wie heiß wird es bei uns?"),
        ("Petra Plan", "Mehr Bäume"),
    ]


def test_polls_and_surveys_stand_with_their_picture_before_the_debate() -> None:
    _, (title, results) = printed().before
    assert title == "Umfragen und Stimmungsbilder"
    assert [bool(one.picture) for one in results] == [True, True]
    assert [one.title.split(" zu ")[0] for one in results] == [
        "Anlage 1: Umfrage „Hitzeorte“",
        "Anlage 2: Stimmungsbild „Mehr Bäume auf dem Markt?“",
    ]
    assert [section for section, _ in printed().after] == ["Links"]


def test_links_are_those_that_the_clerk_wrote_and_the_recording() -> None:
    ((_, (links,)),) = printed().after
    assert links.rows == (
        ("Aufzeichnung", "https://stadt.example/aufzeichnung/m1"),
        ("TOP 3", "https://stadt.example/baeume"),
        ("TOP 3", "http://klima.example/a?b=1"),
    )


@pytest.mark.parametrize("format_", [one for one in get_args(Format) if one != "json"])
def test_every_format_tells_the_evening(format_: Format) -> None:
    text = text_of(format_, render(record(), format_, TOWN))
    for expected in (
        "Niederschrift der Veranstaltung",
        "Bürgerhaus",
        "Mona Moll",
        "Dr. Karl Kühn, Institut für Stadtklima",
        "Stimmungsbild „Mehr Bäume auf dem Markt?“",
        "Diskussion",
        "http://klima.example/a?b=1",
    ):
        assert expected in text


@pytest.mark.parametrize("format_", get_args(Format))
def test_the_evening_is_the_same_bytes_again(format_: Format) -> None:
    assert render(minutes("m1", held()), format_, TOWN) == render(record(), format_, TOWN)


def test_akoma_ntoso_of_the_evening_is_valid() -> None:
    for edition in (record(), public_edition(record())):
        schema().assertValid(etree.fromstring(render(edition, "xml", TOWN)))


def test_links_can_be_followed_in_html_and_word() -> None:
    address = "http://klima.example/a?b=1"
    assert lxml_html.fromstring(render(record(), "html", TOWN)).xpath(f"//td/a[@href='{address}']")
    word = docx.Document(io.BytesIO(render(record(), "docx", TOWN)))
    (line,) = word.tables[-1].rows[-1].cells[1].paragraphs
    assert [link.address for link in line.hyperlinks] == [address]


def test_an_evening_that_was_not_counted_says_so() -> None:
    log = [one for one in held() if type(one.event).__name__ != "AudienceCounted"]
    uncounted = document(minutes("m1", log), TOWN.zone)
    assert uncounted.turnout == "Wie viele Personen kamen, wurde nicht gezählt."
    assert "Personen im Saal" not in dict(uncounted.heading)
