"""Majority elections: who is elected or what follows, by the law of each Land."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.elections_count import CountMissing, ElectionCount, ElectionResult, ElectionRule, count_election
from agenda.profiles import PROFILES, profile

DAY = date(2026, 12, 1)
RULES = {name: law.on(DAY).election.value for name, law in PROFILES.items() if law.on(DAY).election.known}


def held(land: str, *votes: int, **others: int) -> ElectionResult:
    """The result of a round with candidates A, B, C …; members and present are 37 and 20 unless told."""
    numbers: dict[str, Any] = {"members": 37, "present": 20, **others}
    return count_election(RULES[f"DE-{land}"], ElectionCount(dict(zip("ABCDEF", votes, strict=False)), **numbers))


def test_the_lands_whose_way_of_counting_is_known() -> None:
    assert set(RULES) == {"DE-HE", "DE-NW", "DE-BY", "DE-BW", "DE-NI", "DE-SL"}


@pytest.mark.parametrize(
    ("result", "elected"),
    [
        (held("HE", 19, 17, abstain=1), "A"),
        (held("HE", 18, no=17, abstain=2), "A"),
        (held("NW", 17, 10, no=6, abstain=3), "A"),
        (held("NW", 14, 12, no=5, round=2), "A"),
        (held("BY", 9, 8, no=3), "A"),
        (held("BW", 11, no=6, abstain=3), "A"),
        (held("NI", 19, 10), "A"),
        (held("NI", 3, 2, round=2), "A"),
        (held("SL", 10, 11, round=2), "B"),
        (held("HE", 12, 13, no=9, round=2), "B"),
    ],
)
def test_somebody_is_elected(result: ElectionResult, elected: str) -> None:
    assert (result.elected, result.next) == (elected, None)
    assert result.why.endswith(".")


@pytest.mark.parametrize(
    ("result", "following"),
    [
        (held("HE", 18, 18, abstain=1), "run-off"),
        (held("HE", 15, 12, 10), "run-off"),
        (held("HE", 15, 11, 11), "lot-for-run-off"),
        (held("HE", 18, no=18, abstain=1), "not-elected"),
        (held("HE", 13, 13, round=2), "lot"),
        (held("NW", 16, 10, no=6, abstain=3), "run-off"),
        (held("NW", 13, 13, round=2), "lot"),
        (held("NW", 16, no=16), "not-elected"),
        (held("BY", 6, 4, no=7, invalid=3), "repeat"),
        (held("BY", 6, 6, 6), "repeat"),
        (held("BY", 8, 5, 5), "lot-for-run-off"),
        (held("BY", 8, 8, 3), "run-off"),
        (held("BY", 10, 10, round=2), "lot"),
        (held("BW", 10, no=6, abstain=4), "second-round"),
        (held("BW", 10, no=6, abstain=4, round=2), "not-elected"),
        (held("BW", 10, 6, no=2, abstain=2), "run-off"),
        (held("NI", 18, 10), "second-round"),
        (held("NI", 5, 5, round=2), "lot"),
        (held("SL", 10, 10, 1), "run-off"),
        (held("SL", 10, 10, round=2), "lot"),
    ],
)
def test_something_has_to_follow(result: ElectionResult, following: str) -> None:
    assert (result.elected, result.next) == (None, following)
    assert result.why.endswith(".")


def test_the_run_off_is_between_the_two_strongest() -> None:
    assert held("HE", 12, 15, 10).candidates == ("A", "B")
    assert held("SL", 10, 10, 1).candidates == ("A", "B")


def test_who_of_several_comes_into_the_run_off_is_drawn() -> None:
    result = held("HE", 15, 11, 11)
    assert (result.fixed, result.lot, result.lot_seats) == (("A",), ("B", "C"), 1)
    result = held("HE", 9, 9, 9)
    assert (result.fixed, result.lot, result.lot_seats) == ((), ("A", "B", "C"), 2)


def test_equal_seconds_all_stand_again_in_north_rhine_westphalia() -> None:
    assert held("NW", 15, 11, 11).candidates == ("A", "B", "C")


def test_a_no_counts_in_hesse_and_not_in_bavaria_or_lower_saxony() -> None:
    assert held("HE", 10, no=10).elected is None
    assert held("BY", 10, no=9).elected == "A"
    assert held("NI", 19, no=18).elected == "A"


def test_all_may_stand_again_in_lower_saxony() -> None:
    assert held("NI", 18, 10, 1).candidates == ("A", "B", "C")


def test_a_number_that_the_law_needs_and_nobody_gave_is_asked_for() -> None:
    for rule, missing in ((ElectionRule("members"), "members"), (ElectionRule("present"), "present")):
        with pytest.raises(CountMissing, match=missing):
            count_election(rule, ElectionCount({"A": 1}))


def test_nobody_is_elected_without_a_single_voice() -> None:
    for name in RULES:
        for number in (1, 2):
            result = held(name.removeprefix("DE-"), 0, 0, abstain=20, round=number)
            assert (result.elected, result.next) == (None, "repeat")


cast = st.lists(st.integers(0, 30), min_size=1, max_size=6)
lands = st.sampled_from(sorted(name.removeprefix("DE-") for name in RULES))
few = st.integers(0, 20)


@given(land=lands, votes=cast, no=few, abstain=few, invalid=few, number=st.integers(1, 2))
def test_a_tie_is_never_decided_silently(
    land: str, votes: list[int], no: int, abstain: int, invalid: int, number: int
) -> None:
    result = held(land, *votes, no=no, abstain=abstain, invalid=invalid, round=number, members=200, present=200)
    assert (result.elected is None) is (result.next is not None)
    if result.elected is not None:
        assert votes.count(max(votes)) == 1
        assert votes["ABCDEF".index(result.elected)] == max(votes)
    if result.lot:
        assert len({votes["ABCDEF".index(name)] for name in result.lot}) == 1
        assert 0 < result.lot_seats < len(result.lot)


@given(land=lands, votes=cast, no=few, number=st.integers(1, 2))
def test_one_more_voice_for_the_elected_changes_nothing(land: str, votes: list[int], no: int, number: int) -> None:
    first = held(land, *votes, no=no, round=number)
    if first.elected is not None:
        votes["ABCDEF".index(first.elected)] += 1
        assert held(land, *votes, no=no, round=number).elected == first.elected


@given(land=lands, votes=cast, no=few, abstain=few)
def test_abstentions_never_elect_and_never_prevent_outside_bavaria(
    land: str, votes: list[int], no: int, abstain: int
) -> None:
    if land != "BY":
        assert held(land, *votes, no=no, abstain=abstain) == held(land, *votes, no=no)


@given(land=lands, votes=cast, no=few)
def test_the_run_off_ends_the_election_or_calls_for_a_lot(land: str, votes: list[int], no: int) -> None:
    result = held(land, *votes, no=no, round=2)
    if len(votes) > 1 and any(votes) and land != "BY":
        assert result.elected is not None or result.next == "lot"


def test_the_rules_come_from_the_profiles() -> None:
    assert RULES["DE-HE"] is profile("DE-HE").on(DAY).election.value
