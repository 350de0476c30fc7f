"""Every refusal has its sentence, and every sentence its refusal."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from agenda import conduct, disturbance, elections, items, local_law, minutes_course, recusal, sitting, voting, withheld
from agenda.ports import Refusal
from agenda.refusals import RULES, SENTENCES, rule, sentence
from agenda.refusals.basis import LAND_LAW

SOURCES = sorted(Path(items.__file__).parent.rglob("*.py"))
BY_TABLE = {
    *sitting.REFUSED_IN.values(),
    *items.REFUSED_STEP.values(),
    *voting.REFUSED_STEP.values(),
    *recusal.REFUSED_STEP.values(),
    *disturbance.REFUSED_STEP.values(),
    *conduct.REFUSED_STEP.values(),
    *elections.REFUSED_STEP.values(),
    *minutes_course.REFUSED_IN.values(),
}
BY_ARGUMENT = {
    "seats-invalid": {"low", "high"},
    "seat-invalid": {"low", "high"},
    **{code: {"basis"} for code in local_law.NOT_LAID_DOWN.values()},
    **{code: {"name"} for code in withheld.REFUSED.values()},
}


def raised() -> Iterator[tuple[str, set[str]]]:
    """Every `Refusal("code", …, blank=value)` in the sources: code and names of its values, `rule` among them."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Refusal"), args=[ast.Constant(value=str(code)), *_], keywords=words):
                    yield code, {word.arg for word in words if word.arg}
                case _:
                    pass


CALLS = [*raised()]
RAISED = [
    *((code, values - {"rule"}) for code, values in CALLS),
    *((code, set[str]()) for code in sorted(BY_TABLE)),
    *BY_ARGUMENT.items(),
]


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("code", "values"), RAISED)
def test_a_refusal_fills_the_blanks_of_its_sentence(code: str, values: set[str]) -> None:
    assert blanks(SENTENCES[code]) <= values


def test_no_sentence_is_left_over() -> None:
    assert {code for code, _ in RAISED} == set(SENTENCES)


@pytest.mark.parametrize("text", SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_is_a_sentence(text: str) -> None:
    assert text[0].isupper() or text.startswith("{")
    assert text.endswith(".")


def test_the_blanks_are_filled() -> None:
    refusal = Refusal("not-quorate", "§ 53 Abs. 1 HGO", present=2, required=3)
    assert "2 Mitglieder waren anwesend, nötig sind 3." in sentence(refusal)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_refusal_rests_on_a_rule(code: str) -> None:
    assert rule(Refusal(code))


@pytest.mark.parametrize(("code", "values"), [call for call in CALLS if RULES[call[0]] == LAND_LAW])
def test_what_the_law_forbids_is_refused_with_its_paragraph(code: str, values: set[str]) -> None:
    assert "rule" in values


def test_a_rule_that_the_call_names_goes_before_the_table() -> None:
    assert rule(Refusal("no-item", rule="§ 1")) == "§ 1"


def test_no_rule_is_left_over() -> None:
    assert set(RULES) == set(SENTENCES)


def test_the_table_cites_no_paragraph_of_any_land() -> None:
    assert not [text for text in RULES.values() if "§" in text]
