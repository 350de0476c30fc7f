"""Interposed questions, short interventions, replies."""

from __future__ import annotations

from datetime import timedelta

from agenda.commands.floor import (
    AdmitQuestion,
    DeclineQuestion,
    EndQuestion,
    GiveFloor,
    MoveRequest,
    PauseClock,
    RequestFloor,
    TakeFloor,
)
from agenda.commands.presence import NoteDeparture
from agenda.events.floor import (
    FloorGiven,
    FloorRequested,
    FloorTaken,
    QuestionAdmitted,
    QuestionDeclined,
    QuestionEnded,
    RequestWithdrawn,
)
from agenda.minutes import minutes
from agenda.next_step import also, next_step
from agenda.projections import view
from tests.agenda.evening import SYSTEM, Evening, debating, member


def asked() -> Evening:
    """Anna speaks, Cem wants to ask her something, Ben waits."""
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("ben"), member("ben"))
    evening.do(RequestFloor("cem", kind="question"), member("cem"))
    return evening


def test_a_question_is_put_to_whoever_speaks() -> None:
    evening = debating()
    assert evening.refused(RequestFloor("cem", kind="question"), member("cem")).code == "nobody-to-question"
    evening.do(GiveFloor("anna"))
    assert evening.refused(RequestFloor("anna", kind="question"), member("anna")).code == "nobody-to-question"
    assert evening.do(RequestFloor("cem", kind="question"), member("cem")) == (
        FloorRequested("r1", "cem", "", "question", to="anna"),
    )


def test_a_point_of_order_is_not_questioned() -> None:
    evening = debating()
    evening.do(GiveFloor("anna", kind="order"))
    assert evening.refused(RequestFloor("cem", kind="question"), member("cem")).code == "nobody-to-question"


def test_a_question_stands_beside_the_queue() -> None:
    evening = asked()
    sections = view(evening.meeting, "chair")
    assert [one["person_id"] for one in sections["queue"]] == ["ben"]
    assert [one["person_id"] for one in sections["floor"]["questions"]] == ["cem"]
    assert evening.refused(MoveRequest("r2", 1, "Bitte")).code == "question-has-no-place"


def test_the_chair_asks_the_speaker_first_and_settles_the_question_before_the_next_turn() -> None:
    evening = asked()
    step = next_step(evening.meeting)
    assert step.label == "Zwischenfrage von Cem Can zulassen"
    assert step.say == "Anna Abel, gestatten Sie eine Zwischenfrage von Cem Can?"
    assert "decline-question" in [one.key for one in also(evening.meeting)]
    evening.do(AdmitQuestion("r2"))
    assert next_step(evening.meeting).label == "Zwischenfrage beenden"
    evening.do(EndQuestion())
    assert next_step(evening.meeting).label == "Wort an Ben Busch"


def test_the_clock_of_the_speech_rests_while_question_and_answer_run() -> None:
    evening = asked()
    started = evening.now - timedelta(seconds=2)
    assert evening.do(AdmitQuestion("r2")) == (QuestionAdmitted("c1", "r2", "cem", 60),)
    floor = view(evening.meeting, "hall")["floor"]
    assert (floor["used_s"], floor["running_since"], floor["paused"]) == (3, None, ["question"])
    assert (floor["question"]["name"], floor["question"]["limit_s"]) == ("Cem Can", 60)
    assert floor["since"] == started.isoformat()
    evening.now += timedelta(seconds=40)
    assert evening.do(EndQuestion()) == (QuestionEnded("c1"),)
    floor = view(evening.meeting, "hall")["floor"]
    assert (floor["used_s"], floor["paused"], floor["question"]) == (3, [], None)
    assert evening.refused(EndQuestion()).code == "no-question-running"


def test_the_end_of_a_question_does_not_start_a_clock_that_the_chair_has_stopped() -> None:
    evening = asked()
    evening.do(PauseClock())
    evening.do(AdmitQuestion("r2"))
    evening.do(EndQuestion())
    assert view(evening.meeting, "chair")["floor"]["paused"] == ["chair"]


def test_a_question_not_admitted_is_gone() -> None:
    evening = asked()
    assert evening.do(DeclineQuestion("r2")) == (QuestionDeclined("c1", "r2"),)
    assert evening.refused(AdmitQuestion("r2")).code == "request-unknown"
    assert evening.refused(DeclineQuestion("r1")).code == "request-unknown"


def test_the_next_question_ends_the_one_before() -> None:
    evening = asked()
    evening.do(RequestFloor("ben", kind="question"), member("ben"))
    evening.do(AdmitQuestion("r2"))
    assert evening.do(AdmitQuestion("r3")) == (QuestionEnded("c1"), QuestionAdmitted("c1", "r3", "ben", 60))


def test_questions_lapse_with_the_speech_they_are_about() -> None:
    evening = asked()
    evening.do(AdmitQuestion("r2"))
    evening.do(RequestFloor("ben", kind="question"), member("ben"))
    assert evening.do(TakeFloor()) == (QuestionEnded("c1"), FloorTaken("c1", "finished"), RequestWithdrawn("r3"))
    assert [one.person_id for one in evening.meeting.queue] == ["ben"]


def test_whoever_asks_and_leaves_ends_the_question() -> None:
    evening = asked()
    evening.do(AdmitQuestion("r2"))
    assert QuestionEnded("c1") in evening.do(NoteDeparture("cem"), SYSTEM)
    assert evening.meeting.floor is not None


def test_the_one_who_asks_is_told_where_the_question_stands() -> None:
    evening = asked()
    me = view(evening.meeting, "member", "cem")["me"]
    assert me["requests"][0]["why"] == "Der Vorsitz fragt Anna Abel, ob die Zwischenfrage zugelassen wird."
    assert not me["asks"]
    evening.do(AdmitQuestion("r2"))
    assert view(evening.meeting, "member", "cem")["me"]["asks"]


def test_an_intervention_follows_the_contribution_of_somebody_else_and_has_its_own_time() -> None:
    evening = debating()
    assert evening.refused(RequestFloor("ben", kind="intervention"), member("ben")).code == "nothing-to-intervene"
    evening.do(GiveFloor("anna"))
    assert evening.refused(RequestFloor("anna", kind="intervention"), member("anna")).code == "nothing-to-intervene"
    assert evening.do(RequestFloor("ben", kind="intervention"), member("ben")) == (
        FloorRequested("r1", "ben", "", "intervention", to="anna"),
    )
    assert evening.do(GiveFloor("ben"))[-1] == FloorGiven("c2", "ben", "r1", 180, "intervention")


def test_a_report_may_be_followed_by_an_intervention() -> None:
    evening = debating()
    evening.do(GiveFloor("anna", kind="report"))
    assert evening.do(RequestFloor("ben", kind="intervention"), member("ben"))


def test_after_an_intervention_the_one_it_was_about_may_reply_before_the_next_turn() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("ben", kind="intervention"), member("ben"))
    evening.do(RequestFloor("cem"), member("cem"))
    evening.do(RequestFloor("bgm", kind="intervention"), member("bgm"))
    pressed = []
    for _ in range(4):
        step = next_step(evening.meeting)
        pressed.append(step.label)
        assert step.intent is not None
        evening.do(GiveFloor(**{name: value for name, value in step.intent.items() if name != "name"}))  # type: ignore[arg-type]
    assert pressed == [
        "Kurzintervention: Wort an Ben Busch",
        "Kurzintervention: Wort an Max Meier",
        "Erwiderung: Wort an Anna Abel",
        "Wort an Cem Can",
    ]


def test_a_reply_is_due_to_one_person_once() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("ben", kind="intervention"), member("ben"))
    assert evening.refused(RequestFloor("anna", kind="reply"), member("anna")).code == "nothing-to-reply"
    evening.do(GiveFloor("ben"))
    assert evening.refused(RequestFloor("cem", kind="reply"), member("cem")).code == "nothing-to-reply"
    evening.do(RequestFloor("anna", kind="reply"), member("anna"))
    evening.do(GiveFloor("anna"))
    evening.do(TakeFloor())
    assert evening.refused(RequestFloor("anna", kind="reply"), member("anna")).code == "nothing-to-reply"


def test_the_minutes_say_what_was_said_beside_the_contributions() -> None:
    evening = asked()
    evening.do(AdmitQuestion("r2"))
    evening.do(RequestFloor("bgm", kind="intervention"), member("bgm"))
    evening.do(GiveFloor("bgm"))
    evening.do(TakeFloor("withdrawn", "Zurufe"))
    item = minutes("m1", evening.log).items[1]
    assert [told.text for told in item.course] == [
        "Anna Abel lässt eine Zwischenfrage von Cem Can zu.",
        "Max Meier spricht in einer Kurzintervention.",
        "Max Meier wird das Wort entzogen: Zurufe",
    ]
