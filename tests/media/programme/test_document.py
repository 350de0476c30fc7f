"""A page of a PDF becomes a picture; whatever is no PDF becomes one error and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from media.programme.canvas import Box
from media.programme.document import UnreadableError, drawn
from media.programme.dress import Dress
from media.programme.pages import Pages
from media.programme.settings import ProgrammeSettings

ROOM = (640, 360)
TWO_PAGES = typst.compile(
    b'#set page(width: 100mm, height: 200mm, margin: 0mm, fill: rgb("#cc0000"))\n \n#pagebreak()\n'
    b'#set page(width: 200mm, height: 50mm, fill: rgb("#0000cc"))\n '
)
"""An upright red page, a wide blue one."""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.pdf"
    path.write_bytes(TWO_PAGES)
    return path


@pytest.mark.parametrize(
    ("number", "size", "colour"), [(1, (180, 360), (204, 0, 0)), (2, (640, 160), (0, 0, 204))], ids=["upright", "wide"]
)
def test_a_page_is_as_large_as_the_picture_allows(
    paper: Path, number: int, size: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    count, picture = drawn(paper, number, ROOM)
    assert count == 2
    assert picture is not None
    assert picture.mode == "RGB"
    assert picture.size == pytest.approx(size, abs=1)
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == colour


@pytest.mark.parametrize("number", [-1, 0, 3, 10**30])
def test_of_a_page_that_is_not_there_only_the_count_is_told(paper: Path, number: int) -> None:
    assert drawn(paper, number, ROOM) == (2, None)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nothing\.pdf"):
        drawn(tmp_path / "nothing.pdf", 1, ROOM)


def _locked() -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(TWO_PAGES))), io.BytesIO()
    writer.encrypt("geheim", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def _flat() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=0.001, height=500)
    writer.write(out)
    return out.getvalue()


BROKEN = {
    "nothing": b"",
    "text": b"Vorlage 2026/118",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "head only": TWO_PAGES[:20],
    "zeros": bytes(4096),
    "locked": _locked(),
    "flat": _flat(),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_shown_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableError):
        drawn(path, 1, ROOM)


@settings(max_examples=60, deadline=None)
@given(
    cut=st.integers(0, len(TWO_PAGES)), at=st.integers(0, len(TWO_PAGES) - 1), put=st.binary(min_size=1, max_size=40)
)
def test_a_damaged_file_gives_a_picture_or_the_one_error(
    tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, put: bytes
) -> None:
    whole = TWO_PAGES[:at] + put + TWO_PAGES[at + len(put) :]
    path = tmp_path_factory.getbasetemp() / "damaged.pdf"
    for content in (whole, whole[:cut]):
        path.write_bytes(content)
        try:
            _, picture = drawn(path, 1, ROOM)
        except UnreadableError:
            continue
        assert picture is None or (picture.width <= ROOM[0] and picture.height <= ROOM[1])


def test_a_mark_stands_upon_the_page_and_the_rest_of_it_stays(tmp_path: Path) -> None:
    Image.new("RGB", (1280, 720), "white").save(tmp_path / "page.png")
    pages = Pages(Dress(ProgrammeSettings()), str(tmp_path))
    room = Box(0, 0, 1280, 720)
    plain, marked = (pages.document("page.png", room, mark).luma for mark in ("", "PROBE"))
    assert plain.min() > 230
    assert (marked[52:110, 64:300] < 150).mean() > 0.3
    assert (marked[120:] == plain[120:]).all()
