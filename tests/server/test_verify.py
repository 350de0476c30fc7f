"""Verification names the first broken event, whatever was done to the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import text

from agenda.events import Event
from agenda.events.sitting import SittingOpened
from agenda.events.votes import BallotCast
from server.clock import ManualClock
from server.store import chain
from server.store.chain import Draft, Head, StoredEvent
from server.store.store import Store
from server.store.trouble import StorageTrouble
from server.verify import EMPTY, Verdict, judge, main, report, verify

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
EVENTS: tuple[Event, ...] = (SittingOpened(), *(BallotCast("v1", f"p{n}", "yes", "seat") for n in range(2, 7)))
ROWS = tuple(chain.extend(Head(), "m", START, [chain.draft(event) for event in EVENTS]))
"""Six events: the first opens the sitting, the others are ballots of p2 … p6."""

Tampering = Callable[[Sequence[StoredEvent]], Sequence[StoredEvent]]


def altered(row: StoredEvent, changes: Mapping[str, str]) -> StoredEvent:
    return StoredEvent(**{**asdict(row), **changes})


def with_row(seq: int, **changes: str) -> Tampering:
    """One row with other columns, its hash left alone."""
    return lambda rows: [altered(row, changes) if row.seq == seq else row for row in rows]


def rehashed(seq: int, **changes: str) -> Tampering:
    """One row changed by somebody who knows how to hash."""

    def tamper(rows: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
        changed = [altered(row, changes) if row.seq == seq else row for row in rows]
        return [replace(row, hash=chain.rehash(row)) if row.seq == seq else row for row in changed]

    return tamper


def without(*gone: int) -> Tampering:
    return lambda rows: [row for row in rows if row.seq not in gone]


def first_seq_again(rows: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
    return [*rows[:3], rows[0], *rows[3:]]


def chained_on(kind: str, at: str) -> Tampering:
    """A row properly chained to the end, with content the program would never write."""

    def tamper(rows: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
        (row,) = chain.extend(chain.head_of(rows[-1]), "m", START, [Draft(kind, "{}")])
        row = replace(row, at=at)
        return [*rows, replace(row, hash=chain.rehash(row))]

    return tamper


def test_an_untouched_log_is_intact() -> None:
    assert judge("m", ROWS) == Verdict("m", 6, ROWS[-1].hash, None)


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (with_row(3, body=ROWS[2].body.replace("yes", "no")), "Ereignis 3 (BallotCast) wurde nachträglich verändert"),
        (with_row(3, body=ROWS[2].body.replace(",", ", ")), "Ereignis 3 (BallotCast) wurde nachträglich verändert"),
        (with_row(1, at="2026-03-05T17:00:00.000000Z"), "Ereignis 1 (SittingOpened) wurde nachträglich verändert"),
        (with_row(2, kind="PersonLeft"), "Ereignis 2 (PersonLeft) wurde nachträglich verändert"),
        (with_row(6, hash="0" * 64), "Ereignis 6 (BallotCast) wurde nachträglich verändert"),
        (with_row(4, meeting_id="other"), "Ereignis 4 (BallotCast) wurde nachträglich verändert"),
        (without(1), "Ereignis 1 fehlt (nach 0 folgt 2)"),
        (without(4), "Ereignis 4 fehlt (nach 3 folgt 5)"),
        (without(3, 4), "Ereignis 3 fehlt (nach 2 folgt 5)"),
        (first_seq_again, "Ereignis 1 steht an der Stelle von Ereignis 4"),
        (
            rehashed(3, body=ROWS[2].body.replace("yes", "no")),
            "Ereignis 4 (BallotCast) schließt nicht an Ereignis 3 an",
        ),
        (with_row(5, prev_hash="f" * 64), "Ereignis 5 (BallotCast) schließt nicht an Ereignis 4 an"),
        (chained_on("MarsLanded", ROWS[-1].at), "Ereignis 7 (MarsLanded) kann diese Programmversion nicht lesen"),
        (chained_on("SittingClosed", "2026-03-05T17:00:00.000000Z"), "Ereignis 7 (SittingClosed) trägt eine Zeit vor"),
    ],
)
def test_the_first_broken_event_is_named(tamper: Tampering, sentence: str) -> None:
    verdict = judge("m", tamper(ROWS))
    assert not verdict.intact
    assert sentence in verdict.text


@given(
    st.integers(1, 6),
    st.sampled_from(["at", "kind", "body", "prev_hash", "hash", "meeting_id"]),
    st.integers(0),
    st.characters(exclude_categories=["Cs"]),
)
def test_no_changed_character_goes_unnoticed(seq: int, column: str, place: int, character: str) -> None:
    row = ROWS[seq - 1]
    old: str = getattr(row, column)
    place %= len(old)
    new = old[:place] + character + old[place + 1 :]
    changed = judge("m", with_row(seq, **{column: new})(ROWS))
    assert changed.intact == (new == old)
    assert changed.events in (seq - 1, 6)


@given(st.lists(st.sampled_from(ROWS), max_size=8))
def test_only_a_beginning_of_the_log_passes(rows: list[StoredEvent]) -> None:
    assert judge("m", rows).intact == (len(rows) > 0 and rows == list(ROWS[: len(rows)]))


class TestDatabase:
    @pytest.fixture
    async def folder(self, tmp_path: Path) -> Path:
        """A data folder with two meetings and no server running."""
        store = Store.open("", tmp_path, ManualClock(START))
        await store.log.append("first", 0, EVENTS)
        await store.log.append("second", 0, EVENTS[:2])
        await store.close()
        return tmp_path

    def test_all_meetings_are_checked(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main("", folder) == 0
        first, second = capsys.readouterr().out.splitlines()
        assert first.startswith("Ereignisprotokoll „first“ unversehrt: 6 Ereignisse, letzte Prüfsumme ")
        assert second.startswith("Ereignisprotokoll „second“ unversehrt: 2 Ereignisse, letzte Prüfsumme ")

    def test_one_meeting_may_be_chosen(self, folder: Path) -> None:
        assert [verdict.meeting_id for verdict in verify("", folder, "second")] == ["second"]

    def test_an_unknown_meeting_is_not_intact(self, folder: Path) -> None:
        assert "Zu dieser Sitzung gibt es keine Ereignisse" in report(verify("", folder, "third"))

    async def test_it_reads_beside_a_running_server(self, folder: Path) -> None:
        store = Store.open("", folder, ManualClock(START))
        await store.log.append("second", 2, EVENTS[2:])
        assert [verdict.events for verdict in verify("", folder)] == [6, 6]
        await store.close()

    async def test_a_deleted_first_event_does_not_hide_the_meeting(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        store = Store.open("", folder, ManualClock(START))
        with store.writing.transaction() as session:
            session.connection().execute(text("DELETE FROM event WHERE meeting_id = 'first' AND seq = 1"))
        await store.close()
        assert main("", folder) == 1
        assert "„first“ NICHT unversehrt: Ereignis 1 fehlt" in capsys.readouterr().out

    async def test_an_empty_database_says_so(self, tmp_path: Path) -> None:
        await Store.open("", tmp_path, ManualClock(START)).close()
        assert report(verify("", tmp_path)) == EMPTY

    def test_it_makes_no_database_where_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(StorageTrouble) as told:
            verify("", tmp_path)
        assert (told.value.code, list(tmp_path.iterdir())) == ("database-missing", [])
