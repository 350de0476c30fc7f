"""Live polls in the open data: the frozen result at its item, and nothing that was asked without the public."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from agenda.commands.items import CallItem
from agenda.commands.polls import ClosePoll, OpenPoll
from tests.agenda.evening import CHAIR, Evening, debating
from tests.agenda.open_data import items

ASK = OpenPoll("Soll der Markt bleiben?", ("Ja", "Nein"), code="A2B3")
POLLS = "ratssaal:polls"


def told(evening: Evening) -> list[Any]:
    return [poll for item in items(evening) for poll in item.get(POLLS, ())]


def test_a_closed_poll_is_told_with_its_figures_and_that_it_decides_nothing() -> None:
    evening = debating()
    evening.do(ASK, CHAIR)
    assert told(evening) == []
    evening.do(ClosePoll("p1", (12, 5), 17, 3), CHAIR)
    (poll,) = told(evening)
    assert poll.pop("closed").startswith("20")
    assert poll == {
        "id": "p1",
        "question": "Soll der Markt bleiben?",
        "kind": "single",
        "audience": "everybody",
        "answers": 17,
        "members": 3,
        "results": [{"label": "Ja", "count": 12}, {"label": "Nein", "count": 5}],
        "note": "Ein Stimmungsbild, kein Beschluss.",
    }


def test_words_are_told_as_they_were_released() -> None:
    evening = debating()
    evening.do(replace(ASK, kind="cloud"), CHAIR)
    evening.do(ClosePoll("p1", (4,), 5, 0, ("Lärm",), 1), CHAIR)
    assert told(evening)[0]["results"] == [{"label": "Lärm", "count": 4}]


def test_a_poll_without_the_public_is_told_to_nobody() -> None:
    evening = debating()
    evening.do(CallItem("t3"), CHAIR)
    evening.do(replace(ASK, audience="members"), CHAIR)
    evening.do(ClosePoll("p1", (12, 5), 17, 17), CHAIR)
    assert told(evening) == []
    assert "Markt" not in json.dumps(items(evening))
