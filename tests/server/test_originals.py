"""Whose original is kept, and that the recorder as a process writes what comes and survives its own end."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import av
import pytest

from agenda.commands import Actor, Command
from agenda.commands.floor import GiveFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.publication import NoteObjection, SetPublication
from agenda.commands.publicity import AdmitPublic
from agenda.commands.sitting import CloseSitting, InterruptSitting
from media.local import LocalLink, LocalServer
from media.ports import TrackInfo
from media.room import Room
from recordings.layout import original_begun, original_name
from server.children import originals_argv
from server.clock import SystemClock
from server.config import PublicationSection, Settings
from server.floor import PICTURE_OWNER, plan
from server.originals import FAILING, NAME, NOT_YET, Originals, link_name, state, subscriber
from server.originals_main import Recorder, Shelf, main
from tests.media.loopback import loopback
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, SPEAKER_SOUND, Camera, Microphone
from tests.media.programme.stage import is_colour
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM, meeting_after
from tests.server.hall_tracks import TRACKS
from tests.server.house import House, open_house

REPOSITORY = Path(__file__).parents[2]
P7 = Actor("member", "p7")
KEPT: tuple[Command, Actor] = (SetPublication("archive"), SYSTEM)
Steps = Sequence[tuple[Command, Actor]]


def withheld(rules: Originals, *steps: tuple[Command, Actor]) -> set[str]:
    """Of hall, p6 and p7, those whose packets the recorder does not get."""
    found = plan(meeting_after(*steps), TRACKS, rules).withheld
    return {owner for owner in ("hall", "p6", "p7") if subscriber(owner) in found}


ALL = {"hall", "p6", "p7"}
OPEN: Steps = (KEPT, *ARRIVALS, *OPENING)


class TestRules:
    @pytest.mark.parametrize(
        ("steps", "gone"),
        [
            ((KEPT,), ALL),
            (OPEN, set()),
            ((*ARRIVALS, *OPENING), ALL),
            ((*OPEN, (CallItem("t2"), CHAIR)), ALL),
            ((*OPEN, (InterruptSitting("Pause"), CHAIR)), ALL),
            ((*OPEN, (CloseSitting(), CHAIR)), ALL),
        ],
        ids=["planned", "open", "nothing is recorded", "non-public", "break", "closed"],
    )
    def test_originals_are_kept_while_the_sitting_is_open_public_and_recorded(
        self, steps: Steps, gone: set[str]
    ) -> None:
        assert withheld(Originals(), *steps) == gone

    def test_a_non_public_part_is_kept_only_where_the_configuration_says_so(self) -> None:
        assert withheld(Originals(non_public=True), *OPEN, (CallItem("t2"), CHAIR)) == set()
        assert withheld(Originals(non_public=True), *OPEN, (CloseSitting(), CHAIR)) == ALL

    @pytest.mark.parametrize("objection", [(True, False, False), (False, True, False), (False, False, True)])
    def test_of_who_objects_to_anything_there_is_no_file_nor_of_the_hall_while_they_speak(
        self, objection: tuple[bool, bool, bool]
    ) -> None:
        objected = (*OPEN, (NoteObjection("p7", *objection), P7))
        assert withheld(Originals(), *objected) == {"p7"}
        assert withheld(Originals(), *objected, (GiveFloor("p7"), CHAIR)) == {"p7", "hall"}

    def test_where_nothing_is_configured_the_plan_knows_no_recorder(self) -> None:
        assert plan(meeting_after(), TRACKS).withheld == {"local:programme"}


class TestState:
    def test_it_is_degraded_before_its_first_report_and_while_the_disk_refuses(self) -> None:
        told = {"files": 1, "frames": 2, "failures": 0, "dropped": 0, "failing": False}
        assert (state(None).level, state(None).note) == ("degraded", NOT_YET)
        assert (state(told).level, state(told).values["frames"]) == ("ok", 2)
        assert state(told | {"failing": True}).note == FAILING

    def test_the_reserve_of_the_recording_is_left_free_by_originals_too(self, tmp_path: Path) -> None:
        settings = Settings(publication=PublicationSection(reserve_mb=7))
        assert originals_argv(settings, tmp_path, tmp_path / "s")[-2:] == ("--reserve", "7000000")
        shelf = Shelf(tmp_path, 100, lambda folder: 99)
        with pytest.raises(OSError, match="reserve"):
            shelf.path(0.0, "p7")
        assert Shelf(tmp_path, 100, lambda folder: 100).path(0.5, "p7") == tmp_path / "19700101T000000500-p7.mkv"

    def test_without_a_meeting_process_it_ends_with_code_2(self, tmp_path: Path) -> None:
        assert main(["--socket", str(tmp_path / "none"), "--folder", str(tmp_path / "originals")]) == 2

    @pytest.mark.parametrize("owner", ["p7", "whip:foyer/2", "../../x", "größe"])
    def test_a_name_tells_its_begin_and_leads_out_of_no_folder(self, owner: str) -> None:
        begun = SystemClock().now().replace(microsecond=123_000)
        name = original_name(begun, owner)
        assert "/" not in name
        assert original_begun(name) == begun
        assert original_begun("20261399T000000000-x.mkv") is None


class Sender:
    """Camera and microphone of one owner in a room; a keyframe is sent where one was asked for."""

    def __init__(self, room: Room, picture: TrackInfo, sound: TrackInfo, colour: tuple[int, int, int]) -> None:
        self.camera, self.microphone = Camera(picture.codec.name, colour), Microphone(400)
        self.asked = asyncio.Event()
        self._sound = room.publish(sound, lambda: None)
        self._picture = room.publish(picture, self.asked.set)

    def send(self, count: int) -> None:
        """So many pictures, with two packets of sound each."""
        for _ in range(count):
            for packet in self.camera.packets(keyframe=self.asked.is_set()):
                self._picture.push(packet)
            self.asked.clear()
            for packet in self.microphone.packets():
                self._sound.push(packet)


class Reports:
    """What the recorder tells."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.take: Callable[[dict[str, Any]], None] = self._queue.put_nowait

    async def frames(self, count: int) -> dict[str, Any]:
        """The first report of so many frames."""
        while (report := await asyncio.wait_for(self._queue.get(), 60))["frames"] < count:
            pass
        return report


def counted(path: Path) -> dict[str, int]:
    """How many packets ffprobe finds in each stream."""
    command = ("ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=codec_type,nb_read_packets")
    done = subprocess.run([*command, "-of", "json", str(path)], capture_output=True, text=True, check=True)
    assert not done.stderr
    return {one["codec_type"]: int(one["nb_read_packets"]) for one in json.loads(done.stdout)["streams"]}


def colours(path: Path) -> set[str]:
    """Which of blue and red the pictures of a file have."""
    with av.open(str(path)) as container:
        pixels = [frame.to_ndarray(format="rgb24")[90, 160] for frame in container.decode(video=0)]
    named = {"blue": BLUE, "red": RED}
    return {name for name, colour in named.items() if any(is_colour(pixel, colour) for pixel in pixels)}


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
async def test_the_process_writes_what_comes_and_what_it_wrote_can_be_read_whatever_ends_it(
    tmp_path: Path, end: signal.Signals
) -> None:
    reports = Reports()
    with loopback(time.monotonic) as fanout:
        room = Room("sitting", fanout, time.monotonic)
        server = LocalServer(room, lambda name, message: reports.take(message), lambda: None)
        await server.start(tmp_path / "link.sock")
        hall = Sender(room, HALL, HALL_SOUND, RED)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "server.originals_main"),
            *("--socket", str(tmp_path / "link.sock"), "--folder", str(tmp_path / "originals")),
            cwd=REPOSITORY,
        )
        await hall.asked.wait()
        hall.send(100)
        told = await reports.frames(300)
        process.send_signal(end)
        code = await process.wait()
        await server.close()
    (path,) = (tmp_path / "originals").iterdir()
    found = counted(path)
    assert (told["files"], told["failing"]) == (1, False)
    assert path.name.endswith("-hall.mkv")
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert colours(path) == {"red"}
    if end is signal.SIGTERM:
        assert (code, found) == (0, {"video": 100, "audio": 200})
    else:
        assert found["video"] >= 75
        assert found["audio"] >= 150


@asynccontextmanager
async def recorded(
    tmp_path: Path, rules: Originals, *steps: tuple[Command, Actor]
) -> AsyncIterator[tuple[House, Reports]]:
    """An open sitting whose originals go to a folder."""
    async with open_house(tmp_path / "house", originals=rules) as house:
        for command, actor in (*OPEN, *steps):
            await house.submit(command, actor)
        reports, socket, folder = Reports(), tmp_path / "link.sock", tmp_path / "originals"
        folder.mkdir()
        house.sitting.hear(NAME, reports.take)
        await house.sitting.local.start(socket)
        link = await LocalLink.connect(socket, NAME)
        recording = asyncio.create_task(Recorder(socket, Shelf(folder, 0), SystemClock()).run(link))
        yield house, reports
        await house.sitting.local.close()
        await recording


@pytest.mark.parametrize(("rules", "seen"), [(Originals(), {"blue"}), (Originals(non_public=True), {"blue", "red"})])
async def test_of_a_non_public_part_no_byte_goes_to_the_recorder_unless_the_configuration_says_so(
    tmp_path: Path, rules: Originals, seen: set[str]
) -> None:
    async with recorded(tmp_path, rules) as (house, reports):
        sitting = house.sitting
        hall = Sender(sitting.room, HALL, HALL_SOUND, BLUE)
        await hall.asked.wait()
        hall.send(25)
        await reports.frames(75)
        before = sitting.local.media_bytes[link_name("hall")]
        await house.submit(CallItem("t2"), CHAIR)
        hall.camera.colour = RED
        hall.send(25)
        if rules.non_public:
            await reports.frames(150)
        during = sitting.local.media_bytes[link_name("hall")]
        hall.camera.colour = BLUE
        await house.submit(CloseItem(), CHAIR)
        await house.submit(AdmitPublic(), CHAIR)
        if not rules.non_public:
            await hall.asked.wait()
        hall.send(25)
        await reports.frames(225 if rules.non_public else 150)
    files = sorted((tmp_path / "originals").iterdir())
    assert set().union(*map(colours, files)) == seen
    assert (during > before) is rules.non_public


async def test_of_who_objects_there_is_no_file_and_of_everybody_else_there_is(tmp_path: Path) -> None:
    async with recorded(tmp_path, Originals(), (NoteObjection("p7", False, False, True), P7)) as (house, reports):
        room = house.sitting.room
        p7 = Sender(room, SPEAKER, SPEAKER_SOUND, BLUE)
        mixed = TrackInfo("programme-sound", PICTURE_OWNER, "audio", "microphone", SPEAKER_SOUND.codec)
        programme = room.publish(mixed, lambda: None)
        hall = Sender(room, HALL, HALL_SOUND, RED)
        await hall.asked.wait()
        for packet in Microphone(900).packets(20):
            programme.push(packet)
        p7.send(25)
        hall.send(25)
        await reports.frames(75)
        received = dict(house.sitting.local.media_bytes)
    (path,) = (tmp_path / "originals").iterdir()
    assert path.name.endswith("-hall.mkv")
    assert set(received) == {link_name("hall")}
