"""The contract of `agenda.ports.EventLog`, kept by the log in memory, in SQLite and in a real PostgreSQL alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from agenda.events import Event, Recorded
from agenda.events.planning import ItemListed, PersonListed
from agenda.events.sitting import SittingInterrupted, SittingOpened
from agenda.events.votes import BallotCast, VoteOpened
from agenda.events.words import Paper
from agenda.ports import ConcurrentAppend, EventLog
from server.clock import ManualClock
from server.store.chain import GENESIS, StoredEvent
from server.store.memory import MemoryEventLog
from server.store.store import Store
from server.verify import judge

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
KINDS = ("memory", "sqlite", "postgresql")
MANY_FORMS: tuple[Event, ...] = (
    SittingOpened(),
    PersonListed("p1", "Jürgen „Ötzi“ Müller-Łoś 🎩", "councillor", "", None),
    ItemListed(
        "i1", "7.1", "Bebauungsplan\nNord", True, "resolution", 'Beschluss: "ja" \\ nein', "", (Paper("A", "a.pdf"),)
    ),
    VoteOpened("v1", "i1", "Wer ist dafür?", ("p1", "p2")),
    SittingInterrupted("tab\tzero-width\u200b line\u2028separator"),
)


class StoringLog(EventLog, Protocol):
    """An event log that also shows its rows."""

    async def stored(self, meeting_id: str) -> Sequence[StoredEvent]: ...


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture(params=KINDS)
async def log(
    request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path, fresh_names: Callable[[], str]
) -> AsyncIterator[StoringLog]:
    if request.param == "memory":
        yield MemoryEventLog(clock)
        return
    sqlite = request.param == "sqlite"
    address = "" if sqlite else request.getfixturevalue("postgresql").create(fresh_names())
    store = Store.open(address, tmp_path, clock)
    yield store.log
    await store.close()


def ballots(count: int) -> tuple[Event, ...]:
    return tuple(BallotCast("v1", f"p{number}", "yes", "app") for number in range(count))


async def test_an_unknown_meeting_has_an_empty_log(log: StoringLog) -> None:
    assert list(await log.read("nobody")) == []


async def test_what_was_appended_is_read_back_equal_and_in_order(log: StoringLog) -> None:
    written = await log.append("m", 0, MANY_FORMS)
    assert list(written) == [Recorded(seq, START, event) for seq, event in enumerate(MANY_FORMS, start=1)]
    assert list(await log.read("m")) == list(written)


async def test_a_later_append_continues_numbers_and_chain(log: StoringLog) -> None:
    await log.append("m", 0, ballots(2))
    (third,) = await log.append("m", 2, ballots(1))
    rows = await log.stored("m")
    assert third.seq == 3
    assert [row.prev_hash for row in rows] == [GENESIS, rows[0].hash, rows[1].hash]


async def test_the_chain_of_all_forms_is_intact(log: StoringLog) -> None:
    await log.append("m", 0, MANY_FORMS)
    verdict = judge("m", await log.stored("m"))
    assert (verdict.events, verdict.fault) == (len(MANY_FORMS), None)


async def test_the_same_events_give_the_same_chain_everywhere(log: StoringLog) -> None:
    memory = MemoryEventLog(ManualClock(START))
    await memory.append("m", 0, MANY_FORMS)
    await log.append("m", 0, MANY_FORMS)
    assert list(await log.stored("m")) == list(await memory.stored("m"))


@pytest.mark.parametrize("expected", [0, 1, 3])
async def test_an_append_after_the_wrong_event_is_refused_and_leaves_nothing(log: StoringLog, expected: int) -> None:
    await log.append("m", 0, ballots(2))
    with pytest.raises(ConcurrentAppend):
        await log.append("m", expected, ballots(3))
    assert len(await log.read("m")) == 2


async def test_an_append_of_nothing_writes_nothing_but_checks_the_place(log: StoringLog) -> None:
    assert list(await log.append("m", 0, ())) == []
    with pytest.raises(ConcurrentAppend):
        await log.append("m", 4, ())


async def test_of_two_appends_at_the_same_place_exactly_one_succeeds(log: StoringLog) -> None:
    outcomes = await asyncio.gather(*(log.append("m", 0, ballots(1)) for _ in range(5)), return_exceptions=True)
    failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert [type(error) for error in failed] == [ConcurrentAppend] * 4
    assert len(await log.read("m")) == 1


async def test_a_refused_append_does_not_hurt_its_neighbours(log: StoringLog) -> None:
    outcomes = await asyncio.gather(
        log.append("a", 0, ballots(1)),
        log.append("b", 7, ballots(1)),
        log.append("a", 1, ballots(2)),
        log.append("c", 0, ballots(1)),
        return_exceptions=True,
    )
    assert [isinstance(outcome, ConcurrentAppend) for outcome in outcomes] == [False, True, False, False]
    assert [len(await log.read(meeting)) for meeting in "abc"] == [3, 0, 1]


async def test_meetings_have_separate_chains(log: StoringLog) -> None:
    await log.append("a", 0, ballots(3))
    await log.append("b", 0, ballots(1))
    assert [row.seq for row in await log.stored("b")] == [1]
    assert (await log.stored("b"))[0].prev_hash == GENESIS


async def test_time_never_runs_backwards_within_a_meeting(log: StoringLog, clock: ManualClock) -> None:
    await log.append("m", 0, ballots(1))
    clock.set_wall(START - timedelta(hours=1))
    (later,) = await log.append("m", 1, ballots(1))
    (other,) = await log.append("other", 0, ballots(1))
    assert (later.at, other.at) == (START, START - timedelta(hours=1))


async def test_microseconds_survive(log: StoringLog, clock: ManualClock) -> None:
    clock.advance(0.000123)
    await log.append("m", 0, ballots(1))
    (recorded,) = await log.read("m")
    assert recorded.at == START + timedelta(microseconds=123)


async def test_a_text_that_has_no_utf8_form_is_refused_before_it_is_written(log: StoringLog) -> None:
    with pytest.raises(ValueError, match="surrogates"):
        await log.append("m", 0, [SittingInterrupted("\ud800")])
    assert list(await log.read("m")) == []


async def test_a_zero_character_survives(log: StoringLog) -> None:
    await log.append("m", 0, [SittingInterrupted("a\x00b")])
    (recorded,) = await log.read("m")
    assert recorded.event == SittingInterrupted("a\x00b")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
class TestTwoProcesses:
    """Two stores on one database stand for two server processes."""

    @pytest.fixture
    async def stores(
        self,
        kind: str,
        request: pytest.FixtureRequest,
        clock: ManualClock,
        tmp_path: Path,
        fresh_names: Callable[[], str],
    ) -> AsyncIterator[tuple[Store, Store]]:
        address = "" if kind == "sqlite" else request.getfixturevalue("postgresql").create(fresh_names())
        first, second = (Store.open(address, tmp_path, clock) for _ in range(2))
        yield first, second
        await first.close()
        await second.close()

    async def test_only_one_of_them_gets_each_place(self, stores: tuple[Store, Store]) -> None:
        for seq in range(20):
            both = (store.log.append("m", seq, ballots(1)) for store in stores)
            outcomes = await asyncio.gather(*both, return_exceptions=True)
            assert sorted(isinstance(outcome, ConcurrentAppend) for outcome in outcomes) == [False, True]
        assert judge("m", await stores[0].log.stored("m")).intact

    async def test_each_reads_what_the_other_wrote(self, stores: tuple[Store, Store]) -> None:
        await stores[0].log.append("m", 0, ballots(2))
        assert len(await stores[1].log.read("m")) == 2
