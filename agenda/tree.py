"""The agenda as a tree: items under items, their numbers, and where a new or moved one stands.

Items are kept in one mapping in the order of the agenda; an item stands directly after the one it belongs under and
that one's other items. All functions are pure and leave the mapping given as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

V = TypeVar("V")


class Listed(Protocol):
    """What of an item its place depends on."""

    @property
    def item_id(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def public(self) -> bool: ...


L = TypeVar("L", bound=Listed)

_ENDING = re.compile(r"(.*?)(\d*)")
"""Any number as what stands before its last figures, and these figures: "7.2", "Ö 3", "N1"."""


def depth(items: Mapping[str, Listed], item_id: str) -> int:
    """How many items stand above this one."""
    levels = 0
    while parent := items[item_id].parent:
        item_id, levels = parent, levels + 1
    return levels


def subtree(items: Mapping[str, Listed], item_id: str) -> tuple[str, ...]:
    """The item and all those under it, in the order of the agenda."""
    found = {item_id}
    for item in items.values():
        if item.parent in found:
            found.add(item.item_id)
    return tuple(one for one in items if one in found)


def siblings(items: Mapping[str, L], parent: str) -> tuple[L, ...]:
    """The items directly under this one; those of the uppermost level for an empty id."""
    return tuple(item for item in items.values() if item.parent == parent)


def next_sibling(items: Mapping[str, Listed], item_id: str) -> str:
    """The item after this one under the same parent; empty where it is the last."""
    beside = [item.item_id for item in items.values() if item.parent == items[item_id].parent]
    place = beside.index(item_id) + 1
    return beside[place] if place < len(beside) else ""


def next_number(items: Mapping[str, Listed], parent: str, *, public: bool) -> str:
    """The number of one more item: 7.3 after 7.2; on the uppermost level one more than the highest of its kind.

    Agendas that count the parts apart ("Ö 8", "N 2") go on in the scheme of the part the item belongs to.
    """
    beside = siblings(items, parent)
    like = [item for item in beside if item.public == public] or list(beside)
    prefix = _split(like[-1].number)[0] if like else (f"{items[parent].number}." if parent else "")
    counted = (_split(item.number) for item in beside)
    return f"{prefix}{1 + max((count for start, count in counted if start == prefix), default=0)}"


def place(items: Mapping[str, Listed], parent: str, *, public: bool) -> str:
    """Before which item a new one stands: last under its parent; of the public ones before the non-public end."""
    if parent:
        return _after(items, subtree(items, parent))
    if not public:
        return ""
    return _after(items, [item.item_id for item in items.values() if item.public])


def inserted(items: Mapping[str, L], item: L, before: str) -> Mapping[str, L]:
    """The items with one more, before that one or at the end."""
    if not before:
        return {**items, item.item_id: item}
    return dict(spliced(items.items(), ((item.item_id, item),), before))


def moved(items: Mapping[str, L], item_id: str, before: str) -> Mapping[str, L]:
    """The items with this one and those under it before that one, or last among its like."""
    block = subtree(items, item_id)
    before = before or _after(items, (*block, *_under(items, items[item_id].parent)))
    rest = ((one, item) for one, item in items.items() if one not in block)
    return dict(spliced(rest, [(one, items[one]) for one in block], before))


def _under(items: Mapping[str, Listed], parent: str) -> Iterable[str]:
    return subtree(items, parent) if parent else items


def _after(items: Mapping[str, Listed], those: Iterable[str]) -> str:
    """The item directly after the last of those; empty where that is the last of all."""
    order, chosen = list(items), set(those)
    last = max((place for place, item_id in enumerate(order) if item_id in chosen), default=-1)
    return order[last + 1] if last + 1 < len(order) else ""


def spliced(rest: Iterable[tuple[str, V]], block: Iterable[tuple[str, V]], before: str) -> Iterator[tuple[str, V]]:
    """The rest with the block before that one; the block last where `before` is empty or not among the rest."""
    put = False
    for item_id, item in rest:
        if item_id == before and not put:
            yield from block
            put = True
        yield item_id, item
    if not put:
        yield from block


def _split(number: str) -> tuple[str, int]:
    found = _ENDING.fullmatch(number)
    start, figures = found.groups() if found else (number, "")
    return start, int(figures or 0)
