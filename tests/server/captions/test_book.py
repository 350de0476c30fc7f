"""The book of captions and its file: versions, corrections, what was withdrawn, and lines that were torn."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.captions.book import (
    LONGEST_TEXT,
    CaptionBook,
    CaptionFile,
    CaptionTrouble,
    Withdrawn,
    cleaned,
    entry_of,
    to_json,
)
from tests.server.captions.cues import EIGHT, cue


class TestBook:
    def test_a_correction_is_a_new_version_and_the_old_one_stays(self) -> None:
        book = CaptionBook([cue(1, 0)])
        book.take(book.corrected("c1", 1, "Guten  Morgen"))
        assert [one.text for one in book.versions("c1")] == ["Guten Abend", "Guten Morgen"]
        assert [(one.text, one.version) for one in book.shown()] == [("Guten Morgen", 2)]

    def test_who_corrects_an_old_version_is_told(self) -> None:
        book = CaptionBook([cue(1, 0)])
        book.take(book.corrected("c1", 1, "Guten Morgen"))
        with pytest.raises(CaptionTrouble, match="cue-changed"):
            book.corrected("c1", 1, "Guten Tag")

    def test_a_line_without_text_is_struck_out(self) -> None:
        book = CaptionBook([cue(1, 0), cue(2, 3)])
        book.take(book.corrected("c1", 1, " "))
        assert [one.id for one in book.shown()] == ["c2"]

    def test_lines_stand_in_the_order_of_their_times(self) -> None:
        assert [one.id for one in CaptionBook([cue(1, 9), cue(2, 3)]).shown()] == ["c2", "c1"]

    def test_live_lines_are_forgotten_when_they_are_past_with_all_their_versions_and_no_others(self) -> None:
        live = replace(cue(1, 0), id="l1", live=True)
        book = CaptionBook([cue(1, 0), live, replace(live, version=2, text="Guten Tag")])
        book.take(cue(2, 61))
        assert [one.id for one in book.shown()] == ["c1", "l1", "c2"]
        book.take(cue(3, 63))
        assert [one.id for one in book.shown()] == ["c1", "c2", "c3"]
        assert book.next_id(live=True) == "l2"

    def test_what_touches_a_withdrawn_passage_is_not_shown(self) -> None:
        book = CaptionBook([cue(1, 0), cue(2, 3), cue(3, 6)])
        book.take(Withdrawn(EIGHT + timedelta(seconds=4), EIGHT + timedelta(seconds=6)))
        assert [one.id for one in book.shown()] == ["c1", "c3"]

    @given(st.text(max_size=LONGEST_TEXT))
    def test_a_line_has_no_control_characters_whatever_was_typed(self, text: str) -> None:
        assert all(letter.isprintable() for letter in cleaned(text))

    def test_too_long_a_line_is_refused(self) -> None:
        with pytest.raises(CaptionTrouble, match="text-long"):
            cleaned("a" * (LONGEST_TEXT + 1))


class TestFile:
    def test_what_was_written_is_read_back(self, tmp_path: Path) -> None:
        file = CaptionFile(tmp_path / "captions" / "klein.jsonl")
        entries = [cue(1, 0, "Größe „XL“"), cue(2, 3)]
        for entry in entries:
            file.write(entry)
        assert list(file.read()) == entries

    def test_a_half_written_line_is_cut_off_and_writing_goes_on(self, tmp_path: Path) -> None:
        path = tmp_path / "klein.jsonl"
        file = CaptionFile(path)
        file.write(cue(1, 0))
        with path.open("ab") as raw:
            raw.write(b'{"id": "c2", "ver')
        assert list(file.read()) == [cue(1, 0)]
        file.write(cue(2, 3))
        assert list(file.read()) == [cue(1, 0), cue(2, 3)]

    def test_entries_survive_json(self) -> None:
        assert entry_of(to_json(cue(1, 0.25))) == cue(1, 0.25)
