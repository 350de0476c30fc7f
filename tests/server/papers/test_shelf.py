"""Papers on the disk: a new version keeps the old, and no crash leaves half of one."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.papers.shelf import PaperShelf

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
NAME = "plan.pdf"


@pytest.fixture
def shelf(tmp_path: Path) -> PaperShelf:
    return PaperShelf(tmp_path / "rat-1")


def come_up(shelf: PaperShelf, content: bytes) -> Path:
    whole = shelf.incoming / "paper.pdf"
    whole.write_bytes(content)
    return whole


def contents(shelf: PaperShelf) -> list[bytes]:
    return [shelf.path_of(NAME, one.number).read_bytes() for one in shelf.versions(NAME)]


def test_the_newest_is_shown_and_the_older_ones_are_kept(shelf: PaperShelf) -> None:
    for number, content in enumerate((b"one", b"two", b"three"), 1):
        filed = shelf.file(NAME, come_up(shelf, content), ["text"], AT + timedelta(days=number))
        assert (filed.number, filed.size) == (number, len(content))
    assert (shelf.folder / NAME).read_bytes() == b"three"
    assert contents(shelf) == [b"one", b"two", b"three"]
    newest = shelf.newest(NAME)
    assert newest is not None
    assert (newest.number, newest.filed) == (3, AT + timedelta(days=3))
    assert not list(shelf.incoming.iterdir())


def test_a_paper_laid_there_by_hand_becomes_a_version_when_the_next_comes(shelf: PaperShelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / NAME).write_bytes(b"by hand")
    before = shelf.newest(NAME)
    assert before is not None
    assert before.number == 0
    shelf.file(NAME, come_up(shelf, b"new"), ["text"], AT)
    assert contents(shelf) == [b"by hand", b"new"]


def test_whoever_lays_a_file_over_the_newest_changes_no_version(shelf: PaperShelf) -> None:
    shelf.file(NAME, come_up(shelf, b"filed"), ["text"], AT)
    (shelf.folder / NAME).write_bytes(b"laid over")
    shelf.file(NAME, come_up(shelf, b"newer"), ["text"], AT + timedelta(days=1))
    assert contents(shelf) == [b"filed", b"laid over", b"newer"]


def test_the_text_is_that_of_the_newest(shelf: PaperShelf) -> None:
    for word in ("eins", "zwei"):
        shelf.file(NAME, come_up(shelf, word.encode()), [word], AT)
        text = shelf.text(NAME)
        assert text is not None
        assert list(text.pages) == [word]


def test_after_a_crash_before_it_was_shown_the_newest_version_is_shown(shelf: PaperShelf) -> None:
    shelf.file(NAME, come_up(shelf, b"one"), ["text"], AT)
    come_up(shelf, b"half of a")
    two = shelf.path_of(NAME, 2)
    two.write_bytes(b"two")
    shelf.mend()
    assert (shelf.folder / NAME).read_bytes() == b"two"
    assert not list(shelf.incoming.iterdir())


def test_a_file_laid_over_the_newest_stays_however_old_it_is(shelf: PaperShelf) -> None:
    shelf.file(NAME, come_up(shelf, b"filed"), ["text"], AT)
    (shelf.folder / NAME).write_bytes(b"by hand")
    os.utime(shelf.folder / NAME, (1, 1))
    shelf.mend()
    assert (shelf.folder / NAME).read_bytes() == b"by hand"


def test_a_filing_taken_back_shows_what_was_there_before(shelf: PaperShelf) -> None:
    shelf.folder.mkdir()
    (shelf.folder / NAME).write_bytes(b"by hand")
    shelf.take_back(NAME, shelf.file(NAME, come_up(shelf, b"new"), ["text"], AT))
    assert (shelf.folder / NAME).read_bytes() == b"by hand"
    assert contents(shelf) == [b"by hand"]


def test_a_first_filing_taken_back_leaves_no_file(shelf: PaperShelf) -> None:
    shelf.take_back(NAME, shelf.file(NAME, come_up(shelf, b"new"), ["text"], AT))
    assert [path for path in shelf.folder.rglob("*") if path.is_file()] == []
    assert shelf.newest(NAME) is None


def test_what_is_missing_is_none(shelf: PaperShelf) -> None:
    assert shelf.newest(NAME) is None
    assert list(shelf.versions(NAME)) == []
    assert list(shelf.unread()) == []
    shelf.mend()
