"""Questions hidden while they are not meant for whoever answers: a style sheet for each survey, and no script.

A question is hidden only where it is certain that its answer would be left out (`agenda.surveys_form.asked`); what a
style sheet cannot know (a day, a file, the words of a text) stays visible, with the sentence that says for whom it is
meant. So it does in a browser without `:has()` (Selectors Level 4 § 4.5), and what is hidden is hidden from screen
readers, too. Conditions look back only, so what appears stands below the key that was pressed. A question that came
back with a fault is never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from agenda.surveys_answers import field_of
from agenda.surveys_form import TESTS, Condition, Kind, Question, Survey, Test, steps

OPPOSITE: Final[Mapping[Test, Test]] = {"not-answered": "answered", "not-equal": "equal"}
WRITTEN: Final[frozenset[Kind]] = frozenset({"text", "long-text", "number"})
"""Kinds of which a style sheet sees whether anything is there: the form gives them a placeholder (a blank)."""

NOTHING: Final = ":not(*)"


@dataclass(frozen=True, slots=True)
class Hiding:
    """When a question is hidden: each of `selectors` is a state of the form; `exact`: in all others it is asked."""

    selectors: tuple[str, ...] = ()
    exact: bool = True


def style_sheet(survey: Survey) -> str:
    """The rules of all conditions; empty where there is nothing to hide."""
    hiding = _hidings(survey)
    rules = [*_questions(hiding), *_headings(survey, hiding)]
    return "\n".join(("@supports selector(form:has(*)) {", *rules, "}\n")) if rules else ""


def deciding(survey: Survey) -> frozenset[str]:
    """The questions whose answers decide what else is asked."""
    return frozenset(one.asked_if.question_id for one in survey.questions if one.asked_if is not None)


def _questions(hiding: Mapping[str, Hiding]) -> Sequence[str]:
    return [
        f'form:is({", ".join(one.selectors)}) [data-question="{name}"]:not([aria-invalid]) {{ display: none; }}'
        for name, one in hiding.items()
        if one.selectors
    ]


def _headings(survey: Survey, hiding: Mapping[str, Hiding]) -> Sequence[str]:
    """A heading goes with the last question under it; while a fault is shown all headings are."""
    sections = [[one.question_id for one in found] for _, found in groupby(survey.questions, lambda one: one.section)]
    return [
        f"form{_all_of(hiding[one].selectors for one in names)}:not(:has([aria-invalid])) "
        f'[data-heading="{names[0]}"] {{ display: none; }}'
        for names in sections
        if all(hiding[one].selectors for one in names)
    ]


def _all_of(states: Iterable[Sequence[str]]) -> str:
    return "".join(f":is({', '.join(one)})" for one in states)


def _hidings(survey: Survey) -> Mapping[str, Hiding]:
    found: dict[str, Hiding] = {}
    for question in survey.questions:
        condition = question.asked_if
        found[question.question_id] = (
            Hiding() if condition is None else _hiding(survey, condition, found[condition.question_id])
        )
    return found


def _hiding(survey: Survey, condition: Condition, earlier: Hiding) -> Hiding:
    """From when the earlier question is hidden: an answer that is left out counts as none."""
    given = _given(survey.question(condition.question_id), condition)
    if condition.test not in OPPOSITE:
        fails = () if given is None else (f":not(:has({given}))",)
        return Hiding((*earlier.selectors, *fails), earlier.exact and given is not None)
    if given is None or not earlier.exact:
        return Hiding((), False)
    asked = "".join(f":not({one})" for one in earlier.selectors)
    return Hiding((f":has({given}){asked}",))


def _given(question: Question, condition: Condition) -> str | None:
    """What is in the form when something was answered that the condition names; None where no selector knows."""
    test = OPPOSITE.get(condition.test, condition.test)
    if question.kind in WRITTEN and test == "answered":
        return f'[name="{field_of(question.question_id)}"]:not(:placeholder-shown)'
    found = _choices(question)
    if not found:
        return None
    named = [selector for value, selector in found.items() if TESTS[test]((value,), condition.value)]
    return ", ".join(named) or NOTHING


def _choices(question: Question) -> Mapping[str, str]:
    """The selector of each value that can be chosen; empty for kinds without choices."""
    match question.kind:
        case "single" | "multiple":
            return {one.option_id: _checked(question.question_id, one.option_id) for one in question.options}
        case "scale":
            return {one: _checked(question.question_id, one) for one in steps(question)}
        case "ranking":
            names = {one.option_id: field_of(question.question_id, one.option_id) for one in question.options}
            return {one: f'[name="{name}"] option:checked:not([value=""])' for one, name in names.items()}
        case "matrix":
            pairs = [(row.option_id, one.option_id) for row in question.rows for one in question.options]
            return {f"{row}={one}": _checked(question.question_id, one, row) for row, one in pairs}
        case _:
            return {}


def _checked(question_id: str, value: str, row: str = "") -> str:
    return f'[name="{field_of(question_id, row)}"][value="{value}"]:checked'
