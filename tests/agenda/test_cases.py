"""`python -m agenda.cases`: the reference's cases pass, and what cannot be read is named."""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest

from agenda.cases import check, main

FILE = Path(__file__).parent.parent / "fixtures" / "agenda" / "counting-cases.json"
CASES: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


def case(kind: str, expect: Any, **given: Any) -> dict[str, Any]:
    return {"id": "X", "kind": kind, "input": given, "expect": expect}


def told(one: Any) -> str:
    """What is said of a single case."""
    (mismatch,) = check([one])
    return mismatch.text


@pytest.mark.parametrize("one", CASES, ids=[one["id"] for one in CASES])
def test_a_case_of_the_reference_comes_out_as_expected(one: dict[str, Any]) -> None:
    assert check([one]) == []


def test_the_command_says_how_many_are_as_expected() -> None:
    out = io.StringIO()
    assert main([str(FILE)], out) == 0
    assert out.getvalue() == f"{len(CASES)} of {len(CASES)} cases as expected\n"


@pytest.mark.parametrize("one", CASES, ids=[one["id"] for one in CASES])
def test_a_wrong_expectation_is_noticed(one: dict[str, Any]) -> None:
    wrong = copy.deepcopy(one)
    match wrong["expect"]:
        case bool():
            wrong["expect"] = not wrong["expect"]
        case str():
            wrong["expect"] = "angenommen" if wrong["expect"] == "abgelehnt" else "abgelehnt"
        case dict():
            key = "seats" if "seats" in wrong["expect"] else "elected"
            wrong["expect"][key] = {} if key == "seats" else "Niemand"
    (mismatch,) = check([wrong])
    assert mismatch.case_id == one["id"]
    assert "expected" in mismatch.text


def test_each_mismatch_is_printed_and_the_exit_code_says_so(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([case("motion", "angenommen", yes=1, no=2), *CASES[:2]]), encoding="utf-8")
    out = io.StringIO()
    assert main([str(file)], out) == 1
    assert out.getvalue() == "X: expected 'angenommen', got 'abgelehnt'\n2 of 3 cases as expected\n"


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (case("survey", "?"), "unknown kind 'survey'"),
        (case("motion", "abgelehnt", yes=1, no=2, maybe=3), "unknown input key 'maybe'"),
        (case("motion", "abgelehnt", yes=-1, no=2), "yes must be a whole number"),
        (case("motion", "abgelehnt", yes=True, no=2), "yes must be a whole number"),
        (case("motion", "abgelehnt", yes=1, rule="most"), "unknown rule 'most'"),
        (case("motion", "abgelehnt", yes=1, rule="abs_statutory"), "the input key 'statutory' is missing"),
        (case("motion", "abgelehnt", yes=1, profile="XX"), "Bekannt sind: DE-HE"),
        (case("quorum", True, statutory=37), "the input key 'present' is missing"),
        (case("quorum", True, statutory=37, present=1, second_call="yes"), "second_call must be true or false"),
        (case("election", {"elected": "A"}, profile="MV", cand={"A": 1}), "noch nicht geprüft"),
        (case("election", {"elected": "A"}, profile="NI", cand={"A": 1}), "needs the input key for members"),
        (case("election", {"winner": "A"}, profile="HE", cand={"A": 1}), "unknown expect key 'winner'"),
        (case("election", {"elected": "A"}, profile="HE", cand={}), "cand must be an object"),
        (case("election", {"elected": "A"}, profile="HE", cand={"A": 1}, on="gestern"), "on must be a day"),
        (case("dhondt", {"seats": {"A": 1}}, votes={"A": 1}, seats=1, majority_clause=True), "no majority clause"),
        (case("hare_niemeyer", {"seats": {"A": 1}}, votes={"A": 0.5}, seats=1), "A must be a whole number"),
        ({"id": "X", "kind": "motion"}, "a case needs kind, input and expect"),
        (case("dhondt", 3, votes={"A": 1}, seats=1), "expect must be an object"),
        ("no case", "a case needs kind, input and expect"),
    ],
)
def test_what_cannot_be_counted_is_an_error_that_says_why(one: Any, reason: str) -> None:
    text = told(one)
    assert text.startswith("error: ")
    assert reason in text


def test_a_file_that_is_no_list_of_cases_ends_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.json"
    for text, reason in (("{}", "no list of cases"), ("{", "no JSON")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit):
            main([str(file)], io.StringIO())
        assert reason in capsys.readouterr().err


def test_the_order_of_names_means_nothing_and_reasons_are_told_in_own_words() -> None:
    expect = {"next": "stichwahl", "candidates": ["B", "A"]}
    assert check([case("election", expect, profile="HE", cand={"A": 15, "B": 12, "C": 10})]) == []
    expect = {"next": "wiederholen", "why": "Hälfte ungültig"}
    assert check([case("election", expect, profile="BY", cand={"A": 6, "B": 4}, no=7, blank=3)]) == []


def test_a_profile_counts_by_the_law_of_the_day_asked_for() -> None:
    late = case("quorum", True, statutory=20, present=10, profile="BW", on="2025-06-01")
    assert check([late]) == []
    late["input"]["on"] = "2020-01-01"
    assert "erst ab dem 01.01.2025" in told(late)
