"""A vote that the chair judged by sight: nobody counted, so no format of the open data tells a number or a name."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from agenda.commands.votes import AnnounceVote, CastBallot, CloseVote, CountHands, JudgeHands
from agenda.events.words import HandsVerdict
from agenda.minutes import minutes
from agenda.opendata import History
from agenda.opendata.things import Addresses
from server.export import record
from server.opendata import tables
from server.opendata.catalogue import Catalogue
from server.opendata.news import atom, news, rss
from server.opendata.popolo import vote_events
from tests.agenda.evening import CHAIR, CLERK, Evening, member
from tests.agenda.raised_hands import raising
from tests.server import popolo_rules

AT = Addresses("https://rat.example.de")
VOTES = "ratssaal:votes"
COUNTED = frozenset({"yes", "no", "abstain", "notVoted", "ballots"})
VERDICTS: Mapping[HandsVerdict, str] = {
    "unanimously": "angenommen",
    "carried": "angenommen",
    "rejected": "abgelehnt",
}


def seen(verdict: HandsVerdict = "carried") -> Evening:
    """Only the remote member has voted by name, in two cases against what the chair sees in the hall."""
    evening = raising()
    evening.do(CastBallot("v1", "cem", "no" if verdict == "carried" else "yes"), member("cem"))
    evening.do(JudgeHands("v1", verdict), CHAIR)
    for step in (CloseVote(), AnnounceVote()):
        evening.do(step)
    return evening


def told(evening: Evening) -> Catalogue:
    """The open data of it."""
    history = History("m1", AT)
    history.take(evening.log)
    return Catalogue(AT, {"m1": history.known()})


def judged(verdict: HandsVerdict = "carried") -> Catalogue:
    """The open data after the chair has announced the result."""
    return told(seen(verdict))


def vote_of(catalogue: Catalogue) -> Mapping[str, Any]:
    ((_, _, vote),) = tables.votes_of(catalogue)
    return vote


@pytest.mark.parametrize(("verdict", "result"), VERDICTS.items())
def test_the_agenda_item_tells_what_the_chair_saw_and_no_number(verdict: HandsVerdict, result: str) -> None:
    vote = vote_of(judged(verdict))
    assert (vote["result"], vote["byVerdict"]) == (result, verdict)
    assert not vote.keys() & COUNTED


def test_the_tables_leave_the_cells_empty() -> None:
    (row,) = tables.rows(judged(), "votes")
    (line,) = csv.DictReader(io.StringIO(tables.as_csv([row], tables.COLUMNS["votes"])), delimiter=";")
    for told in (row, line):
        assert told["by_verdict"] == "carried"
        assert {told.get(name, "") for name in ("yes", "no", "abstain", "not_voted", "choice", "name")} == {""}


def test_popolo_has_a_result_and_neither_counts_nor_votes() -> None:
    (event,) = vote_events(judged())
    assert list(popolo_rules.faults(event)) == []
    assert event["result"] == "pass"
    assert "counts" not in event
    assert event["votes"] == []


def test_news_say_that_it_was_seen_and_not_counted() -> None:
    entries = news(judged(), "https://rat.example.de/")
    feeds = (atom(entries, "Rat", "x", datetime(2026, 1, 1, tzinfo=UTC)), rss(entries, "Rat", "x"))
    for feed in feeds:
        assert "Bebauungsplan Nord: angenommen, nach Handzeichen festgestellt" in feed.decode()
        assert "Enthaltung" not in feed.decode()


def test_hands_that_were_counted_are_told_with_their_numbers_everywhere() -> None:
    evening = raising()
    evening.do(CastBallot("v1", "cem", "no"), member("cem"))
    evening.do(CountHands("v1", 2, 1, 0), CLERK)
    for step in (CloseVote(), AnnounceVote()):
        evening.do(step)
    catalogue = told(evening)
    vote = vote_of(catalogue)
    assert [vote[name] for name in ("yes", "no", "abstain")] == [2, 2, 0]
    (event,) = vote_events(catalogue)
    assert {one["option"]: one["value"] for one in event["counts"]}["no"] == 2
    (row,) = tables.rows(catalogue, "votes")
    assert (row["yes"], row["by_verdict"]) == (2, "")


def test_the_record_for_machines_beside_the_minutes_tells_none_either() -> None:
    items = json.loads(record.render(minutes("m1", seen().log)))["minutes"]["items"]
    (vote,) = (vote for item in items for vote in item["votes"])
    assert vote["tally"]["verdict"] == "carried"
    assert {vote["tally"][name] for name in record.COUNTED} == {None}
