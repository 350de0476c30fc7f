"""The minutes as HTML and Word: headings, tables and language as programs that read aloud need them."""

from __future__ import annotations

import io
import itertools
import zipfile
from functools import cache

import docx
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from tests.agenda.minutes_evening import EMOJI, LONG_WORD
from tests.server.printed_minutes import full, rendered, text_of


def test_html_is_one_safe_page_with_landmarks() -> None:
    page = lxml_html.fromstring(rendered("html"))
    assert page.get("lang") == "de"
    assert page.findtext(".//title", "").startswith("Niederschrift vom 5. März 2026")
    assert len(page.findall(".//h1")) == 1
    assert page.findall(".//main")
    assert not page.xpath("//script | //link | //img | //@onload | //@style")
    assert b"<script" not in rendered("html")


def test_html_headings_never_skip_a_level() -> None:
    levels = [int(node.tag[1]) for node in lxml_html.fromstring(rendered("html")).iter("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_html_tables_have_captions_and_headers() -> None:
    for table in lxml_html.fromstring(rendered("html")).findall(".//table"):
        assert table.findtext("caption")
        assert all(cell.get("scope") for cell in table.findall(".//th"))


def test_html_shows_any_script_as_it_is() -> None:
    text = text_of("html", rendered("html"))
    assert EMOJI in text
    assert LONG_WORD in text


@cache
def word() -> docx.document.Document:
    return docx.Document(io.BytesIO(rendered("docx")))


def test_docx_has_real_headings_in_order() -> None:
    headings = [one for one in word().paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    first_level = [one.text for one in headings if one.style is not None and one.style.name == "Heading 1"]
    assert first_level == [
        "Anwesenheit",
        "Beschlussfähigkeit",
        "Tagesordnung",
        "Öffentlicher Teil",
        "Nichtöffentlicher Teil",
        "Unterbrechungen und Öffentlichkeit",
        "Allgemeine Bemerkungen",
        "Unterschriften",
    ]
    assert "TOP 5  Haushaltssatzung 2026" in [one.text for one in headings]


def test_docx_tables_repeat_their_header_row() -> None:
    for table in word().tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_docx_attendance_is_a_table_with_a_row_for_each_person() -> None:
    attendance = word().tables[0]
    assert [cell.text for cell in attendance.rows[0].cells] == ["Name", "Fraktion", "Teilnahme", "Zeit"]
    assert len(attendance.rows) == 1 + 35
    switched = next(row for row in attendance.rows if row.cells[0].text == "Alex Conrad")
    assert [cell.text for cell in switched.cells][2:] == ["zugeschaltet\nim Saal", "19:02–19:51\n19:51–20:57"]


def test_docx_is_german_a4_with_page_numbers_and_the_date_of_the_last_event() -> None:
    section = word().sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    footer = section.footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert 'w:instr="NUMPAGES"' in footer
    assert 'w:val="de-DE"' in word().styles.element.xml
    properties = word().core_properties
    assert properties.language == "de-DE"
    last = full().as_of
    assert last is not None
    assert properties.modified == last.replace(microsecond=0)


def test_docx_parts_are_well_formed_xml() -> None:
    with zipfile.ZipFile(io.BytesIO(rendered("docx"))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
