"""Marks of a sitting: from the public view alone, the same live and after a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from agenda.commands.items import CallItem
from agenda.commands.shots import NoteShot
from recordings.lists import Mark
from server.archive.chapters import as_json
from server.captions.vtt import Span
from server.markbook import book_of
from server.marks import SHOT, from_json, to_json
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM
from tests.server.house import House, open_house


async def _evening(house: House) -> None:
    for command, actor in (*ARRIVALS, *OPENING):
        await house.submit(command, actor)


async def test_an_item_has_a_mark_with_its_title_and_the_moment_it_was_called(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await _evening(house)
        desk = house.sitting.desk
        (mark,) = [one for one in book_of(desk.meeting.meeting_id, desk.recorded).marks if one.kind == "item"]
        called = next(one for one in desk.recorded if type(one.event).__name__ == "ItemCalled")
        assert (mark.values["item"], mark.at) == ("t1", called.at)
        assert "Haushalt" in mark.values["title"]
        assert from_json(to_json(mark)) == mark


async def test_a_non_public_item_ends_the_former_mark_and_has_none_of_its_own(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await _evening(house)
        await house.submit(CallItem("t2"), CHAIR)
        desk = house.sitting.desk
        items = [one for one in book_of(desk.meeting.meeting_id, desk.recorded).marks if one.kind == "item"]
        assert [bool(one.values) for one in items] == [True, False]
        assert "Grundst" not in repr(items)


async def test_a_cut_has_a_mark_at_its_media_time_and_one_without_the_public_has_none(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await _evening(house)
        cut = NoteShot("seat", "operator", 1_795_000_000_250, "vorn", 7, 2, "p2")
        await house.submit(cut, SYSTEM)
        await house.submit(CallItem("t2"), CHAIR)
        await house.submit(NoteShot("seat", "director", 1_795_000_009_000, "vorn", 8, 3, "p3"), SYSTEM)
        desk = house.sitting.desk
        (mark,) = [one for one in book_of(desk.meeting.meeting_id, desk.recorded).marks if one.kind == SHOT]
        assert mark.at == datetime.fromtimestamp(1_795_000_000.25, UTC)
        assert mark.values == {"shot": "seat", "by": "operator", "camera": "vorn", "preset": "7", "seat": "2"}
        assert from_json(to_json(mark)) == mark


def test_cuts_are_in_the_json_of_the_chapters_with_their_second_and_in_no_chapter() -> None:
    begun = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)
    spans = (Span(begun, 60.0),)
    marks = [Mark("shot-9", SHOT, begun + timedelta(seconds=2.5), {"shot": "wide", "by": "director", "camera": "vorn"})]
    told = as_json(marks, spans)
    assert told["items"] == told["speakers"] == []
    assert told["shots"] == [
        {"begin": 2.5, "at": "2026-11-26T18:30:02.500000+00:00", "shot": "wide", "by": "director", "camera": "vorn"}
    ]
