"""Engines and transactions: SQLite in a file by default, PostgreSQL by address.

SQLite runs with WAL (readers never wait for the writer, nor it for them), `synchronous=FULL` (a commit is on the disk
when it returns; with WAL the weaker NORMAL loses the last votes in a power cut), foreign keys and a busy timeout.
Python's own transaction handling is switched off: it begins only before the first change, so a writer would read the
end of a chain outside the transaction that extends it.
PostgreSQL gets `synchronous_commit=on` in each connection, because a cluster may be set up without.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, SQLModel, create_engine

from server.store.tables import TABLES
from server.store.trouble import StorageTrouble, trouble_of

FILE_NAME = "ratssaal.sqlite3"
BUSY_TIMEOUT_MS = 5000
"""How long to wait for another program's lock; a backup tool holds one for well under a second."""
CONNECT_TIMEOUT_S = 10
"""How long PostgreSQL may take to answer before the operator is told."""

SQLITE_WRITER = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
SQLITE_READER = ("PRAGMA query_only=ON",)
POSTGRESQL_WRITER = ("SET synchronous_commit = on",)
POSTGRESQL_READER = ("SET default_transaction_read_only = on",)


@dataclass(frozen=True, slots=True)
class Database:
    """An engine with one connection, and the name of the place it stores to, fit for an operator's eyes."""

    engine: Engine
    place: str

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """All or nothing; raises StorageTrouble, or IntegrityError where a key is taken."""
        with _told(self.place), Session(self.engine) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give the connection back."""
        self.engine.dispose()


def open_database(address: str, folder: Path) -> Database:
    """The database at `address` (empty: a file in `folder`), made where missing; raises StorageTrouble."""
    url = _url(address, folder)
    if url.drivername == "sqlite":
        _make_folder(Path(url.database or ""))
    database = _writer(url)
    with _told(database.place):
        SQLModel.metadata.create_all(database.engine, tables=list(TABLES))
    return database


def open_read_only(address: str, folder: Path) -> Database:
    """The same database for reading beside a running server; raises StorageTrouble where it does not exist."""
    url = _url(address, folder)
    if url.drivername != "sqlite":
        return _postgresql(url, POSTGRESQL_READER)
    path = Path(url.database or "")
    if not path.exists():
        raise StorageTrouble("database-missing", place=str(path))
    return _sqlite(path, SQLITE_READER, "BEGIN", mode="ro")


def _writer(url: URL) -> Database:
    if url.drivername == "sqlite":
        return _sqlite(Path(url.database or ""), SQLITE_WRITER, "BEGIN IMMEDIATE", mode="rwc")
    return _postgresql(url, POSTGRESQL_WRITER)


def _url(address: str, folder: Path) -> URL:
    if not address:
        return URL.create("sqlite", database=str(folder / FILE_NAME))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise StorageTrouble("bad-address", place=address) from error
    if not _usable(url):
        raise StorageTrouble("bad-address", place=url.render_as_string())
    return url


def _usable(url: URL) -> bool:
    """SQLite in memory is out: writer and readers have a connection each, and would see a database each."""
    if url.drivername == "sqlite":
        return url.database not in (None, "", ":memory:") and not url.query
    return url.drivername == "postgresql+psycopg"


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise trouble_of(error, str(path.parent)) from error


def _sqlite(path: Path, settings: tuple[str, ...], begin: str, mode: str) -> Database:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False
        )

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _runner(settings))

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begin_transaction)
    return Database(engine, str(path))


def _postgresql(url: URL, settings: tuple[str, ...]) -> Database:
    try:
        engine = create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,  # after a restart of PostgreSQL the next append finds a fresh connection
            connect_args={"connect_timeout": CONNECT_TIMEOUT_S},
        )
    except ModuleNotFoundError as error:
        raise StorageTrouble("driver-missing") from error
    event.listen(engine, "connect", _runner(settings))
    return Database(engine, url.render_as_string())


def _runner(statements: tuple[str, ...]) -> Callable[[DBAPIConnection, object], None]:
    def run(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    return run


@contextmanager
def _told(place: str) -> Iterator[None]:
    """Turn errors of database and operating system into the sentence for the operator."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, OSError) as error:
        raise trouble_of(error, place) from error
