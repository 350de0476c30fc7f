"""The hall set up: the picture taken over, cameras by hand, presets taught and kept, faults told; with real drivers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from agenda.commands.shots import ChooseShot
from agenda.events.shots import ShotTaken
from hardware.cameras.ports import STILL, Steer
from hardware.devices import SENTENCES
from hardware.shots import PresetLate, View
from server.setup.file import TaughtFile
from tests.server.evening import OPENING
from tests.server.setup.equipped_hall import AT_ONCE, OPERATOR, Hall, equipped_hall, other_camera


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    async with equipped_hall(tmp_path) as one:
        yield one


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
