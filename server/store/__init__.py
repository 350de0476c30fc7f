"""Persistence: the event log of every meeting and the rows beside it.

`Store.open` gives both. The log is append-only and hash-chained (`chain` says how to recompute it), written by one
thread in groups (`writer`), kept in SQLite or PostgreSQL (`database`); what fails is said in one sentence (`trouble`).
"""

from server.store.log import SqlEventLog
from server.store.memory import MemoryEventLog
from server.store.registry import Invitation, Login, Registry
from server.store.store import Store, last_hash
from server.store.trouble import StorageTrouble
from server.store.writer import KeyTaken, WriterCounts

__all__ = [
    "Invitation",
    "KeyTaken",
    "Login",
    "MemoryEventLog",
    "Registry",
    "SqlEventLog",
    "StorageTrouble",
    "Store",
    "WriterCounts",
    "last_hash",
]
