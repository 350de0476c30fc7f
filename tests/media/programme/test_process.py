"""The whole programme: a real room, the real local link, the real folder; only the pace is the test's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from media.fanout.python import PythonFanout
from media.local import LocalLink, LocalServer
from media.ports import TrackInfo
from media.programme.ports import Archive, Beginning, Direct, Part
from media.programme.process import run
from media.programme.programme import Outlets
from media.programme.settings import ProgrammeSettings
from media.programme.webrtc import PICTURE, SOUND, DirectTracks, Outgoing
from media.room import Room
from recordings.index import Run, read_sitting
from recordings.layout import Segment, utc
from recordings.lists import Recorded, RewindList
from recordings.writer import SittingWriter
from tests.media.loopback import loopback
from tests.media.programme.feeds import BLUE, HALL, HALL_SOUND, RED, SPEAKER, SPEAKER_SOUND, Camera, Microphone
from tests.media.programme.pacing import SteppedPacer
from tests.media.programme.stage import NOON, SMALL, Seen, is_colour, shows


class FullDisk:
    """A sink in front of another that can be full."""

    def __init__(self, sink: Archive) -> None:
        self.full = False
        self._sink = sink

    def begin(self, timeline: Beginning) -> None:
        self._sink.begin(timeline)

    def append(self, part: Part) -> None:
        if self.full:
            with Path("/dev/full").open("wb", buffering=0) as device:
                device.write(part.data)
        self._sink.append(part)

    def leave_out(self, part: Part) -> None:
        self._sink.leave_out(part)

    def close(self) -> None:
        self._sink.close()


class Sent:
    """What left for the viewers."""

    def __init__(self) -> None:
        self.timelines: list[Beginning] = []
        self.parts: list[Part] = []
        self.closed = False

    def begin(self, timeline: Beginning) -> None:
        self.timelines.append(timeline)

    def append(self, part: Part) -> None:
        self.parts.append(part)

    def close(self) -> None:
        self.closed = True


class House:
    """Meeting process and programme in one loop, with a hall and a speaker that send without a pause."""

    def __init__(self, folder: Path, fanout: PythonFanout) -> None:
        self.folder = folder / "live"
        self.socket = folder / "link.sock"
        self.statuses: list[dict[str, Any]] = []
        self.room = Room("sitting", fanout, time.monotonic)
        self.server = LocalServer(self.room, lambda name, message: self.statuses.append(message), lambda: None)
        self.pacer = SteppedPacer()
        self.sink = FullDisk(SittingWriter(self.folder, lambda run, rung, segment: None))
        self.sent = Sent()
        self.wanted: set[str] = set()
        self.cameras = {HALL: Camera("H264", RED), SPEAKER: Camera("VP8", BLUE)}
        self.microphones = {HALL_SOUND: Microphone(400), SPEAKER_SOUND: Microphone(1000)}
        self.inputs = {
            track: self.room.publish(track, self._wants(track)) for track in (*self.cameras, *self.microphones)
        }

    def _wants(self, track: TrackInfo) -> Any:
        return lambda: self.wanted.add(track.track_id)

    async def programme(self, settings: ProgrammeSettings = SMALL, direct: Direct | None = None) -> None:
        """The programme's process, from connecting to its end."""
        self.server.send("programme", {"type": "archive", "open": True})
        link = await LocalLink.connect(self.socket, "programme")
        await run(link, settings, self.pacer, Outlets(self.sent, self.sink, direct=direct), self.pacer.end)

    def scene(self, layout: str, **fields: Any) -> None:
        self.server.send("programme", {"type": "scene", "layout": layout, **fields})

    async def slots(self, count: int) -> None:
        for _ in range(count):
            for track, camera in self.cameras.items():
                for packet in camera.packets(keyframe=track.track_id in self.wanted):
                    self.inputs[track].push(packet)
                self.wanted.discard(track.track_id)
            for track, microphone in self.microphones.items():
                for packet in microphone.packets():
                    self.inputs[track].push(packet)
            await self.pacer.step()

    def recorded(self) -> list[tuple[Run, Segment]]:
        """All segments on disk."""
        return [(one, segment) for one in read_sitting(self.folder) for segment in one.best]

    def seen(self, first: int, last: int) -> Seen:
        """What a viewer gets of the segments with these numbers."""
        wanted = [(one, segment.number) for one, segment in self.recorded() if first <= segment.number <= last]
        files = [wanted[0][0].init("high"), *(one.path("high", number) for one, number in wanted)]
        return Seen(b"".join(path.read_bytes() for path in files))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    with loopback(time.monotonic) as fanout:
        house = House(tmp_path, fanout)
        await house.server.start(house.socket)
        yield house
        await house.server.close()


async def test_a_sitting_is_recorded_as_it_goes_out_and_the_programme_ends_with_the_server(house: House) -> None:
    programme = asyncio.create_task(house.programme())
    house.scene("remote", video=SPEAKER.track_id, inset=HALL.track_id, audio=[SPEAKER_SOUND.track_id], name="Frau Kaya")
    await house.slots(80)
    house.scene("placard", title="Nichtöffentliche Beratung")
    house.room.withhold({"local:programme"})
    await house.slots(54)
    await house.server.close()
    await programme
    assert is_colour(house.seen(1, 3).pictures[-1][90, 40], BLUE)
    dark = house.seen(5, 5)
    assert not any(shows(picture, colour) for picture in dark.pictures for colour in (BLUE, RED))
    assert np.abs(dark.sound[2048:]).max() < 1e-3
    seconds = [utc(one.info, segment.start).second for one, segment in house.recorded()]
    assert seconds == list(range(len(house.recorded())))
    stream = b"".join(one.path("high", segment.number).read_bytes() for one, segment in house.recorded())
    assert stream == b"".join(part.data for part in house.sent.parts)
    assert house.sent.closed
    assert house.statuses[0].keys() >= {"type", "fps", "late_ms", "parts", "layout", "disk"}
    assert house.statuses[-1]["layout"] == "placard"
    assert house.statuses[-1]["fps"] == 25


async def test_a_direct_track_that_nobody_gets_is_not_made(house: House) -> None:
    sent: list[Outgoing] = []
    house.server.send("programme", {"type": "watched", "track": PICTURE.track_id, "watched": False})
    programme = asyncio.create_task(house.programme(direct=DirectTracks(sent.extend)))
    await house.slots(30)
    await house.server.close()
    await programme
    told = [index for index, one in enumerate(sent) if one.track_id == PICTURE.track_id]
    heard = [index for index, one in enumerate(sent) if one.track_id == SOUND.track_id]
    assert len(heard) >= 25
    assert len(told) <= 4, "the order may come a slot or two after the start"


@pytest.mark.parametrize("closed", [False, True])
async def test_what_is_held_back_when_the_link_ends_leaves_only_after_the_sitting_was_closed(
    house: House, closed: bool
) -> None:
    programme = asyncio.create_task(house.programme(replace(SMALL, delay_s=2)))
    house.scene("hall", video=HALL.track_id, audio=[HALL_SOUND.track_id])
    await house.slots(102)
    if closed:
        house.server.send("programme", {"type": "closed"})
    await house.server.close()
    await programme
    written = sum(len(segment.pieces) for _, segment in house.recorded())
    assert written == len(house.sent.parts)
    assert 8 <= written <= 11 if not closed else 18 <= written <= 21


async def test_the_red_key_that_comes_with_the_end_is_obeyed_before_anything_leaves(house: House) -> None:
    programme = asyncio.create_task(house.programme(replace(SMALL, delay_s=2)))
    house.scene("hall", video=HALL.track_id, audio=[HALL_SOUND.track_id])
    await house.slots(102)
    house.server.send("programme", {"type": "closed"})
    house.server.send("programme", {"type": "dump", "id": "x1", "title": "Unterbrochen", "line": ""}, repeat=False)
    await house.server.close()
    await programme
    seen = house.seen(1, 4)
    late = [picture for at, picture in zip(seen.times, seen.pictures, strict=True) if at > 2.4]
    assert late
    assert not any(is_colour(picture[90, 40], RED) for picture in late)


async def test_the_recording_is_played_by_an_independent_player(house: House) -> None:
    programme = asyncio.create_task(house.programme())
    house.scene("hall", video=HALL.track_id, audio=[HALL_SOUND.track_id])
    await house.slots(110)
    await house.server.close()
    await programme
    whole = RewindList("high")
    for one, segment in house.recorded():
        whole.append(Recorded(one.info, segment))
    path = house.folder / "whole.m3u8"
    path.write_text(whole.render() + "#EXT-X-ENDLIST\n")  # so that the player ends
    with av.open(str(path), "r") as container:
        assert sum(1 for _ in container.decode(video=0)) == 105


async def test_a_full_disk_is_reported_and_the_stream_goes_on_when_there_is_room_again(house: House) -> None:
    programme = asyncio.create_task(house.programme())
    house.scene("hall", video=HALL.track_id)
    await house.slots(30)
    house.sink.full = True
    await house.slots(50)
    house.sink.full = False
    await house.slots(60)
    await house.server.close()
    await programme
    assert "full" in {status["disk"] for status in house.statuses}
    assert house.statuses[-1]["disk"] == "ok"
    numbers = [segment.number for _, segment in house.recorded()]
    whole = [segment.number for _, segment in house.recorded() if len(segment.pieces) == 5]
    assert numbers[-1] >= 5
    assert 3 not in whole
    assert {1, 5} <= set(whole)
    assert len(house.sent.parts) > sum(len(segment.pieces) for _, segment in house.recorded())
    assert [part.start for part in house.sent.parts] == [number * 18_000 for number in range(len(house.sent.parts))]


async def test_a_machine_that_stood_still_for_seconds_leaves_pictures_out_and_catches_up(house: House) -> None:
    programme = asyncio.create_task(house.programme())
    await house.slots(30)
    house.pacer.jump(3.0)
    await house.slots(130)
    await house.server.close()
    await programme
    assert len(house.sent.timelines) == 1
    assert [part.duration for part in house.sent.parts] == [18_000] * len(house.sent.parts)
    times = house.seen(1, 6).times
    assert max(later - earlier for earlier, later in pairwise(times)) <= 0.2
    assert max(status["late_ms"] for status in house.statuses) >= 2000
    assert min(status["fps"] for status in house.statuses) <= 5
    assert house.statuses[-1]["fps"] == 25


async def test_a_machine_that_slept_for_minutes_begins_a_new_timeline(house: House) -> None:
    programme = asyncio.create_task(house.programme())
    await house.slots(60)
    house.pacer.jump(300.0)
    await house.slots(60)
    await house.server.close()
    await programme
    first, second = read_sitting(house.folder)
    assert second.info.begun > NOON + timedelta(seconds=300)
    assert second.info.first == first.best[-1].number + 1
    assert [one.first for one in house.sent.timelines] == [first.info.first, second.info.first]
    assert [one.earlier for one in house.sent.timelines] == [0, 1]


async def test_a_fault_in_the_programme_ends_its_process(house: House) -> None:
    class Broken(SteppedPacer):
        def wait_until(self, moment: float) -> bool:
            raise ZeroDivisionError

    house.pacer = Broken()
    with pytest.raises(ExceptionGroup) as caught:
        await house.programme()
    assert caught.group_contains(ZeroDivisionError)
