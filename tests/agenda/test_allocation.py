"""Seats by votes: real cases, and what every method keeps for all numbers."""

from __future__ import annotations

import itertools
import typing
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agenda.allocation import Allocation, AllocationMethod, allocate, drawn

METHODS: tuple[AllocationMethod, ...] = typing.get_args(AllocationMethod)

votes = st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 60), min_size=1).filter(
    lambda one: any(one.values())
)
seats = st.integers(min_value=1, max_value=40)
methods = st.sampled_from(METHODS)


def seated(*counts: int, lot: str = "", lot_seats: int = 0) -> Allocation:
    return Allocation(dict(zip("ABCDEF", counts, strict=False)), tuple(lot), lot_seats)


def of(*counts: int) -> dict[str, int]:
    return dict(zip("ABCDEF", counts, strict=False))


def test_the_frankfurt_magistrate_of_2006() -> None:
    cast = of(48, 22, 6, 6, 5, 5)
    assert allocate("hare-niemeyer", cast, 14) == seated(7, 3, 1, 1, 1, 1)
    assert allocate("hare-niemeyer", cast, 14, majority_clause=True) == seated(8, 3, 1, 1, 0, 0, lot="EF", lot_seats=1)


def test_two_posts_and_the_law_of_1985() -> None:
    assert allocate("hare-niemeyer", of(23, 20), 2) == seated(1, 1)
    assert allocate("hare-niemeyer", of(23, 20), 2, majority_clause=True) == seated(2, 0)


@pytest.mark.parametrize(
    ("method", "clause", "expected"),
    [
        ("hare-niemeyer", False, seated(4, 2, 1, 1)),
        ("hare-niemeyer", True, seated(5, 2, 1, 0)),
        ("dhondt", False, seated(5, 2, 1, 0)),
        ("sainte-lague", False, seated(5, 2, 1, 0)),
    ],
)
def test_the_method_matters(method: AllocationMethod, clause: bool, expected: Allocation) -> None:
    assert allocate(method, of(20, 10, 5, 2), 8, majority_clause=clause) == expected


def test_equal_claims_are_for_the_lot() -> None:
    assert allocate("hare-niemeyer", of(10, 10, 10), 4) == seated(1, 1, 1, lot="ABC", lot_seats=1)
    assert allocate("dhondt", of(20, 10, 5, 2), 9) == seated(5, 2, 1, 0, lot="AB", lot_seats=1)
    assert allocate("sainte-lague", of(20, 10, 5, 2), 9) == seated(5, 2, 1, 0, lot="BD", lot_seats=1)


def test_no_votes_are_no_claim() -> None:
    for method in METHODS:
        assert allocate(method, of(0, 0), 3) == seated(0, 0)


def test_a_majority_with_but_an_equal_claim_gets_its_seat_without_a_lot() -> None:
    """Quotas 1.6, 0.6 and 0.8: without the clause A and B would draw lots, and A gets the seat either way."""
    cast = of(16, 6, 8)
    assert allocate("hare-niemeyer", cast, 3) == seated(1, 0, 1, lot="AB", lot_seats=1)
    assert allocate("hare-niemeyer", cast, 3, majority_clause=True) == seated(2, 0, 1)


def test_the_lot_falls_on_those_with_an_equal_claim_and_nobody_else() -> None:
    open_seat = allocate("hare-niemeyer", of(10, 10, 10), 4)
    assert drawn(open_seat, ("B",)) == seated(1, 2, 1)
    for winners in ((), ("A", "B"), ("D",)):
        with pytest.raises(ValueError, match="the lot falls"):
            drawn(open_seat, winners)


def test_what_cannot_be_is_refused() -> None:
    for cast, places in ((of(-1, 2), 3), (of(1, 2), -1)):
        with pytest.raises(ValueError, match="counted from 0"):
            allocate("hare-niemeyer", cast, places)
    with pytest.raises(ValueError, match="majority clause"):
        allocate("dhondt", of(1, 2), 3, majority_clause=True)


@given(method=methods, cast=votes, places=seats)
def test_all_seats_are_given_or_left_to_the_lot(method: AllocationMethod, cast: dict[str, int], places: int) -> None:
    result = allocate(method, cast, places)
    assert sum(result.seats.values()) + result.lot_seats == places
    assert list(result.seats) == list(cast)


@given(cast=votes, places=seats)
def test_the_clause_gives_a_majority_of_votes_a_majority_of_seats(cast: dict[str, int], places: int) -> None:
    strongest = max(cast, key=lambda name: cast[name])
    assume(2 * cast[strongest] > sum(cast.values()))
    result = allocate("hare-niemeyer", cast, places, majority_clause=True)
    assert 2 * result.seats[strongest] > places
    assert sum(result.seats.values()) + result.lot_seats == places
    assert result.seats[strongest] - allocate("hare-niemeyer", cast, places).seats[strongest] in (0, 1)


@given(method=methods, cast=votes, places=seats)
def test_there_is_a_lot_only_where_more_have_equal_claims_than_there_are_seats(
    method: AllocationMethod, cast: dict[str, int], places: int
) -> None:
    result = allocate(method, cast, places)
    assert (0 < result.lot_seats < len(result.lot)) or (result.lot_seats == 0 and result.lot == ())


@given(method=methods, cast=votes, places=seats)
def test_more_votes_never_give_fewer_seats_and_equal_votes_equal_chances(
    method: AllocationMethod, cast: dict[str, int], places: int
) -> None:
    result = allocate(method, cast, places)
    for one, other in itertools.permutations(cast, 2):
        if cast[one] > cast[other]:
            assert result.seats[one] >= result.seats[other]
        if cast[one] == cast[other]:
            assert result.seats[one] == result.seats[other]
            assert (one in result.lot) is (other in result.lot)


@given(method=methods, cast=votes, places=seats, order=st.randoms(use_true_random=False))
def test_the_order_of_the_lists_changes_nothing(
    method: AllocationMethod, cast: dict[str, int], places: int, order: typing.Any
) -> None:
    names = list(cast)
    order.shuffle(names)
    shuffled = allocate(method, {name: cast[name] for name in names}, places)
    result = allocate(method, cast, places)
    assert (shuffled.seats, set(shuffled.lot)) == (result.seats, set(result.lot))


@given(cast=votes, places=seats)
def test_hare_niemeyer_keeps_to_the_quota(cast: dict[str, int], places: int) -> None:
    result = allocate("hare-niemeyer", cast, places)
    for name, count in cast.items():
        quota = Fraction(places * count, sum(cast.values()))
        assert int(quota) <= result.seats[name] <= int(quota) + 1


@given(method=st.sampled_from(["dhondt", "sainte-lague"]), cast=votes, places=seats)
def test_one_seat_more_takes_none_away_with_divisors(
    method: AllocationMethod, cast: dict[str, int], places: int
) -> None:
    fewer, more = (allocate(method, cast, number) for number in (places, places + 1))
    assert all(more.seats[name] >= fewer.seats[name] for name in cast)
