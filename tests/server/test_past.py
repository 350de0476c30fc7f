"""Commands about sittings that are over: into their own logs, one after the other, told to whoever listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agenda.commands.publication import NoteDeletion, ReleaseArchive, SetPublication, TakeDown
from agenda.commands.sitting import CloseSitting
from agenda.events.publication import ArchiveReleased, DataDeleted, PassageTakenDown
from agenda.ports import Refusal
from server.clock import ManualClock
from server.past import Grown, PastSittings
from server.store.store import Store
from tests.server.evening import ARRIVALS, AT, CHAIR, CLERK, OPENING, PLANNING, SYSTEM

CUT = TakeDown("2026-11-26T18:00:00+00:00", "2026-11-26T18:10:00+00:00", "Recht am Bild")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    one = Store.open("", tmp_path, ManualClock(AT))
    yield one
    await one.close()


@pytest.fixture
async def past(store: Store) -> PastSittings:
    """With the sitting "mai", whose recording waits for its release."""
    one = PastSittings(store.log, ManualClock(AT))
    ending = ((SetPublication("archive-after-release"), SYSTEM), (CloseSitting(), CHAIR))
    steps = (*PLANNING, *ARRIVALS, *OPENING, *ending)
    for command, actor in steps:
        await one.submit("mai", command, actor)
    return one


async def test_those_that_come_at_once_all_stand_in_the_log(past: PastSittings, store: Store) -> None:
    noted = NoteDeletion("transcript", 365, 1, 10)
    await asyncio.gather(
        past.submit("mai", ReleaseArchive(), CLERK), past.submit("mai", CUT, CLERK), past.submit("mai", noted, SYSTEM)
    )
    last = [type(one.event) for one in (await store.log.read("mai"))[-3:]]
    assert last == [ArchiveReleased, PassageTakenDown, DataDeleted]


async def test_who_listens_is_told_once_however_often_a_log_grew(past: PastSittings) -> None:
    grown = Grown(past)
    waiting = asyncio.create_task(grown.next())
    await past.submit("mai", ReleaseArchive(), CLERK)
    assert await waiting == "mai"
    await past.submit("mai", CUT, CLERK)
    await past.submit("mai", NoteDeletion("transcript", 365, 1, 10), SYSTEM)
    assert await grown.next() == "mai"
    nothing = asyncio.create_task(grown.next())
    await past.submit("mai", ReleaseArchive(), CLERK)  # changes nothing any more
    assert not nothing.done()
    nothing.cancel()


async def test_what_is_refused_changes_nothing(past: PastSittings, store: Store) -> None:
    before = await store.log.read("mai")
    with pytest.raises(Refusal, match="not-allowed"):
        await past.submit("mai", ReleaseArchive(), CHAIR)
    assert await store.log.read("mai") == before
