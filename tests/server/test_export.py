"""The minutes as files: complete, accessible, the same every time, and never more than text."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, get_args
from zoneinfo import ZoneInfo

import docx
import pypdf
import pytest
from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from agenda.events.items import ItemCalled
from agenda.events.planning import ItemListed, MeetingPlanned, PersonListed
from agenda.events.presence import PersonLeft
from agenda.events.prose import ProseWritten
from agenda.events.sitting import SittingClosed
from agenda.events.votes import VoteClosed, VoteOpened
from agenda.minutes import Minutes, minutes, public_edition
from server.export import MEDIA_TYPES, PACKED, Format, House, file_name, render
from server.export.document import document, paragraphs
from server.export.localtime import LocalTime
from server.export.pdf import printable
from tests.agenda.minutes_evening import EMOJI, HOSTILE, LONG_WORD, SECRET, SURNAMES, Evening, member, opened, whole

BERLIN = ZoneInfo("Europe/Berlin")
TOWN = House(BERLIN)
A4_HEIGHT = 842
"""Points."""

FORMATS: tuple[Format, ...] = get_args(Format)
PRINTED = tuple(one for one in FORMATS if one != "json")
"""Those that are laid out for people."""


@cache
def full() -> Minutes:
    return minutes("m1", whole().log)


@cache
def rendered(format_: Format) -> bytes:
    return render(full(), format_, TOWN)


def one_line(texts: Iterable[str]) -> str:
    """Text without the line breaks of a layout."""
    return " ".join(" ".join(texts).split())


def text_of(format_: Format, data: bytes) -> str:
    """What a reader of the file reads."""
    if format_ == "html":
        return one_line(lxml_html.fromstring(data).itertext())
    if format_ == "pdf":
        return one_line(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if format_ == "zip":
        return one_line(text_of(name, one) for name, one in unpacked(data).items())
    return one_line(READERS[format_](data))


def unpacked(data: bytes) -> dict[Format, bytes]:
    """The minutes in the package, by their format."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {format_: archive.read(name) for format_ in PACKED for name in archive.namelist() if fits(name, format_)}


def fits(name: str, format_: Format) -> bool:
    return name.startswith("niederschrift") and name.endswith(f".{format_}")


def of_word(data: bytes) -> Iterator[str]:
    return (node.text or "" for node in docx.Document(io.BytesIO(data)).element.body.iter("{*}t"))


def of_odt(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    return (" ".join(node.itertext()) for node in tree.iter("{*}p", "{*}h"))


def of_xml(data: bytes) -> Iterator[str]:
    nodes = etree.fromstring(data).iter("{*}p", "{*}narrative", "{*}heading", "{*}num", "{*}from", "{*}scene")
    return ("".join(node.itertext()) for node in nodes)


def of_json(data: bytes) -> Iterator[str]:
    return strings(json.loads(data))


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    match value:
        case str():
            yield value
        case dict():
            yield from (text for one in value.values() for text in strings(one))
        case list():
            yield from (text for one in value for text in strings(one))


READERS: dict[Format, Callable[[bytes], Iterable[str]]] = {
    "docx": of_word,
    "odt": of_odt,
    "xml": of_xml,
    "json": of_json,
    "txt": lambda data: [data.decode()],
}


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
def pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(rendered("pdf")))


def catalogue() -> Any:
    """The root of the PDF; pypdf gives its values no types."""
    return pdf().root_object


def xmp() -> bytes:
    data: bytes = catalogue()["/Metadata"].get_object().get_data()
    return data


def test_pdf_claims_pdf_a_3a_and_pdf_ua_1() -> None:
    tree = etree.fromstring(xmp())
    pdf_a, pdf_ua = "http://www.aiim.org/pdfa/ns/id/", "http://www.aiim.org/pdfua/ns/id/"
    assert [tree.findtext(f".//{{{pdf_a}}}{name}") for name in ("part", "conformance")] == ["3", "A"]
    assert tree.findtext(f".//{{{pdf_ua}}}part") == "1"


def test_pdf_is_tagged_german_and_titled() -> None:
    root = catalogue()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de-DE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    metadata = pdf().metadata
    assert metadata is not None
    assert (metadata.title or "").startswith("Niederschrift vom 5. März 2026")


def test_pdf_carries_the_time_of_the_last_event() -> None:
    metadata = pdf().metadata
    assert metadata is not None
    last = full().as_of
    assert last is not None
    assert metadata.creation_date == last.replace(microsecond=0)


def flat(outline: Any) -> list[Any]:
    """All bookmarks, however deep."""
    return [one for entry in outline for one in (flat(entry) if isinstance(entry, list) else [entry])]


def test_pdf_has_bookmarks_for_parts_and_items() -> None:
    titles = [entry["/Title"] for entry in flat(pdf().outline)]
    assert titles[:2] == ["Niederschrift", "Anwesenheit"]
    assert "TOP 5  Haushaltssatzung 2026" in titles


def test_pdf_brings_its_data_along() -> None:
    (data,) = pdf().attachments["niederschrift.json"]
    attached = json.loads(data)
    assert attached["minutes"]["body"].startswith("Stadtverordnetenversammlung")
    assert HOSTILE in [item["prose"] for item in attached["minutes"]["items"]]


def test_pdf_of_the_public_edition_brings_only_public_data_along() -> None:
    reader = pypdf.PdfReader(io.BytesIO(render(public_edition(full()), "pdf", TOWN)))
    (data,) = reader.attachments["niederschrift.json"]
    assert SECRET not in data.decode()


def test_pdf_names_characters_that_its_fonts_lack() -> None:
    assert "[U+1F600]" in text_of("pdf", rendered("pdf"))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "Çelik Nguyễn Łukasz Ξανθόπουλος Иванов € „Zitat“ – …",
            "Çelik Nguyễn Łukasz Ξανθόπουλος Иванов € „Zitat“ – …",
        ),
        ("u\u0308ber", "über"),
        ("weich\u00adtrennen", "weichtrennen"),
        ("a\tb", "a b"),
        ("雨 und \N{GRINNING FACE}", "[U+96E8] und [U+1F600]"),
        ("x" * 40, "x" * 36 + "\u200b" + "xxxx"),
    ],
)
def test_printable_keeps_what_the_fonts_have(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_every_character_taken_for_printable_is_in_the_fonts() -> None:
    """typst refuses the whole file where one glyph is missing."""
    every = "".join(chr(code) for code in range(0x20, 0x3000) if printable(chr(code)) == chr(code))
    evening = opened()
    spaced = " ".join(every[start : start + 20] for start in range(0, len(every), 20))
    evening.add(ProseWritten("t1", spaced))
    assert len(every) > 2000
    assert render(minutes("m1", evening.log), "pdf", TOWN).startswith(b"%PDF")


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


def test_file_names_are_plain_ascii_and_tell_the_edition() -> None:
    stem = "niederschrift-stadtverordnetenversammlung-der-stadt-koenigsbrueck-am-main-2026-03-05"
    assert file_name(full(), "pdf") == f"{stem}.pdf"
    assert file_name(public_edition(full()), "html") == f"{stem}-oeffentlich.html"
    assert file_name(minutes("m1", opened().log), "docx") == f"{stem}-entwurf.docx"


def test_a_hostile_body_gives_a_harmless_file_name() -> None:
    evening = Evening()
    evening.add(MeetingPlanned('../../etc/"x\r\n; 雨', "t", "", "2026-03-05T19:00:00+01:00", 3, "DE-HE"))
    assert file_name(minutes("m1", evening.log), "pdf") == "niederschrift-etc-x-2026-03-05-entwurf.pdf"


def test_each_format_has_a_media_type() -> None:
    assert set(MEDIA_TYPES) == set(FORMATS)


def test_times_are_local_in_summer_and_winter() -> None:
    time = LocalTime(BERLIN, None)
    assert time.time(datetime(2026, 7, 1, 17, 0, tzinfo=UTC)) == "19:00"
    assert time.time(datetime(2026, 1, 1, 18, 0, tzinfo=UTC)) == "19:00"


def test_times_after_midnight_carry_their_day() -> None:
    opening = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
    time = LocalTime(BERLIN, opening)
    assert time.span(opening, opening + timedelta(hours=6)) == "19:00–06.03. 01:00"
    assert time.span(opening, None) == "seit 19:00"
    assert time.span(opening, opening + timedelta(seconds=9)) == "19:00"


def test_a_gap_within_one_printed_minute_is_not_shown() -> None:
    evening = opened()
    evening.add(PersonLeft(member(30)))
    evening.arrive(member(30), "remote", after=0.2)
    evening.add(SittingClosed(), after=20)
    rows = document(minutes("m1", evening.log), BERLIN).groups[0].rows
    assert next(row for row in rows if row[0] == ("Alex Dörr",))[3] == ("19:02–19:23",)


def test_a_question_like_the_motion_is_not_repeated() -> None:
    items = document(full(), BERLIN).parts[0].items
    assert items[2].ballots[0].question == ()
    assert items[3].ballots[1].question == (("Wiederholung: Die Sanierung wird beauftragt.",),)


def test_paragraphs_end_at_empty_lines_and_keep_line_ends() -> None:
    assert paragraphs(" a \nb\n\n\n \nc\n") == (("a", "b"), ("c",))
    assert paragraphs("  \n ") == ()
