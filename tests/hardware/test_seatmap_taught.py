"""Presets taught on the set-up page: they win over config.toml, but not over what it forbids."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.cameras.settings import CameraSettings
from hardware.cameras.visca import FIRST_RESERVED, LAST_RESERVED
from hardware.seatmap import SeatMap
from hardware.seatmap_taught import Taught, TaughtUnreadable, from_json, preset_for, taught_anew, to_json, with_taught
from hardware.shots import HallPlan, View

FRONT = CameraSettings("vorn", "visca_udp", "10.0.0.31")
BACK = CameraSettings("hinten", "panasonic", "10.0.0.32")
HALL = SeatMap(
    (FRONT, BACK),
    HallPlan(
        {7: (View("vorn", 7), View("hinten", 7)), 8: (View("vorn", 7),), 12: ()},
        wide=(View("vorn", 0),),
        audience=frozenset({View("vorn", 50, True)}),
    ),
    hidden=frozenset({12}),
)


def test_what_was_taught_comes_first_and_the_other_camera_stays_second() -> None:
    assert with_taught(HALL, {7: (View("vorn", 30),)}).plan.seats[7] == (View("vorn", 30), View("hinten", 7))
    assert with_taught(HALL, {7: (View("hinten", 9),)}).plan.seats[7] == (View("hinten", 9), View("vorn", 7))


def test_what_two_cameras_were_taught_of_a_seat_stays_the_newest_first() -> None:
    taught = taught_anew(taught_anew({}, 20, View("vorn", 20)), 20, View("hinten", 21))
    assert with_taught(HALL, from_json(to_json(taught))).plan.seats[20] == (View("hinten", 21), View("vorn", 20))
    assert taught_anew(taught, 20, View("vorn", 22)) == {20: (View("vorn", 22), View("hinten", 21))}


def test_a_file_with_one_view_for_each_seat_is_read() -> None:
    assert from_json({"7": {"camera": "vorn", "preset": 30}}) == {7: (View("vorn", 30),)}


def test_a_seat_that_config_toml_does_not_name_is_shown_once_it_was_taught() -> None:
    assert with_taught(HALL, {20: (View("vorn", 20),)}).plan.seats[20] == (View("vorn", 20),)


def test_a_hidden_seat_and_a_camera_that_is_gone_stay_out() -> None:
    assert with_taught(HALL, {12: (View("vorn", 12),), 7: (View("weg", 1),)}).plan.seats == HALL.plan.seats


def test_a_seats_own_preset_is_taught_anew_but_never_one_that_others_use() -> None:
    assert preset_for(HALL, BACK, 7) == 7
    assert preset_for(HALL, FRONT, 8) == 8  # preset 7 is also seat 7's
    assert preset_for(HALL, FRONT, 50) == 1  # preset 50 has the public in sight


@given(st.integers(1, 300))
def test_no_number_is_chosen_that_is_in_use_or_opens_a_menu(seat: int) -> None:
    preset = preset_for(HALL, FRONT, seat)
    assert preset is not None and 0 < preset <= 127
    assert preset not in {0, 7, 50} and not FIRST_RESERVED <= preset <= LAST_RESERVED


def test_a_camera_whose_numbers_are_all_taken_has_none_to_give() -> None:
    full = {seat: (View("hinten", seat),) for seat in range(100)}
    assert preset_for(replace(HALL, plan=HallPlan(full)), BACK, 700) is None


views = st.lists(st.builds(View, st.text(min_size=1), st.integers(0, 999)), max_size=3).map(tuple)


@given(st.dictionaries(st.integers(0, 65535), views))
def test_the_file_gives_back_what_it_was_given(taught: Taught) -> None:
    assert from_json(to_json(taught)) == taught


@pytest.mark.parametrize(
    "values",
    [
        [],
        {"x": []},
        {"²": []},
        {"7": 5},
        {"7": [7]},
        {"x": {}},
        {"7": {"camera": "vorn"}},
        {"7": {"camera": 1, "preset": 1}},
        {"7": {"camera": "v", "preset": -1}},
    ],
)
def test_anything_else_in_the_file_is_refused(values: object) -> None:
    with pytest.raises(TaughtUnreadable):
        from_json(values)
