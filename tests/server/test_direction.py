"""The director joined with the sitting: production camera drivers, two simulated VISCA cameras on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.sitting import InterruptSitting
from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened, RequestRaised
from hardware.shots import BallotSecret, FloorHeld, RemoteSpeaks, Rhythm, SpeakerExpected
from hardware.simulated.cameras.embedded import SimulatedCameras
from server.direction import Direction, facts
from server.tasks import cancelled_at_exit
from tests.server.evening import ARRIVALS, CHAIR, OPENING, SYSTEM, meeting_after, speaking
from tests.server.house import House, open_house

AT_ONCE = Rhythm(debounce=0.0, shortest=0.0, hold=0.0, wide_after=0.0)


class Hall:
    """A directed house; `framed` are the persons framed by and by, None for the whole hall."""

    def __init__(self, house: House, direction: Direction) -> None:
        self.house = house
        self.direction = direction
        self.framed: list[str | None] = []
        self.changed = asyncio.Event()
        frame = house.sitting.frame

        def told(person_id: str | None) -> None:
            self.framed.append(person_id)
            self.changed.set()
            frame(person_id)

        house.sitting.frame = told  # type: ignore[method-assign]  # listens, and goes on

    async def until_framed(self, person_id: str | None) -> None:
        while not self.framed or self.framed[-1] != person_id:
            self.changed.clear()
            await self.changed.wait()


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


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
        await one.until_framed(None)
        yield one


async def test_whose_microphone_is_open_is_framed_and_silence_brings_the_hall_back(hall: Hall) -> None:
    hall.direction.hear(MicrophoneOpened(3))
    await hall.until_framed("p3")
    hall.direction.hear(MicrophoneClosed(3))
    await hall.until_framed(None)


async def test_the_next_speaker_is_framed_by_the_other_camera(hall: Hall) -> None:
    hall.direction.hear(MicrophoneOpened(3))
    await hall.until_framed("p3")
    hall.direction.hear(MicrophoneClosed(3))
    hall.direction.hear(MicrophoneOpened(30))
    hall.direction.hear(MicrophoneClosed(30))
    hall.direction.hear(MicrophoneOpened(5))
    await hall.until_framed("p5")


async def test_ready_cameras_are_nothing_to_worry_about(hall: Hall) -> None:
    assert hall.direction.state().level == "ok"


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
