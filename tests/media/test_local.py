"""The local link between a room and child processes, over a real socket."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from media.local import (
    Control,
    KeyframeWanted,
    LocalLink,
    LocalServer,
    Message,
    Packet,
    Report,
    TrackClosed,
    TrackList,
)
from media.local_peer import BACKLOG, VIDEO_BACKLOG
from media.local_wire import Kind, pack
from media.ports import Codec, TrackInfo
from media.room import Room
from tests.media.loopback import loopback
from tests.media.plain_room import PlainRoom

CAMERA = TrackInfo("hall-camera", "hall", "video", "camera", Codec("H264", 90000))
MICROPHONE = TrackInfo("hall-microphone", "hall", "audio", "microphone", Codec("opus", 48000, 2))


@dataclass
class House:
    """A room with its server and what the server heard."""

    path: Path
    room: PlainRoom = field(default_factory=PlainRoom)
    heard: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.server = LocalServer(self.room, self._hear, self.news.set)

    def _hear(self, name: str, message: dict[str, Any]) -> None:
        self.heard.append((name, message))
        self.news.set()

    async def until(self, names: set[str]) -> None:
        """Wait until exactly these children are connected."""
        while self.server.connected() != names:
            self.news.clear()
            await self.news.wait()

    async def echo(self, link: LocalLink) -> None:
        """Wait until the server has read everything the link sent so far."""
        before = len(self.heard)
        link.send({"type": "echo"})
        while len(self.heard) == before:
            self.news.clear()
            await self.news.wait()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    house = House(tmp_path / "link.sock")
    await house.server.start(house.path)
    yield house
    await house.server.close()


async def next_of(messages: AsyncIterator[Message], kind: type[Message]) -> Message:
    async for message in messages:
        if isinstance(message, kind):
            return message
    raise AssertionError("the link ended")


async def test_the_socket_is_for_this_user_alone(house: House) -> None:
    assert stat.S_IMODE(house.path.stat().st_mode) == 0o600


async def test_a_packet_of_one_child_reaches_another(house: House) -> None:
    capture = await LocalLink.connect(house.path, "hall")
    programme = await LocalLink.connect(house.path, "programme")
    messages = programme.messages()
    capture.publish(CAMERA)
    await house.echo(capture)
    programme.subscribe(CAMERA.track_id)
    await house.echo(programme)
    capture.push(CAMERA.track_id, b"\x80packet")
    capture.sender_report(CAMERA.track_id, 2**63 + 5, 77)
    assert await next_of(messages, Packet) == Packet("hall-camera", b"\x80packet")
    assert await next_of(messages, Report) == Report("hall-camera", 2**63 + 5, 77)
    assert [name for name, _ in house.room.subscribers[CAMERA.track_id]] == ["local:programme"]


async def test_a_child_learns_the_tracks_when_it_comes_and_when_they_change(house: House) -> None:
    programme = await LocalLink.connect(house.path, "programme")
    messages = programme.messages()
    assert await next_of(messages, TrackList) == TrackList(())
    house.room.publish(CAMERA, lambda: None)
    assert await next_of(messages, TrackList) == TrackList((CAMERA,))


async def test_a_subscription_waits_for_its_track_and_outlives_it(house: House) -> None:
    programme = await LocalLink.connect(house.path, "programme")
    messages = programme.messages()
    programme.subscribe(MICROPHONE.track_id)
    await house.echo(programme)
    for payload in (b"first", b"second"):
        track = house.room.publish(MICROPHONE, lambda: None)
        track.push(payload)
        assert await next_of(messages, Packet) == Packet("hall-microphone", payload)
        track.close()
        assert await next_of(messages, TrackClosed) == TrackClosed("hall-microphone")


async def test_nothing_comes_after_unsubscribing(house: House) -> None:
    track = house.room.publish(CAMERA, lambda: None)
    programme = await LocalLink.connect(house.path, "programme")
    programme.subscribe(CAMERA.track_id)
    programme.unsubscribe(CAMERA.track_id)
    await house.echo(programme)
    track.push(b"secret")
    assert house.room.subscribers[CAMERA.track_id] == []


async def test_a_keyframe_request_goes_to_the_child_that_publishes(house: House) -> None:
    capture = await LocalLink.connect(house.path, "hall")
    programme = await LocalLink.connect(house.path, "programme")
    capture.publish(CAMERA)
    await house.echo(capture)
    programme.subscribe(CAMERA.track_id)
    programme.request_keyframe(CAMERA.track_id)
    assert await next_of(capture.messages(), KeyframeWanted) == KeyframeWanted("hall-camera")


async def test_control_messages_go_both_ways(house: House) -> None:
    programme = await LocalLink.connect(house.path, "programme")
    await house.until({"programme"})
    house.server.send("programme", {"type": "scene", "title": "Begrüßung"})
    assert await next_of(programme.messages(), Control) == Control({"type": "scene", "title": "Begrüßung"})
    await house.echo(programme)
    assert house.heard == [("programme", {"type": "echo"})]


async def test_a_child_that_comes_back_is_told_the_newest_message_again(house: House) -> None:
    house.server.send("programme", {"type": "scene", "layout": "hall"})
    house.server.send("programme", {"type": "scene", "layout": "placard"})
    for _ in range(2):
        programme = await LocalLink.connect(house.path, "programme")
        assert await next_of(programme.messages(), Control) == Control({"type": "scene", "layout": "placard"})
        await programme.close()
        await house.until(set())


async def test_an_order_about_the_moment_is_not_told_again_to_a_child_that_comes_back(house: House) -> None:
    house.server.send("programme", {"type": "scene", "layout": "hall"})
    house.server.send("programme", {"type": "dump", "id": "x1"}, repeat=False)
    programme = await LocalLink.connect(house.path, "programme")
    messages = programme.messages()
    assert await next_of(messages, Control) == Control({"type": "scene", "layout": "hall"})
    house.server.send("programme", {"type": "dump", "id": "x2"}, repeat=False)
    assert await next_of(messages, Control) == Control({"type": "dump", "id": "x2"})
    await programme.close()


async def test_the_tracks_of_a_child_go_with_it(house: House) -> None:
    capture = await LocalLink.connect(house.path, "hall")
    capture.publish(CAMERA)
    capture.publish(MICROPHONE)
    capture.unpublish(MICROPHONE.track_id)
    await house.echo(capture)
    assert set(house.room.tracks) == {"hall-camera"}
    await capture.close()
    await house.until(set())
    assert not house.room.tracks


async def test_a_second_child_of_the_same_name_takes_over(house: House) -> None:
    former = await LocalLink.connect(house.path, "hall")
    former.publish(CAMERA)
    await house.echo(former)
    latter = await LocalLink.connect(house.path, "hall")
    latter.publish(CAMERA)
    await house.echo(latter)
    assert set(house.room.tracks) == {"hall-camera"}
    assert [message async for message in former.messages()] == [TrackList(()), TrackList((CAMERA,))]
    assert house.server.connected() == {"hall"}
    assert house.server.counters["refused"] == 0


async def test_a_track_that_is_somebody_elses_is_refused_and_its_packets_are_not_passed_on(house: House) -> None:
    house.room.publish(CAMERA, lambda: None)
    intruder = await LocalLink.connect(house.path, "intruder")
    intruder.publish(CAMERA)
    intruder.push(CAMERA.track_id, b"forged")
    assert await next_of(intruder.messages(), TrackClosed) == TrackClosed("hall-camera")
    await house.echo(intruder)
    assert house.server.counters == {"refused": 1}


@pytest.mark.parametrize(
    "stream",
    [
        pack(Kind.CONTROL, 0, b"{}"),  # before the name
        pack(Kind.HELLO, 0, b"hall") + pack(Kind.HELLO, 0, b"hall"),
        pack(Kind.HELLO, 0, b"hall") + pack(Kind.PACKET, 3, b"never published"),
        pack(Kind.HELLO, 0, b"hall") + pack(Kind.PUBLISH, 0, b"{}"),
        pack(Kind.HELLO, 0, b"hall") + pack(Kind.KEYFRAME, 9),
        pack(Kind.HELLO, 0, b"hall") + pack(Kind.TRACKS, 0, b"[]"),
        pack(Kind.HELLO, 0, b"hall") + b"\x7f" * 30,
    ],
)
async def test_a_child_that_breaks_the_format_is_cut_and_counted(house: House, stream: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(house.path)
    writer.write(stream)
    with pytest.raises(ConnectionError):
        while await reader.read(1000):
            pass
        raise ConnectionResetError
    writer.close()
    await house.until(set())
    assert house.server.counters["malformed"] == 1


async def test_a_child_that_does_not_read_loses_video_before_sound_and_delays_nobody(house: House) -> None:
    video = house.room.publish(CAMERA, lambda: None)
    sound = house.room.publish(MICROPHONE, lambda: None)
    _, writer = await asyncio.open_unix_connection(house.path, limit=1)
    writer.write(pack(Kind.HELLO, 0, b"programme"))
    writer.write(pack(Kind.SUBSCRIBE, 0, b"hall-camera") + pack(Kind.SUBSCRIBE, 1, b"hall-microphone"))
    writer.write(pack(Kind.CONTROL, 0, b'{"type": "echo"}'))
    while not house.heard:
        house.news.clear()
        await house.news.wait()
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    packet = bytes(1200)
    for _ in range(4 * VIDEO_BACKLOG // len(packet)):
        video.push(packet)
    dropped = house.server.counters["dropped_video"]
    assert dropped > VIDEO_BACKLOG // len(packet)
    assert house.server.counters["overrun"] == 0
    for _ in range(2 * BACKLOG // len(packet)):
        sound.push(packet)
    assert house.server.counters["overrun"] == 1
    writer.transport.abort()
    await house.until(set())


async def test_the_messages_end_when_the_server_goes(house: House) -> None:
    programme = await LocalLink.connect(house.path, "programme")
    await house.until({"programme"})
    await house.server.close()
    assert [message async for message in programme.messages()] == [TrackList(())]
    programme.send({"type": "status"})  # into the void, without an error
    assert not house.path.exists()


async def test_a_socket_left_behind_by_a_killed_process_is_replaced(house: House) -> None:
    second = House(house.path)
    await second.server.start(house.path)
    link = await LocalLink.connect(house.path, "hall")
    await second.until({"hall"})
    await link.close()
    await second.server.close()


async def test_a_child_that_reads_in_bursts_gets_everything_in_order_and_notices_the_end(house: House) -> None:
    hall, programme = await LocalLink.connect(house.path, "hall"), await LocalLink.connect(house.path, "programme")
    programme.read_in_bursts(0.001)
    hall.publish(CAMERA)
    programme.subscribe(CAMERA.track_id)
    await house.echo(programme)
    sent = [b"packet %d" % number for number in range(300)]
    for packet in sent:
        hall.push(CAMERA.track_id, packet)
        await asyncio.sleep(0)
    await house.echo(hall)
    await house.server.close()
    got = [message.data async for message in programme.messages() if isinstance(message, Packet)]
    assert got == sent


async def test_a_child_is_told_whether_anybody_gets_its_track(tmp_path: Path) -> None:
    with loopback(time.monotonic) as fanout:
        room = Room("sitting", fanout, time.monotonic)
        server = LocalServer(room, lambda name, message: None, lambda: None)
        await server.start(tmp_path / "link.sock")
        programme = await LocalLink.connect(tmp_path / "link.sock", "programme")
        recorder = await LocalLink.connect(tmp_path / "link.sock", "recorder")
        told = programme.messages()
        programme.publish(CAMERA)
        assert await next_of(told, Control) == _watched(False)
        recorder.subscribe(CAMERA.track_id)
        assert await next_of(told, Control) == _watched(True)
        await recorder.close()
        assert await next_of(told, Control) == _watched(False)
        await server.close()


def _watched(watched: bool) -> Control:
    return Control({"type": "watched", "track": CAMERA.track_id, "watched": watched})
