"""The whole way: a key in the hall, the director, real protocols, two cameras that travel, and a cut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final

import pytest

from hardware.cameras.build import camera
from hardware.cameras.ports import CameraEvent, HealthChanged
from hardware.cameras.settings import CameraSettings
from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened
from hardware.crew import Crew
from hardware.devices import Health
from hardware.shots import (
    PLACARD,
    BallotSecret,
    Event,
    HallPlan,
    RemoteSpeaks,
    Rhythm,
    Shot,
    View,
)
from hardware.simulated import chamber
from hardware.simulated.cameras.embedded import SimulatedCameras
from hardware.simulated.cameras.head import TRAVEL_S, Head, Position, at_seat, hall_presets
from hardware.simulated.cameras.visca import TcpCamera, UdpCamera
from hardware.simulated.control import HallState
from hardware.simulated.hall import Hall as SceneryHall
from tests.contracts.camera_bench import PATIENCE, TRAVEL, Waits

HASTY: Final = Rhythm(debounce=0.0, shortest=0.0, hold=0.0)  # the times are the director's own tests' business
PLAN: Final = HallPlan(
    {1: (View("b", 38),), 7: (View("a", 7),), 8: (View("b", 8),), 12: ()},
    wide=(View("a", 0), View("b", 0)),
    chairs=frozenset({1}),
    rhythm=HASTY,
)


class Hall:
    """Two simulated cameras of different makes, their drivers, and the crew between them."""

    def __init__(self) -> None:
        self.waits, self.travels = Waits(), Waits()
        self.cuts: list[Shot] = []
        self._changed = asyncio.Event()
        loop = asyncio.get_running_loop()
        self.sent: list[str] = []
        self.crew = Crew(PLAN, self._cut, self.sent.append, now=loop.time, pause=self.waits)
        self.heads = {name: Head(travel_s=TRAVEL, now=loop.time, pause=self.travels) for name in "ab"}
        self.devices: dict[str, Any] = {"a": UdpCamera(self.heads["a"]), "b": TcpCamera(self.heads["b"])}

    def _cut(self, shot: Shot, at: float) -> None:
        self.cuts.append(shot)
        self._changed.set()

    def hear(self, event: CameraEvent | Event) -> None:
        self.crew.hear(event)
        self._changed.set()

    async def until(self, shot: Shot) -> None:
        """Wait until this is on air; whatever travels arrives."""
        async with asyncio.timeout(PATIENCE):
            while self.crew.on_air != shot:
                self._changed.clear()
                self.travels.let(TRAVEL)
                await self._changed.wait()

    async def lights(self, *lit: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while {name for name, head in self.heads.items() if head.lit} != set(lit):
                await asyncio.sleep(0)


@asynccontextmanager
async def hall() -> AsyncIterator[Hall]:
    here, loop = Hall(), asyncio.get_running_loop()
    async with AsyncExitStack() as stack:
        drivers = {}
        for name, make in (("a", "visca_udp"), ("b", "visca_tcp")):
            port = await here.devices[name].start()
            stack.push_async_callback(here.devices[name].stop)
            settings = CameraSettings(name, make, "127.0.0.1", port)  # type: ignore[arg-type]
            drivers[name] = camera(settings, here.hear, now=loop.time, pause=here.waits)
        here.crew.take(drivers)
        works = [here.crew.run(), *(driver.run() for driver in drivers.values())]
        tasks = [asyncio.ensure_future(work) for work in works]
        stack.push_async_callback(ended, tasks)
        yield here


async def ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_the_placard_stands_until_a_camera_shows_the_hall() -> None:
    async with hall() as here:
        assert here.crew.on_air == PLACARD
        await here.until(Shot("wide", View("a", 0)))
        await here.lights("a")


async def test_three_seats_and_two_remote_members_speak_in_turn_and_each_is_shown() -> None:
    shots = {
        7: Shot("seat", View("a", 7), 7),
        8: Shot("seat", View("b", 8), 8),
        1: Shot("seat", View("b", 38), 1),
    }
    async with hall() as here:
        for turn in (7, "p1", 8, "p2", 1):
            if isinstance(turn, str):
                here.hear(RemoteSpeaks(turn))
                await here.until(Shot("remote", person=turn))
                here.hear(RemoteSpeaks(None))
            else:
                here.hear(MicrophoneOpened(turn))
                await here.until(shots[turn])
                here.hear(MicrophoneClosed(turn))
        assert [cut.kind for cut in here.cuts if cut in shots.values() or cut.kind == "remote"] == [
            "seat",
            "remote",
            "seat",
            "remote",
            "seat",
        ]


async def test_a_key_moves_the_camera_in_the_same_turn_of_the_loop() -> None:
    async with hall() as here:
        await here.until(Shot("wide", View("a", 0)))
        assert "b" not in here.crew.state.moves or here.crew.state.moves["b"].preset != 8
        here.hear(MicrophoneOpened(8))
        assert here.crew.state.moves["b"].preset == 8


async def test_a_lost_camera_is_cut_away_from_and_the_sitting_goes_on() -> None:
    async with hall() as here:
        here.hear(MicrophoneOpened(8))
        await here.until(Shot("seat", View("b", 8), 8))
        await here.devices["b"].stop()
        await here.until(Shot("wide", View("a", 0)))
        await here.devices["b"].start()
        assert here.crew.state.lost == {"b"}


async def test_a_secret_ballot_takes_the_speaker_off_the_air() -> None:
    async with hall() as here:
        here.hear(MicrophoneOpened(8))
        await here.until(Shot("seat", View("b", 8), 8))
        here.hear(BallotSecret(True))
        assert here.crew.on_air.kind in ("wide", "placard")


async def test_whoever_makes_ready_hears_of_the_camera_that_is_sent_to_the_next_shot() -> None:
    async with hall() as here:
        await here.until(Shot("wide", View("a", 0)))
        here.sent.clear()
        here.hear(MicrophoneOpened(8))
        assert here.sent == ["b"]
        assert here.cuts[-1] == Shot("wide", View("a", 0))


async def test_a_cameras_health_is_nothing_to_the_director() -> None:
    crew = Crew(PLAN, lambda _shot, _at: None, now=lambda: 0.0, pause=Waits())
    before = crew.state
    crew.hear(HealthChanged("a", Health("a", "silent")))
    assert crew.state is before


# -- the heads that travel --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seat", [one.number for one in chamber.SEATS])
def test_a_seats_preset_frames_what_a_close_shot_of_the_seat_frames(seat: int) -> None:
    assert at_seat(seat).window() == pytest.approx(chamber.close_shot(seat), abs=4)


def test_the_first_preset_is_the_whole_hall() -> None:
    left, upper, right, lower = hall_presets()[0].window()
    assert (left, upper) == (0, 0)
    assert (right, lower) == (chamber.WIDTH, chamber.HEIGHT)


async def test_on_its_way_the_picture_lies_between_start_and_end() -> None:
    now, travels = [0.0], Waits()
    head = Head({7: Position(1.0, 0.0, 1.0)}, travel_s=TRAVEL, now=lambda: now[0], pause=travels)
    journey = asyncio.create_task(head.travel(7))
    await asyncio.sleep(0)
    now[0] = TRAVEL / 2
    assert 0.0 < head.position().pan < 1.0
    assert head.moving
    await travels.once(TRAVEL)
    assert await journey
    assert head.position() == Position(1.0, 0.0, 1.0)


def test_a_steered_head_stops_at_its_end() -> None:
    now = [0.0]
    head = Head(now=lambda: now[0], pause=Waits())
    head.steer(1.0, -1.0, 1.0)
    now[0] = 60.0
    assert head.position() == Position(1.0, -1.0, 1.0)


# -- the hall that is there when there is none ------------------------------------------------------------------------


async def test_in_the_embedded_hall_every_seat_is_framed_by_a_moving_camera() -> None:
    loop, travels, waits = asyncio.get_running_loop(), Waits(), Waits()
    travels.passing.add(TRAVEL_S)
    cuts: asyncio.Queue[Shot] = asyncio.Queue()
    async with SimulatedCameras(now=loop.time, pause=travels) as cameras, AsyncExitStack() as stack:
        seatmap = cameras.seatmap
        crew = Crew(
            replace(seatmap.plan, rhythm=HASTY), lambda shot, _at: cuts.put_nowait(shot), now=loop.time, pause=waits
        )
        drivers = {one.id: camera(one, crew.hear, now=loop.time, pause=waits) for one in seatmap.cameras}
        crew.take(drivers)
        tasks = [asyncio.ensure_future(work) for work in (crew.run(), *(one.run() for one in drivers.values()))]
        stack.push_async_callback(ended, tasks)
        for seat in (3, 35, 38, 4):
            crew.hear(MicrophoneOpened(seat))
            async with asyncio.timeout(PATIENCE):
                while (shot := await cuts.get()).seat != seat:
                    pass
            assert shot.camera is not None
            assert cameras.windows()[shot.camera] == pytest.approx(chamber.close_shot(seat % 38), abs=4)
            crew.hear(MicrophoneClosed(seat))


def test_two_cameras_see_the_same_hall_through_windows_of_their_own() -> None:
    scene, now = SceneryHall(), [0.0]
    heads = [Head(now=lambda: now[0], pause=Waits()) for _ in range(2)]
    heads[0].steer(1.0, 0.0, 1.0)
    before = scene.through(heads[0].window(), HallState(), 0.0, 0.0)
    now[0] = 1.0
    moved = scene.through(heads[0].window(), HallState(), 1.0, 1.0)
    still = scene.through(heads[1].window(), HallState(), 1.0, 1.0)
    assert before.window != moved.window
    assert still.window == chamber.WIDE
    assert moved.scene.crop(moved.window).width < still.scene.crop(still.window).width
