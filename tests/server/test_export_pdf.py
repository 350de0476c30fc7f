"""The minutes as PDF: for the archive and for everybody (PDF/A-3a, PDF/UA-1), with its data, in the fonts there are."""

from __future__ import annotations

import io
import json
from functools import cache
from typing import Any

import pypdf
import pytest
from lxml import etree  # type: ignore[import-untyped]

from agenda.events.prose import ProseWritten
from agenda.minutes import minutes, public_edition
from server.export import render
from server.export.pdf import printable
from tests.agenda.minutes_evening import HOSTILE, SECRET, opened
from tests.server.printed_minutes import TOWN, full, rendered, text_of


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
