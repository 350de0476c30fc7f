"""What the log says of stream and recording happens to every byte, and what happened stands in the log."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from agenda.commands import Actor
from agenda.commands.floor import GiveFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListPerson
from agenda.commands.presence import NoteArrival
from agenda.commands.publication import DumpStream, NoteConsent, NoteObjection, SetPublication, TakeDown
from agenda.commands.publicity import AdmitPublic
from agenda.events.publication import ArchiveStateChanged, DumpCarriedOut, NonPublicCounted, StreamDumped
from media.local import LocalLink
from media.local_wire import Control
from recordings.archive import bytes_between
from recordings.index import read_sitting
from recordings.layout import segment_name
from server.publishing import NOT_GONE, Publishing
from tests.server.broadcast import Told, on_air
from tests.server.evening import ARRIVALS, CHAIR, CLERK, OPENING, PLANNING, SYSTEM
from tests.server.house import open_house

P7 = Actor("member", "p7")


async def test_no_byte_of_a_non_public_part_is_written_or_served_and_the_log_proves_it(tmp_path: Path) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(3)
        await broadcast.house.submit(CallItem("t2"), CHAIR)
        await broadcast.seconds(5)
        await broadcast.house.submit(CloseItem(), CHAIR)
        await broadcast.house.submit(AdmitPublic(), CHAIR)
        await broadcast.seconds(11)
        whole = await broadcast.served("live-high.m3u8")
        kept = await broadcast.served("rewind-high.m3u8")
        (counted,) = broadcast.events(NonPublicCounted)
        (run,) = read_sitting(broadcast.folder)
        numbers = {one.number for one in run.best}
        gone = [number for number in range(1, 19) if number not in numbers]
        inside = [one for one in gone if 5 <= one <= 8]
        names = [f"/live/{run.info.name}/high/{segment_name(number)}" for number in inside]
        in_window = [await broadcast.get(name) for name in names]
        await broadcast.seconds(30)
        dead = [(await broadcast.get(name))[0] for name in names]
    assert (counted.received, counted.written) == (0, 0)
    assert Told(whole, 3.2, 8).nothing
    assert Told(whole, 1, 3).red
    assert Told(whole, 9, 18).red
    assert Told(kept, 3.2, 8).count == 0
    assert {5, 6, 7, 8} <= set(gone) <= {4, 5, 6, 7, 8}
    init = run.init("high").read_bytes()
    assert [status for status, _ in in_window] == [200] * 4, "the window has the placard"
    assert all(Told(init + data, 3.2, 8).nothing for _, data in in_window)
    assert dead == [404] * 4
    files = {path for path in broadcast.folder.rglob("*") if path.is_file()}
    segments = {path for path in files if path.suffix == ".m4s"}
    assert {path.name for path in files - segments} <= {"last", "run.json", "init.mp4", "index.jsonl"}
    assert all(Told(init + path.read_bytes(), 3.2, 8).nothing for path in segments)


async def test_what_is_held_back_when_the_meeting_process_dies_is_never_written(tmp_path: Path) -> None:
    async with on_air(tmp_path, delay_s=10) as broadcast:
        await broadcast.seconds(6)
    assert [run.best for run in read_sitting(broadcast.folder)] == []


async def test_a_passage_that_is_still_held_back_neither_goes_out_nor_is_kept(tmp_path: Path) -> None:
    async with on_air(tmp_path, delay_s=10) as broadcast:
        await broadcast.seconds(6)
        now = broadcast.pacer.now()
        since, until = now - timedelta(seconds=4), now - timedelta(seconds=1)
        await broadcast.house.submit(TakeDown(since.isoformat(), until.isoformat(), "Irrtum"), CLERK)
        await broadcast.until("passages")
        await broadcast.seconds(10)
        (run,) = read_sitting(broadcast.folder)
        sent = [part.data for one in broadcast.edge.stream.window.rungs["high"].segments for part in one.parts]
        live = b"".join((run.init("high").read_bytes(), *sent))
        await broadcast.seconds(8)
        kept = await broadcast.served("rewind-high.m3u8")
        left = bytes_between(read_sitting(broadcast.folder), since, until)
    assert left == 0
    assert Told(live, 2, 5).count > 5
    assert Told(live, 2, 5).nothing
    assert Told(live, 0.5, 1.9).red
    assert Told(kept, 2, 5).count == 0
    assert Told(kept, 7, 10).red


async def test_a_part_that_a_killed_server_did_not_count_is_counted_by_the_next_one(tmp_path: Path) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(2)
        await broadcast.house.submit(CallItem("t2"), CHAIR)
        await broadcast.seconds(2)
        await broadcast.house.submit(CloseItem(), CHAIR)
        await broadcast.house.submit(AdmitPublic(), CHAIR)
        broadcast.publishing = Publishing(broadcast.house.sitting, broadcast.folder)
        await broadcast.seconds(8)
        (counted,) = broadcast.events(NonPublicCounted)
        again = Publishing(broadcast.house.sitting, broadcast.folder)
        await again.look()
        assert broadcast.events(NonPublicCounted) == [counted]
    assert (counted.received, counted.written) == (None, 0)


async def test_nothing_is_said_of_a_recording_that_nobody_asked_for(tmp_path: Path) -> None:
    async with on_air(tmp_path, "stream", free=lambda folder: 0) as broadcast:
        await broadcast.seconds(4)
        assert broadcast.events(ArchiveStateChanged) == []


async def test_the_red_key_keeps_the_last_seconds_from_every_viewer_and_from_the_disk(tmp_path: Path) -> None:
    async with on_air(tmp_path, delay_s=3) as broadcast:
        await broadcast.seconds(2.5)
        assert (await broadcast.get("/live/live.m3u8"))[0] == 404, "nothing has left yet"
        await broadcast.seconds(3)
        await broadcast.house.submit(DumpStream("Beleidigung"), CHAIR)
        await broadcast.seconds(9)
        live, kept = await broadcast.served("live-high.m3u8"), await broadcast.served("rewind-high.m3u8")
        (pressed,), (done,) = broadcast.events(StreamDumped), broadcast.events(DumpCarriedOut)
    assert (pressed.reason, done.dump_id) == ("Beleidigung", pressed.dump_id)
    assert done.parts >= 3 * 5
    assert done.size > 0
    for stream in (live, kept):
        assert Told(stream, 1, 2).red
        assert Told(stream, 2.7, 6).nothing
        assert Told(stream, 2.7, 6).count > 10
        assert Told(stream, 7, 11).red


async def test_who_objects_is_placard_and_silence_in_stream_and_archive_and_seen_by_the_members(tmp_path: Path) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(2)
        await broadcast.house.submit(NoteObjection("p7", True, True, False), P7)
        await broadcast.house.submit(GiveFloor("p7"), CHAIR)
        plan = broadcast.house.sitting.room.activity()
        await broadcast.seconds(4)
        await broadcast.house.submit(TakeFloor(), CHAIR)
        await broadcast.seconds(6)
        live, kept = await broadcast.served("live-high.m3u8"), await broadcast.served("rewind-high.m3u8")
    assert not plan["p7-microphone"].silenced, "members and hall hear p7"
    for stream in (live, kept):
        assert Told(stream, 1, 2).red
        assert Told(stream, 2.4, 6).nothing
        assert Told(stream, 2.4, 6).count > 10
        assert Told(stream, 7, 11).red


@pytest.mark.parametrize("still_speaking", [True, False])
async def test_an_objection_reaches_what_was_said_and_has_not_gone_out_yet(
    tmp_path: Path, still_speaking: bool
) -> None:
    async with on_air(tmp_path, delay_s=6) as broadcast:
        await broadcast.seconds(2)
        await broadcast.house.submit(GiveFloor("p7"), CHAIR)
        await broadcast.seconds(2)
        if not still_speaking:
            await broadcast.house.submit(TakeFloor(), CHAIR)
            await broadcast.seconds(1)
        await broadcast.house.submit(NoteObjection("p7", True, True, False), P7)
        await broadcast.seconds(1)
        if still_speaking:
            await broadcast.house.submit(TakeFloor(), CHAIR)
        await broadcast.seconds(12)
        live, kept = await broadcast.served("live-high.m3u8"), await broadcast.served("rewind-high.m3u8")
    for stream in (live, kept):
        assert Told(stream, 0.5, 1.8).red
        assert Told(stream, 2, 4.8).nothing
        assert Told(stream, 2, 4.8).count > 10
        assert Told(stream, 7, 10).red
        assert not Told(stream).blue


async def test_an_objection_to_the_archive_alone_reaches_what_waits_for_it_and_leaves_the_stream_as_it_is(
    tmp_path: Path,
) -> None:
    async with on_air(tmp_path, delay_s=6) as broadcast:
        await broadcast.seconds(2)
        await broadcast.house.submit(GiveFloor("p7"), CHAIR)
        await broadcast.seconds(2)
        await broadcast.house.submit(TakeFloor(), CHAIR)
        await broadcast.seconds(1)
        await broadcast.house.submit(NoteObjection("p7", False, False, True), P7)
        await broadcast.seconds(12)
        live, kept = await broadcast.served("live-high.m3u8"), await broadcast.served("rewind-high.m3u8")
    assert Told(live, 3.5, 4).blue
    assert Told(kept, 2, 5).count == 0
    assert Told(kept, 0.5, 1.8).red
    assert Told(kept, 6, 9).red


async def test_a_consent_that_is_withdrawn_reaches_what_waits_for_stream_and_archive(tmp_path: Path) -> None:
    guest = (ListPerson("g1", "Gerd Gast", "guest", ""), SYSTEM)
    async with open_house(tmp_path, planning=(*PLANNING, guest)) as house:
        arrived = (NoteArrival("g1", "hall"), SYSTEM), (NoteConsent("g1", True), CLERK)
        for command, actor in ((SetPublication("archive", 6), SYSTEM), *ARRIVALS, *OPENING, *arrived):
            await house.submit(command, actor)
        await house.sitting.local.start(tmp_path / "link.sock")
        link = await LocalLink.connect(tmp_path / "link.sock", "programme")
        publishing = Publishing(house.sitting, tmp_path / "live")
        await house.submit(GiveFloor("g1"), CHAIR)
        await house.submit(NoteConsent("g1", False), CLERK)
        await house.sitting.local.close()
        orders = [one.message async for one in link.messages() if isinstance(one, Control)]
    spans = {one["type"]: (one["since"], one["until"]) for one in orders if "since" in one}
    assert set(spans) == {"take-down", "leave-out"}
    assert spans["take-down"][0] < spans["take-down"][1]
    assert publishing.state().level == "ok"


async def test_a_disk_that_refuses_a_take_down_is_told_and_asked_again_until_it_gives_in(tmp_path: Path) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(6)
        now = broadcast.pacer.now()
        refuses = broadcast.folder / "sitting-0.mp4"
        refuses.mkdir()  # cannot be removed as a file is
        await broadcast.house.submit(
            TakeDown((now - timedelta(seconds=4)).isoformat(), (now - timedelta(seconds=2)).isoformat(), "Irrtum"),
            CLERK,
        )
        for _ in range(4):
            await broadcast.seconds(6)
        told = broadcast.publishing.state()
        again = Publishing(broadcast.house.sitting, broadcast.folder)
        await again.look()
        refuses.rmdir()
        await broadcast.seconds(6)
        await broadcast.seconds(6)
        states = [one.state for one in broadcast.events(ArchiveStateChanged)]
    assert (told.level, told.note) == ("degraded", NOT_GONE)
    assert again.state().level == "degraded", "a later start fares no worse"
    assert broadcast.publishing.state().level == "ok"
    assert states == ["not-gone", "ok"], "the recording is written all the while"


async def test_who_does_not_want_to_be_kept_is_live_and_leaves_a_gap_in_the_archive(tmp_path: Path) -> None:
    async with on_air(tmp_path) as broadcast:
        await broadcast.seconds(2)
        await broadcast.house.submit(NoteObjection("p7", False, False, True), CLERK)
        await broadcast.house.submit(GiveFloor("p7"), CHAIR)
        await broadcast.seconds(4)
        await broadcast.house.submit(TakeFloor(), CHAIR)
        await broadcast.seconds(6)
        live, kept = await broadcast.served("live-high.m3u8"), await broadcast.served("rewind-high.m3u8")
    assert Told(live, 3.5, 6).blue
    assert Told(kept, 2.2, 6).count == 0
    assert Told(kept, 7.2, 11).red


async def test_a_full_disk_stops_the_recording_alarms_and_leaves_the_stream_alone(tmp_path: Path) -> None:
    room = [10**9]
    async with on_air(tmp_path, free=lambda folder: room[0]) as broadcast:
        await broadcast.seconds(2.6)
        room[0] = 0
        await broadcast.seconds(4)
        room[0] = 10**9
        await broadcast.seconds(4)
        live = await broadcast.served("live-high.m3u8")
        (run,) = read_sitting(broadcast.folder)
        states = [one.state for one in broadcast.events(ArchiveStateChanged)]
    assert states == ["full", "ok"]
    assert Told(live, 1, 10).count == 225
    assert [one.number for one in run.best][:6] == [1, 2, 3, 8, 9, 10]
