"""What only PostgreSQL does: it goes away and comes back, refuses logins, and needs a driver."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agenda.events.sitting import SittingOpened
from server.clock import ManualClock
from server.store.store import Store
from server.store.trouble import StorageTrouble
from server.verify import report, verify
from tests.contracts.postgresql import Cluster, cluster, programs

CLOCK = ManualClock(datetime(2026, 3, 5, tzinfo=UTC))


@pytest.fixture
def lonely_cluster() -> Iterator[Cluster]:
    """A cluster no other test uses, for it is stopped and started."""
    bin_folder = programs()
    if bin_folder is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with cluster(bin_folder) as running:
        yield running


async def test_an_append_fails_while_the_server_is_away_and_works_when_it_is_back(
    lonely_cluster: Cluster, tmp_path: Path
) -> None:
    store = Store.open(lonely_cluster.create("town"), tmp_path, CLOCK)
    await store.log.append("m", 0, [SittingOpened()])
    lonely_cluster.stop()
    with pytest.raises(StorageTrouble) as told:
        await store.log.append("m", 1, [SittingOpened()])
    assert (told.value.code, store.state().level) == ("database-unreachable", "failed")
    lonely_cluster.start()
    assert [one.seq for one in await store.log.append("m", 1, [SittingOpened()])] == [2]
    assert store.state().level == "ok"
    await store.close()


def test_a_database_that_does_not_exist_is_named(postgresql: Cluster, tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as told:
        Store.open(postgresql.url("nowhere"), tmp_path, CLOCK)
    assert "nowhere" in str(told.value)
    assert told.value.code in ("database-missing", "database-unreachable")  # psycopg passes the SQLSTATE on or not


async def test_verification_reads_beside_a_running_server(
    postgresql: Cluster, fresh_names: Callable[[], str], tmp_path: Path
) -> None:
    address = postgresql.create(fresh_names())
    store = Store.open(address, tmp_path, CLOCK)
    await store.log.append("m", 0, [SittingOpened()])
    assert report(verify(address, tmp_path)).startswith("Ereignisprotokoll „m“ unversehrt: 1 Ereignisse")
    await store.close()


def test_a_missing_driver_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # Python's own way to say "not installed"
    with pytest.raises(StorageTrouble) as told:
        Store.open("postgresql+psycopg://ratssaal@localhost/town", tmp_path, CLOCK)
    assert told.value.code == "driver-missing"
    assert "pip install" in str(told.value)


def test_a_password_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as told:
        Store.open(f"postgresql+psycopg://town:geheim@/x?host={tmp_path}", tmp_path, CLOCK)
    assert told.value.code == "database-unreachable"
    assert "geheim" not in str(told.value)
