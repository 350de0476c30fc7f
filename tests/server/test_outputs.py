"""Lamps, countdown and web hook joined with the sitting: what is shown, and that it arrives by UDP and HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.sitting import InterruptSitting
from agenda.meeting import Meeting
from agenda.projections import view
from hardware.simulated.lamp import Lamp
from hardware.tally import Colour, Display
from server.config import ConfigError, OutputsSection, load
from server.health import Counters, Health
from server.outputs import Outputs, start
from server.outputs_shown import LAST_S, Numbers, Shown, Speaking, clock, countdown, displays, shown, told
from server.tasks import cancelled_at_exit
from tests.contracts.camera_bench import PATIENCE
from tests.hardware.tally_receiver import receiver
from tests.server.evening import ARRIVALS, AT, CHAIR, OPENING, SYSTEM, meeting_after
from tests.server.house import House, open_house

RED, GREEN, OFF = Display(Colour.RED, Colour.RED), Display(Colour.GREEN, Colour.GREEN), Display()
NUMBERS = Numbers(0, 1001, ("vorn", "hinten"))
EVENING = (*ARRIVALS, *OPENING)


def now_shown(meeting: Meeting, seconds: float = 0.0, camera: str | None = None) -> Shown:
    return shown(meeting, view(meeting, "hall"), (), camera, AT + timedelta(seconds=seconds))


class TestSeats:
    def test_the_speakers_seat_is_red_and_the_next_ones_green(self) -> None:
        meeting = meeting_after(*EVENING, (RequestFloor("p4"), SYSTEM), (GiveFloor("p3"), CHAIR))
        lamps = displays(now_shown(meeting), NUMBERS)
        assert {seat: lamps[seat] for seat in range(1, 8)} == {**dict.fromkeys(range(1, 8), OFF), 3: RED, 4: GREEN}

    def test_who_speaks_or_waits_at_home_has_no_lamp(self) -> None:
        meeting = meeting_after(*EVENING, (GiveFloor("p7"), CHAIR))
        assert set(now_shown(meeting).microphones) == set()
        waiting = meeting_after(*EVENING, (RequestFloor("p7"), SYSTEM))
        assert (now_shown(waiting).next_seat, now_shown(waiting).next_name) == (None, "Rat 7")

    def test_in_a_break_all_seats_are_dark(self) -> None:
        meeting = meeting_after(*EVENING, (GiveFloor("p3"), CHAIR), (InterruptSitting("Pause"), CHAIR))
        assert displays(now_shown(meeting), NUMBERS)[3] == OFF


class TestCameras:
    def test_the_camera_on_air_is_red_and_bears_its_name(self) -> None:
        lamps = displays(now_shown(meeting_after(*EVENING), camera="hinten"), NUMBERS)
        assert (lamps[1001], lamps[1002]) == (replace(OFF, text="vorn"), replace(RED, text="hinten"))


class TestCountdown:
    @pytest.mark.parametrize(
        ("left", "colour", "text"),
        [
            (179, Colour.GREEN, "Müller 2:59"),
            (LAST_S + 1, Colour.GREEN, "Müller 0:31"),
            (LAST_S, Colour.AMBER, "Müller 0:30"),
            (0, Colour.RED, "Müller 0:00"),
            (-72, Colour.RED, "Müller -1:12"),
        ],
    )
    def test_it_says_who_speaks_and_for_how_long_and_changes_its_colour(
        self, left: int, colour: Colour, text: str
    ) -> None:
        speaking = Speaking("Dr. Anna Müller", "hall", 3, left, 180, True)
        assert countdown(speaking) == Display(colour, colour, colour, text=text)

    def test_without_a_limit_it_shows_the_name_alone(self) -> None:
        assert countdown(Speaking("Rat 3", "hall", 3, None, None, True)).text == "3"

    def test_where_nobody_speaks_it_is_dark(self) -> None:
        assert countdown(None) == OFF

    def test_a_minute_later_a_minute_is_gone(self) -> None:
        meeting = meeting_after(*EVENING, (GiveFloor("p3"), CHAIR))
        first, later = (now_shown(meeting, seconds).speaking for seconds in (0, 60))
        assert first and later and first.left_s and later.left_s
        assert first.left_s - later.left_s == 60
        assert first.running

    def test_it_goes_before_a_seat_of_the_same_number(self) -> None:
        meeting = meeting_after(*EVENING, (GiveFloor("p3"), CHAIR))
        assert displays(now_shown(meeting), replace(NUMBERS, countdown=3))[3].text.startswith("3 ")

    def test_a_second_is_counted_up_so_that_three_minutes_begin_with_three(self) -> None:
        meeting = meeting_after(*EVENING, (GiveFloor("p3"), CHAIR))
        begun, soon = (now_shown(meeting, seconds).speaking for seconds in (0, 0.4))
        assert begun and soon and begun.left_s == soon.left_s == begun.limit_s


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59, "0:59"), (600, "10:00"), (-1, "-0:01")])
def test_a_time_is_read_as_on_a_clock(seconds: int, text: str) -> None:
    assert clock(seconds) == text


class TestHook:
    def test_it_is_told_the_whole_state(self) -> None:
        meeting = meeting_after(*EVENING, (RequestFloor("p4"), SYSTEM), (GiveFloor("p3"), CHAIR))
        state = told(now_shown(meeting, camera="vorn"))
        assert state == {
            "sitting": "open", "public": True, "speaker": "Rat 3", "how": "hall", "seat": 3,
            "left_s": state["limit_s"], "limit_s": state["limit_s"], "running": True, "next": "Rat 4", "camera": "vorn",
        }  # fmt: skip

    def test_without_the_public_nobody_is_named_while_the_lamps_of_the_seats_go_on(self) -> None:
        closed = (TakeFloor(), CHAIR), (CloseItem(), CHAIR), (CallItem("t2"), CHAIR)
        meeting = meeting_after(*EVENING, (GiveFloor("p3"), CHAIR), *closed, (GiveFloor("p5"), CHAIR))
        now = now_shown(meeting, camera="vorn")
        state = told(now)
        assert (state["public"], state["speaker"], state["next"], state["camera"]) == (False, None, None, None)
        assert displays(now, NUMBERS)[0] == OFF
        assert displays(now, NUMBERS)[5] == RED


@asynccontextmanager
async def sitting(folder: Path) -> AsyncIterator[House]:
    async with open_house(folder) as house:
        for command, actor in EVENING:
            await house.submit(command, actor)
        yield house


async def lit(lamp: Lamp, index: int, wanted: Any) -> Display:
    async with asyncio.timeout(PATIENCE):
        while not wanted(lamp.shown.get(index, Display())):
            lamp.changed.clear()
            await lamp.changed.wait()
    return lamp.shown[index]


async def test_a_lamp_at_the_seat_follows_the_chairs_key(tmp_path: Path) -> None:
    lamp = Lamp()
    section = OutputsSection(lamps=(f"127.0.0.1:{await lamp.start()}",))
    async with sitting(tmp_path) as house, cancelled_at_exit() as tasks:
        Outputs(house.sitting, section, (), ("vorn",), lambda: "vorn").start(tasks)
        await house.submit(GiveFloor("p3"), CHAIR)
        assert await lit(lamp, 3, lambda one: one.left is Colour.RED)
        assert (await lit(lamp, 0, lambda one: one.text.startswith("3 "))).left is Colour.GREEN
        assert (await lit(lamp, 1001, lambda one: one.left is Colour.RED)).text == "vorn"
        await house.submit(TakeFloor(), CHAIR)
        assert await lit(lamp, 3, lambda one: one.left is Colour.OFF)
    lamp.stop()


async def test_a_cut_shows_at_the_cameras_though_nothing_happens_in_the_sitting(tmp_path: Path) -> None:
    lamp, on_air = Lamp(), ["vorn"]
    section = OutputsSection(lamps=(f"127.0.0.1:{await lamp.start()}",))
    async with sitting(tmp_path) as house, cancelled_at_exit() as tasks:
        Outputs(house.sitting, section, (), ("vorn", "hinten"), lambda: on_air[0]).start(tasks)
        await lit(lamp, 1001, lambda one: one.left is Colour.RED)
        on_air[0] = "hinten"
        await lit(lamp, 1002, lambda one: one.left is Colour.RED)
        await lit(lamp, 1001, lambda one: one.left is Colour.OFF)
    lamp.stop()


async def test_the_web_hook_is_told_by_http_and_the_technician_how_it_is(tmp_path: Path) -> None:
    health = Health(Counters())
    async with sitting(tmp_path) as house, receiver() as (there, url), cancelled_at_exit() as tasks:
        start(OutputsSection(hook=url), house.sitting, health, tasks, (), None)
        await house.submit(GiveFloor("p3"), CHAIR)
        async with asyncio.timeout(PATIENCE):
            while not any(one["speaker"] == "Rat 3" for one in there.told):
                there.changed.clear()
                await there.changed.wait()
        assert set(health.report()["parts"]) == {"outputs"}  # type: ignore[call-overload]  # a JSON object


async def test_a_hall_without_lamps_and_hook_has_no_such_part(tmp_path: Path) -> None:
    health = Health(Counters())
    async with sitting(tmp_path) as house, cancelled_at_exit() as tasks:
        start(OutputsSection(), house.sitting, health, tasks, (), None)
    assert health.report()["parts"] == {}


async def test_a_receiver_that_cannot_be_found_says_what_to_do(tmp_path: Path) -> None:
    section = OutputsSection(lamps=("lampe.invalid",))
    async with sitting(tmp_path) as house, cancelled_at_exit() as tasks:
        outputs = Outputs(house.sitting, section, (), (), lambda: None)
        outputs.start(tasks)
        async with asyncio.timeout(PATIENCE):
            while "nicht zu erreichen" not in outputs.state().note:
                await asyncio.sleep(0)
        assert outputs.state().level == "degraded"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('lamps = ["10.0.0.40:0"]', "„lamps“ in .outputs. ist .* erlaubt ist eine Liste von Adressen"),
        ('lamps = "10.0.0.40"', "„lamps“ in .outputs. ist .* erlaubt ist eine Liste von Adressen"),
        ('hook = "ftp://saal/geheim"', "„hook“ in .outputs. ist unbrauchbar; erlaubt ist leer oder eine Adresse"),
        ('hook = "http://lampe..saal/x"', "„hook“ in .outputs. ist unbrauchbar; erlaubt ist leer oder eine Adresse"),
    ],
)
def test_what_cannot_be_meant_stops_the_start_with_what_is_allowed(line: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(f"[outputs]\n{line}\n")
    with pytest.raises(ConfigError, match=f"Zeile 2: {sentence}"):
        load(path)
