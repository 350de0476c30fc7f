"""Whom the director shows: who speaks, the chair, remote members, nobody in a secret ballot, what an operator chose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hardware.director import decide
from hardware.shots import PLACARD, BallotSecret, OperatorChose, OperatorReleased, RemoteSpeaks, Shot, View
from tests.hardware.directing import CHAIR, ON_7, ON_8, PLAN, PUBLIC, TRAVEL_S, WIDE_A, Hall, close, open_, quiet_hall


@pytest.fixture
def hall() -> Hall:
    return quiet_hall()


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
