"""Live polls: asked by chair or clerk, answered beside the log, frozen into the item, and never a vote."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.commands import Actor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.polls import ClosePoll, DropPoll, OpenPoll
from agenda.commands.sitting import CloseSitting, InterruptSitting
from agenda.commands.votes import OpenVote
from agenda.events.polls import PollClosed, PollDropped, PollOpened
from agenda.events.words import PollKind
from agenda.minutes import minutes, public_edition
from agenda.poll_answers import Answer, added, labels, mean, nothing, read, result_sentence
from agenda.polls import answerable, check_member, check_public, check_same, moderated, running
from agenda.ports import Refusal
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member

ASK = OpenPoll("Soll der Markt bleiben?", ("Ja", "Nein", "Weiß nicht"), code="A2B3")
OPENED = PollOpened(
    "p1", "t2", "Soll der Markt bleiben?", ("Ja", "Nein", "Weiß nicht"), "single", "everybody", False, "A2B3"
)
FIGURES = ClosePoll("p1", (12, 5, 0), 17, 3)
SENTENCE = (
    "„Soll der Markt bleiben?“ Ja: 12, Nein: 5, Weiß nicht: 0 (17 Antworten, davon 3 von Mitgliedern). "
    "Ein Stimmungsbild, kein Beschluss."
)


def asking(item_id: str = "t2", **changed: object) -> Evening:
    evening = debating(item_id)
    evening.do(dataclasses.replace(ASK, **changed), CLERK)  # type: ignore[arg-type]
    return evening


def of_kind(kind: PollKind, options: int = 3) -> PollOpened:
    return dataclasses.replace(OPENED, kind=kind, options=tuple(f"A{n}" for n in range(options)))


@pytest.mark.parametrize("actor", [CHAIR, CLERK], ids=["chair", "clerk"])
def test_chair_and_clerk_ask_and_close(actor: Actor) -> None:
    evening = debating()
    assert evening.do(ASK, actor) == (OPENED,)
    assert running(evening.meeting) is not None
    assert evening.do(FIGURES, actor) == (PollClosed("p1", (12, 5, 0), 17, 3),)
    assert running(evening.meeting) is None


@pytest.mark.parametrize(
    "actor", [member("anna"), Actor("operator"), SYSTEM, Actor("public")], ids=lambda one: one.role
)
def test_nobody_else_asks(actor: Actor) -> None:
    assert debating().refused(ASK, actor).code == "not-allowed"


def test_one_poll_runs_at_a_time_and_the_next_has_another_id() -> None:
    evening = asking()
    assert evening.refused(ASK).code == "poll-running"
    evening.do(FIGURES)
    (opened,) = evening.do(ASK)
    assert isinstance(opened, PollOpened)
    assert opened.poll_id == "p2"


def test_nobody_is_asked_while_a_vote_is_taken() -> None:
    evening = debating()
    evening.do(OpenVote())
    assert evening.refused(ASK).code == "poll-while-voting"


def test_a_poll_belongs_to_an_item_and_may_be_closed_after_it() -> None:
    evening = asking()
    evening.do(CloseItem())
    assert evening.refused(ASK).code == "no-item"
    evening.do(FIGURES)
    item = next(one for one in minutes("m1", evening.log).items if one.item_id == "t2")
    assert item.course[-1].text == f"Stimmungsbild: {SENTENCE}"


@pytest.mark.parametrize("end", [InterruptSitting("Pause"), CloseSitting()], ids=["break", "end"])
def test_a_poll_is_closed_in_a_break_and_after_the_end(end: InterruptSitting | CloseSitting) -> None:
    evening = asking()
    evening.do(end)
    assert evening.do(FIGURES, SYSTEM)


@pytest.mark.parametrize("options", [(), ("Ja",), ("Ja", "Ja"), tuple(str(n) for n in range(11))], ids=repr)
def test_options_are_two_to_ten_and_all_different(options: tuple[str, ...]) -> None:
    assert debating().refused(dataclasses.replace(ASK, options=options)).code == "poll-options"


def test_the_steps_of_a_scale_are_given() -> None:
    opened = debating().do(dataclasses.replace(ASK, kind="scale", options=("was auch immer",)))[0]
    assert isinstance(opened, PollOpened)
    assert opened.options == ("1", "2", "3", "4", "5")


@pytest.mark.parametrize("question", ["", "  ", "a" * 301, "Ja\u202enieN?", "zwei\nZeilen"], ids=repr)
def test_a_hostile_question_is_refused(question: str) -> None:
    assert debating().refused(dataclasses.replace(ASK, question=question)).code.startswith("text-")


def test_figures_that_do_not_fit_are_refused() -> None:
    evening = asking()
    for wrong in (ClosePoll("p1", (1, 2), 3), ClosePoll("p1", (1, 2, -1), 3), ClosePoll("p1", (1, 0, 0), 1, 2)):
        assert evening.refused(wrong).code == "poll-count-wrong"


def test_what_is_over_or_unknown_is_closed_by_nobody() -> None:
    evening = asking()
    assert evening.refused(ClosePoll("p9", (0, 0, 0))).code == "poll-unknown"
    assert evening.do(DropPoll("p1", "Tippfehler"), CLERK) == (PollDropped("p1", "Tippfehler"),)
    assert evening.refused(FIGURES).code == "poll-over"
    assert view(evening.meeting, "public")["polls"] == []


# -- without the public ------------------------------------------------------------------------------------------------


def test_without_the_public_only_members_are_asked_and_nobody_else_learns_of_it() -> None:
    evening = debating("t3")
    assert evening.refused(ASK).code == "poll-not-public"
    evening.do(dataclasses.replace(ASK, audience="members"))
    assert len(view(evening.meeting, "member", "anna")["polls"]) == 1
    assert view(evening.meeting, "public")["polls"] == view(evening.meeting, "hall")["polls"] == []
    evening.do(CloseSitting())
    evening.do(FIGURES)
    assert view(evening.meeting, "public")["polls"] == []
    full = minutes("m1", evening.log)
    assert "Markt" in repr(full)
    assert "Markt" not in repr(public_edition(full))


def test_what_was_asked_in_public_is_read_by_all() -> None:
    evening = asking(audience="members")
    evening.do(FIGURES)
    (shown,) = view(evening.meeting, "public")["polls"]
    assert shown["sentence"].endswith("(17 Antworten, nur Mitglieder). Ein Stimmungsbild, kein Beschluss.")
    assert "Markt" in repr(public_edition(minutes("m1", evening.log)))


# -- answers -----------------------------------------------------------------------------------------------------------


def code(check: object, *arguments: object) -> str:
    with pytest.raises(Refusal) as caught:
        check(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_an_answer_needs_an_open_poll_in_a_sitting_that_is_not_over() -> None:
    evening = asking()
    assert answerable(evening.meeting, "p1") == OPENED
    assert code(answerable, evening.meeting, "p9") == "poll-unknown"
    evening.do(CloseSitting())
    assert code(answerable, evening.meeting, "p1") == "poll-over"


def test_members_answer_who_are_there() -> None:
    meeting = asking().meeting
    check_member(meeting, meeting.person("anna"))
    assert code(check_member, meeting, meeting.person("dora")) == "not-present"
    assert code(check_member, meeting, meeting.person("bgm")) == "poll-members-only"


def test_the_audience_answers_only_where_everybody_is_asked_and_while_it_may_be_there() -> None:
    evening = asking()
    check_public(evening.meeting, OPENED)
    assert code(check_public, evening.meeting, dataclasses.replace(OPENED, audience="members")) == "poll-members-only"
    evening.close_doors()
    assert code(check_public, evening.meeting, OPENED) == "poll-over"


def test_the_first_answer_counts() -> None:
    check_same((0,), (0,))
    assert code(check_same, (0,), (1,)) == "poll-answered"


@pytest.mark.parametrize(
    ("kind", "good", "wrong"),
    [
        ("single", [(0,), (2,)], [(), (0, 1), (3,), (-1,), ("Ja",)]),
        ("scale", [(2,)], [(), (0, 1), ("3",)]),
        ("multiple", [(0,), (2, 0), (0, 1, 2)], [(), (0, 0), (0, 3)]),
        ("ranking", [(2, 0, 1)], [(0, 1), (0, 0, 1), (0, 1, 2, 2), ()]),
        ("cloud", [("Ruhe",), ("Ruhe",)], [(), (0,), ("Ruhe", "Lärm")]),
        ("open", [("Mehr Bäume.",), (7,)], [(), (0, 1), ("a", "b")]),
    ],
)
def test_an_answer_fits_its_kind(kind: PollKind, good: list[Answer], wrong: list[Answer]) -> None:
    assert all(read(of_kind(kind), one) == one for one in good)
    assert {code(read, of_kind(kind), one) for one in wrong} == {"poll-answer-wrong"}


def test_a_ranking_gives_the_first_place_the_most_points() -> None:
    assert added(of_kind("ranking"), (1, 1, 1), (2, 0, 1)) == (3, 2, 4)


@given(st.lists(st.permutations(range(4)).map(tuple), max_size=20))
def test_the_order_in_which_answers_come_changes_no_figure(answers: list[tuple[int, ...]]) -> None:
    poll = of_kind("ranking", 4)

    def counted(given: list[tuple[int, ...]]) -> tuple[int, ...]:
        counts = nothing(poll)
        for one in given:
            counts = added(poll, counts, one)
        return counts

    assert counted(answers) == counted(sorted(answers))
    assert sum(counted(answers)) == 10 * len(answers)


CLOUD = dataclasses.replace(ASK, kind="cloud")
SAID = ClosePoll("p1", (4, 2), 5, 1, ("Lärm", "Ruhe"), 2)


@pytest.mark.parametrize("kind", ["cloud", "open"])
def test_whoever_is_asked_for_words_has_nothing_to_choose_from(kind: PollKind) -> None:
    evening = debating()
    (opened,) = evening.do(dataclasses.replace(ASK, kind=kind))
    assert isinstance(opened, PollOpened)
    assert opened.options == ()


def test_released_words_are_frozen_and_told_everywhere() -> None:
    evening = debating()
    evening.do(CLOUD)
    assert evening.do(SAID) == (PollClosed("p1", (4, 2), 5, 1, ("Lärm", "Ruhe"), 2),)
    (shown,) = view(evening.meeting, "public")["polls"]
    assert (shown["labels"], shown["counts"]) == (["Lärm", "Ruhe"], [4, 2])
    sentence = "Genannt: Lärm (4), Ruhe (2) (5 Antworten, davon 1 von Mitgliedern). Ein Stimmungsbild, kein Beschluss."
    assert shown["sentence"].endswith(sentence)
    assert sentence in repr(minutes("m1", evening.log))


@pytest.mark.parametrize(
    "wrong",
    [
        dataclasses.replace(SAID, labels=("Lärm",)),
        dataclasses.replace(SAID, released=1),
        dataclasses.replace(SAID, counts=(1,) * 101, labels=("x",) * 101, released=101),
    ],
    ids=["a count without word", "fewer released than shown", "too many"],
)
def test_words_that_cannot_be_the_result_are_refused(wrong: ClosePoll) -> None:
    evening = debating()
    evening.do(CLOUD)
    assert evening.refused(wrong).code == "poll-count-wrong"


def test_words_do_not_belong_to_a_choice() -> None:
    evening = asking()
    for wrong in (dataclasses.replace(FIGURES, labels=("a", "b", "c")), dataclasses.replace(FIGURES, released=3)):
        assert evening.refused(wrong).code == "poll-count-wrong"


def test_a_sentence_names_the_first_texts_and_how_many_more_there_are() -> None:
    texts = tuple(f"Text {number}" for number in range(5))
    told = result_sentence(of_kind("open", 0), PollClosed("p1", (9, 5, 2, 0, 0), 7, 0, texts, 6))
    assert "Am meisten Zustimmung: „Text 0“ (9), „Text 1“ (5), „Text 2“ (2) und 3 weitere (7 Antworten" in told
    assert "Freigegeben ist nichts (7 Antworten" in result_sentence(of_kind("open", 0), PollClosed("p1", (), 7, 0))


def test_only_an_open_poll_in_words_is_moderated() -> None:
    evening = asking()
    assert code(moderated, evening.meeting, "p1") == "poll-answer-wrong"
    evening.do(FIGURES)
    evening.do(CLOUD)
    assert moderated(evening.meeting, "p2").kind == "cloud"
    assert code(moderated, evening.meeting, "p1") == "poll-over"


def test_the_minutes_keep_the_result_with_its_item_and_the_public_what_it_saw() -> None:
    evening = asking()
    evening.do(FIGURES)
    evening.do(CallItem("t3"))
    evening.do(dataclasses.replace(ASK, audience="members"))
    evening.do(dataclasses.replace(FIGURES, poll_id="p2"))
    full = minutes("m1", evening.log)
    assert [len(item.polls) for item in full.items if item.item_id in ("t2", "t3")] == [1, 1]
    kept = [poll for item in public_edition(full).items for poll in item.polls]
    assert [(poll.asked.poll_id, poll.public) for poll in kept] == [("p1", True)]
    assert labels(kept[0].asked, kept[0].result) == ("Ja", "Nein", "Weiß nicht")


def test_a_scale_tells_its_mean_and_nothing_where_nobody_answered() -> None:
    scale = of_kind("scale", 5)
    assert mean((0, 0, 1, 1, 0)) == 3.5
    assert "im Mittel 3,5" in result_sentence(scale, PollClosed("p1", (0, 0, 1, 1, 0), 2, 0))
    assert "Mittel" not in result_sentence(scale, PollClosed("p1", (0,) * 5, 0, 0))


def test_timeline_and_minutes_say_that_nothing_is_decided() -> None:
    evening = asking()
    evening.do(FIGURES)
    told = [one["text"] for one in sentences(evening.log)][-2:]
    assert told == [
        "Stimmungsbild zu TOP 2 (Bebauungsplan Nord): „Soll der Markt bleiben?“ Gefragt sind alle.",
        f"Ergebnis des Stimmungsbilds: {SENTENCE}",
    ]
    assert minutes("m1", evening.log) == minutes("m1", evening.log)
    assert not next(one for one in minutes("m1", evening.log).items if one.item_id == "t2").votes
