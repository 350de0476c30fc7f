"""One thread writes, and only that one, so that a slow disk never holds up the event loop and the media on it.

While a transaction is being written, everything that arrives waits; then all that waits goes together into the next
one (group commit). A disk that needs 10 ms for a durable commit therefore takes a hundred ballots in the time of two.
Each caller is answered only after the commit that holds its work.

All state belongs to the event loop; the thread gets a list and gives a list back. The waiting line is bounded: a disk
that has stopped answering refuses intents in words instead of filling the memory.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from agenda.ports import ConcurrentAppend
from server.store.database import Database
from server.store.trouble import StorageTrouble

log = logging.getLogger(__name__)

T = TypeVar("T")
Settle = Callable[[], None]

WAITING_LIMIT = 1000
"""Works that may wait: 100 members voting ten times each within one commit; more is a disk that hangs."""


class KeyTaken(Exception):
    """A row with this key exists already."""


class _Waiting(Protocol):
    def attempt(self, session: Session) -> Settle: ...
    def fail(self, error: BaseException) -> None: ...


class _Job(Generic[T]):
    """A work and the future of whoever waits for it."""

    def __init__(self, work: Callable[[Session], T], future: asyncio.Future[T]) -> None:
        self._work = work
        self._future = future

    def attempt(self, session: Session) -> Settle:
        """Do the work (in the thread); gives back what to tell the caller once the commit is through."""
        try:
            return partial(self._succeed, self._work(session))
        except ConcurrentAppend as error:
            return partial(self.fail, error)

    def _succeed(self, result: T) -> None:
        if not self._future.done():
            self._future.set_result(result)

    def fail(self, error: BaseException) -> None:
        if not self._future.done():  # a caller that was cancelled has left; its work stays written
            self._future.set_exception(error)


@dataclass(frozen=True, slots=True)
class WriterCounts:
    """What the writer has done since it was opened; `largest_group` is in works, `waiting` is now."""

    works: int
    groups: int
    largest_group: int
    failures: int
    refused: int
    waiting: int


class Writer:
    """Takes works from the event loop and commits them in groups. Bound to the loop it is first used in."""

    def __init__(self, database: Database, limit: int = WAITING_LIMIT) -> None:
        self._database = database
        self._limit = limit
        self._thread = ThreadPoolExecutor(1, "store-writer")
        self._waiting: deque[_Waiting] = deque()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        self._works = self._groups = self._largest = self._failures = self._refused = 0
        self.trouble: StorageTrouble | None = None
        """Why the last group failed; None while all is well."""

    async def write(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a transaction and answer when it is durable.

        `work` may run twice, so it must depend on nothing but its session. Raises what the work raises
        (ConcurrentAppend, KeyTaken) or StorageTrouble; then nothing of it is stored.
        """
        self._admit()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        job = _Job(work, future)
        self._waiting.append(job)
        if self._idle.is_set():
            self._start()
        return await future

    async def close(self) -> None:
        """Refuse new works, write those that wait, end the thread."""
        self._closed = True
        await self._idle.wait()
        self._thread.shutdown()

    @property
    def counts(self) -> WriterCounts:
        return WriterCounts(self._works, self._groups, self._largest, self._failures, self._refused, len(self._waiting))

    def _admit(self) -> None:
        if self._closed:
            raise StorageTrouble("closed")
        if len(self._waiting) >= self._limit:
            self._refused += 1
            raise StorageTrouble("overloaded", waiting=len(self._waiting))

    def _start(self) -> None:
        self._idle.clear()
        group = tuple(self._waiting)
        self._waiting.clear()
        done = asyncio.get_running_loop().run_in_executor(self._thread, self._commit, group)
        done.add_done_callback(partial(self._finish, group))

    def _finish(self, group: Sequence[_Waiting], done: asyncio.Future[Sequence[Settle]]) -> None:
        error = done.exception()
        if error is None:
            self._count(len(group))
            for settle in done.result():
                settle()
        else:
            self._failed(group, error)
        if self._waiting:
            self._start()
        else:
            self._idle.set()

    def _count(self, size: int) -> None:
        self.trouble = None
        self._works += size
        self._groups += 1
        self._largest = max(self._largest, size)

    def _failed(self, group: Sequence[_Waiting], error: BaseException) -> None:
        log.error("a commit of %d works failed: %s", len(group), error)
        self._failures += 1
        self.trouble = error if isinstance(error, StorageTrouble) else None
        for job in group:
            job.fail(error)

    def _commit(self, group: Sequence[_Waiting]) -> Sequence[Settle]:
        """In the thread: all in one transaction; where a key is taken, each in its own, so that only one fails.

        Rejected: a savepoint around each work. It costs two statements a ballot, and a full disk ends SQLite's
        transaction under the savepoint, whose error then hides the cause.
        """
        try:
            with self._database.transaction() as session:
                return [job.attempt(session) for job in group]
        except IntegrityError:
            return [self._commit_alone(job) for job in group]

    def _commit_alone(self, job: _Waiting) -> Settle:
        try:
            with self._database.transaction() as session:
                return job.attempt(session)
        except (IntegrityError, StorageTrouble) as error:
            return partial(job.fail, KeyTaken(str(error)) if isinstance(error, IntegrityError) else error)


class Reader:
    """One thread with one read-only connection; in WAL it never waits for the writer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._thread = ThreadPoolExecutor(1, "store-reader")

    async def read(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a read-only transaction; raises StorageTrouble."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def close(self) -> None:
        """Finish what is being read and end the thread."""
        self._thread.shutdown()

    def _run(self, work: Callable[[Session], T]) -> T:
        with self._database.transaction() as session:
            return work(session)
