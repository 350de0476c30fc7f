"""The programme's own packets: what a viewer without any delay gets is the picture and sound that everybody gets."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from media import rtp
from media.local import LocalLink, LocalServer
from media.ports import TrackInfo
from media.programme.annexb import decoder_configuration
from media.programme.pictures import PictureSource
from media.programme.sound import SoundSource
from media.programme.webrtc import PICTURE, SOUND, Report, level, ntp_time, parameter_sets, publish
from media.room import Room
from tests.media.loopback import loopback
from tests.media.programme.broadcast import Broadcast
from tests.media.programme.feeds import RED
from tests.media.programme.stage import NOON, is_colour, tone_of


@pytest.fixture
def broadcast() -> Broadcast:
    return Broadcast()


def test_a_viewer_of_the_packets_sees_the_composed_picture(broadcast: Broadcast) -> None:
    broadcast.slots(30)
    source = PictureSource(PICTURE, 0.0)
    for packet in broadcast.packets(PICTURE):
        source.push(packet, 0.0)
    source.update(0.0)
    picture = source.picture(0.0)
    assert picture is not None
    assert (picture.width, picture.height) == (320, 180)
    assert is_colour(np.asarray(picture.to_ndarray(format="rgb24"), np.uint8)[20, 160], RED)


def test_the_picture_leaves_in_the_slot_in_which_it_is_made_and_not_with_its_part(broadcast: Broadcast) -> None:
    broadcast.slots(1)
    assert not broadcast.stage.parts
    assert rtp.parse(broadcast.packets(PICTURE)[-1]).marker


def test_a_viewer_of_the_packets_hears_the_mixed_sound(broadcast: Broadcast) -> None:
    broadcast.slots(50)
    source = SoundSource(SOUND)
    blocks = []
    for number, packet in enumerate(broadcast.packets(SOUND)):
        source.push(packet, number * 960)
        blocks.append(source.read(number * 960, 960))
    assert abs(tone_of(np.concatenate(blocks)[48_000:]) - 400) < 5


def test_every_keyframe_brings_its_parameter_sets(broadcast: Broadcast) -> None:
    broadcast.slots(26)
    stamps = [rtp.parse(packet).timestamp for packet in broadcast.packets(PICTURE)]
    aggregates = {stamp for stamp, packet in zip(stamps, broadcast.packets(PICTURE), strict=True) if _is_stap(packet)}
    assert {(stamp - stamps[0]) % rtp.TIMESTAMPS for stamp in aggregates} >= {0, 90_000}


def _is_stap(packet: bytes) -> bool:
    return packet[rtp.payload_offset(packet)] & 0x1F == 24


def test_a_slot_without_a_picture_sends_its_sound_alone(broadcast: Broadcast) -> None:
    broadcast.slots(3)
    before = len(broadcast.packets(PICTURE)), len(broadcast.packets(SOUND))
    broadcast.slots(1, leave_out=True)
    assert len(broadcast.packets(PICTURE)) == before[0]
    assert len(broadcast.packets(SOUND)) == before[1] + 2


def test_picture_and_sound_are_reported_against_the_same_moment_once_a_second(broadcast: Broadcast) -> None:
    broadcast.slots(26)
    reports = [one for one in broadcast.sent if isinstance(one, Report)]
    assert [one.track_id for one in reports] == [PICTURE.track_id, SOUND.track_id] * 2
    assert {one.ntp for one in reports} == {ntp_time(NOON), ntp_time(NOON + timedelta(seconds=1))}
    first_picture, first_sound = (rtp.parse(broadcast.packets(info)[0]).timestamp for info in (PICTURE, SOUND))
    assert [reports[0].rtp, reports[1].rtp] == [first_picture, first_sound]


def test_what_nobody_watches_is_not_made(broadcast: Broadcast) -> None:
    broadcast.direct.watch(PICTURE.track_id, False)
    broadcast.slots(2)
    assert {one.track_id for one in broadcast.sent} == {SOUND.track_id}
    broadcast.direct.watch(SOUND.track_id, False)
    broadcast.sent.clear()
    broadcast.slots(30)
    assert broadcast.sent == []


def test_who_comes_after_a_while_without_viewers_gets_clock_and_sound_of_that_moment(broadcast: Broadcast) -> None:
    broadcast.slots(1)
    first = rtp.parse(broadcast.packets(SOUND)[0])
    broadcast.direct.watch(SOUND.track_id, False)
    broadcast.slots(9)
    broadcast.sent.clear()
    broadcast.direct.watch(SOUND.track_id, True)
    broadcast.slots(1)
    reports = [one for one in broadcast.sent if isinstance(one, Report)]
    then = rtp.parse(broadcast.packets(SOUND)[0])
    assert (then.timestamp - first.timestamp) % rtp.TIMESTAMPS == 10 * 1920
    assert (then.sequence - first.sequence) % rtp.SEQUENCES == 2
    assert {one.track_id: one.rtp for one in reports}[SOUND.track_id] == then.timestamp


def test_after_a_restart_of_the_timeline_no_clock_jumps_back(broadcast: Broadcast) -> None:
    broadcast.slots(30)
    broadcast.stage.studio.restart(broadcast.stage.now)
    broadcast.begin()
    broadcast.slots(10)
    for info, rate in ((PICTURE, 90_000), (SOUND, 48_000)):
        headers = [rtp.parse(packet) for packet in broadcast.packets(info)]
        passed = [(header.timestamp - headers[0].timestamp) % rtp.TIMESTAMPS for header in headers]
        assert passed == sorted(passed)
        assert passed[-1] < 3 * rate
        numbers = [(header.sequence - headers[0].sequence) % rtp.SEQUENCES for header in headers]
        assert numbers == list(range(len(numbers)))


def test_parameter_sets_survive_the_sample_entry() -> None:
    sps, pps = b"\x67\x42\xc0\x1f\xda", b"\x68\xce\x3c\x80"
    assert parameter_sets(decoder_configuration(b"\0\0\1" + sps + b"\0\0\1" + pps)) == (sps, pps[:-1] + b"\x80")


@pytest.mark.parametrize(("amplitude", "expected"), [(1.0, 0), (0.1, 20), (0.0, 127)])
def test_the_level_of_a_square_wave(amplitude: float, expected: int) -> None:
    assert level(np.full(960, amplitude, np.float32)) == expected


class Viewer:
    """A subscriber of the room."""

    def __init__(self) -> None:
        self.packets: list[bytes] = []
        self.reports = 0
        self.got = asyncio.Event()

    def packet(self, track: TrackInfo, packet: bytes) -> None:
        self.packets.append(packet)
        self.got.set()

    def sender_report(self, track: TrackInfo, ntp_time: int, rtp_time: int) -> None:
        self.reports += 1

    def closed(self, track: TrackInfo) -> None:
        """It went."""


async def test_the_packets_reach_a_subscriber_of_the_room_over_the_local_link(tmp_path: Path) -> None:
    with loopback(time.monotonic) as fanout:
        room, there = Room("sitting", fanout, time.monotonic), asyncio.Event()
        server = LocalServer(room, lambda name, message: None, lambda: None)
        await server.start(tmp_path / "link.sock")
        link = await LocalLink.connect(tmp_path / "link.sock", "programme")
        room.watch(lambda: there.set() if len(room.tracks) == 2 else None)
        direct, broadcast = publish(asyncio.get_running_loop(), link), Broadcast()
        await there.wait()
        viewer = Viewer()
        room.subscribe(SOUND.track_id, "overflow", viewer)
        broadcast.direct = direct
        broadcast.begin()
        await asyncio.to_thread(broadcast.slots, 2)
        await viewer.got.wait()
        assert {one.owner for one in room.tracks.values()} == {"programme"}
        await server.close()
