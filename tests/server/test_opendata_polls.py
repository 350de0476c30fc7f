"""Live polls as a table for spreadsheets: a row for each answer that was counted, and no cell that runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from agenda.commands.polls import ClosePoll, OpenPoll
from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.opendata import tables
from server.opendata.catalogue import Catalogue
from tests.agenda.evening import CHAIR, Evening, debating

AT = Addresses("https://rat.example.de")
ASK = OpenPoll("Soll der Markt bleiben?", ("Ja", "Nein"), code="A2B3")


def rows(evening: Evening) -> list[dict[str, str]]:
    """What a spreadsheet reads."""
    history = History("abend", AT)
    history.take(evening.log)
    found = tables.rows(Catalogue(AT, {"abend": history.known()}, ()), "polls")
    text = tables.as_csv(found, tables.COLUMNS["polls"]).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_every_answer_is_a_row_with_its_count() -> None:
    evening = debating()
    evening.do(ASK, CHAIR)
    evening.do(ClosePoll("p1", (12, 5), 17, 3), CHAIR)
    found = rows(evening)
    assert [(row["label"], row["count"], row["answers"]) for row in found] == [("Ja", "12", "17"), ("Nein", "5", "17")]
    assert {row["question"] for row in found} == {"Soll der Markt bleiben?"}


def test_a_poll_without_anything_released_is_one_row() -> None:
    evening = debating()
    evening.do(replace(ASK, kind="cloud"), CHAIR)
    evening.do(ClosePoll("p1", (), 3, 0), CHAIR)
    (row,) = rows(evening)
    assert (row["kind"], row["answers"], row["label"]) == ("cloud", "3", "")


def test_a_text_that_looks_like_a_formula_is_text() -> None:
    evening = debating()
    evening.do(replace(ASK, kind="open"), CHAIR)
    evening.do(ClosePoll("p1", (1,), 1, 0, ("=HYPERLINK(1)",), 1), CHAIR)
    assert rows(evening)[0]["label"] == "'=HYPERLINK(1)"
