"""An operator's choice: it leaves the camera to the director, survives a lost one, and ends by itself."""

from __future__ import annotations

import pytest

from hardware.conference.ports import MicrophoneOpened
from hardware.director import decider, possible
from hardware.shots import (
    BallotSecret,
    CameraLost,
    FloorHeld,
    OperatorChose,
    OperatorReleased,
    Shot,
    View,
)
from tests.hardware.directing import PLAN, PUBLIC, Hall


def settled() -> Hall:
    """The whole hall on air, both cameras arrived."""
    hall = Hall()
    hall.hear(MicrophoneOpened(7))
    hall.wait(30)
    return hall


def test_a_seat_chosen_by_hand_is_shown_against_the_floor_and_told_as_the_operators() -> None:
    hall = settled()
    assert decider(hall.state, hall.now) == "director"
    hall.hear(OperatorChose(Shot("seat", seat=9)))
    hall.wait(3)
    assert (hall.on_air.seat, decider(hall.state, hall.now)) == (9, "operator")
    hall.wait(30)
    assert (hall.on_air.seat, decider(hall.state, hall.now)) == (7, "director")


def test_the_picture_given_back_is_the_directors_at_once() -> None:
    hall = settled()
    hall.hear(OperatorChose(Shot("wide")))
    hall.wait(5)
    assert hall.on_air.kind == "wide"
    hall.hear(OperatorReleased())
    hall.wait(5)
    assert hall.on_air.seat == 7


def test_when_the_chosen_seats_camera_is_lost_the_other_one_shows_it() -> None:
    hall = settled()
    hall.hear(OperatorChose(Shot("seat", seat=12)))
    hall.wait(3)
    first = hall.on_air.camera
    assert first is not None
    hall.hear(CameraLost(first))
    hall.wait(3)
    assert hall.on_air.seat == 12
    assert hall.on_air.camera not in (None, first)


def test_a_seat_without_a_camera_left_gives_the_whole_hall() -> None:
    hall = settled()
    hall.hear(CameraLost("b"))
    hall.hear(OperatorChose(Shot("seat", seat=8)))
    hall.wait(3)
    assert hall.on_air.kind == "wide"


def test_a_view_chosen_by_hand_is_taken_off_when_a_secret_ballot_begins() -> None:
    hall = settled()
    hall.hear(OperatorChose(Shot("view", View("a", 9))))
    hall.wait(3)
    assert hall.on_air == Shot("view", View("a", 9))
    hall.hear(BallotSecret(True))
    hall.look()
    assert hall.on_air.kind in ("wide", "placard")
    assert decider(hall.state, hall.now) == "director"


@pytest.mark.parametrize(
    ("wish", "there"),
    [
        (Shot("wide"), True),
        (Shot("seat", seat=7), True),
        (Shot("seat", seat=11), True),
        (Shot("seat", seat=99), False),
        (Shot("view", View("a", 3)), True),
        (Shot("view", PUBLIC), False),
        (Shot("view", View("b", 51)), False),
    ],
)
def test_a_wish_is_possible_where_the_hall_has_it_and_the_public_is_not_in_sight(wish: Shot, there: bool) -> None:
    hall = settled()
    assert hall.state.plan is PLAN
    assert possible(hall.state, wish) == there


def test_whoever_has_the_floor_by_the_chairs_word_is_not_waited_for() -> None:
    hall = settled()
    hall.wait(10)
    hall.moves.clear()
    hall.hear(FloorHeld(8), MicrophoneOpened(8))
    assert [(move.camera, move.preset) for move in hall.moves] == [("b", 8)]


def test_a_microphone_opened_by_a_key_still_has_to_stay_open_for_a_moment() -> None:
    hall = settled()
    hall.hear(FloorHeld(7), MicrophoneOpened(8))
    assert not hall.moves or hall.moves[-1].preset != 8
