"""The director joined with the sitting: production camera drivers, two simulated VISCA cameras on loopback."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from agenda.commands import Actor
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.shots import ChooseShot
from agenda.commands.sitting import InterruptSitting
from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened, RequestRaised
from hardware.seatmap import SeatMap
from hardware.settings import HALL_OWN
from hardware.shots import BallotSecret, FloorHeld, HallPlan, RemoteSpeaks, Rhythm, SpeakerExpected, View
from hardware.simulated.cameras.embedded import SimulatedCameras
from hardware.simulated.conference.embedded import simulated_conference
from server.chamber import Chamber
from server.config import load
from server.direction import Direction, directed, facts, fixed_view
from server.health import Health
from server.scenes import Framing
from server.tasks import cancelled_at_exit
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM, meeting_after, speaking
from tests.server.house import House, open_house

AT_ONCE = Rhythm(debounce=0.0, shortest=0.0, hold=0.0, wide_after=0.0)
WIDE = Framing("wide")


class Hall:
    """A directed house; `framed` is what is on air by and by."""

    def __init__(self, house: House, direction: Direction) -> None:
        self.house = house
        self.direction = direction
        self.framed: list[Framing] = []
        self.changed = asyncio.Event()
        frame = house.sitting.frame

        def told(framing: Framing) -> None:
            self.framed.append(framing)
            self.changed.set()
            frame(framing)

        house.sitting.frame = told  # type: ignore[method-assign]  # listens, and goes on

    async def until_framed(self, framing: Framing) -> None:
        while not self.framed or self.framed[-1] != framing:
            self.changed.clear()
            await self.changed.wait()


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


async def told(chamber: Chamber, reached: Callable[[], bool]) -> None:
    """Wait until it is so, looking whenever the system said something."""
    changed = asyncio.Event()
    chamber.listen(lambda event: changed.set())
    while not reached():
        changed.clear()
        await changed.wait()


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """Six in the hall at seats 1 to 6; the cameras travel in no time."""
    async with (
        open_house(tmp_path) as house,
        SimulatedCameras(now=monotonic, pause=_no_time) as cameras,
        cancelled_at_exit() as tasks,
    ):
        for command, actor in (*ARRIVALS, *OPENING):
            await house.submit(command, actor)
        seatmap = replace(cameras.seatmap, plan=replace(cameras.seatmap.plan, rhythm=AT_ONCE))
        direction = Direction(house.sitting, seatmap, (), cameras.windows, house.counters)
        one = Hall(house, direction)
        direction.start(tasks)
        await one.until_framed(WIDE)
        yield one


async def test_whose_microphone_is_open_is_framed_and_silence_brings_the_hall_back(hall: Hall) -> None:
    hall.direction.hear(MicrophoneOpened(3))
    await hall.until_framed(Framing("seat", "p3"))
    hall.direction.hear(MicrophoneClosed(3))
    await hall.until_framed(WIDE)


async def test_the_next_speaker_is_framed_by_the_other_camera(hall: Hall) -> None:
    hall.direction.hear(MicrophoneOpened(3))
    await hall.until_framed(Framing("seat", "p3"))
    hall.direction.hear(MicrophoneClosed(3))
    hall.direction.hear(MicrophoneOpened(30))
    hall.direction.hear(MicrophoneClosed(30))
    hall.direction.hear(MicrophoneOpened(5))
    await hall.until_framed(Framing("seat", "p5"))


async def test_without_a_conference_system_whoever_has_the_floor_is_framed(hall: Hall) -> None:
    await hall.house.submit(GiveFloor("p3"), CHAIR)
    await hall.until_framed(Framing("seat", "p3"))
    await hall.house.submit(TakeFloor(), CHAIR)
    await hall.until_framed(WIDE)


async def test_a_system_that_leaves_in_mid_speech_leaves_nobody_on_air_who_has_not_the_floor(hall: Hall) -> None:
    async with simulated_conference("dis") as unit, cancelled_at_exit() as tasks:
        chamber = Chamber(hall.house.sitting, unit.settings, hall.house.counters)
        hall.direction.follow(chamber)
        chamber.start(tasks)
        await hall.house.submit(GiveFloor("p3"), CHAIR)
        await hall.until_framed(Framing("seat", "p3"))
        await unit.leave()
        await told(chamber, lambda: not chamber.system.health.usable)
        await hall.house.submit(GiveFloor("p5"), CHAIR)
        await hall.until_framed(Framing("seat", "p5"))
        await hall.house.submit(TakeFloor(), CHAIR)
        await hall.until_framed(WIDE)
        await unit.start()


async def test_a_director_who_comes_later_knows_which_microphones_are_open(tmp_path: Path) -> None:
    async with (
        open_house(tmp_path) as house,
        SimulatedCameras(now=monotonic, pause=_no_time) as cameras,
        simulated_conference("dis") as unit,
        cancelled_at_exit() as tasks,
    ):
        for command, actor in (*ARRIVALS, *OPENING, (GiveFloor("p3"), CHAIR)):
            await house.submit(command, actor)
        chamber = Chamber(house.sitting, unit.settings, house.counters)
        chamber.start(tasks)
        await told(chamber, lambda: chamber.system.room.open == (3,))
        seatmap = replace(cameras.seatmap, plan=replace(cameras.seatmap.plan, rhythm=AT_ONCE))
        hall = Hall(house, Direction(house.sitting, seatmap, (), cameras.windows, house.counters))
        hall.direction.start(tasks)
        hall.direction.follow(chamber)
        await hall.until_framed(Framing("seat", "p3"))


async def test_until_the_first_camera_stands_somewhere_nothing_of_the_hall_is_shown(hall: Hall) -> None:
    assert hall.framed[0] == Framing("placard")


async def test_a_hall_shot_goes_before_the_member_who_speaks_from_home(hall: Hall) -> None:
    """By a microphone that opened since, or by the operator."""
    await hall.house.submit(GiveFloor("p7"), CHAIR)
    await hall.until_framed(Framing("remote"))
    hall.direction.hear(MicrophoneOpened(5))
    await hall.until_framed(Framing("seat", "p5"))
    hall.direction.hear(MicrophoneClosed(5))
    await hall.until_framed(Framing("remote"))
    await hall.house.submit(ChooseShot("wide"), Actor("operator"))
    await hall.until_framed(WIDE)


async def test_ready_cameras_are_nothing_to_worry_about(hall: Hall) -> None:
    assert hall.direction.state().level == "ok"


async def test_messages_of_cameras_that_change_nothing_are_figures_of_their_part(hall: Hall) -> None:
    one, other = (camera.counted for camera in hall.direction.cameras.values())
    assert isinstance(one, Counter) and isinstance(other, Counter)
    one.update(late=2)
    other.update(late=1, doubled=4)
    health = Health(hall.house.counters)
    health.register("cameras", hall.direction.state)
    assert {"late": 3, "doubled": 4}.items() <= hall.direction.state().values.items()
    assert "ratssaal_cameras_late 3" in health.metrics()


async def test_the_simulated_hall_is_directed_in_the_configured_rhythm(tmp_path: Path) -> None:
    configured = SeatMap(plan=HallPlan(rhythm=AT_ONCE, ballot="placard"))
    async with open_house(tmp_path) as house, cancelled_at_exit() as tasks:
        at_work = directed(
            configured,
            house.sitting,
            Health(house.counters),
            tasks,
            (),
            simulated=True,
            counters=house.counters,
            taught={},
        )
        async with at_work as direction:
            assert direction is not None
            plan = direction.seatmap.plan
            assert (plan.rhythm, plan.ballot, len(plan.wide)) == (AT_ONCE, "placard", 2)


async def test_what_is_no_microphone_moves_no_camera(hall: Hall) -> None:
    before = list(hall.framed)
    hall.direction.hear(RequestRaised(3))
    assert hall.framed == before


def test_the_director_is_told_who_speaks_from_home_and_who_is_next_in_the_hall() -> None:
    asked = meeting_after(*ARRIVALS, *OPENING, (RequestFloor("p4"), SYSTEM), (GiveFloor("p7"), CHAIR))
    assert facts(asked, ()) == (RemoteSpeaks("p7"), SpeakerExpected(4), FloorHeld(None), BallotSecret(False))
    assert facts(speaking("p2"), ()) == (RemoteSpeaks(None), SpeakerExpected(None), FloorHeld(2), BallotSecret(False))


@pytest.mark.parametrize("end", [TakeFloor(), InterruptSitting("Pause")])
def test_nobody_speaks_from_home_after_the_word_was_taken_or_in_a_break(end: TakeFloor | InterruptSitting) -> None:
    over = meeting_after(*ARRIVALS, *OPENING, (GiveFloor("p7"), CHAIR), (end, CHAIR))
    assert facts(over, ())[0] == RemoteSpeaks(None)


CAMERA = '[[camera]]\nid = "vorn"\nmake = "visca_udp"\nhost = "10.0.0.31"\n'
OWN_PICTURE = 'picture = "rtsp://10.0.0.31/1"\n'


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (f'[hall]\nvideo = "rtsp://10.0.0.40/1"\n{CAMERA}{OWN_PICTURE}', True),
        (f'[hall]\nvideo = "rtsp://10.0.0.40/1"\n{CAMERA}', False),  # [hall] is a mixer's output
        (f'[hall]\nvideo = "none"\naudio = "none"\n{CAMERA}{OWN_PICTURE}', False),
        ('[hall]\nvideo = "rtsp://10.0.0.40/1"\n', False),
        ("", False),
    ],
    ids=["beside cameras with pictures", "behind a mixer", "none", "alone", "drawn"],
)
def test_the_source_of_the_hall_beside_cameras_with_pictures_is_a_camera_that_never_moves(
    tmp_path: Path, text: str, there: bool
) -> None:
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert fixed_view(load(tmp_path / "config.toml")) == (View(HALL_OWN, 0) if there else None)
