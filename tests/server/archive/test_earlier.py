"""Recordings of earlier sittings: watched, by the same rules, while another sitting is served."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from agenda.commands.publication import NoteDeletion, ReleaseArchive
from agenda.commands.sitting import InterruptSitting
from agenda.opendata.things import Addresses
from agenda.ports import Refusal
from recordings.index import run_folders
from recordings.retention import delete
from server.addresses import Folders
from server.archive.earlier_feed import EarlierFeed
from server.archive.feed import COMPLETE
from server.clock import SystemClock
from server.opendata import wire
from server.opendata.publisher import Publisher
from server.past_logs import PastLogs
from server.store.store import Store
from tests.server.archive.earlier_town import ALL, CLOSING, TAKEN, Town, hold, town_of
from tests.server.broadcast import addresses
from tests.server.evening import CHAIR, CLERK, SYSTEM

AT = Addresses("https://rat.example.de")
ELSEWHERE = "führt in die Aufzeichnung einer anderen Sitzung"
CUT = (*CLOSING, (TAKEN, CLERK))
"""The end of a sitting, and a passage of it that nobody has come to take out yet."""

DAMAGE = """
CREATE TRIGGER damage AFTER INSERT ON event BEGIN
    UPDATE event SET kind = 'Mars' || kind WHERE seq = new.seq AND meeting_id = new.meeting_id;
END
"""
"""What is written can be read by no version that is there."""


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    await hold(tmp_path, "mai")
    async with town_of(tmp_path) as one:
        yield one


async def statuses(town: Town, *more: str) -> set[int]:
    return {(await town.get(path))[0] for path in (*ALL, *more)}


async def test_it_has_everything_that_the_page_of_the_served_sitting_has(town: Town) -> None:
    assert await statuses(town) == {200}
    _, page = await town.get("/aufzeichnung/mai")
    for wanted in (
        "TOP 1 Haushalt",
        "Rat 7, CDU",
        'src="/archive/mai/sitting.mp4"',
        'data-list="/archive/mai/vod.m3u8"',
    ):
        assert wanted in page
    assert 'href="/mitschrift/mai"' in page
    assert 'src="/archive/mai/bild/p1.svg"' in page
    assert "Grundst" not in page
    assert "Gesagt in mai" in (await town.get("/captions/mai/recording.vtt"))[1]
    _, said = await town.get("/mitschrift/mai?suche=Gesagt")
    assert "sitzung=mai" in said
    assert 'action="/mitschrift/mai"' in said
    assert "Gesagt in mai" not in (await town.get("/mitschrift"))[1]


async def test_its_list_leads_to_its_own_files(town: Town) -> None:
    _, listed = await town.get("/archive/mai/vod-high.m3u8")
    paths = addresses(listed)
    assert paths[1:] == town.segments("mai")
    assert {(await town.get(path))[0] for path in paths} == {200}


async def test_all_that_may_be_watched_are_listed_the_newest_first_with_date_and_body(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    await hold(tmp_path, "juni", days=30)
    await hold(tmp_path, "juli", "archive-after-release", days=60)
    await hold(tmp_path, "august", "stream", days=90)
    async with town_of(tmp_path) as town:
        status, page = await town.get("/aufzeichnungen")
    assert status == 200
    assert page.index('href="/aufzeichnung/juni"') < page.index('href="/aufzeichnung/mai"')
    assert "19.12.2026 · Rat der Stadt Kleinstadt" in page
    assert "juli" not in page
    assert "august" not in page


async def test_links_of_minutes_open_data_surveys_and_transcripts_lead_there(town: Town) -> None:
    moment = "ab=2026-11-19T12:00:03%2B00:00"
    for old in ("/", "/aufzeichnung"):
        async with town.client.get(f"{old}?{moment}&sitzung=mai", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (302, f"/aufzeichnung/mai?{moment}")


async def test_what_is_not_there_is_told_to_be_missing(town: Town) -> None:
    for path in ("/aufzeichnung/april", "/archive/april/vod.m3u8", "/mitschrift/april"):
        status, page = await town.get(path)
        assert status == 404
        assert ELSEWHERE in page
    run = town.segments("mai")[0].split("/")[3]
    for path in (f"{run}/high/s000099.m4s", f"{run}/low/init.mp4", f"{run}/high/index.jsonl", "last", "../heute/last"):
        assert (await town.get(f"/archive/mai/{path}"))[0] == 404


async def test_before_the_edge_was_told_of_all_nobody_is_told_that_one_is_missing(town: Town) -> None:
    town.edge.shelf.complete.clear()
    assert (await town.get("/aufzeichnung/april"))[0] == 503


async def test_until_it_is_released_nothing_of_it_can_be_had(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", "archive-after-release")
    async with town_of(tmp_path) as town:
        segments = town.segments("mai")
        assert await statuses(town, *segments, "/archive/mai/sitting.mp4") == {404}
        await town.house.earlier.submit("mai", ReleaseArchive(), CLERK)
        await town.told("mai", lambda one: one.watched)
        assert await statuses(town, *segments) == {200}


async def test_one_that_was_never_closed_is_not_watched_while_another_is_served(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", "archive-after-release", ending=((InterruptSitting("Störung"), CHAIR),))
    async with town_of(tmp_path) as town:
        assert await statuses(town, *town.segments("mai")) == {404}


async def test_a_passage_taken_down_is_dead_at_once_and_gone_from_the_disk(town: Town) -> None:
    dead, alive = town.segments("mai")[2:4], town.segments("mai")[:2]
    assert await statuses(town, *dead, *alive) == {200}
    await town.house.earlier.submit("mai", TAKEN, CLERK)
    await town.told("mai", lambda one: one.passages)
    assert {(await town.get(path))[0] for path in dead} == {404}
    assert {(await town.get(path))[0] for path in alive} == {200}
    _, listed = await town.get("/archive/mai/vod-high.m3u8")
    assert not [path for path in dead if path in listed]
    assert "Gesagt in mai" not in (await town.get("/mitschrift/mai"))[1]
    assert "herausgenommen" in (await town.get("/aufzeichnung/mai"))[1]
    while any(path in town.segments("mai") for path in dead):
        await asyncio.sleep(0.01)
    log = await town.house.store.log.read("mai")
    assert type(log[-1].event).__name__ == "PassageTakenDown"


async def test_what_a_killed_server_did_not_come_to_take_out_the_next_one_does(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", ending=CUT)
    async with town_of(tmp_path) as town:
        while len(town.segments("mai")) > 4:
            await asyncio.sleep(0.01)
        assert town.house.earlier.state().level == "ok"


async def test_what_a_disk_does_not_let_go_of_is_told_and_seen_by_nobody(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", ending=CUT)
    refuses = Folders(tmp_path).live("mai") / "sitting-0.mp4"
    refuses.mkdir()  # cannot be removed as a file is
    async with town_of(tmp_path) as town:
        while town.house.earlier.state().level == "ok":
            await asyncio.sleep(0.01)
        *_, third, fourth, _, _ = town.segments("mai")
        assert [(await town.get(path))[0] for path in town.segments("mai")] == [200, 200, 404, 404, 200, 200]
        _, listed = await town.get("/archive/mai/vod-high.m3u8")
        assert third not in listed
        assert fourth not in listed


async def test_the_newest_are_looked_at_first_and_told_before_all_are_known(tmp_path: Path) -> None:
    for days, name in enumerate(("april", "mai", "juni")):
        await hold(tmp_path, name, days=days)
    async with town_of(tmp_path) as town:
        assert list(town.house.earlier.known) == ["juni", "mai", "april"]
        town.house.earlier.read.clear()  # as at the start, before the last of many logs is read
        lines = EarlierFeed(town.house.earlier, "")._lines()
        first = await anext(lines)
        assert b'"april"' in first
        assert COMPLETE not in first
        town.house.earlier.read.set()
        assert await anext(lines) == COMPLETE


async def test_one_folder_that_cannot_be_read_hides_no_other_and_is_looked_at_again(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    await hold(tmp_path, "juni", days=30)
    folder, aside = Folders(tmp_path).live("mai"), tmp_path / "aside"
    folder.rename(aside)
    folder.symlink_to("x" * 300)  # ENAMETOOLONG, for root too
    async with town_of(tmp_path) as town:
        assert (await town.get("/aufzeichnung/juni"))[0] == 200
        assert (await town.get("/aufzeichnung/mai"))[0] == 404
        state = town.house.earlier.state()
        assert (state.level, state.values["unread"]) == ("degraded", 1)
        folder.unlink()
        aside.rename(folder)
        await town.told("mai", lambda one: one.watched)
        assert (await town.get("/aufzeichnung/mai"))[0] == 200
        assert town.house.earlier.state().level == "ok"


async def test_a_passage_that_could_not_be_read_back_is_dead_and_gone_when_it_can_be(town: Town) -> None:
    house = town.house
    with house.store.writing.transaction() as session:
        session.connection().execute(text(DAMAGE))
    await house.earlier.submit("mai", TAKEN, CLERK)
    assert house.earlier.state().values["unread"] == 1
    with house.store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = replace(kind, 'Mars', '')"))
    await town.told("mai", lambda one: one.passages)
    while len(town.segments("mai")) > 4:
        await asyncio.sleep(0.01)


async def test_a_log_that_could_not_be_read_at_the_start_is_read_later(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    store = Store.open("", tmp_path, SystemClock())
    with store.writing.transaction() as session:
        session.connection().execute(text("UPDATE event SET kind = 'Mars' || kind WHERE seq = 1"))
    await store.close()
    async with town_of(tmp_path) as town:
        assert (await town.get("/aufzeichnung/mai"))[0] == 404
        with town.house.store.writing.transaction() as session:
            session.connection().execute(text("UPDATE event SET kind = replace(kind, 'Mars', '')"))
        await town.told("mai", lambda one: one is not None and one.watched)


async def test_the_rules_hold_for_an_earlier_sitting_too(town: Town) -> None:
    with pytest.raises(Refusal, match="release-needless"):
        await town.house.earlier.submit("mai", ReleaseArchive(), CLERK)
    with pytest.raises(Refusal, match="not-allowed"):
        await town.house.earlier.submit("mai", TAKEN, CHAIR)


async def test_a_recording_that_was_deleted_in_time_says_so_in_one_sentence(town: Town) -> None:
    await town.get("/aufzeichnung/mai")
    folder = Folders(town.root).live("mai")
    removed = delete(folder, run_folders(folder))
    await town.house.past.submit("mai", NoteDeletion("recording", 365, removed.files, removed.size), SYSTEM)
    await town.told("mai", lambda one: one.deleted)
    for path in ("/aufzeichnung/mai", "/archive/mai/vod.m3u8", "/mitschrift/mai", "/archive/mai/sitting.mp4"):
        status, page = await town.get(path)
        assert status == 410
        assert "ist gelöscht, weil ihre Aufbewahrungsfrist abgelaufen ist" in page
    assert "/aufzeichnung/mai" not in (await town.get("/aufzeichnungen"))[1]


async def test_the_open_data_lead_to_it_once_it_is_released(tmp_path: Path) -> None:
    async def at_once(_: float) -> None:
        """Nothing is gathered."""

    await hold(tmp_path, "mai", "archive-after-release")
    async with town_of(tmp_path) as town, asyncio.TaskGroup() as tasks:
        house = town.house
        logs = PastLogs(house.store, house.past, house.sitting.desk.meeting.meeting_id, asyncio.sleep)
        publisher = Publisher(house.sitting.desk, logs, AT, "right", at_once)
        reading = tasks.create_task(logs.run())
        lines = publisher._lines()
        before = [line async for line in _until(lines, wire.complete())]
        await house.earlier.submit("mai", ReleaseArchive(), CLERK)
        (after,) = [line async for line in _until(lines, b"aufzeichnung?ab=")][-1:]
        reading.cancel()
    assert not [line for line in before if b"aufzeichnung?ab=" in line]
    assert json.loads(after)["sitting"] == "mai"
    assert b"sitzung=mai" in after


async def _until(lines: AsyncIterator[bytes], wanted: bytes) -> AsyncIterator[bytes]:
    async for line in lines:
        yield line
        if wanted in line:
            return


async def test_captions_that_cannot_be_read_keep_nobody_from_watching(tmp_path: Path) -> None:
    await hold(tmp_path, "mai")
    Folders(tmp_path).captions("mai").write_text("keine Zeile\n", "utf-8")
    async with town_of(tmp_path) as town:
        assert await statuses(town, *town.segments("mai")) == {200}
        assert 'href="/mitschrift/mai"' not in (await town.get("/aufzeichnung/mai"))[1]
