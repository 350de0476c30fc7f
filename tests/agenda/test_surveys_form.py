"""Questionnaires and what people fill in: conditions, every kind of question, and every wrong answer with its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.surveys_answers import LONG_LIMIT, SHORT_LIMIT, AnswersWrong, Fields, read
from agenda.surveys_flaws import LISTED, WRITTEN, Flaw, Key, flaws
from agenda.surveys_form import Condition, Kind, Option, Question, Survey, Test, Words, asked, number_kept
from tests.agenda.questionnaire import AB, OPENS, QUESTIONS, survey


def fault(question: Question, fields: Fields) -> str:
    """The word for what is wrong with the answer to this one question."""
    with pytest.raises(AnswersWrong) as caught:
        read(survey(question), fields)
    return caught.value.faults[question.question_id]


def test_every_kind_is_read_from_a_plain_form() -> None:
    answers = read(
        survey(),
        {
            "q.q1": ["b"],
            "q.q2": ["c", "a"],
            "q.q3.a": ["2"],
            "q.q3.b": ["1"],
            "q.q3.c": [""],
            "q.q4": ["5"],
            "q.q5.r": ["a"],
            "q.q5.s": ["b"],
            "q.q6": ["2,5"],
            "q.q7": ["2019-02-28"],
            "q.q8": ["  kurz  "],
            "q.q9": ["eine\r\nzweite"],
            "q.q10": ["00ff.jpg", "0a.pdf"],
        },
    )
    assert answers == {
        "q1": ("b",),
        "q2": ("a", "c"),
        "q3": ("b", "a"),
        "q4": ("5",),
        "q5": ("r=a", "s=b"),
        "q6": ("2.5",),
        "q7": ("2019-02-28",),
        "q8": ("kurz",),
        "q9": ("eine\nzweite",),
        "q10": ("00ff.jpg", "0a.pdf"),
    }


def test_who_answers_nothing_has_no_answers() -> None:
    assert read(survey(), {}) == {}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.kind)
def test_what_is_required_must_be_answered(question: Question) -> None:
    assert fault(replace(question, required=True), {}) == "required"


def test_of_a_required_matrix_every_row_must_be_answered() -> None:
    assert fault(replace(QUESTIONS[4], required=True), {"q.q5.r": ["a"]}) == "required"


@pytest.mark.parametrize(
    ("place", "fields", "word"),
    [
        (0, {"q.q1": ["x"]}, "choice"),
        (0, {"q.q1": ["a", "b"]}, "too-many"),
        (1, {"q.q2": ["a", "b", "c"]}, "too-many"),
        (2, {"q.q3.a": ["1"], "q.q3.b": ["1"]}, "ranking"),
        (2, {"q.q3.a": ["2"]}, "ranking"),
        (2, {"q.q3.a": ["4"]}, "ranking"),
        (2, {"q.q3.a": ["eins"]}, "ranking"),
        (3, {"q.q4": ["6"]}, "choice"),
        (4, {"q.q5.r": ["x"]}, "choice"),
        (5, {"q.q6": ["11"]}, "number"),
        (5, {"q.q6": ["viel"]}, "number"),
        (5, {"q.q6": ["1e999"]}, "number"),
        (5, {"q.q6": ["nan"]}, "number"),
        (6, {"q.q7": ["2019-02-30"]}, "date"),
        (7, {"q.q8": ["x" * (SHORT_LIMIT + 1)]}, "too-long"),
        (7, {"q.q8": ["a\u202eb"]}, "unreadable"),
        (8, {"q.q9": ["x" * (LONG_LIMIT + 1)]}, "too-long"),
        (8, {"q.q9": ["a\x00b"]}, "unreadable"),
        (9, {"q.q10": ["1.pdf", "2.pdf", "3.pdf"]}, "too-many"),
    ],
)
def test_a_wrong_answer_has_its_word(place: int, fields: Fields, word: str) -> None:
    assert fault(QUESTIONS[place], fields) == word


def test_all_wrong_answers_are_told_at_once() -> None:
    with pytest.raises(AnswersWrong) as caught:
        read(survey(), {"q.q1": ["x"], "q.q6": ["viel"], "q.q8": ["gut"]})
    assert caught.value.faults == {"q1": "choice", "q6": "number"}


@pytest.mark.parametrize(
    ("test", "value", "given", "holds"),
    [
        ("answered", "", ("a",), True),
        ("answered", "", (), False),
        ("not-answered", "", (), True),
        ("not-answered", "", ("a",), False),
        ("equal", "a", ("a",), True),
        ("equal", "a", ("b",), False),
        ("not-equal", "a", ("b",), True),
        ("not-equal", "a", ("a",), False),
        ("match", "rad", ("Mit dem FahrRAD",), True),
        ("match", "rad", ("zu Fuß",), False),
    ],
)
def test_a_condition_looks_at_the_earlier_answer(test: Test, value: str, given: tuple[str, ...], holds: bool) -> None:
    question = Question("q2", "text", Words("Warum?"), asked_if=Condition("q1", test, value))
    assert asked(question, {"q1": given} if given else {}) is holds


def test_what_was_not_asked_is_neither_required_nor_kept() -> None:
    why = Question("warum", "text", Words("Warum?"), required=True, asked_if=Condition("q1", "equal", "b"))
    assert read(survey(QUESTIONS[0], why), {"q.q1": ["a"], "q.warum": ["trotzdem"]}) == {"q1": ("a",)}
    with pytest.raises(AnswersWrong):
        read(survey(QUESTIONS[0], why), {"q.q1": ["b"]})


def test_a_survey_takes_answers_from_its_opening_until_before_its_end() -> None:
    one = survey()
    moment = timedelta(microseconds=1)
    assert one.state(OPENS - moment) == "planned"
    assert one.state(OPENS) == one.state(one.closes_at - moment) == "open"
    assert one.state(one.closes_at) == "closed"


@pytest.mark.parametrize(
    ("question", "key"),
    [
        (Question("q", "single", Words("?")), "options"),
        (Question("q", "single", Words("?"), options=(*AB, AB[0])), "options"),
        (Question("q", "text", Words("?"), options=AB), "options"),
        (Question("q", "matrix", Words("?"), options=AB), "rows"),
        (Question("q", "scale", Words("?")), "least, most"),
        (Question("q", "scale", Words("?"), most=1000), "least, most"),
        (Question("q", "text", Words("a\u202eb")), "text"),
        (Question("q", "text", Words("x" * 501)), "text"),
        (Question("q", "file", Words("?"), most=4), "most"),
        (Question("q", "multiple", Words("?"), options=AB, most=-1), "most"),
        (Question("q", "text", Words("?"), asked_if=Condition("später", "answered")), "only_if"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(question: Question, key: Key) -> None:
    assert flaws(survey(question)) == (Flaw(key, "q"),)


def test_ids_are_unique_and_only_what_is_counted_can_be_crossed() -> None:
    assert flaws(survey(QUESTIONS[0], QUESTIONS[0])) == (Flaw("id", "q1"),)
    assert flaws(replace(survey(), crossed=(("q1", "q8"),))) == (Flaw("crossed", "q8"),)
    assert flaws(replace(survey(), crossed=(("q1", "niemand"),))) == (Flaw("crossed", "niemand"),)
    assert flaws(replace(survey(), crossed=(("q1", "q4"),))) == ()
    assert flaws(replace(survey(), closes_at=OPENS)) == (Flaw("closes_at"),)


def test_a_language_that_is_missing_reads_the_german() -> None:
    assert Words("Deutsch", "English").said("simple") == "Deutsch"
    assert replace(survey(), title=Words("Titel", "Title")).languages == ("de", "en")


@pytest.mark.parametrize(
    "words",
    [
        replace(survey(), about=Words("Worum", "What about")),
        survey(replace(QUESTIONS[0], text=Words("Ja oder nein?", "Yes or no?"))),
        survey(replace(QUESTIONS[0], section=Words("Abschnitt", "Section"))),
        survey(replace(QUESTIONS[0], options=(Option("a", Words("A", "A")),))),
        survey(replace(QUESTIONS[4], rows=(Option("r", Words("R", "R")),))),
        replace(survey(), title=Words("Agenda 2030", "Agenda 2030")),
    ],
    ids=["about", "text", "section", "option", "row", "the same title"],
)
def test_a_language_is_there_as_soon_as_any_text_has_it(words: Survey) -> None:
    assert words.languages == ("de", "en")
    assert survey().languages == ("de",)


def why(place: int, test: Test, value: str) -> Survey:
    """One of the questions, and one that is asked only where the first was answered so."""
    earlier = QUESTIONS[place]
    asked_if = Condition(earlier.question_id, test, value)
    return survey(earlier, Question("warum", "text", Words("Warum?"), asked_if=asked_if))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        *((0, "d"), (0, ""), (1, "nien"), (2, "1"), (3, "6"), (4, "a=r"), (4, "r"), (9, "0a.jpg")),
        *((5, "viel"), (5, "2,5"), (5, "11"), (5, "nan"), (6, "2019"), (6, "28.02.2019"), (7, ""), (8, " oben ")),
    ],
)
def test_a_condition_on_what_nobody_can_answer_is_named(place: int, value: str) -> None:
    for test in ("equal", "not-equal"):
        assert flaws(why(place, test, value)) == (Flaw("only_if.value", "warum"),)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, "b"),
        (1, "c"),
        (2, "a"),
        (3, "5"),
        (4, "r=a"),
        (5, "2.5"),
        (5, "3"),
        (6, "2019-02-28"),
        (7, "egal"),
        (8, "a"),
    ],
)
def test_a_condition_on_what_somebody_can_answer_is_fine(place: int, value: str) -> None:
    for test in ("equal", "not-equal", "match"):
        assert flaws(why(place, test, value)) == ()


@pytest.mark.parametrize(("place", "found"), [(0, True), (3, True), (4, True), (5, False), (7, False)])
def test_a_part_of_an_answer_has_to_be_in_one_of_those_that_can_be_chosen(place: int, found: bool) -> None:
    assert flaws(why(place, "match", "xyz")) == ((Flaw("only_if.value", "warum"),) if found else ())


def test_whether_something_was_answered_needs_no_value() -> None:
    for test in ("answered", "not-answered"):
        assert flaws(why(9, test, "")) == ()


def test_every_kind_is_either_chosen_from_a_list_or_written() -> None:
    assert sorted((*LISTED, *WRITTEN)) == sorted(Kind.__args__)  # type: ignore[attr-defined]


@given(number=st.integers(1 - 10**12, 10**12 - 1), decimals=st.integers(0, 6))
def test_a_number_in_a_condition_reads_as_the_answer_is_kept(number: int, decimals: int) -> None:
    question = replace(QUESTIONS[5], least=0, most=0)
    kept = read(survey(question), {"q.q6": [f"{number / 10**decimals:.{decimals}f}"]})["q6"]
    assert kept == (number_kept(float(kept[0])),)


def test_every_kind_stands_in_the_examples() -> None:
    assert {one.kind for one in QUESTIONS} == set(Kind.__args__)  # type: ignore[attr-defined]
