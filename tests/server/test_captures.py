"""Which processes capture the hall, and what the technician is told of their sources."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from hardware.cameras.settings import CameraSettings
from hardware.capture.faults import Fault, fault_of
from hardware.capture.timed import Advice
from hardware.seatmap import SeatMap, SeatMapError, read
from hardware.settings import HALL_OWN, link_name
from media.local import LocalLink
from server.captures import (
    ADVICE,
    BROKEN,
    FAULTS,
    NO_ENCODER,
    NOT_YET,
    Captures,
    captured,
    hall_picture,
    source_state,
)
from server.config import Settings
from server.config_sections import ConferenceSection, HallSection
from server.health import Counters, Health
from tests.server.house import open_house

LIVE = {"type": "status", "device": "vorn", "tracks": (), "state": "live", "fault": None, "advice": "", "paced": True}


def settings(video: str = "none", audio: str = "none", system: str = "none", **pictures: str) -> Settings:
    """A hall with these cameras, by name and picture."""
    cameras = tuple(CameraSettings(name, "onvif", "10.0.0.9", picture=picture) for name, picture in pictures.items())
    return replace(
        Settings(base=Path()),
        hall=HallSection(video=video, audio=audio),
        conference=ConferenceSection(system=system),
        seatmap=SeatMap(cameras),
    )


def processes(of: Settings) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(link_name(one), one.video, one.audio, one.cameras) for one in captured(of)]


def test_a_simulated_hall_with_a_director_is_seen_by_two_cameras_in_one_process() -> None:
    drawn = settings("simulated", "simulated", "simulated")
    assert processes(drawn) == [("hall", "simulated", "simulated", ("links", "rechts"))]


def test_a_simulated_hall_that_nobody_directs_has_one_picture() -> None:
    assert processes(settings("simulated", "simulated")) == [("hall", "simulated", "simulated", ())]


def test_every_camera_with_a_picture_has_a_process_of_its_own_beside_the_microphone() -> None:
    assert processes(settings("none", "alsa:default", vorn="rtsp://a/1", hinten="v4l2:/dev/video2")) == [
        ("hall.microphone", "none", "alsa:default", ()),
        ("hall.camera/vorn", "rtsp://a/1", "none", ("vorn",)),
        ("hall.camera/hinten", "v4l2:/dev/video2", "none", ("hinten",)),
    ]


def test_a_drawn_hall_is_never_shown_beside_real_cameras() -> None:
    real = processes(settings("simulated", "alsa:default", vorn="rtsp://a/1"))
    assert [video for _, video, _, _ in real] == ["none", "rtsp://a/1"]


def test_the_view_of_the_hall_beside_its_cameras_is_a_camera_too() -> None:
    beside = processes(settings("rtsp://wide/1", "video", vorn="rtsp://a/1"))
    assert beside[0] == ("hall", "rtsp://wide/1", "video", (HALL_OWN,))


async def test_the_view_of_the_hall_is_shown_first_and_else_the_first_camera(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        beside = hall_picture(settings("rtsp://wide/1", "alsa:a", vorn="rtsp://a/1"), house.sitting)
        alone = hall_picture(settings("none", "alsa:a", vorn="rtsp://a/1"), house.sitting)
        assert (beside and beside.wanted, alone and alone.wanted) == (HALL_OWN, "vorn")
        assert hall_picture(settings("rtsp://mixer/1", "video"), house.sitting) is None


def test_cameras_whose_pictures_a_mixer_has_are_no_sources() -> None:
    assert processes(settings("rtsp://mixer/1", "video", vorn="")) == [("hall", "rtsp://mixer/1", "video", ())]


@pytest.mark.parametrize("picture", ["none", "alsa:default", "rtmp:1935/kurz", "rtmp:99999/lange-genug", "vorn.mp4"])
def test_a_picture_that_cannot_be_one_stops_the_start(picture: str) -> None:
    camera = {"id": "vorn", "make": "onvif", "host": "10.0.0.9", "picture": picture}
    with pytest.raises(SeatMapError, match="„picture“ ist unbrauchbar"):
        read([camera], {}, {})


def test_every_word_for_a_fault_or_an_advice_has_a_sentence() -> None:
    assert set(get_args(Fault)) - set(FAULTS) == {"broken"}
    assert set(get_args(Advice)) - {""} == set(ADVICE)


@pytest.mark.parametrize(
    ("report", "level", "note"),
    [
        ({}, "ok", ""),
        ({"advice": "long-group"}, "degraded", ADVICE["long-group"]),
        ({"state": "lost", "fault": "password"}, "degraded", FAULTS["password"]),
        ({"state": "lost", "fault": "broken"}, "degraded", BROKEN),
    ],
)
def test_each_state_of_a_source_is_one_sentence(report: dict[str, Any], level: str, note: str) -> None:
    state = source_state(LIVE | report, "rtsp")
    assert (state.level, state.note) == (level, note)


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ConnectionRefusedError(111, "refused"), "refused"),
        (TimeoutError(110, "timed out"), "silent"),
        (FileNotFoundError(2, "no such file"), "missing"),
        (OSError(16, "busy"), "busy"),
        (OSError(12, "no memory"), "broken"),
    ],
)
def test_an_error_of_the_system_has_its_word(error: OSError, fault: str) -> None:
    assert fault_of(error) == fault


async def test_what_a_capture_process_reports_is_a_part_of_the_servers_health(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        health, configured = Health(Counters()), settings(vorn="rtsp://a/1")
        heard = Captures(configured, house.sitting, health, hall_picture(configured, house.sitting))
        heard.hear(LIVE | {"state": "lost", "fault": "refused"})
        parts: Any = health.report()["parts"]
        assert parts["capture-vorn"]["note"] == FAULTS["refused"]
        heard.hear(LIVE)
        parts = health.report()["parts"]
        assert parts["capture-vorn"]["state"] == "ok"


async def test_every_source_has_its_line_before_it_says_anything(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        health = Health(Counters())
        Captures(settings("rtmp:1935/schluessel", "alsa:default", vorn="rtsp://a/1"), house.sitting, health, None)
        parts: Any = health.report()["parts"]
        assert {name: part["note"] for name, part in parts.items()} == {
            f"capture-{HALL_OWN}": NO_ENCODER,
            "capture-microphone": NOT_YET,
            "capture-vorn": NOT_YET,
        }
        assert {part["state"] for part in parts.values()} == {"degraded"}


async def test_what_a_process_said_last_goes_with_its_link(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        health, changed = Health(Counters()), asyncio.Event()
        Captures(settings(vorn="rtsp://a/1"), house.sitting, health, None)
        house.sitting.observe(changed.set)
        await house.sitting.local.start(tmp_path / "local.sock")

        def state() -> str:
            parts: Any = health.report()["parts"]
            return str(parts["capture-vorn"]["state"])

        link = await LocalLink.connect(tmp_path / "local.sock", "hall.camera/vorn")
        await _until(changed, lambda: bool(house.sitting.local.connected()))
        house.sitting.local.on_message("hall.camera/vorn", dict(LIVE))
        assert state() == "ok"
        await link.close()
        await _until(changed, lambda: not house.sitting.local.connected())
        assert state() == "degraded"
        await house.sitting.local.close()


async def _until(changed: asyncio.Event, reached: Callable[[], bool]) -> None:
    while not reached():
        changed.clear()
        await changed.wait()
