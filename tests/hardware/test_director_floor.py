"""The director without a conference system that tells of microphones: it shows who has the floor."""

from __future__ import annotations

import pytest

from hardware.shots import FloorHeld, MicrophonesTold, MoveCamera
from tests.hardware.directing import ON_7, ON_8, Hall, open_, quiet_hall


@pytest.fixture
def hall() -> Hall:
    return quiet_hall()


def test_a_microphone_is_believed_open_no_longer_than_the_system_tells_of_it(hall: Hall) -> None:
    hall.settled(FloorHeld(8), open_(8))
    hall.hear(MicrophonesTold(None))
    assert hall.settled(FloorHeld(None)).kind == "seat"  # for six seconds, as after every speech
    hall.wait(6.0)
    assert hall.on_air.kind == "wide"


def test_while_the_system_is_away_whoever_has_the_floor_is_shown(hall: Hall) -> None:
    hall.settled(FloorHeld(8), open_(8))
    assert hall.settled(MicrophonesTold(None)) == ON_8
    assert hall.settled(FloorHeld(7)) == ON_7


def test_in_a_hall_without_a_system_the_floor_moves_the_camera_at_once(hall: Hall) -> None:
    hall.hear(MicrophonesTold(None), FloorHeld(8))
    assert hall.moves[-1] == MoveCamera("b", 8)


def test_what_the_system_says_when_it_is_back_counts_and_not_the_floor(hall: Hall) -> None:
    hall.settled(FloorHeld(8), MicrophonesTold(None))
    assert hall.settled(MicrophonesTold((7,))) == ON_7
    assert hall.settled(MicrophonesTold(())).kind == "seat"
    hall.wait(6.0)
    assert hall.on_air.kind == "wide"
