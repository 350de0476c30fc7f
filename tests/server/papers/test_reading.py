"""The text of a paper is read by a process that a hostile file may kill, and by nothing else."""

from __future__ import annotations

import json
import os
import zlib
from pathlib import Path

import pytest

from server.papers import reading
from server.papers.keeper import TextKeeper
from server.papers.reading import UNREADABLE, PaperText, PaperUnreadable, keep, kept, mark, read, text_of
from server.papers.shelf import PaperShelf
from tests.server.papers.typeset import pdf


def bomb(size: int) -> bytes:
    """A page whose content is that many bytes of text operators, packed to a hundredth."""
    packer, piece = zlib.compressobj(1), b"BT /F1 9 Tf (x) Tj ET\n" * 50_000
    content = b"".join(packer.compress(piece) for _ in range(size // len(piece))) + packer.flush()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj%b endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


async def test_each_page_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    assert list(await read(tmp_path / "a.pdf")) == ["Haushalt Die Zisterne", "Straße"]


@pytest.mark.parametrize(
    "content",
    [b"", b"no paper", b"%PDF-1.7\n%%EOF", b"PK\x03\x04 a Word file", pdf()[:900]],
    ids=["empty", "text", "no page", "another format", "torn"],
)
async def test_what_is_no_paper_is_told_apart(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(PaperUnreadable):
        await read(tmp_path / "a.pdf")


async def test_a_paper_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf())
    with pytest.raises(PaperUnreadable):
        await read(tmp_path / "a.pdf", patience_s=0)


async def test_a_paper_that_unpacks_to_more_than_there_may_be_hurts_nobody_but_itself(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(bomb(1 << 29))
    with pytest.raises(PaperUnreadable):
        await read(tmp_path / "a.pdf")


@pytest.mark.parametrize("told", [b"{}", b"[1]", b"[[]]", b'"x"', b"[" * 5000, b"\xff"])
def test_what_a_steered_process_writes_is_not_believed(tmp_path: Path, told: bytes) -> None:
    (tmp_path / "out").write_bytes(told)
    with pytest.raises(PaperUnreadable):
        reading._taken(tmp_path / "out")


def test_a_kept_text_belongs_to_one_state_of_the_file(tmp_path: Path) -> None:
    paper, beside = tmp_path / "a.pdf", tmp_path / "texts" / "a.pdf.json"
    paper.write_bytes(b"one")
    keep(beside, mark(paper), text_of(("Eins",)))
    assert kept(beside, paper) == PaperText(("Eins",), ("eins",))
    paper.write_bytes(b"longer")
    assert kept(beside, paper) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"of": 1, "pages": 2}', json.dumps({"of": [1, 2], "pages": []})])
def test_a_kept_text_that_is_torn_is_none(tmp_path: Path, text: str) -> None:
    paper, beside = tmp_path / "a.pdf", tmp_path / "a.json"
    paper.write_bytes(b"x")
    beside.write_text(text)
    assert kept(beside, paper) is None


async def test_papers_laid_there_by_hand_are_read_once(tmp_path: Path) -> None:
    shelf = PaperShelf(tmp_path / "rat-1")
    shelf.folder.mkdir()
    (shelf.folder / "gut.pdf").write_bytes(pdf())
    (shelf.folder / "schlecht.pdf").write_bytes(b"%PDF-")
    keeper = TextKeeper(tmp_path)
    assert list(shelf.unread()) == ["gut.pdf", "schlecht.pdf"]
    await keeper.read_all()
    assert list(shelf.unread()) == []
    assert shelf.text("schlecht.pdf") == UNREADABLE
    os.utime(shelf.folder / "gut.pdf", (1, 1))
    assert list(shelf.unread()) == ["gut.pdf"]
