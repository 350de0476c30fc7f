"""The hall set up: cameras by hand, presets taught and kept, everything checked, faults told; with real drivers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from agenda.commands import Actor
from agenda.commands.floor import GiveFloor
from agenda.commands.shots import ChooseShot, NoteReadiness
from agenda.events.shots import ReadinessNoted, ShotTaken
from agenda.ports import Refusal
from hardware.cameras.ports import STILL, Steer
from hardware.devices import SENTENCES
from hardware.readiness import CallTried
from hardware.shots import PresetLate, Rhythm, View
from hardware.simulated.cameras.embedded import SimulatedCameras
from hardware.simulated.conference.embedded import simulated_conference
from hardware.simulated.conference.server import CentralUnit
from media.ports import Codec, TrackInfo
from media.rtp import build
from server.chamber import Chamber
from server.direction import Direction
from server.health import PartState
from server.setup.desk import OperatorDesk
from server.setup.file import TaughtFile
from server.setup.setup import Setup
from server.setup.sound import LOOK_S
from server.setup.view import view
from server.tasks import cancelled_at_exit
from tests.server.evening import ARRIVALS, CHAIR, OPENING
from tests.server.house import House, open_house

OPERATOR = Actor("operator")
AT_ONCE = Rhythm(debounce=0.0, shortest=0.0, hold=0.0, wide_after=0.0)
SEATS = (1, 2, 3)
UNITS = (*SEATS, 4, 5, 6)  # as many as there are people in the hall
LOUD, QUIET = 25, 90  # level bytes of RFC 6464: -dBov


async def _no_time(seconds: float) -> None:
    await asyncio.sleep(0)


async def _never(seconds: float) -> None:
    """Nothing is late; only looks at the meter follow each other."""
    await (asyncio.sleep(0) if seconds == LOOK_S else asyncio.Event().wait())


class Hall:
    """A hall of three seats, with two cameras that travel in no time; `changed` is set by whatever a device says."""

    def __init__(
        self,
        house: House,
        unit: CentralUnit,
        cameras: SimulatedCameras,
        setup: Setup,
        parts: dict[str, PartState],
    ) -> None:
        self.house, self.unit, self.cameras, self.setup, self.parts = house, unit, cameras, setup, parts
        self.call = CallTried(True)
        self.changed = asyncio.Event()
        self.desk = OperatorDesk(setup.report, lambda: setup.direction, house.sitting.desk.submit)

    @property
    def direction(self) -> Direction:
        assert self.setup.direction is not None
        return self.setup.direction

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so, looking whenever a device said something or the log grew."""
        while not reached():
            self.changed.clear()
            await self.changed.wait()

    def shown(self) -> dict[str, Any]:
        return view(self.setup, self.house.sitting)

    def lines(self, kind: str) -> list[dict[str, Any]]:
        return [line for line in self.shown()["check"]["lines"] if line["kind"] == kind]

    def results(self, kind: str) -> set[str]:
        return {line["result"] for line in self.lines(kind)}

    async def refused(self, asked: Any) -> str:
        with pytest.raises(Refusal) as caught:
            await asked
        return caught.value.code


class Mouth:
    """The hall's microphone, which hears a second of one loudness."""

    def __init__(self, hall: Hall) -> None:
        info = TrackInfo("hall.microphone", "hall", "audio", "microphone", Codec("opus", 48_000, 2))
        self._source = hall.house.sitting.room.publish(info, lambda: None)
        self._sent = 0

    def say(self, level: int) -> None:
        for _ in range(200):
            self._source.push(build(111, self._sent, 960 * self._sent, 7, b"\xf8\xff\xfe", level=level))
            self._sent += 1


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(tmp_path))
        unit = await stack.enter_async_context(simulated_conference())
        cameras = await stack.enter_async_context(SimulatedCameras(now=monotonic, pause=_no_time))
        tasks = await stack.enter_async_context(cancelled_at_exit())
        for command, actor in ARRIVALS:
            await house.submit(command, actor)
        for seat in tuple(unit.desks.room.seats):
            if seat not in UNITS:
                unit.desks.unplug(seat)
        chamber = Chamber(house.sitting, unit.settings, house.counters)
        plan = cameras.seatmap.plan
        plan = replace(plan, rhythm=AT_ONCE, seats={seat: plan.seats[seat] for seat in SEATS})
        direction = Direction(
            house.sitting,
            replace(cameras.seatmap, plan=plan, hidden=frozenset({3})),
            (),
            cameras.windows,
            house.counters,
        )
        one: Hall
        parts = dict[str, PartState]()
        setup = Setup(house.sitting, TaughtFile(tmp_path), lambda: one.call, lambda: parts, tasks, _never)
        one = Hall(house, unit, cameras, setup, parts)
        setup.join(chamber, direction)
        direction.follow(chamber)
        chamber.listen(lambda event: one.changed.set())
        direction.listen(lambda event: one.changed.set())
        house.sitting.desk.listen(lambda meeting, recorded: one.changed.set())
        chamber.start(tasks)
        direction.start(tasks)
        await one.until(lambda: not one.shown()["faults"] and direction.on_air.kind == "wide")
        yield one


def other_camera(hall: Hall) -> str:
    return next(name for name in hall.direction.cameras if name != hall.direction.on_air.camera)


# -- the picture taken over --------------------------------------------------------------------------------


async def test_the_operators_choice_goes_on_air_and_every_cut_is_in_the_log_with_its_media_time(hall: Hall) -> None:
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    await hall.desk.submit(ChooseShot("seat", seat=2), OPERATOR)
    await hall.until(lambda: any(one.kind == "seat" for one in cuts(hall)))
    first, *_, last = cuts(hall)
    assert (first.kind, first.by) == ("wide", "director")  # what was on air when the sitting began
    assert (last.kind, last.by, last.seat, last.person_id) == ("seat", "operator", 2, "p2")
    assert last.media_ms > 1_700_000_000_000
    air = hall.shown()["air"]
    assert (air["seat"], air["name"], air["by"]) == (2, "Rat 2", "operator")
    assert 0 < air["left_s"] <= AT_ONCE.override


def cuts(hall: Hall) -> list[ShotTaken]:
    return [one.event for one in hall.house.sitting.desk.recorded if isinstance(one.event, ShotTaken)]


async def test_with_a_camera_lost_the_choice_is_shown_by_the_other(hall: Hall) -> None:
    await hall.cameras._devices["links"].stop()
    await hall.until(lambda: not hall.direction.cameras["links"].health.usable)
    await hall.desk.submit(ChooseShot("seat", seat=1), OPERATOR)
    await hall.until(lambda: hall.direction.on_air.seat == 1)
    assert hall.direction.on_air.camera == "rechts"


@pytest.mark.parametrize(
    "wish",
    [ChooseShot("seat", seat=99), ChooseShot("view", camera="vorn", preset=1)],
    ids=["unknown seat", "unknown camera"],
)
async def test_what_the_hall_does_not_have_is_refused(hall: Hall, wish: ChooseShot) -> None:
    assert await hall.refused(hall.desk.submit(wish, OPERATOR)) == "shot-unknown"


async def test_without_a_director_no_picture_can_be_chosen(hall: Hall) -> None:
    hall.setup.direction = None
    assert await hall.refused(hall.desk.submit(ChooseShot("wide"), OPERATOR)) == "director-missing"


# -- cameras by hand --------------------------------------------------------------------------------


async def test_a_taught_preset_is_in_the_camera_in_the_map_and_on_the_disk(hall: Hall, tmp_path: Path) -> None:
    name = other_camera(hall)
    await hall.setup.steer(name, Steer(pan=0.5))
    await hall.setup.steer(name, STILL)
    preset = await hall.setup.teach(name, 2)
    assert TaughtFile(tmp_path).load() == {2: (View(name, preset),)}
    assert hall.direction.seatmap.plan.seats[2][0] == View(name, preset)
    assert hall.cameras.heads[name].standing == preset
    (row,) = (row for row in hall.shown()["seats"] if row["seat"] == 2)
    assert row["taught"] and row["views"][0] == {"camera": name, "preset": preset}


async def test_a_seat_taught_on_both_cameras_is_seen_by_both_after_a_restart(hall: Hall, tmp_path: Path) -> None:
    views = {name: View(name, await hall.setup.teach(name, 2)) for name in hall.direction.cameras}
    newest_first = tuple(reversed(views.values()))
    assert hall.direction.seatmap.plan.seats[2] == newest_first
    assert TaughtFile(tmp_path).load()[2] == newest_first


async def test_the_whole_hall_is_taught_like_a_seat_and_shown_again_once_it_was_missing(hall: Hall) -> None:
    name = other_camera(hall)
    (wide,) = (view for view in hall.direction.seatmap.plan.wide if view.camera == name)
    del hall.cameras.heads[name].presets[wide.preset]
    assert await hall.refused(hall.setup.recall(name, wide.preset)) == "preset-missing"
    assert [fault["values"]["preset"] for fault in hall.shown()["faults"]] == [wide.preset]
    await hall.setup.steer(name, STILL)
    assert await hall.setup.teach_wide(name) == wide.preset
    assert hall.cameras.heads[name].presets[wide.preset] == hall.cameras.heads[name].position()
    assert not hall.shown()["faults"]


async def test_a_camera_without_a_preset_of_the_whole_hall_is_taught_none(hall: Hall) -> None:
    name, plan = other_camera(hall), hall.direction.seatmap.plan
    wide = tuple(view for view in plan.wide if view.camera != name)
    hall.direction.replan(replace(hall.direction.seatmap, plan=replace(plan, wide=wide)))
    assert await hall.refused(hall.setup.teach_wide(name)) == "wide-unknown"


async def test_a_seat_that_is_never_shown_and_one_that_is_not_there_are_not_taught(hall: Hall) -> None:
    name = other_camera(hall)
    assert await hall.refused(hall.setup.teach(name, 3)) == "seat-not-shown"
    assert await hall.refused(hall.setup.teach(name, 99)) == "seat-unknown"
    assert hall.setup.taught == {}


async def test_during_the_sitting_the_camera_on_air_is_nobodys_to_steer(hall: Hall) -> None:
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    on_air = hall.direction.on_air.camera
    assert on_air is not None
    for asked in (
        hall.setup.steer(on_air, Steer(pan=1.0)),
        hall.setup.recall(on_air, 1),
        hall.setup.teach(on_air, 1),
        hall.setup.teach_wide(on_air),
    ):
        assert await hall.refused(asked) == "camera-on-air"
    await hall.setup.steer(other_camera(hall), STILL)
    assert await hall.refused(hall.setup.steer("vorn", STILL)) == "camera-unknown"


async def test_a_camera_that_is_away_is_told_to_whoever_steers_it(hall: Hall) -> None:
    await hall.cameras._devices["links"].stop()
    await hall.until(lambda: not hall.direction.cameras["links"].health.usable)
    assert await hall.refused(hall.setup.steer("links", STILL)) == "camera-offline"


# -- the check --------------------------------------------------------------------------------


async def test_the_check_sees_every_microphone_and_every_preset_and_leaves_all_microphones_closed(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    assert hall.shown()["check"]["ready"]
    assert hall.results("microphone") == hall.results("preset") == hall.results("remote") == {"passed"}
    await hall.until(lambda: not hall.unit.desks.room.open)


async def test_the_check_hears_which_microphone_reaches_the_halls_sound(hall: Hall) -> None:
    """Seat 2 opens, and nothing of it comes; the hall is quiet while all are closed."""
    mouth = Mouth(hall)
    hall.unit.desks.listen(lambda before, after: mouth.say(LOUD if {1, 3} & {*after.open} else QUIET))
    mouth.say(QUIET)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    heard = {line["name"]["values"]["name"]: line for line in hall.lines("microphone")}
    assert [heard[seat]["result"] for seat in SEATS] == ["passed", "failed", "passed"]
    assert "im Saalton gehört" in heard[1]["advice"]["text"]
    assert "nicht zu hören" in heard[2]["advice"]["text"]


async def test_a_hall_that_is_loud_without_microphones_tells_no_seat_from_another(hall: Hall) -> None:
    mouth = Mouth(hall)
    hall.unit.desks.listen(lambda before, after: mouth.say(LOUD))
    mouth.say(LOUD)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    assert all("auch ohne dieses Mikrofon laut" in line["advice"]["text"] for line in hall.lines("microphone"))
    assert hall.results("microphone") == {"passed"}


async def test_a_sitting_that_begins_ends_the_check_and_has_its_microphones_at_once(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: bool(hall.unit.desks.room.open))
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    while hall.setup.checking or hall.unit.desks.room.open:
        await asyncio.sleep(0)
    await hall.house.submit(GiveFloor("p2"), CHAIR)
    await hall.until(lambda: hall.unit.desks.room.open == (2,))


async def test_what_does_not_work_fails_with_what_to_do_and_the_rest_is_checked_all_the_same(hall: Hall) -> None:
    del hall.cameras.heads["links"].presets[2]
    hall.call = CallTried(False, "Niemand da.")
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    failed = [one for one in hall.shown()["check"]["lines"] if one["result"] == "failed"]
    assert [one["name"]["values"] for one in failed] == [{"camera": "links", "preset": 2}, {}]
    assert failed[1]["advice"]["text"] == "Niemand da."
    assert hall.results("microphone") == {"passed"}
    assert not hall.shown()["check"]["ready"]


async def test_a_members_seat_without_a_unit_fails_though_every_unit_is_good(hall: Hall) -> None:
    hall.unit.desks.unplug(4)
    await hall.until(lambda: 4 not in hall.setup.microphones)
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    (failed,) = [line for line in hall.lines("microphone") if line["result"] == "failed"]
    assert failed["seats"] == [4] and "kennt die Anlage nicht" in failed["advice"]["text"]
    assert not hall.shown()["check"]["ready"]


async def test_while_the_system_is_away_nobody_says_that_a_seat_has_no_unit(hall: Hall) -> None:
    await hall.unit.leave()
    await hall.until(lambda: bool(hall.shown()["faults"]))
    assert hall.results("microphone") == {"open"}
    await hall.unit.start()


async def test_sources_loudspeakers_and_lamps_are_on_the_list_and_what_does_not_work_fails(hall: Hall) -> None:
    hall.parts |= {
        "capture-hall": PartState("ok"),
        "capture-vorn": PartState("degraded", "Das Gerät {x} antwortet nicht."),
        "room": PartState("ok"),
        "outputs": PartState("failed"),
        "store": PartState("failed", "nothing of the hall"),
    }
    lines = {line["name"]["text"]: line for line in hall.lines("device")}
    assert lines["Bild der Kamera {name}"]["name"]["values"] == {"name": "vorn"}
    assert {text: line["result"] for text, line in lines.items() if text != "{name}"} == {
        "Bild und Ton aus dem Saal": "passed",
        "Bild der Kamera {name}": "failed",
        "Lautsprecher im Saal": "passed",
        "Lampen und Anzeigen im Saal": "failed",
    }
    sentences = [check.sentence for check in hall.setup.report().checks if check.result == "failed"]
    assert sentences[0] == "Das Gerät {x} antwortet nicht."


async def test_a_preset_that_was_not_reached_once_is_one_clear_fault_until_it_is(hall: Hall) -> None:
    name = other_camera(hall)
    hall.direction._hear_camera(PresetLate(name, 2))
    (fault,) = hall.shown()["faults"]
    assert "zuletzt nicht erreicht" in fault["text"] and fault["values"] == {"name": f"Kamera {name}", "preset": 2}
    await hall.setup.recall(name, 2)
    await hall.until(lambda: not hall.shown()["faults"])


async def test_a_preset_that_does_not_exist_is_one_clear_fault_and_the_camera_stays_usable(hall: Hall) -> None:
    del hall.cameras.heads["rechts"].presets[1]
    hall.direction.cameras["rechts"].recall(1)
    await hall.until(lambda: bool(hall.shown()["faults"]))
    (fault,) = hall.shown()["faults"]
    assert "gibt es nicht" in fault["text"] and fault["values"] == {"name": "Kamera rechts", "preset": 1}
    assert hall.direction.state().level == "degraded"


async def test_two_checks_at_once_and_one_during_the_sitting_are_refused(hall: Hall) -> None:
    hall.setup.begin_check()
    with pytest.raises(Refusal, match="check-running"):
        hall.setup.begin_check()
    assert await hall.refused(hall.setup.steer("links", STILL)) == "check-running"
    await hall.until(lambda: not hall.setup.checking)
    for command, actor in OPENING:
        await hall.house.submit(command, actor)
    with pytest.raises(Refusal, match="hall-in-use"):
        hall.setup.begin_check()


async def test_what_is_recorded_is_what_was_seen_and_not_what_a_page_sends(hall: Hall) -> None:
    hall.setup.begin_check()
    await hall.until(lambda: not hall.setup.checking)
    await hall.desk.submit(NoteReadiness("Tina Technik", 1, 99, 99, ("erfunden",)), OPERATOR)
    event = hall.house.sitting.desk.recorded[-1].event
    assert isinstance(event, ReadinessNoted)
    assert (event.examiner, event.failed, event.unseen, event.faults) == ("Tina Technik", 0, 0, ())
    assert event.passed == len(hall.setup.report().checks)


# -- faults of devices --------------------------------------------------------------------------------


async def test_a_conference_system_that_restarts_in_mid_speech_is_one_fault_until_it_is_back(hall: Hall) -> None:
    hall.unit.desks.press(1)
    await hall.unit.leave()
    await hall.until(lambda: bool(hall.shown()["faults"]))
    (fault,) = hall.shown()["faults"]
    assert fault["text"] in (SENTENCES["restarted"], SENTENCES["refused"])
    hall.unit.desks.restart()
    await hall.unit.start()
    await hall.until(lambda: not hall.shown()["faults"])
