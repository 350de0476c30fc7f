"""Marks of a sitting: from the public view alone, the same live and after a restart."""

from __future__ import annotations

from pathlib import Path

from agenda.commands.items import CallItem
from server.markbook import book_of
from server.marks import from_json, to_json
from tests.server.evening import ARRIVALS, CHAIR, OPENING
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
