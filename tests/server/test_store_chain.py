"""The hash chain, recomputed by somebody who knows only its description."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.events import EVENT_TYPES
from agenda.events.planning import ItemListed, PersonListed
from agenda.events.sitting import SittingOpened
from agenda.events.words import Paper
from server.store import chain
from server.store.chain import GENESIS, Head, StoredEvent, Undecodable

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
PERSON = PersonListed("p1", "Jürgen Müller", "councillor", "Grüne", 7)


def outsiders_hash(row: StoredEvent) -> str:
    """Written from the words in server/store/chain.py, with nothing of its code."""
    record = {
        "meeting_id": row.meeting_id,
        "seq": row.seq,
        "at": row.at,
        "kind": row.kind,
        "body": json.loads(row.body),
    }
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256((row.prev_hash + "\n" + text).encode("utf-8")).hexdigest()


def test_an_outsider_gets_the_same_hashes() -> None:
    item = ItemListed("i1", "7", 'Zeile\n"zwei" \u2028 🎩', False, "report", "", "", (Paper("A", "a.pdf"),))
    rows = chain.extend(Head(), "sitzung ä", START, [chain.draft(event) for event in (SittingOpened(), PERSON, item)])
    assert [row.hash for row in rows] == [outsiders_hash(row) for row in rows]


def test_the_description_holds_to_the_byte() -> None:
    """A fixed example: should it ever change, every log written before is called broken."""
    (row,) = chain.extend(Head(), "m", START, [chain.draft(PERSON)])
    body = '{"faction":"Grüne","function":"councillor","name":"Jürgen Müller","person_id":"p1","seat":7}'
    at = "2026-03-05T18:00:00.000000Z"
    assert (row.body, row.at, row.prev_hash) == (body, at, GENESIS)
    assert (
        row.hash
        == hashlib.sha256(
            f'{GENESIS}\n{{"at":"{at}","body":{body},"kind":"PersonListed","meeting_id":"m","seq":1}}'.encode()
        ).hexdigest()
    )
    assert row.hash == "e09e7d5459765e68026b6dd32a6e564ea4caf30198170054cfd4d8eb75ff4c45"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), st.text(max_size=5))
def test_any_text_gives_the_outsiders_hash(name: str, seat: int, meeting_id: str) -> None:
    meeting_id = meeting_id.encode("utf-8", "ignore").decode()
    event = PersonListed("p", name, "guest", "", seat)
    (row,) = chain.extend(Head(), meeting_id, START, [chain.draft(event)])
    assert row.hash == outsiders_hash(row)
    assert chain.recorded(row).event == event


@given(st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_a_stamp_gives_back_its_moment(at: datetime) -> None:
    assert chain.moment(chain.stamp(at)) == at.astimezone(UTC)


def test_a_stamp_is_in_utc_whatever_the_zone() -> None:
    berlin = datetime(2026, 3, 5, 19, 0, tzinfo=timezone(timedelta(hours=1)))
    assert chain.stamp(berlin) == chain.stamp(START)


def test_a_number_that_json_does_not_know_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        chain.canonical(float("nan"))


@pytest.mark.parametrize("body", ["", "[]", "7", "{", '{"unknown":1}', '{"person_id":"p1"}'])
@pytest.mark.parametrize("kind", ["PersonListed", "ItemListed", "VoteOpened", "Nonsense"])
def test_a_body_that_does_not_fit_is_undecodable(kind: str, body: str) -> None:
    with pytest.raises(Undecodable):
        chain.recorded(StoredEvent("m", 1, chain.stamp(START), kind, body, GENESIS, ""))


def test_every_kind_of_event_has_a_name_of_its_own() -> None:
    assert len(EVENT_TYPES) == len({kind.lower() for kind in EVENT_TYPES})
