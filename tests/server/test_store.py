"""The store under load and in trouble: groups, full disks, broken files, sudden death."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, text

from agenda.events import Event
from agenda.events.sitting import SittingInterrupted, SittingOpened
from agenda.events.votes import BallotCast
from agenda.ports import ConcurrentAppend
from server.clock import ManualClock
from server.store.database import FILE_NAME, Database, open_database
from server.store.store import Store
from server.store.trouble import SENTENCES, StorageTrouble, trouble_of
from server.store.writer import Writer
from server.verify import verify

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
LONG = SittingInterrupted("x" * 50_000)
VOTE: tuple[Event, ...] = (BallotCast("v1", "p1", "yes", "app"),)


def opened(folder: Path) -> Store:
    return Store.open("", folder, ManualClock(NOON))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    made = opened(tmp_path)
    yield made
    await made.close()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program holds the database's write lock."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def limit_pages(store: Store, pages: int) -> None:
    """Let SQLite report a full disk (SQLITE_FULL) at this size."""
    with store.writing.transaction() as session:
        session.connection().exec_driver_sql(f"PRAGMA max_page_count={pages}")


def pages(store: Store) -> int:
    with store.writing.transaction() as session:
        return int(session.connection().exec_driver_sql("PRAGMA page_count").scalar_one())


class TestGroups:
    async def test_what_arrives_while_one_commit_runs_is_committed_together(self, store: Store) -> None:
        await asyncio.gather(*(store.log.append(f"m{number}", 0, VOTE) for number in range(50)))
        counts = store.counts
        assert (counts.works, counts.groups, counts.largest_group, counts.waiting) == (50, 2, 49, 0)

    async def test_a_slow_disk_does_not_hold_up_the_event_loop(self, store: Store, tmp_path: Path) -> None:
        with locked(tmp_path / FILE_NAME):
            append = asyncio.create_task(store.log.append("m", 0, VOTE))
            for _ in range(100):
                await asyncio.sleep(0)
            assert not append.done()
        assert len(await append) == 1

    async def test_reading_does_not_wait_for_the_writer(self, store: Store, tmp_path: Path) -> None:
        await store.log.append("m", 0, VOTE)
        with locked(tmp_path / FILE_NAME):
            append = asyncio.create_task(store.log.append("m", 1, VOTE))
            assert len(await store.log.read("m")) == 1
        await append

    async def test_an_append_whose_caller_left_is_written_all_the_same(self, store: Store, tmp_path: Path) -> None:
        with locked(tmp_path / FILE_NAME):
            append = asyncio.create_task(store.log.append("m", 0, VOTE))
            await asyncio.sleep(0)
            append.cancel()
            await asyncio.gather(append, return_exceptions=True)
        with pytest.raises(ConcurrentAppend):
            await store.log.append("m", 0, VOTE)
        assert len(await store.log.read("m")) == 1

    async def test_too_many_waiting_works_are_refused_and_counted(self, tmp_path: Path) -> None:
        database = open_database("", tmp_path)
        writer = Writer(database, limit=2)
        outcomes = await asyncio.gather(
            *(writer.write(lambda _session: None) for _ in range(5)), return_exceptions=True
        )
        assert [outcome.code for outcome in outcomes if isinstance(outcome, StorageTrouble)] == ["overloaded"] * 2
        assert (writer.counts.works, writer.counts.refused) == (3, 2)
        await writer.close()
        database.close()

    async def test_closing_writes_what_waits_and_then_refuses(self, tmp_path: Path) -> None:
        store = opened(tmp_path)
        appends = [asyncio.create_task(store.log.append(f"m{number}", 0, VOTE)) for number in range(9)]
        await asyncio.sleep(0)
        await store.close()
        assert all([await append for append in appends])
        with pytest.raises(StorageTrouble, match="bereits geschlossen"):
            await store.log.append("late", 0, VOTE)

    async def test_a_bug_in_a_work_reaches_its_caller_and_the_writer_lives_on(self, tmp_path: Path) -> None:
        def broken(session: Session) -> int:
            return 1 // len(session.new)

        database = open_database("", tmp_path)
        writer = Writer(database)
        with pytest.raises(ZeroDivisionError):
            await writer.write(broken)
        assert await writer.write(lambda _session: 7) == 7
        await writer.close()
        database.close()


class TestFullDisk:
    async def test_nothing_is_acknowledged_and_later_appends_work_again(self, store: Store, tmp_path: Path) -> None:
        await store.log.append("m", 0, [SittingOpened()])
        limit_pages(store, pages(store) + 2)
        with pytest.raises(StorageTrouble) as told:
            await store.log.append("m", 1, [LONG])
        assert (told.value.code, store.state().level, store.state().note) == ("disk-full", "failed", "disk-full")
        assert len(await store.log.read("m")) == 1
        limit_pages(store, 1_000_000)
        await store.log.append("m", 1, [LONG])
        assert (store.state().level, store.counts.failures) == ("ok", 1)
        assert [verdict.intact for verdict in verify("", tmp_path)] == [True]

    async def test_a_group_fails_as_one_and_none_of_it_is_stored(self, store: Store) -> None:
        await store.log.append("m", 0, [SittingOpened()])
        limit_pages(store, pages(store) + 2)
        works = [store.log.append(f"m{number}", 0, [LONG]) for number in range(4)]
        outcomes = await asyncio.gather(*works, return_exceptions=True)
        assert [isinstance(outcome, StorageTrouble) for outcome in outcomes] == [True] * 4
        assert list(await store.registry.meetings()) == ["m"]

    def test_the_systems_own_error_means_the_same(self) -> None:
        assert trouble_of(OSError(28, "No space left on device"), "/daten").code == "disk-full"


class TestBrokenDatabase:
    def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_bytes(b"Das ist ein Brief und keine Datenbank.\n" * 200)
        with pytest.raises(StorageTrouble) as told:
            opened(tmp_path)
        assert told.value.code == "database-broken"
        assert FILE_NAME in str(told.value)

    async def test_a_database_with_a_torn_page(self, tmp_path: Path) -> None:
        store = opened(tmp_path)
        await store.log.append("m", 0, [LONG] * 5)
        await store.close()
        path = tmp_path / FILE_NAME
        healthy = path.read_bytes()
        path.write_bytes(healthy[:100] + b"\xff" * 8000 + healthy[8100:])
        with pytest.raises(StorageTrouble) as told:
            opened(tmp_path)
        assert told.value.code == "database-broken"

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        with pytest.raises(StorageTrouble) as told:
            opened(tmp_path / "file" / "data")
        assert told.value.code == "folder-unusable"

    def test_a_folder_where_the_file_should_be(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        with pytest.raises(StorageTrouble) as told:
            opened(tmp_path)
        assert told.value.code == "folder-unusable"

    async def test_a_database_that_became_read_only(self, store: Store) -> None:
        with store.writing.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
        with pytest.raises(StorageTrouble) as told:
            await store.log.append("m", 0, VOTE)
        assert told.value.code == "folder-unusable"

    @pytest.mark.parametrize(
        "address",
        [
            "nonsense",
            "mysql://root@localhost/x",
            "sqlite://",
            "sqlite:///:memory:",
            "postgresql://u:geheim@localhost/x",
        ],
    )
    def test_an_address_of_another_kind(self, address: str, tmp_path: Path) -> None:
        with pytest.raises(StorageTrouble) as told:
            Store.open(address, tmp_path, ManualClock(NOON))
        assert told.value.code == "bad-address"
        assert "geheim" not in str(told.value)

    async def test_an_event_of_a_later_version_is_named(self, store: Store) -> None:
        await store.log.append("m", 0, VOTE)
        with store.writing.transaction() as session:
            session.connection().execute(text("UPDATE event SET kind = 'MarsLanded'"))
        with pytest.raises(StorageTrouble, match="an Stelle 1 ein Ereignis „MarsLanded“"):
            await store.log.read("m")


class TestSettings:
    def test_sqlite_is_durable_and_lets_readers_read(self, tmp_path: Path) -> None:
        database = open_database("", tmp_path / "new" / "folder")
        with database.transaction() as session:
            assert pragma(session, "journal_mode") == "wal"
            assert pragma(session, "synchronous") == 2  # FULL
            assert pragma(session, "foreign_keys") == 1
            assert pragma(session, "busy_timeout") == 5000
        database.close()

    def test_an_address_may_name_another_file(self, tmp_path: Path) -> None:
        path = tmp_path / "elsewhere" / "log ä?.sqlite3"
        database: Database = open_database(f"sqlite:///{path}".replace("?", "%3F"), tmp_path)
        assert (path.exists(), database.place) == (True, str(path))
        database.close()

    def test_every_sentence_has_no_blanks_left(self) -> None:
        blanks = {"place": "x", "reason": "x", "waiting": 1, "meeting_id": "m", "seq": 1, "kind": "k"}
        assert all("{" not in sentence.format(**blanks) for sentence in SENTENCES.values())


def pragma(session: Session, name: str) -> object:
    return session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()


WRITE_FOR_EVER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from agenda.events.votes import BallotCast
from server.clock import ManualClock
from server.store.store import Store

async def main():
    store = Store.open("", Path(sys.argv[1]), ManualClock(datetime(2026, 3, 5, tzinfo=UTC)))
    async def voter(meeting):
        seq = 0
        while True:
            await store.log.append(meeting, seq, [BallotCast("v1", f"p{seq}", "yes", "app")])
            seq += 1
            print(meeting, seq, flush=True)
    await asyncio.gather(*(voter(f"m{number}") for number in range(5)))

asyncio.run(main())
"""


async def test_after_sudden_death_everything_acknowledged_is_there_and_nothing_twice(tmp_path: Path) -> None:
    acknowledged: dict[str, int] = {}
    command = [sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(200):
            meeting, seq = process.stdout.readline().split()
            acknowledged[meeting] = int(seq)
        process.send_signal(signal.SIGKILL)
        for line in process.stdout.read().splitlines(keepends=True):
            if line.endswith("\n"):
                acknowledged[line.split()[0]] = int(line.split()[1])
    store = opened(tmp_path)
    for meeting, last in acknowledged.items():
        voters = [one.event.person_id for one in await store.log.read(meeting) if isinstance(one.event, BallotCast)]
        assert voters[:last] == [f"p{number}" for number in range(last)]
        assert len(set(voters)) == len(voters)
    await store.close()
    assert all(verdict.intact for verdict in verify("", tmp_path))
