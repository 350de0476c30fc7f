"""Published minutes stand in the open data, and no earlier version does."""

from __future__ import annotations

from typing import Any

import pytest

from agenda.events.words import MinutesKind
from tests.agenda.minutes_evening import Evening
from tests.agenda.open_data import AT, known, proposed, published


def meeting(evening: Evening) -> Any:
    return known(evening.log)["Meeting", "abend"].thing.values


@pytest.mark.parametrize(
    ("kind", "attribute"),
    [("results", "resultsProtocol"), ("course", "resultsProtocol"), ("verbatim", "verbatimProtocol")],
)
def test_published_minutes_are_a_file_of_the_sitting(kind: MinutesKind, attribute: str) -> None:
    evening = published(kind)
    address = meeting(evening)[attribute]
    file = next(one.thing for one in known(evening.log).values() if AT.of(one.thing.kind, one.thing.key) == address)
    assert file.kind == "File"
    assert file.values["accessUrl"] == f"{AT.public}/niederschrift/abend/niederschrift-fassung-1.pdf"
    assert file.values["meeting"] == [AT.of("Meeting", "abend")]


def test_before_they_are_published_nothing_is_said_of_them() -> None:
    assert not meeting(proposed()).keys() & {"resultsProtocol", "verbatimProtocol"}
