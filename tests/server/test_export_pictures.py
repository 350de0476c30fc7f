"""Results as pictures in the minutes: the same in every format, with their words for whoever does not see them."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import docx
import pypdf
import pytest
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html
from PIL import Image

from agenda.events.items import ItemCalled
from agenda.events.polls import PollClosed, PollOpened
from agenda.events.surveys import SurveyAttached
from agenda.events.words import PollKind
from agenda.minutes import Minutes, minutes, public_edition
from server.export import Format, House, render
from server.export.document import document
from server.pictures import pictures
from tests.agenda.minutes_evening import opened
from tests.server.themed import TABLE

TOWN = House(ZoneInfo("Europe/Berlin"))
HOSTILE = 'Wolke <svg onload="x"/> & \N{GRINNING FACE} 雨'


def polled(item: str = "t3", question: str = "Mehr Bäume?") -> Minutes:
    """An evening with a poll and a survey at an item."""
    evening = opened()
    evening.add(ItemCalled(item))
    evening.add(PollOpened("p1", item, question, ("Ja", "Nein"), "single", "everybody", False, "A2B3"))
    evening.add(PollClosed("p1", (60, 20), 80, 0))
    evening.add(SurveyAttached(item, "u1", "Hitzeorte", "2026-03-01", 100, 20, 5, (TABLE,)))
    return minutes("m1", evening.log)


@cache
def rendered(format_: Format) -> bytes:
    return render(polled(), format_, TOWN)


def shown() -> list[str]:
    """Title and words of each picture, as they stand for whoever does not see it."""
    item = next(one for one in polled().items if one.number == "3")
    return [f"{one.title}. {one.words}" for one in pictures(item)]


def figures(node: Any) -> Iterator[Any]:
    """The figures below a structure element of a PDF (ISO 32000-1, § 14.8.4.5)."""
    value = node.get_object()
    if isinstance(value, list):
        for one in value:
            yield from figures(one)
    elif isinstance(value, dict):
        if value.get("/S") == "/Figure":
            yield value
        if "/K" in value:
            yield from figures(value["/K"])


def test_polls_and_surveys_are_annexes_with_table_and_picture() -> None:
    ((title, annexes),) = document(polled(), TOWN.zone).after
    assert title == "Anlagen"
    assert [one.title for one in annexes] == [
        "Anlage 1: Stimmungsbild „Mehr Bäume?“ zu TOP 3 (80 Antworten)",
        "Anlage 2: Umfrage „Hitzeorte“ zu TOP 3: Wo ist es zu heiß? (120 Antworten)",
    ]
    assert annexes[0].rows == (("Ja", "60"), ("Nein", "20"))
    assert all(one.picture for one in annexes)


def test_html_holds_the_picture_itself_and_its_words() -> None:
    page = lxml_html.fromstring(rendered("html"))
    images = page.xpath("//img")
    assert [one.get("alt") for one in images] == shown()
    kind, _, data = images[0].get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert etree.fromstring(base64.b64decode(data)).tag.endswith("svg")
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert "img-src data:" in policy


def test_pdf_has_a_figure_with_its_words_for_each_picture() -> None:
    root: Any = pypdf.PdfReader(io.BytesIO(rendered("pdf"))).trailer["/Root"]
    assert [str(one["/Alt"]) for one in figures(root["/StructTreeRoot"])] == shown()


def test_docx_holds_a_picture_with_title_and_words_for_each() -> None:
    word = docx.Document(io.BytesIO(rendered("docx")))
    told = word.element.body.xpath(".//wp:docPr")
    assert [f"{one.get('title')}. {one.get('descr')}" for one in told] == shown()
    assert len({one.get("id") for one in told}) == len(told)


def test_odt_holds_a_picture_with_title_and_words_for_each() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("odt"))) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
        listed = archive.read("META-INF/manifest.xml").decode()
        frames = list(tree.iter("{*}frame"))
        told = [f"{one.find('{*}title').text}. {one.find('{*}desc').text}" for one in frames]
        files = [one.find("{*}image").get("{http://www.w3.org/1999/xlink}href") for one in frames]
        sizes = [Image.open(io.BytesIO(archive.read(name))).size for name in files]
    assert told == shown()
    assert all(f'full-path="{name}" manifest:media-type="image/png"' in listed for name in files)
    assert all(width > 900 and height > 100 for width, height in sizes)


def test_plain_text_names_the_picture_and_says_its_numbers() -> None:
    text = " ".join(rendered("txt").decode().split())
    assert "[Bild: Stimmungsbild: Mehr Bäume?]" in text
    assert "Ja; Zahl: 60" in text


@pytest.mark.parametrize("format_", ["html", "pdf", "docx", "odt", "xml", "zip"])
def test_pictures_are_the_same_bytes_again(format_: Format) -> None:
    assert render(polled(), format_, TOWN) == rendered(format_)


@pytest.mark.parametrize("format_", ["html", "pdf", "docx", "odt", "xml"])
def test_a_hostile_question_is_drawn_as_text(format_: Format) -> None:
    data = render(polled(question=HOSTILE), format_, TOWN)
    if format_ == "html":
        assert not lxml_html.fromstring(data).xpath("//svg | //*[@onload]")
    assert data


def test_the_public_edition_has_no_picture_of_a_poll_in_the_non_public_part() -> None:
    edition = public_edition(polled("t10"))
    assert document(edition, TOWN.zone).after == ()
    assert not lxml_html.fromstring(render(edition, "html", TOWN)).xpath("//img")


@pytest.mark.parametrize("kind", get_args(PollKind))
@pytest.mark.parametrize("format_", ["html", "pdf", "docx", "odt", "xml"])
def test_every_kind_of_poll_has_its_picture_in_every_format(kind: PollKind, format_: Format) -> None:
    in_words = kind in ("cloud", "open")
    options = () if in_words else ("1", "2", "3", "4", "5") if kind == "scale" else ("Ja", "Nein")
    said = ("Bäume", "Schatten", "雨 \N{GRINNING FACE}") if in_words else ()
    evening = opened()
    evening.add(ItemCalled("t3"))
    evening.add(PollOpened("p1", "t3", "Was hilft?", options, kind, "everybody", False, "A2B3"))
    evening.add(PollClosed("p1", tuple(range(len(options or said), 0, -1)), 9, 2, said, len(said)))
    record = minutes("m1", evening.log)
    ((_, (annex,)),) = document(record, TOWN.zone).after
    assert annex.picture
    assert render(record, format_, TOWN) == render(record, format_, TOWN)
