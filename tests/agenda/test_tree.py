"""The agenda as a tree: numbers, places, moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import tree


@dataclass(frozen=True)
class Entry:
    item_id: str
    number: str
    parent: str = ""
    public: bool = True


def agenda(*entries: Entry) -> Mapping[str, Entry]:
    return {entry.item_id: entry for entry in entries}


SEVEN = agenda(
    Entry("a", "1"),
    Entry("b", "2"),
    Entry("b1", "2.1", "b"),
    Entry("b11", "2.1.1", "b1"),
    Entry("b2", "2.2", "b"),
    Entry("c", "3"),
    Entry("n", "4", public=False),
)


@pytest.mark.parametrize(
    ("items", "parent", "public", "number"),
    [
        ({}, "", True, "1"),
        (SEVEN, "", True, "5"),
        (SEVEN, "", False, "5"),
        (SEVEN, "b", True, "2.3"),
        (SEVEN, "b1", True, "2.1.2"),
        (SEVEN, "c", True, "3.1"),
        (agenda(Entry("a", "Ö 1"), Entry("n", "N 1", public=False)), "", True, "Ö 2"),
        (agenda(Entry("a", "Ö 1"), Entry("n", "N 1", public=False)), "", False, "N 2"),
        (agenda(Entry("a", "9"), Entry("b", "10")), "", True, "11"),
        (agenda(Entry("a", "7"), Entry("b", "3")), "", True, "8"),
    ],
)
def test_an_added_item_gets_the_next_number(items: Mapping[str, Entry], parent: str, public: bool, number: str) -> None:
    assert tree.next_number(items, parent, public=public) == number


@pytest.mark.parametrize(
    ("parent", "public", "before"),
    [("", True, "n"), ("", False, ""), ("b", True, "c"), ("b1", True, "b2"), ("n", False, "")],
)
def test_an_added_item_stands_last_of_its_part_or_parent(parent: str, public: bool, before: str) -> None:
    assert tree.place(SEVEN, parent, public=public) == before


@pytest.mark.parametrize(
    ("item_id", "before", "order"),
    [
        ("c", "b", "a c b b1 b11 b2 n"),
        ("b", "a", "b b1 b11 b2 a c n"),
        ("b", "", "a c n b b1 b11 b2"),
        ("b1", "", "a b b2 b1 b11 c n"),
        ("b2", "b1", "a b b2 b1 b11 c n"),
    ],
)
def test_an_item_moves_with_all_that_stands_under_it(item_id: str, before: str, order: str) -> None:
    assert list(tree.moved(SEVEN, item_id, before)) == order.split()


def test_depth_counts_the_items_above() -> None:
    assert [tree.depth(SEVEN, one) for one in ("a", "b1", "b11")] == [0, 1, 2]


@given(item_id=st.sampled_from(list(SEVEN)), before=st.sampled_from(["", *SEVEN]))
def test_no_move_loses_an_item_or_parts_it_from_what_it_stands_under(item_id: str, before: str) -> None:
    if before and (before == item_id or SEVEN[before].parent != SEVEN[item_id].parent):
        return
    order = list(tree.moved(SEVEN, item_id, before))
    assert sorted(order) == sorted(SEVEN)
    for one, entry in SEVEN.items():
        block = tree.subtree(SEVEN, one)
        start = order.index(one)
        assert set(order[start : start + len(block)]) == set(block)
        assert not entry.parent or order.index(entry.parent) < start
