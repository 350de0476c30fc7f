"""What is asked only of some: hidden by a style sheet, never by accident, and nothing filled in is lost silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from agenda.surveys_answers import Fields, filled_in, read
from agenda.surveys_form import Condition, Kind, Option, Question, Survey, Test, Words, asked
from server.surveys.conditions import deciding, style_sheet
from server.surveys.plans import read_survey
from tests.server.surveys.town import EXAMPLE, asking

TWO = (Option("a", Words("A")), Option("b", Words("B")))
NO = {"q.dafuer": "nein", "q.warum": "Zu eng"}


def survey_of(*questions: Question) -> Survey:
    """The example with other questions."""
    return replace(read_survey(EXAMPLE), questions=questions, crossed=())


def question(name: str, kind: Kind = "single", asked_if: Condition | None = None, section: str = "") -> Question:
    """A question of two choices, or of none."""
    options = TWO if kind in ("single", "multiple", "ranking", "matrix") else ()
    rows = TWO if kind == "matrix" else ()
    least, most = (1, 3) if kind == "scale" else (0, 0)
    return Question(name, kind, Words(name), Words(section), options, rows, least, most, False, asked_if)


def hidden(rules: str, name: str) -> str:
    """The states of the form in which a question is hidden; empty where it never is."""
    mark = f' [data-question="{name}"]:not([aria-invalid]) {{ display: none; }}'
    return next((line.removesuffix(mark) for line in rules.splitlines() if line.endswith(mark)), "")


@pytest.mark.parametrize(
    ("kind", "test", "value", "states"),
    [
        ("single", "equal", "a", ':not(:has([name="q.x"][value="a"]:checked))'),
        ("single", "not-equal", "a", ':has([name="q.x"][value="a"]:checked)'),
        ("multiple", "match", "B", ':not(:has([name="q.x"][value="b"]:checked))'),
        ("multiple", "match", "c", ":not(:has(:not(*)))"),
        (
            "single",
            "not-answered",
            "",
            ':has([name="q.x"][value="a"]:checked, [name="q.x"][value="b"]:checked)',
        ),
        ("scale", "equal", "2", ':not(:has([name="q.x"][value="2"]:checked))'),
        ("ranking", "equal", "b", ':not(:has([name="q.x.b"] option:checked:not([value=""])))'),
        ("matrix", "equal", "a=b", ':not(:has([name="q.x.a"][value="b"]:checked))'),
        ("text", "answered", "", ':not(:has([name="q.x"]:not(:placeholder-shown)))'),
        ("number", "not-answered", "", ':has([name="q.x"]:not(:placeholder-shown))'),
    ],
)
def test_a_question_is_hidden_in_the_states_in_which_its_condition_fails(
    kind: Kind, test: Test, value: str, states: str
) -> None:
    rules = style_sheet(survey_of(question("x", kind), question("y", asked_if=Condition("x", test, value))))
    assert hidden(rules, "y") == f"form:is({states})"
    assert hidden(rules, "x") == ""


@pytest.mark.parametrize(
    ("kind", "test", "value"),
    [
        ("text", "equal", "a"),
        ("long-text", "match", "a"),
        ("number", "not-equal", "3"),
        ("date", "answered", ""),
        ("file", "not-answered", ""),
    ],
)
def test_what_a_style_sheet_cannot_know_stays_visible(kind: Kind, test: Test, value: str) -> None:
    later = question("y", asked_if=Condition("x", test, value), section="Teil")
    assert style_sheet(survey_of(question("x", kind), later)) == ""


def test_what_hangs_on_a_hidden_question_is_hidden_with_it() -> None:
    rules = style_sheet(
        survey_of(
            question("x"),
            question("y", asked_if=Condition("x", "equal", "a")),
            question("z", asked_if=Condition("y", "equal", "a")),
            question("w", asked_if=Condition("y", "not-equal", "a")),
        )
    )
    without_y = ':not(:has([name="q.x"][value="a"]:checked))'
    assert hidden(rules, "z") == f'form:is({without_y}, :not(:has([name="q.y"][value="a"]:checked)))'
    assert hidden(rules, "w") == f'form:is(:has([name="q.y"][value="a"]:checked):not({without_y}))'


def test_what_may_be_asked_for_all_that_is_known_is_not_hidden() -> None:
    rules = style_sheet(
        survey_of(
            question("x", "date"),
            question("y", asked_if=Condition("x", "answered")),
            question("z", asked_if=Condition("y", "not-equal", "a")),
            question("w", asked_if=Condition("y", "equal", "a")),
        )
    )
    assert hidden(rules, "y") == hidden(rules, "z") == ""
    assert hidden(rules, "w") == 'form:is(:not(:has([name="q.y"][value="a"]:checked)))'


def test_a_heading_goes_with_the_last_question_under_it() -> None:
    some = Condition("x", "equal", "a")
    both = survey_of(question("x"), question("y", asked_if=some, section="Teil"), question("z", section="Teil"))
    assert "data-heading" not in style_sheet(both)
    alone = style_sheet(survey_of(question("x"), question("y", asked_if=some, section="Teil")))
    state = ':is(:not(:has([name="q.x"][value="a"]:checked)))'
    assert f'form{state}:not(:has([aria-invalid])) [data-heading="y"] {{ display: none; }}' in alone.splitlines()


def test_a_survey_without_conditions_needs_no_style_sheet() -> None:
    plain = survey_of(question("x"), question("y"))
    assert style_sheet(plain) == ""
    assert deciding(plain) == frozenset()


@pytest.mark.parametrize(
    ("kind", "fields", "found"),
    [
        ("single", {"q.x": ["a"]}, True),
        ("text", {"q.x": [" "]}, False),
        ("ranking", {"q.x.a": ["", "2"]}, True),
        ("ranking", {"q.x": ["a"]}, False),
        ("matrix", {"q.x.b": ["a"]}, True),
        ("single", {"q.x": ["nichts davon"]}, True),
        ("file", {}, False),
    ],
)
def test_a_question_is_filled_in_by_its_own_fields(kind: Kind, fields: Fields, found: bool) -> None:
    assert bool(filled_in(survey_of(question("x", kind)), fields)) is found


def test_what_is_filled_in_is_either_stored_or_told_or_wrong() -> None:
    survey = read_survey(EXAMPLE)
    fields: Mapping[str, list[str]] = {"q.dafuer": ["ja"], "q.warum": ["Zu eng"], "q.kurz": ["gut"]}
    answers = read(survey, fields)
    told = {one.question_id for one in survey.questions if not asked(one, answers)}
    assert filled_in(survey, fields) == set(answers) | told
    assert told == {"warum"}


# -- pages -------------------------------------------------------------------------------------------------------------


async def test_the_form_loads_its_rules_and_says_on_which_answer_more_depends(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        text = (await town.get("/umfrage/radweg"))[1]
        assert '<link rel="stylesheet" href="/umfrage/radweg/bedingungen.css">' in text
        assert text.count("Von Ihrer Antwort hängt ab, welche Fragen noch folgen.") == 1
        async with town.client.get("/umfrage/radweg/bedingungen.css") as answer:
            assert (answer.status, answer.content_type) == (200, "text/css")
            assert await answer.text() == style_sheet(town.survey)
        assert (await town.get("/umfrage/anders/bedingungen.css"))[0] == 404


async def test_a_form_without_conditions_loads_none(tmp_path: Path) -> None:
    condition = 'only_if = { question = "dafuer", test = "equal", value = "nein" }'
    async with asking(tmp_path, (condition, "")) as town:
        text = (await town.get("/umfrage/radweg"))[1]
        assert "bedingungen.css" not in text
        assert "hängt ab" not in text


async def test_what_was_not_asked_is_left_out_and_the_page_of_thanks_says_so(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        status, where = await town.send(**{**NO, "q.dafuer": "ja"})
        assert (status, where) == (303, "/umfrage/radweg/danke?ohne=1")
        assert [one.answers for one in await town.stored()] == [{"dafuer": ("ja",)}]
        text = (await town.get(where))[1]
        assert "Danke. Ihre Antwort ist gespeichert." in text
        assert "Eine Ihrer Antworten wurde nicht gespeichert, weil ihre Frage" in text


async def test_where_all_is_stored_the_page_of_thanks_speaks_of_nothing_else(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        where = (await town.send(**NO))[1]
        assert where == "/umfrage/radweg/danke"
        assert "nicht gespeichert" not in (await town.get(where))[1]


@pytest.mark.parametrize("number", ["0", "-1", "11", "viele", "²", "1 ", "<b>"])
async def test_a_number_that_no_form_of_ours_sends_is_not_repeated(tmp_path: Path, number: str) -> None:
    async with asking(tmp_path) as town:
        answer = await town.client.get("/umfrage/radweg/danke", params={"ohne": number})
        assert answer.status == 200
        assert "nicht gespeichert" not in await answer.text()


async def test_several_left_out_are_counted(tmp_path: Path) -> None:
    asked_if = 'text = "Ein Wort dazu"\nonly_if = { question = "dafuer", test = "equal", value = "nein" }'
    async with asking(tmp_path, ('text = "Ein Wort dazu"', asked_if)) as town:
        where = (await town.send(**{**NO, "q.dafuer": "ja", "q.kurz": "gut"}))[1]
        assert "2 Ihrer Antworten wurden nicht gespeichert" in (await town.get(where))[1]
        assert "2 of your answers" in (await town.get(f"{where}&lang=en"))[1]


async def test_a_file_that_nobody_asked_for_stops_no_answer_whatever_is_wrong_with_it(tmp_path: Path) -> None:
    text = 'most = 2\ntext = "Bilder von gefährlichen Stellen"'
    asked_if = 'only_if = { question = "dafuer", test = "equal", value = "nein" }'
    async with asking(tmp_path, (text, f"{text}\n{asked_if}")) as town:
        status, where = await town.send("form-1", "", **{"q.dafuer": "ja", "q.bilder": BytesIO(b"MZ")})
        assert (status, where) == (303, "/umfrage/radweg/danke?ohne=1")
        assert (await town.send("form-2", "", **{"q.dafuer": "nein", "q.bilder": BytesIO(b"MZ")}))[0] == 422


async def test_what_came_back_with_a_fault_is_marked_so_that_no_rule_hides_it(tmp_path: Path) -> None:
    async with asking(tmp_path) as town:
        text = (await town.send(**{"q.dafuer": "nein", "q.warum": "\u202e"}))[1]
        assert 'data-question="warum" aria-invalid="true"' in text
