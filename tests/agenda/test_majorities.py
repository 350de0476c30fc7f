"""Majorities: the cases of the reference, and what holds for all numbers."""

from __future__ import annotations

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.events.words import MajorityRule
from agenda.majorities import MAJORITY_NAME, carried, needed, sentence

RULES: tuple[MajorityRule, ...] = typing.get_args(MajorityRule)
OF_VOTES_CAST: tuple[MajorityRule, ...] = ("simple", "absolute-of-legal", "two-thirds-of-legal", "unanimous")
"""The rules for which an abstention is no voice."""

counts = st.integers(min_value=0, max_value=120)
seats = st.integers(min_value=1, max_value=999)
rules = st.sampled_from(RULES)


@pytest.mark.parametrize(
    ("rule", "yes", "no", "abstain", "legal_seats", "result"),
    [
        ("simple", 19, 18, 0, 37, True),
        ("simple", 18, 18, 1, 37, False),
        ("simple", 1, 0, 36, 37, True),
        ("simple", 1, 0, 19, 20, True),
        ("simple", 0, 0, 37, 37, False),
        ("simple", 12, 19, 0, 37, False),
        ("absolute-of-legal", 19, 0, 0, 37, True),
        ("absolute-of-legal", 18, 0, 0, 37, False),
        ("absolute-of-legal", 16, 0, 0, 31, True),
        ("absolute-of-legal", 22, 0, 0, 45, False),
        ("two-thirds-of-legal", 54, 20, 0, 81, True),
        ("two-thirds-of-legal", 53, 0, 0, 81, False),
        ("two-thirds-of-legal", 25, 0, 0, 37, True),
        ("two-thirds-of-legal", 24, 0, 0, 37, False),
        ("two-thirds-of-legal", 30, 0, 0, 45, True),
        ("absolute-of-voting", 10, 5, 5, 37, False),
        ("absolute-of-voting", 11, 5, 4, 37, True),
        ("two-thirds-of-voting", 20, 10, 0, 37, True),
        ("two-thirds-of-voting", 20, 10, 1, 37, False),
        ("unanimous", 30, 0, 7, 37, True),
        ("unanimous", 36, 1, 0, 37, False),
    ],
)
def test_a_motion_ends_as_in_the_source(
    rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int, result: bool
) -> None:
    assert carried(rule, yes, no, abstain, legal_seats) is result


@given(rule=st.sampled_from(OF_VOTES_CAST), yes=counts, no=counts, abstain=counts, legal_seats=seats)
def test_abstentions_change_nothing_where_they_are_no_votes_cast(
    rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int
) -> None:
    assert carried(rule, yes, no, abstain, legal_seats) is carried(rule, yes, no, 0, legal_seats)


@given(rule=rules, yes=counts, no=counts, abstain=counts, legal_seats=seats)
def test_one_more_yes_never_loses_and_one_more_no_never_wins(
    rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int
) -> None:
    if carried(rule, yes, no, abstain, legal_seats):
        assert carried(rule, yes + 1, no, abstain, legal_seats)
    else:
        assert not carried(rule, yes, no + 1, abstain, legal_seats)


@given(rule=rules, no=counts, abstain=counts, legal_seats=seats)
def test_nobody_carries_nothing_and_a_tie_is_a_no(rule: MajorityRule, no: int, abstain: int, legal_seats: int) -> None:
    assert not carried(rule, 0, no, abstain, legal_seats)
    if rule in ("simple", "absolute-of-voting"):
        assert not carried(rule, no, no, abstain, legal_seats)


@given(rule=rules, yes=counts, no=counts, abstain=counts, legal_seats=seats)
def test_what_was_needed_is_what_decides(rule: MajorityRule, yes: int, no: int, abstain: int, legal_seats: int) -> None:
    enough = yes >= needed(rule, yes, no, abstain, legal_seats)
    assert carried(rule, yes, no, abstain, legal_seats) is (enough and not (rule == "unanimous" and no))


@given(legal_seats=seats)
def test_shares_of_the_legal_number_are_the_smallest_whole_numbers(legal_seats: int) -> None:
    half, most = (needed(rule, 0, 0, 0, legal_seats) for rule in ("absolute-of-legal", "two-thirds-of-legal"))
    assert 2 * half > legal_seats >= 2 * (half - 1)
    assert 3 * most >= 2 * legal_seats > 3 * (most - 1)


def test_the_sentence_under_a_result_says_what_it_took() -> None:
    assert sentence("two-thirds-of-legal", 20, 0, 0, 37) == "Nötig waren 25 von 37 Sitzen."
    assert sentence("absolute-of-voting", 11, 5, 4, 37).startswith("Nötig waren 11 von 20 Abstimmenden;")
    assert "also 13;" in sentence("simple", 14, 12, 3, 37)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_name_and_a_sentence_without_blanks(rule: MajorityRule) -> None:
    assert MAJORITY_NAME[rule]
    text = sentence(rule, 5, 3, 1, 37)
    assert text.endswith(".")
    assert not {"{", "}"} & set(text)
