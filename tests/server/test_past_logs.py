"""Logs of sittings that are over: each is read once for all who make something of it, and again until it can be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import text

from agenda.commands.publication import ReleaseArchive
from agenda.events import Recorded
from server import past_logs
from server.clock import ManualClock
from server.past import PastSittings
from server.past_logs import PastLogs
from server.store.store import Store
from tests.server.archive.earlier_town import hold
from tests.server.evening import AT, CLERK


class Taken:
    """What was handed on: which sitting, how many events."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []
        self.came = asyncio.Event()

    async def take(self, meeting_id: str, recorded: Sequence[Recorded]) -> None:
        self.told.append((meeting_id, len(recorded)))
        self.came.set()

    async def until(self, number: int) -> list[str]:
        """Which, once so many were handed on."""
        while len(self.told) < number:
            self.came.clear()
            await self.came.wait()
        return [meeting_id for meeting_id, _ in self.told]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    for days, name in enumerate(("april", "mai", "juni")):
        await hold(tmp_path, name, "archive-after-release", days=days)
    one = Store.open("", tmp_path, ManualClock(AT))
    yield one
    await one.close()


@pytest.fixture
def past(store: Store) -> PastSittings:
    return PastSittings(store.log, ManualClock(AT))


async def test_each_is_read_once_for_all_the_newest_first_and_again_when_it_has_grown(
    store: Store, past: PastSittings
) -> None:
    logs, first, second = PastLogs(store, past, "april", asyncio.sleep), Taken(), Taken()
    logs.hand_to(first.take)
    logs.hand_to(second.take)
    reading = asyncio.create_task(logs.run())
    await logs.read.wait()
    assert await first.until(2) == ["juni", "mai"], "the sitting that is served is its desk's"
    await past.submit("mai", ReleaseArchive(), CLERK)
    assert await second.until(3) == ["juni", "mai", "mai"]
    assert first.told == second.told
    assert first.told[2][1] == first.told[1][1] + 1
    reading.cancel()


async def test_one_that_cannot_be_read_hides_no_other_and_is_read_when_it_can(
    store: Store, past: PastSittings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_logs, "AGAIN_SECONDS", 0.01)
    with store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = 'Mars' || kind WHERE meeting_id = 'juni'"))
    logs, taken = PastLogs(store, past, "april", asyncio.sleep), Taken()
    logs.hand_to(taken.take)
    reading = asyncio.create_task(logs.run())
    await logs.read.wait()
    assert (taken.told[0][0], logs.unread) == ("mai", {"juni"})
    with store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = replace(kind, 'Mars', '')"))
    assert await taken.until(2) == ["mai", "juni"]
    assert not logs.unread
    reading.cancel()


async def test_what_somebody_could_make_nothing_of_is_handed_on_again(
    store: Store, past: PastSittings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_logs, "AGAIN_SECONDS", 0.01)
    logs, taken = PastLogs(store, past, "april", asyncio.sleep), Taken()

    async def once_more(meeting_id: str, recorded: Sequence[Recorded]) -> None:
        if not taken.told:
            logs.again(meeting_id)
        await taken.take(meeting_id, recorded)

    logs.hand_to(once_more)
    reading = asyncio.create_task(logs.run())
    assert await taken.until(3) == ["juni", "mai", "juni"]
    reading.cancel()
