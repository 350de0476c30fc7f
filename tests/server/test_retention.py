"""Recordings go when their period is over, each with an event in the log of its own sitting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agenda.events.publication import DataDeleted
from agenda.question_time_sent import Sent
from media.programme import cmaf
from media.programme.ports import Beginning, Part, Rung
from recordings.index import read_sitting
from recordings.layout import original_name
from recordings.writer import SittingWriter
from server import ledger
from server.addresses import Folders
from server.captions.book import CaptionFile, Cue
from server.clock import SystemClock
from server.desk import MeetingDesk
from server.past import PastSittings
from server.question_time.store import QuestionStore
from server.retention import Kind, Periods, Retention, kinds
from server.store.store import Store
from tests.server.evening import PLANNING

OLD, YOUNG = datetime(2026, 1, 10, 18, tzinfo=UTC), datetime(2026, 11, 20, 18, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 18, tzinfo=UTC)
TRACK = cmaf.AudioTrack(2, 48_000, 1, 64_000, b"\x11\x88")
RUNG = Rung("high", None, TRACK, 0, 64_000)


class Fixed(SystemClock):
    def now(self) -> datetime:
        return NOW


def kept_for(root: Path, recording: int) -> Sequence[Kind]:
    """All kinds of data below a folder; originals are kept for 14 days, perception for 210, questions for 180."""
    return kinds(Folders(root), Periods(recording, 14, 210, 180))


def record(folder: Path, begun: datetime) -> None:
    """A recording of one segment."""
    writer = SittingWriter(folder, lambda run, rung, segment: None)
    writer.begin(Beginning(begun, writer.numbers.last + 1, 0, (RUNG,), (b"init",), 90_000, 90_000))
    data = cmaf.media_segment(1, [(TRACK, [cmaf.Sample(b"sound", 0, 1024)])])
    writer.append(Part("high", 0, data, 0, 90_000, True, True))
    writer.close()


@asynccontextmanager
async def desks(tmp_path: Path, *meeting_ids: str) -> AsyncIterator[tuple[Sequence[MeetingDesk], Store]]:
    """Planned sittings at their desks."""
    store = Store.open("", tmp_path, Fixed())
    made = [MeetingDesk(one, store.log, Fixed()) for one in meeting_ids]
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(one.run()) for one in made]
        for desk in made:
            for command, actor in PLANNING:
                await desk.submit(command, actor)
        yield made, store
        for one in running:
            one.cancel()
    await store.close()


async def test_what_is_past_its_period_is_deleted_with_an_event_and_the_rest_stays(tmp_path: Path) -> None:
    record(tmp_path / "live" / "klein", OLD)
    record(tmp_path / "live" / "klein", YOUNG)
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        retention = Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 30), Fixed())
        await retention.look()
        await retention.look()
        (deleted,) = [one.event for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert [run.info.begun for run in read_sitting(tmp_path / "live" / "klein")] == [YOUNG]
    assert (deleted.kind, deleted.days, deleted.files) == ("recording", 30, 4)
    assert deleted.size > 0


async def test_the_event_of_a_sitting_long_over_goes_into_its_own_log(tmp_path: Path) -> None:
    record(tmp_path / "live" / "alt", OLD)
    async with desks(tmp_path / "data", "neu", "alt") as ((desk, _), store):
        await Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 30), Fixed()).look()
        log = await store.log.read("alt")
        assert [type(one.event) for one in log][-1] is DataDeleted
        assert not [one for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert not read_sitting(tmp_path / "live" / "alt")


async def test_a_transcript_goes_when_its_recordings_period_is_over_with_an_event(tmp_path: Path) -> None:
    for name, at in (("klein", OLD), ("neu", YOUNG)):
        said = Cue("c1", 1, at, at + timedelta(seconds=2), "Guten Abend", "human")
        CaptionFile(tmp_path / "captions" / f"{name}.jsonl").write(said)
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        retention = Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 30), Fixed())
        await retention.look()
        await retention.look()
        (deleted,) = [one.event for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert [path.stem for path in (tmp_path / "captions").iterdir()] == ["neu"]
    assert (deleted.kind, deleted.days, deleted.files) == ("transcript", 30, 1)
    assert deleted.size > 0


async def test_no_period_means_for_ever(tmp_path: Path) -> None:
    record(tmp_path / "live" / "klein", NOW - timedelta(days=10_000))
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        await Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 0), Fixed()).look()
    assert read_sitting(tmp_path / "live" / "klein")


async def test_ledgers_of_perception_go_with_an_event_each_and_the_younger_ones_stay(tmp_path: Path) -> None:
    for name, at in (("klein", OLD), ("neu", YOUNG)):
        ledger.LedgerFile(Folders(tmp_path).perception(name), name).append(at, [])
    size = Folders(tmp_path).perception("klein").stat().st_size
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        retention = Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 0), Fixed())
        await retention.look()
        await retention.look()
        deleted = [one.event for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert [path.stem for path in (tmp_path / "perception").iterdir()] == ["neu"]
    assert deleted == [DataDeleted("perception", 210, 1, size)]


async def test_what_residents_sent_goes_after_its_days_with_one_event(tmp_path: Path) -> None:
    sent = Sent("Erika Beispiel", False, "Nordstadt", True, "Wann kommt der Bus?", "", False)
    store = QuestionStore(tmp_path / "questions" / "klein.sqlite3")
    for token, days in (("alt", 181), ("neu", 179)):
        await store.add(token, "t5", sent, NOW - timedelta(days=days), 300)
    async with desks(tmp_path / "data", "klein") as ((desk,), log):
        await Retention(desk, PastSittings(log.log, Fixed()), kept_for(tmp_path, 0), Fixed()).look()
        (deleted,) = [one.event for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert [one.question_id for one in await store.all()] == ["f2"]
    assert (deleted.kind, deleted.days, deleted.files) == ("question", 180, 1)
    await store.close()


async def test_originals_go_by_the_begin_in_their_name_with_one_event_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "originals" / "klein"
    folder.mkdir(parents=True)
    for begun, owner in ((OLD, "hall"), (OLD, "whip:foyer/2"), (YOUNG, "hall")):
        (folder / original_name(begun, owner)).write_bytes(b"12345")
    (folder / "Notiz.txt").write_text("bleibt")
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        await Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 0), Fixed()).look()
        deleted = [one.event for one in desk.recorded if isinstance(one.event, DataDeleted)]
    assert sorted(path.name for path in folder.iterdir()) == [original_name(YOUNG, "hall"), "Notiz.txt"]
    assert deleted == [DataDeleted("original", 14, 2, 10)]


async def test_a_file_that_cannot_be_deleted_keeps_no_other_sittings_data(tmp_path: Path) -> None:
    captions = tmp_path / "captions"
    captions.mkdir()
    (captions / "kaputt.jsonl").write_text("keine Zeile\n")
    CaptionFile(captions / "klein.jsonl").write(Cue("c1", 1, OLD, OLD + timedelta(seconds=2), "Guten Abend", "human"))
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        await Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 30), Fixed()).look()
    assert [path.stem for path in captions.iterdir()] == ["kaputt"]


async def test_it_is_looked_at_the_start_and_every_day(tmp_path: Path) -> None:
    paused: list[float] = []
    folder = tmp_path / "originals" / "klein"
    folder.mkdir(parents=True)

    async def a_day(seconds: float) -> None:
        paused.append(seconds)
        assert not list(folder.iterdir())
        if len(paused) == 3:
            raise asyncio.CancelledError
        (folder / original_name(OLD, "hall")).touch()

    (folder / original_name(OLD, "hall")).touch()
    async with desks(tmp_path / "data", "klein") as ((desk,), store):
        with pytest.raises(asyncio.CancelledError):
            await Retention(desk, PastSittings(store.log, Fixed()), kept_for(tmp_path, 30), Fixed()).run(a_day)
    assert paused == [86_400.0] * 3
