"""The words of the sitting that a recogniser would else not spell, in as few letters as it reads.

Of a text too long a model reads the end, so what is said now comes last: the item under debate, and who has the floor.
Before them stand names, those who wait for the floor the nearest; before these the other items, the next one the
nearest. All are public, and nobody is among them who has to agree first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, Final

from agenda.meeting import Meeting
from agenda.publication import asked_first

LETTERS: Final = 450
"""A model reads the last 223 tokens (faster-whisper: half its length, less one): three letters each in German titles
and names, two in Turkish and Polish ones."""

NAMED: Final = LETTERS // 2
"""Letters for the names of those who are listed or wait, lest those of a great council leave none for items."""

BETWEEN: Final = ", "


def prompt(meeting: Meeting, public: Mapping[str, Any]) -> str:
    """The words, from the public sections of the meeting."""
    speaking, listed = _names(meeting, public)
    current, others = _titles(public)
    now = (*current, *speaking)
    named = _fitting(listed, NAMED)
    titles = _fitting(others, LETTERS - sum(map(_length, (*now, *named))))
    return BETWEEN.join((*reversed(titles), *reversed(named), *now))


def _names(meeting: Meeting, public: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """Who has the floor or puts a question to him, and all others: those who wait first, then by seat."""
    names = {one["id"]: str(one["name"]) for one in public["people"] if not asked_first(meeting.people[one["id"]])}
    speaking = [names.pop(one) for one in _at_the_word(public) if one in names]
    near = dict.fromkeys((*(one["person_id"] for one in public["queue"]), *names))
    return speaking, [names[one] for one in near if one in names]


def _at_the_word(public: Mapping[str, Any]) -> Iterator[str]:
    floor = public["floor"]
    if floor is not None:
        yield floor["person_id"]
        if floor["question"] is not None:
            yield floor["question"]["person_id"]


def _titles(public: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """That of the item under debate, if there is one, and those of the others: what is to come first."""
    items = [one for one in public["agenda"] if one["public"]]
    at = next((number for number, one in enumerate(items) if one["id"] == public["item"]), None)
    titles = [str(one["title"]) for one in items]
    return ([], titles) if at is None else ([titles[at]], [*titles[at + 1 :], *titles[:at]])


def _fitting(words: Iterable[str], letters: int) -> list[str]:
    """As many of the first words as there is room for."""
    words = [one for one in words if one]
    return [one for one, until in zip(words, accumulate(map(_length, words)), strict=True) if until <= letters]


def _length(word: str) -> int:
    return len(word) + len(BETWEEN)
