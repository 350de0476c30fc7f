"""The director and the cameras' own pictures: who is named when, and a picture that is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

from hardware.conference.ports import MicrophoneOpened
from hardware.settings import HALL_OWN, PICTURE, owner_of, picture_of
from hardware.shots import HallPlan, Rhythm, View
from hardware.simulated.cameras.embedded import SimulatedCameras
from media.packetise import RtpStream
from media.ports import TrackInfo
from media.room import Room
from server.direction import Direction
from server.floor import HALL_AIR
from server.hall_picture import H264, HallPicture
from server.scenes import Framing
from server.tasks import cancelled_at_exit
from tests.server.evening import ARRIVALS, OPENING
from tests.server.house import open_house

AT_ONCE = Rhythm(debounce=0.0, shortest=0.0, hold=0.0, wide_after=0.0)
HALLS = frozenset({PICTURE, HALL_AIR})
KEYFRAME = b"\x65\x88"  # the first bytes of a slice that a decoder can begin with (ITU-T H.264 § 7.3)


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


class Camera:
    """A camera's picture, which makes a keyframe whenever it is asked."""

    def __init__(self, room: Room, name: str, number: int) -> None:
        self._stream = RtpStream(0, 90_000, ssrc=number, first_sequence=0, first_time=0)
        self._sent = 0
        info = TrackInfo(picture_of(name), owner_of(name), "video", "camera", H264)
        self.input = room.publish(info, self._send_soon)
        self.input.sender_report(0, 0)
        self.send()

    def _send_soon(self) -> None:
        asyncio.get_running_loop().call_soon(self.send)

    def send(self) -> None:
        self._sent += 1
        for packet in self._stream.picture([KEYFRAME], self._sent / 25):
            self.input.push(packet)


async def test_the_cut_goes_to_the_camera_that_frames_the_speaker_and_only_then_the_speaker_is_named(
    tmp_path: Path,
) -> None:
    async with (
        open_house(tmp_path) as house,
        SimulatedCameras(now=monotonic, pause=_no_time) as cameras,
        cancelled_at_exit() as tasks,
    ):
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        picture = HallPicture(house.sitting.room, ("links", "rechts"))
        seatmap = replace(cameras.seatmap, plan=replace(cameras.seatmap.plan, rhythm=AT_ONCE))
        direction = Direction(house.sitting, seatmap, (), cameras.windows, house.counters, picture)
        named, changed, frame = list[tuple[str | None, str | None]](), asyncio.Event(), house.sitting.frame

        def told(framing: Framing) -> None:
            named.append((framing.person_id, picture.on_air))
            changed.set()
            frame(framing)

        async def named_by(camera: Callable[[str | None], bool]) -> str | None:
            """The camera by which the speaker is named, as soon as it is such a one."""
            while not named or named[-1][0] != "p3" or not camera(named[-1][1]):
                changed.clear()
                await changed.wait()
            return named[-1][1]

        house.sitting.frame = told  # type: ignore[method-assign]  # listens, and goes on
        left, right = (Camera(house.sitting.room, name, number) for number, name in enumerate(("links", "rechts")))
        direction.start(tasks)
        direction.hear(MicrophoneOpened(3))
        first = await named_by(lambda camera: camera is not None)
        assert first == direction.on_air.camera
        (left if first == "links" else right).input.close()
        assert await named_by(lambda camera: camera not in (None, first)) == direction.on_air.camera


async def test_on_the_placard_nobody_gets_the_halls_picture_nor_is_offered_it_until_the_next_cut(
    tmp_path: Path,
) -> None:
    async with (
        open_house(tmp_path) as house,
        SimulatedCameras(now=monotonic, pause=_no_time) as cameras,
        cancelled_at_exit() as tasks,
    ):
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        room = house.sitting.room
        picture = HallPicture(room, ("links", "rechts"))
        seatmap = replace(cameras.seatmap, plan=replace(cameras.seatmap.plan, rhythm=AT_ONCE))
        direction = Direction(house.sitting, seatmap, (), cameras.windows, house.counters, picture)
        framings, frame = asyncio.Queue[Framing](), house.sitting.frame

        def told(framing: Framing) -> None:
            frame(framing)
            framings.put_nowait(framing)

        async def until(framing: Framing) -> None:
            while await framings.get() != framing:
                pass

        house.sitting.frame = told  # type: ignore[method-assign]  # listens, and goes on
        page, offers = await house.connect("hall", "klein-saal"), asyncio.Queue[list[dict[str, str]]]()
        page.socket.on("tracks", offers.put_nowait)

        async def until_offered(offered: bool) -> None:
            while (PICTURE in {track["id"] for track in await offers.get()}) != offered:
                pass

        for number, name in enumerate(("links", "rechts")):
            Camera(room, name, number)
        direction.start(tasks)
        direction.hear(MicrophoneOpened(3))
        await until(Framing("seat", "p3"))
        await until_offered(True)
        assert not room.silenced & HALLS
        direction.replan(replace(seatmap, plan=HallPlan(rhythm=AT_ONCE)))  # no view is left
        await until(Framing("placard"))
        assert room.silenced >= HALLS
        await until_offered(False)
        direction.replan(seatmap)
        await until(Framing("seat", "p3"))
        assert not room.silenced & HALLS
        await until_offered(True)


async def test_when_no_camera_that_moves_is_left_the_hall_is_shown_by_the_fixed_one(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        SimulatedCameras(now=monotonic, pause=_no_time) as cameras,
        cancelled_at_exit() as tasks,
    ):
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        picture = HallPicture(house.sitting.room, (HALL_OWN, "links", "rechts"))
        plan = replace(cameras.seatmap.plan, rhythm=AT_ONCE, fixed=View(HALL_OWN, 0))
        direction = Direction(
            house.sitting, replace(cameras.seatmap, plan=plan), (), cameras.windows, house.counters, picture
        )
        framings, frame = asyncio.Queue[Framing](), house.sitting.frame

        def told(framing: Framing) -> None:
            frame(framing)
            framings.put_nowait(framing)

        async def until(framing: Framing) -> None:
            while await framings.get() != framing:
                pass

        house.sitting.frame = told  # type: ignore[method-assign]  # listens, and goes on
        left, right = (Camera(house.sitting.room, name, number) for number, name in enumerate(("links", "rechts")))
        direction.start(tasks)
        direction.hear(MicrophoneOpened(3))
        await until(Framing("seat", "p3"))
        left.input.close()
        right.input.close()
        await until(Framing("placard"))  # the fixed one has not sent a picture yet
        fixed = Camera(house.sitting.room, HALL_OWN, 9)
        await until(Framing("wide"))
        assert direction.on_air.camera == picture.on_air == HALL_OWN
        fixed.input.close()
        await until(Framing("placard"))
