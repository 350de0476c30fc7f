"""How the director gets its pictures: cameras that travel, are steered, lost, late, sent ahead, or never move."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from hardware.conference.ports import MicrophoneClosed
from hardware.director import decide
from hardware.director_state import LONGEST_RETRY_S, RETRY_S
from hardware.shots import (
    PLACARD,
    BallotSecret,
    CameraArrived,
    CameraBack,
    CameraLost,
    CameraSteered,
    HallPlan,
    MoveCamera,
    OperatorChose,
    PresetLate,
    PresetMissing,
    PresetSaved,
    Shot,
    SpeakerExpected,
    View,
)
from tests.hardware.directing import (
    CHAIR,
    ON_7,
    ON_8,
    ON_9,
    PLAN,
    SEAT_7,
    SEAT_9,
    SEAT_12,
    TRAVEL_S,
    WIDE_A,
    WIDE_B,
    Hall,
    open_,
    quiet_hall,
)


@pytest.fixture
def hall() -> Hall:
    return quiet_hall()


def test_a_camera_that_was_sent_to_a_preset_by_hand_stands_there(hall: Hall) -> None:
    hall.hear(CameraSteered("b"), CameraArrived("b", 8))
    hall.hear(open_(8))
    hall.wait(0.4)
    assert hall.on_air == ON_8


def test_the_answer_to_a_journey_that_was_called_off_does_not_count(hall: Hall) -> None:
    hall.travel = None
    hall.hear(open_(8))
    hall.wait(1.0)
    hall.hear(MicrophoneClosed(8), open_(1))
    hall.wait(1.0)
    before = list(hall.moves)
    hall.hear(CameraArrived("b", 8))
    assert hall.on_air.kind == "wide"
    assert hall.moves == before
    hall.hear(CameraArrived("b", 1))
    assert hall.on_air == CHAIR


def test_the_next_seat_of_the_camera_on_air_is_reached_behind_a_wide_shot_of_the_other(hall: Hall) -> None:
    hall.settled(open_(7))
    begin = len(hall.cuts)
    hall.hear(open_(9))
    hall.wait(10.0)
    assert [cut.shot for cut in hall.cuts[begin:]] == [Shot("wide", WIDE_B), ON_9]


def test_a_hall_with_one_camera_moves_it_on_air() -> None:
    plan = HallPlan({7: (SEAT_7,), 9: (SEAT_9,)}, wide=(WIDE_A,))
    hall = Hall(plan)
    hall.settled(open_(7))
    assert hall.settled(open_(9)) == ON_9
    assert {cut.shot.kind for cut in hall.cuts[1:]} == {"seat"}


def test_of_a_seats_two_views_the_camera_off_air_is_taken(hall: Hall) -> None:
    hall.settled(open_(8))
    assert hall.settled(open_(12)) == Shot("seat", SEAT_12, 12)


def test_a_lost_camera_is_left_at_once_for_one_that_stands(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.hear(CameraLost("b"))
    assert hall.on_air == Shot("wide", WIDE_A)
    assert hall.settled(open_(8)) == Shot("wide", WIDE_A)


def test_without_a_standing_camera_the_placard_bridges_the_loss(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.settled(open_(7))
    hall.hear(CameraSteered("b"), CameraLost("a"))
    assert hall.on_air == PLACARD
    hall.wait(10.0)
    assert hall.on_air == Shot("wide", WIDE_B)


def test_a_camera_that_is_back_is_moved_again_because_nobody_knows_where_it_stands(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.settled(CameraLost("b"))
    begin = len(hall.moves)
    assert hall.settled(CameraBack("b")) == ON_8
    assert hall.moves[begin:] == [MoveCamera("b", 8)]


def test_a_seat_whose_preset_is_missing_gets_the_whole_hall_until_it_is_saved(hall: Hall) -> None:
    hall.travel = None
    hall.hear(open_(8))
    hall.wait(1.0)
    assert hall.settled(PresetMissing("b", 8)) == Shot("wide", WIDE_A)
    assert hall.settled(PresetSaved("b", 8)) == ON_8


def test_a_camera_that_never_says_that_it_arrived_is_given_up_after_ten_seconds(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.travel = None
    hall.hear(open_(7))
    hall.wait(10.3)
    assert decide(hall.state, hall.now) == ON_7
    hall.wait(0.2)
    assert decide(hall.state, hall.now).kind == "wide"


def test_a_seat_whose_picture_did_not_come_is_tried_again_and_comes_back(hall: Hall) -> None:
    hall.hear(open_(8))
    hall.wait(0.5)
    hall.under_way.clear()  # the one answer that is lost
    hall.hear(PresetLate("b", 8))
    assert decide(hall.state, hall.now).kind == "wide"
    begin = hall.now
    hall.wait(RETRY_S + TRAVEL_S)
    assert hall.on_air == ON_8
    assert hall.cuts[-1].at == pytest.approx(begin + RETRY_S + TRAVEL_S)
    assert not hall.state.late


def test_a_picture_that_never_comes_is_tried_at_longer_and_longer_intervals(hall: Hall) -> None:
    hall.travel = None
    hall.hear(open_(8))
    moved = []
    for _ in range(9):
        hall.wait(0.5)
        while not hall.state.moves:
            hall.wait(1.0)
        moved.append(hall.now)
        hall.hear(PresetLate("b", 8))
    pauses = [round(later - earlier) for earlier, later in pairwise(moved)]
    assert pauses == sorted(pauses)
    assert max(pauses) == pytest.approx(LONGEST_RETRY_S, abs=1.0)


def test_an_operator_need_not_wait_for_a_picture_that_was_late(hall: Hall) -> None:
    hall.hear(PresetLate("b", 8), OperatorChose(Shot("seat", seat=8)))
    hall.wait(TRAVEL_S)
    assert hall.on_air == ON_8


def test_the_only_camera_of_a_hall_comes_back_after_one_lost_answer() -> None:
    hall = Hall(HallPlan({}, wide=(WIDE_A,)), travel=None)
    hall.hear(PresetLate("a", 0))
    hall.travel = TRAVEL_S
    assert hall.on_air == PLACARD
    hall.wait(RETRY_S + TRAVEL_S)
    assert hall.on_air == Shot("wide", WIDE_A)


def test_who_steers_the_camera_on_air_is_not_disturbed_for_twenty_seconds(hall: Hall) -> None:
    hall.settled(open_(8))
    before = list(hall.wishes)
    hall.hear(CameraSteered("b"))
    hall.wait(19.9)
    assert hall.wishes == before
    hall.wait(1.0)
    assert hall.moves[-1] == MoveCamera("b", 8)


def test_one_red_light_is_on_and_it_is_that_of_the_camera_on_air(hall: Hall) -> None:
    for seat in (8, 7, 9):
        hall.settled(open_(seat))
        assert hall.lights == {hall.on_air.camera}
    hall.settled(OperatorChose(PLACARD))
    assert hall.lights == set()


def test_a_camera_goes_ahead_to_whoever_is_called_next_and_is_cut_to_without_a_journey(hall: Hall) -> None:
    hall.hear(SpeakerExpected(8))
    assert hall.moves[-1] == MoveCamera("b", 8)
    hall.wait(5.0)
    assert hall.on_air.kind == "wide"
    begin = hall.now
    hall.hear(open_(8))
    hall.wait(1.0)
    assert hall.on_air == ON_8
    assert hall.cuts[-1].at == pytest.approx(begin + PLAN.rhythm.debounce)


def test_the_camera_on_air_does_not_go_ahead(hall: Hall) -> None:
    before = list(hall.moves)
    hall.settled(SpeakerExpected(7))
    assert hall.moves == before


def test_during_a_secret_ballot_no_camera_goes_ahead(hall: Hall) -> None:
    hall.hear(BallotSecret(True))
    before = list(hall.moves)
    hall.settled(SpeakerExpected(8))
    assert hall.moves == before


# -- a camera that never moves ----------------------------------------------------------------------------------------

FIXED = View("[hall]", 0)
ON_FIXED = Shot("wide", FIXED)


@pytest.fixture
def beside() -> Hall:
    """A hall with such a camera beside those that move."""
    hall = Hall(replace(PLAN, fixed=FIXED))
    hall.wait(20.0)
    return hall


def test_a_camera_that_moves_shows_the_whole_hall_while_it_can(beside: Hall) -> None:
    assert beside.on_air == Shot("wide", WIDE_A)


def test_when_all_that_move_are_lost_the_fixed_one_shows_the_hall_at_once(beside: Hall) -> None:
    beside.hear(CameraLost("b"), CameraLost("a"))
    assert beside.on_air == ON_FIXED
    beside.hear(open_(8))
    beside.wait(20.0)
    assert beside.on_air == ON_FIXED
    assert beside.settled(CameraBack("b")) == ON_8


def test_without_a_preset_of_the_whole_hall_the_fixed_one_shows_it() -> None:
    hall = Hall(replace(PLAN, wide=(), fixed=FIXED))
    assert hall.on_air == ON_FIXED
    hall.hear(PresetMissing("a", 0))
    assert hall.settled(BallotSecret(True)) == ON_FIXED
    assert not [move for move in hall.moves if move.camera == FIXED.camera]


def test_the_placard_is_left_where_the_fixed_one_is_gone_too(beside: Hall) -> None:
    beside.hear(CameraLost("a"), CameraLost("b"), CameraLost(FIXED.camera))
    assert beside.on_air == PLACARD
    assert beside.settled(CameraBack(FIXED.camera)) == ON_FIXED


def test_the_next_seat_of_the_only_camera_is_reached_behind_the_fixed_one() -> None:
    hall = Hall(HallPlan({7: (SEAT_7,), 9: (SEAT_9,)}, fixed=FIXED))
    hall.settled(open_(7))
    begin = len(hall.cuts)
    hall.settled(open_(9))
    hall.wait(5.0)
    assert [cut.shot for cut in hall.cuts[begin:]] == [ON_FIXED, ON_9]
