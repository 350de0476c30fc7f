"""Hessian counting: cases with their sources, and the rule that abstentions change nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda import voting
from agenda.events.words import Choice
from agenda.state.votes import Vote

SEATS = 37
CASES = json.loads((Path(__file__).parent.parent / "fixtures" / "hesse_counting.json").read_text(encoding="utf-8"))

counts = st.integers(min_value=0, max_value=120)


def cases(kind: str) -> Iterator[Any]:
    return (pytest.param(case, id=case["id"]) for case in CASES if case["kind"] == kind)


def vote(yes: int, no: int, abstain: int, silent: int = 0) -> Vote:
    counted: tuple[tuple[Choice, int], ...] = (("yes", yes), ("no", no), ("abstain", abstain))
    choices = [choice for choice, count in counted for _ in range(count)]
    ballots = {f"p{number}": choice for number, choice in enumerate(choices)}
    entitled = (*ballots, *(f"q{number}" for number in range(silent)))
    return Vote("v1", "t1", "?", entitled, datetime(2026, 5, 7, tzinfo=UTC), "open", ballots)


@pytest.mark.parametrize("case", list(cases("motion")))
def test_a_motion_ends_as_in_the_source(case: dict[str, Any]) -> None:
    counted = voting.tally(vote(case["yes"], case["no"], case["abstain"]), SEATS)
    assert (counted.yes, counted.no, counted.abstain) == (case["yes"], case["no"], case["abstain"])
    assert counted.carried is case["carried"]


@given(yes=counts, no=counts, abstain=counts, silent=counts)
def test_neither_abstentions_nor_silence_ever_change_the_outcome(yes: int, no: int, abstain: int, silent: int) -> None:
    assert voting.tally(vote(yes, no, abstain, silent), SEATS).carried is voting.tally(vote(yes, no, 0), SEATS).carried


@given(yes=counts, no=counts, abstain=counts, silent=counts)
def test_every_voice_is_counted_once_and_somewhere(yes: int, no: int, abstain: int, silent: int) -> None:
    counted = voting.tally(vote(yes, no, abstain, silent), SEATS)
    assert counted.yes + counted.no + counted.abstain + counted.not_voted == yes + no + abstain + silent
    assert counted.not_voted == silent
