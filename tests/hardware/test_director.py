"""The director, rule by rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from hardware.conference.ports import MicrophoneClosed, MicrophoneOpened
from hardware.director import decide
from hardware.director_state import LONGEST_RETRY_S, RETRY_S
from hardware.shots import (
    PLACARD,
    BallotSecret,
    CameraArrived,
    CameraBack,
    CameraLost,
    CameraSteered,
    FloorHeld,
    HallPlan,
    MicrophonesTold,
    MoveCamera,
    OperatorChose,
    OperatorReleased,
    PresetLate,
    PresetMissing,
    PresetSaved,
    RemoteSpeaks,
    Shot,
    SpeakerExpected,
    View,
)
from tests.hardware.directing import PLAN, PUBLIC, SEAT_7, SEAT_8, SEAT_9, SEAT_12, TRAVEL_S, WIDE_A, WIDE_B, Hall

ON_7, ON_8, ON_9 = Shot("seat", SEAT_7, 7), Shot("seat", SEAT_8, 8), Shot("seat", SEAT_9, 9)
CHAIR = Shot("seat", View("b", 1), 1)


def open_(seat: int) -> MicrophoneOpened:
    return MicrophoneOpened(seat)


def close(seat: int) -> MicrophoneClosed:
    return MicrophoneClosed(seat)


@pytest.fixture
def hall() -> Hall:
    """A quiet hall whose whole view has been on air for a while."""
    quiet = Hall()
    quiet.wait(20.0)
    assert quiet.on_air == Shot("wide", WIDE_A)
    return quiet


def test_the_placard_is_shown_until_the_first_camera_stands() -> None:
    hall = Hall()
    assert hall.on_air == PLACARD
    hall.wait(TRAVEL_S)
    assert [cut.shot for cut in hall.cuts] == [Shot("wide", WIDE_A)]


def test_who_opens_a_microphone_is_shown(hall: Hall) -> None:
    assert hall.settled(open_(8)) == ON_8


def test_a_key_touched_for_a_moment_moves_no_camera(hall: Hall) -> None:
    before = list(hall.wishes)
    hall.hear(open_(8))
    hall.wait(0.39)
    hall.hear(close(8))
    hall.wait(30.0)
    assert hall.wishes == before


def test_the_cut_comes_when_the_camera_says_that_it_arrived(hall: Hall) -> None:
    begin = hall.now
    hall.hear(open_(8))
    hall.wait(5.0)
    assert hall.cuts[-1].at == pytest.approx(begin + PLAN.rhythm.debounce + TRAVEL_S)


def test_the_chair_is_shown_whoever_opened_a_microphone_later(hall: Hall) -> None:
    assert hall.settled(open_(1), open_(7)) == CHAIR


def test_of_two_the_one_who_opened_last_is_shown(hall: Hall) -> None:
    hall.settled(open_(7))
    assert hall.settled(open_(8)) == ON_8


def test_a_shot_lasts_two_and_a_half_seconds_though_the_next_camera_stands_earlier(hall: Hall) -> None:
    hall.travel = 0.0
    hall.hear(open_(8))
    hall.wait(0.4)
    hall.hear(open_(7))
    hall.wait(10.0)
    (_, first), (_, second) = ((cut.at, cut.shot) for cut in hall.cuts[-2:])
    assert (first, second) == (ON_8, ON_7)
    assert hall.cuts[-1].at - hall.cuts[-2].at == pytest.approx(2.5)


def test_the_last_words_are_shown_for_two_seconds_before_the_picture_goes_back(hall: Hall) -> None:
    hall.settled(open_(7))
    hall.settled(open_(8))
    hall.hear(close(8))
    hall.wait(1.9)
    assert decide(hall.state, hall.now) == ON_8
    hall.wait(0.2)
    assert decide(hall.state, hall.now) == ON_7


def test_six_seconds_of_silence_lead_back_to_the_whole_hall(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.hear(close(8))
    hall.wait(5.9)
    assert hall.on_air == ON_8
    hall.wait(0.2 + TRAVEL_S)
    assert hall.on_air.kind == "wide"


def test_from_three_open_microphones_on_the_whole_hall_is_shown(hall: Hall) -> None:
    assert hall.settled(open_(1), open_(7), open_(8)).kind == "wide"


def test_who_is_left_of_a_crowd_is_shown_and_not_who_left_it(hall: Hall) -> None:
    hall.settled(open_(7), open_(8), open_(9))
    hall.hear(close(9))
    assert decide(hall.state, hall.now) == ON_8


def test_a_remote_member_who_has_the_floor_gets_the_remote_layout_at_once(hall: Hall) -> None:
    hall.hear(RemoteSpeaks("p4"))
    assert hall.on_air == Shot("remote", person="p4")


def test_a_remote_member_is_not_held_on_air_when_the_floor_ends(hall: Hall) -> None:
    hall.settled(RemoteSpeaks("p4"))
    assert hall.settled(RemoteSpeaks(None)).kind == "wide"


def test_the_chair_is_shown_while_a_remote_member_has_the_floor(hall: Hall) -> None:
    hall.settled(RemoteSpeaks("p4"))
    assert hall.settled(open_(1)) == CHAIR


@pytest.mark.parametrize("seat", [11, 10, 99], ids=["without camera", "before the public", "not in the plan"])
def test_a_seat_that_cannot_be_shown_gets_the_whole_hall(hall: Hall, seat: int) -> None:
    assert hall.settled(open_(seat)).kind == "wide"


def test_without_any_view_of_the_hall_the_placard_is_shown() -> None:
    assert Hall(replace(PLAN, wide=(PUBLIC,))).settled(open_(11)) == PLACARD


@pytest.mark.parametrize("instead", ["wide", "placard"])
def test_a_secret_ballot_takes_the_seat_off_the_air_at_once(instead: str) -> None:
    hall = Hall(replace(PLAN, ballot=instead))  # type: ignore[arg-type]
    hall.settled(open_(7))
    hall.hear(BallotSecret(True))
    assert hall.on_air.kind in ("wide", "placard")
    hall.wait(10.0)
    assert hall.on_air.kind == instead


def test_no_operator_shows_a_seat_during_a_secret_ballot(hall: Hall) -> None:
    assert hall.settled(BallotSecret(True), OperatorChose(ON_8)).kind == "wide"


def test_after_the_ballot_the_speaker_is_shown_again(hall: Hall) -> None:
    hall.settled(open_(8), BallotSecret(True))
    assert hall.settled(BallotSecret(False)) == ON_8


def test_an_operators_choice_stands_for_twenty_seconds(hall: Hall) -> None:
    hall.settled(open_(8))
    chosen = hall.now
    hall.hear(OperatorChose(ON_7))
    hall.wait(19.9)
    assert hall.on_air == ON_7
    hall.wait(5.0)
    assert hall.on_air == ON_8
    assert hall.cuts[-1].at >= chosen + 20.0


def test_an_operator_gives_the_picture_back_before_the_time(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.settled(OperatorChose(ON_7))
    assert hall.settled(OperatorReleased()) == ON_8


def test_an_operator_does_not_wait_for_the_shortest_shot(hall: Hall) -> None:
    hall.settled(open_(8))
    hall.hear(OperatorChose(PLACARD))
    assert hall.on_air == PLACARD


@pytest.mark.parametrize("view", [PUBLIC, View("b", 51)], ids=["marked", "known to the plan"])
def test_nobody_can_choose_the_public(hall: Hall, view: View) -> None:
    assert hall.settled(OperatorChose(Shot("wide", view))) == Shot("wide", WIDE_A)


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


# -- without a conference system that tells ---------------------------------------------------------------------------


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
