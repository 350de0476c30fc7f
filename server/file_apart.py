"""Files beside the log that hold what people told the town, opened so that they tell nothing but what is in them.

There is a rollback journal and no write-ahead log, which would keep what was written in the order in which it came;
what is deleted is overwritten (`secure_delete`). On the free blocks of a disk older pages may stay readable to whoever
takes it apart: the data folder belongs on an encrypted volume. The journal costs three flushes a commit instead of one.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import QueuePool
from sqlmodel import create_engine

from server.store.database import BUSY_TIMEOUT_MS, Database
from server.store.trouble import trouble_of

SETTINGS: Final = (
    "PRAGMA journal_mode=DELETE",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
)

WRITING: Final = "BEGIN IMMEDIATE"
READING: Final = "BEGIN"


def open_file(path: Path, begin: str) -> Database:
    """The file, made where missing, for WRITING or READING; raises StorageTrouble."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise trouble_of(error, str(path.parent)) from error

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return Database(engine, str(path))


def _set_up(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for statement in SETTINGS:
        cursor.execute(statement)
    cursor.close()
