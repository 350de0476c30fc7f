"""Citizens' question time: from a question that everybody may read to its answer, and never a name without consent."""

from __future__ import annotations

import itertools
import typing
from dataclasses import replace

import pytest

from agenda import question_time
from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.planning import ListItem
from agenda.commands.presence import NoteArrival, NoteDeparture, StateQuorum
from agenda.commands.publication import NoteConsent
from agenda.commands.question_time import (
    AcceptResidentQuestion,
    AdmitAsker,
    AnswerResidentQuestion,
    DismissAsker,
    MergeResidentQuestion,
    OrderResidentQuestions,
    OweResidentAnswer,
    PutResidentQuestion,
    RefuseResidentQuestion,
)
from agenda.commands.sitting import CloseSitting, OpenSitting
from agenda.events import from_json, kind_of, to_json
from agenda.events.question_time import ResidentQuestionPut
from agenda.events.words import ResidentQuestionState
from agenda.minutes import minutes, public_edition
from agenda.next_step import also, next_step
from agenda.opendata import History
from agenda.opendata.things import Addresses
from agenda.ports import Refusal
from agenda.projections import view
from agenda.publication import ALL, veiled
from agenda.question_time_sent import Sent, check_room, checked, often
from agenda.replay import replayed
from agenda.state import Meeting
from agenda.timeline import sentences
from agenda.withheld import reason_of
from tests.agenda.evening import CHAIR, CLERK, COUNCIL, SYSTEM, Evening, member

SOMEBODY = "Eine Einwohnerin/ein Einwohner"
STATES: tuple[ResidentQuestionState, ...] = typing.get_args(ResidentQuestionState)
STEPS: tuple[question_time.Step, ...] = typing.get_args(question_time.Step)
BUS = AcceptResidentQuestion("f1", item_id="t5", text="Wann kommt der <b>Bus</b>?", name="Erika Beispiel")
PLACE = AcceptResidentQuestion("f2", item_id="t5", text="Was kostet der Platz?")
LIVE = AcceptResidentQuestion("f3", item_id="t5", text="Bleibt das Bad offen?", live=True)


def invited() -> Evening:
    """Everything listed with a question time, and three questions accepted before the sitting."""
    evening = Evening()
    for command in (*COUNCIL, ListItem("t5", "5", "Einwohnerfragestunde", True, "question-time")):
        evening.do(command, CLERK)
    evening.lay_down_remote()
    for accepted in (BUS, PLACE, LIVE):
        evening.do(accepted, CLERK)
    return evening


def sitting(item_id: str = "t5") -> Evening:
    """The same, opened and called."""
    evening = invited()
    evening.arrive("vor", "anna", "ben", "bgm")
    for step in (OpenSitting(), StateQuorum(), CallItem(item_id)):
        evening.do(step)
    return evening


def waiting() -> Evening:
    """The asker of the third question has come from home and agreed to picture and sound."""
    evening = sitting()
    evening.do(NoteArrival("frage-f3", "remote", "link"), SYSTEM)
    evening.do(NoteConsent("frage-f3", True), member("frage-f3"))
    return evening


def course(evening: Evening) -> list[str]:
    item = next(
        one for one in public_edition(minutes(evening.meeting.meeting_id, evening.log)).items if one.item_id == "t5"
    )
    return [one.public_text for one in item.course]


def seen(evening: Evening) -> typing.Any:
    return view(evening.meeting, "public")["question_time"]


# -- moderation --------------------------------------------------------------------------------------------------------


def test_what_is_accepted_everybody_reads_with_the_name_only_where_that_was_agreed() -> None:
    section = seen(invited())
    assert section["open"]
    assert [(one["number"], one["name"]) for one in section["questions"]] == [
        ("1", "Erika Beispiel"),
        ("2", SOMEBODY),
        ("3", SOMEBODY),
    ]


def test_no_question_is_decided_on_twice_nor_for_an_item_that_is_no_question_time() -> None:
    evening = invited()
    assert evening.refused(BUS, CLERK).code == "resident-question-decided"
    other = AcceptResidentQuestion("f9", item_id="t2", text="Warum?")
    assert evening.refused(other, CLERK).code == "question-time-none"


def test_a_refused_question_leaves_no_text_anywhere_and_tells_nobody_but_its_asker_why() -> None:
    evening = invited()
    evening.do(RefuseResidentQuestion("f4", "Betrifft nicht die Stadt."), CLERK)
    assert evening.meeting.question_time.questions["f4"].reason == "Betrifft nicht die Stadt."
    for role in ("public", "hall", "member"):
        assert "Betrifft" not in str(view(evening.meeting, typing.cast(typing.Any, role)))
    assert evening.refused(RefuseResidentQuestion("f4", "Noch einmal."), CLERK).code == "resident-question-not-now"


def test_several_become_one_with_a_wording_in_common() -> None:
    evening = invited()
    evening.do(MergeResidentQuestion("f1", "f2", "Was kosten Bus und Platz?"), CLERK)
    evening.do(AcceptResidentQuestion("f7", into="f2", item_id="t5", text="Platz zu teuer?"), CLERK)
    (merged, _) = seen(evening)["questions"]
    assert (merged["text"], merged["merged"]) == ("Was kosten Bus und Platz?", 2)
    found = question_time.dealt_with_in(evening.meeting, "f7")
    assert found is not None
    assert found.question_id == "f2"


@pytest.mark.parametrize("into", ["f1", "f9", "f4", "-"])
def test_no_question_is_merged_into_itself_or_into_none(into: str) -> None:
    evening = invited()
    evening.do(RefuseResidentQuestion("f4", "Nein."), CLERK)
    assert evening.refused(MergeResidentQuestion("f1", into), CLERK).code == "resident-question-merge"


def test_the_order_is_as_chair_or_clerk_say_and_whom_they_do_not_name_follows() -> None:
    evening = invited()
    evening.do(OrderResidentQuestions("t5", ("f3", "f1")), CLERK)
    assert [one["id"] for one in seen(evening)["questions"]] == ["f3", "f1", "f2"]
    assert evening.do(OrderResidentQuestions("t5", ("f3", "f1", "f2")), CHAIR) == ()
    assert evening.refused(OrderResidentQuestions("t5", ("f1", "f1"))).code == "resident-question-order"
    assert evening.refused(OrderResidentQuestions("t5", ("f9",))).code == "resident-question-order"


@pytest.mark.parametrize(("state", "step"), list(itertools.product(STATES, STEPS)))
def test_a_question_takes_the_steps_of_its_table_and_no_other(
    state: ResidentQuestionState, step: question_time.Step
) -> None:
    if (state, step) in question_time.STEPS:
        assert question_time.after(state, step) == question_time.STEPS[state, step]
    else:
        with pytest.raises(Refusal, match="resident-question-not-now"):
            question_time.after(state, step)


def test_questions_are_taken_until_the_item_is_closed_and_votes_until_a_question_is_dealt_with() -> None:
    evening = sitting()
    assert question_time.takes(evening.meeting)
    question_time.check_votable(evening.meeting, "f1")
    evening.do(AnswerResidentQuestion("f1", "oral", "Max Meier"))
    with pytest.raises(Refusal, match="resident-vote-not-now"):
        question_time.check_votable(evening.meeting, "f1")
    evening.do(CloseItem())
    assert not question_time.takes(evening.meeting)
    assert not seen(evening)["open"]


# -- what is filled in -------------------------------------------------------------------------------------------------

GOOD = Sent("Erika Beispiel", False, "Nordstadt", True, "Wann  kommt\r\nder Bus? ", "", False)


def test_a_question_is_one_paragraph() -> None:
    assert checked(GOOD, 1000).text == "Wann kommt der Bus?"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"resident": False}, "resident-not"),
        ({"name": " "}, "text-missing"),
        ({"residence": ""}, "text-missing"),
        ({"text": "\n"}, "text-missing"),
        ({"text": "x" * 1001}, "text-too-long"),
        ({"text": "umge\u202edreht"}, "text-invalid"),
        ({"name": "zwei\nZeilen"}, "text-invalid"),
        ({"mail": "erika"}, "resident-mail"),
        ({"mail": "a@b.de, c@d.de"}, "resident-mail"),
        ({"mail": "x@y.de\nBcc: z@y.de"}, "text-invalid"),
    ],
)
def test_what_is_wrong_with_a_question_is_one_sentence(change: dict[str, typing.Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        checked(replace(GOOD, **change), 1000)
    assert caught.value.code == code


def test_a_full_store_and_a_busy_address_are_refused() -> None:
    check_room(2, 3)
    with pytest.raises(Refusal, match="resident-questions-full"):
        check_room(3, 3)
    assert often(5).values == {"limit": 5}


# -- in the sitting ----------------------------------------------------------------------------------------------------


def test_a_question_is_read_aloud_only_at_its_item_and_is_the_next_key_of_the_chair() -> None:
    evening = sitting("t2")
    assert evening.refused(PutResidentQuestion("f1")).code == "resident-question-item"
    evening.do(CallItem("t5"))
    assert next_step(evening.meeting).key == "put-resident-question"
    evening.do(PutResidentQuestion("f1"))
    assert seen(evening)["now"] == "f1"
    assert evening.do(PutResidentQuestion("f1")) == ()


def test_an_oral_answer_names_who_gave_it() -> None:
    evening = sitting()
    evening.do(PutResidentQuestion("f1"))
    evening.do(AnswerResidentQuestion("f1", "oral", "Max Meier"))
    assert (seen(evening)["now"], seen(evening)["questions"][0]["state"]) == ("", "answered")
    assert evening.refused(AnswerResidentQuestion("f2", "oral", " ")).code == "text-missing"


def test_before_its_item_is_called_nothing_is_answered_orally_but_in_writing() -> None:
    evening = sitting("t2")
    assert evening.refused(AnswerResidentQuestion("f1", "oral", "Max Meier")).code == "resident-answer-oral"
    assert evening.refused(AnswerResidentQuestion("f1", "written", "Max Meier")).code == "resident-answer-needs-text"
    evening.do(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
    assert seen(evening)["questions"][0]["answer"] == {"way": "written", "by": "Max Meier", "text": "Im Mai."}


def test_an_owed_answer_has_a_day_that_may_move_and_comes_after_the_sitting() -> None:
    evening = sitting()
    assert evening.refused(OweResidentAnswer("f1", "2026-05-06")).code == "resident-answer-due"
    assert evening.refused(OweResidentAnswer("f1", "bald")).code == "resident-answer-due"
    evening.do(OweResidentAnswer("f1", "2026-05-21"))
    assert evening.do(OweResidentAnswer("f1", "2026-05-21")) == ()
    evening.do(CloseSitting())
    evening.do(OweResidentAnswer("f1", "2026-05-28"), CLERK)
    assert (seen(evening)["questions"][0]["state"], seen(evening)["questions"][0]["due"]) == ("owed", "2026-05-28")
    evening.do(AnswerResidentQuestion("f1", "written", "Max Meier", "Im Mai."), CLERK)
    assert seen(evening)["questions"][0]["state"] == "answered"


def test_the_minutes_hold_question_asker_answer_and_what_is_owed() -> None:
    evening = sitting()
    evening.do(PutResidentQuestion("f1"))
    evening.do(AnswerResidentQuestion("f1", "oral", "Max Meier", "Im\nMai."))
    evening.do(OweResidentAnswer("f2", "2026-05-21"))
    evening.do(CloseSitting())
    evening.do(AnswerResidentQuestion("f2", "written", "Max Meier", "Drei Euro."), CLERK)
    assert course(evening) == [
        "Einwohnerfrage 1 (gestellt durch Erika Beispiel): „Wann kommt der <b>Bus</b>?“",
        "Einwohnerfrage 1: Mündlich beantwortet von Max Meier: Im Mai.",
        "Einwohnerfrage 2 (gestellt durch eine Einwohnerin/ein Einwohner): „Was kostet der Platz?“ "
        "Die Antwort wird schriftlich bis zum 21.05.2026 nachgereicht.",
        "Einwohnerfrage 2: Schriftlich beantwortet von Max Meier: Drei Euro.",
    ]


# -- asked in person ---------------------------------------------------------------------------------------------------


def test_who_asks_in_person_is_a_guest_kept_from_the_meeting_until_admitted() -> None:
    evening = waiting()
    assert reason_of(evening.meeting, "frage-f3") == "asker"
    own = view(evening.meeting, "member", "frage-f3")
    assert own["waiting"]["reason"] == "asker"
    assert own["me"]["publication"]["consent"]
    assert own["question_time"] is None
    assert evening.refused(RequestFloor("frage-f3"), member("frage-f3")).code == "withheld-asker"
    assert evening.refused(GiveFloor("frage-f3")).code == "withheld-asker"


def test_nobody_from_elsewhere_is_admitted_without_consent_nor_before_coming() -> None:
    evening = sitting()
    assert evening.refused(AdmitAsker("f3")).code == "asker-absent"
    evening.do(NoteArrival("frage-f3", "remote"), SYSTEM)
    assert evening.refused(AdmitAsker("f3")).code == "asker-without-consent"
    assert veiled(evening.meeting, "frage-f3") == ALL
    assert evening.refused(AdmitAsker("f1")).code == "asker-none"


def test_who_asks_in_the_hall_without_consent_is_heard_there_and_not_shown() -> None:
    evening = sitting()
    evening.arrive("frage-f3")
    evening.do(AdmitAsker("f3"), CLERK)
    evening.do(GiveFloor("frage-f3"))
    assert veiled(evening.meeting, "frage-f3") == ALL


def test_the_asker_comes_into_the_one_queue_gets_the_floor_and_is_out_again() -> None:
    evening = waiting()
    assert "admit-asker" in {step.key for step in (next_step(evening.meeting), *also(evening.meeting))}
    evening.do(AdmitAsker("f3"))
    assert reason_of(evening.meeting, "frage-f3") is None
    (request,) = evening.meeting.queue
    assert (request.kind, request.person_id, request.remark) == ("resident", "frage-f3", "Frage 3")
    step = next_step(evening.meeting)
    assert step.say == f"Zu einer Einwohnerfrage hat das Wort: {SOMEBODY}."
    events = evening.do(GiveFloor("frage-f3", request_id=request.request_id))
    assert ResidentQuestionPut("f3") in events
    assert evening.meeting.floor is not None
    assert evening.meeting.floor.limit_s == 180
    evening.do(TakeFloor())
    assert reason_of(evening.meeting, "frage-f3") == "asked"
    evening.do(AdmitAsker("f3"))
    assert reason_of(evening.meeting, "frage-f3") is None


def test_residents_questions_come_before_the_debate_and_after_reports() -> None:
    evening = waiting()
    evening.do(RequestFloor("anna"), member("anna"))
    evening.do(RequestFloor("ben", kind="report"), member("ben"))
    evening.do(AdmitAsker("f3"))
    queue = view(evening.meeting, "chair")["queue"]
    assert [one["person_id"] for one in queue] == ["ben", "frage-f3", "anna"]
    assert "Einwohnerfragen der Aussprache vorgehen" in queue[2]["why"]


def test_only_an_admitted_asker_asks_for_the_floor_with_a_residents_question() -> None:
    assert sitting().refused(RequestFloor("anna", kind="resident"), member("anna")).code == "resident-request-only"


@pytest.mark.parametrize("end", [CloseItem(), DismissAsker("f3"), NoteDeparture("frage-f3")], ids=repr)
def test_an_asker_who_is_admitted_is_out_with_the_item_by_a_key_or_by_going(end: typing.Any) -> None:
    evening = waiting()
    evening.do(AdmitAsker("f3"))
    evening.do(end, SYSTEM if isinstance(end, NoteDeparture) else CHAIR)
    assert not evening.meeting.question_time.admitted
    assert not evening.meeting.queue


def test_who_has_the_floor_is_not_sent_back_before_it_is_taken() -> None:
    evening = waiting()
    evening.do(AdmitAsker("f3"))
    evening.do(GiveFloor("frage-f3"))
    assert evening.refused(DismissAsker("f3")).code == "asker-in-already"
    assert evening.refused(AdmitAsker("f3")).code == "asker-in-already"
    assert waiting().refused(DismissAsker("f3")).code == "asker-not-in"


# -- the log -----------------------------------------------------------------------------------------------------------


def test_the_log_reads_back_to_the_same_question_time_and_holds_no_name_without_consent() -> None:
    evening = waiting()
    evening.do(AdmitAsker("f3"))
    evening.do(OweResidentAnswer("f2", "2026-05-21"))
    read = [from_json(kind_of(one.event), to_json(one.event)) for one in evening.log]
    assert read == [one.event for one in evening.log]
    assert replayed(Meeting("m1"), evening.log).question_time == evening.meeting.question_time
    told = " ".join(one["text"] for one in sentences(evening.log))
    assert SOMEBODY in told
    assert told.count("Erika Beispiel") == 1


def test_while_an_answer_is_awaited_no_key_leads_away_and_after_the_item_nothing_is_under_debate() -> None:
    evening = sitting()
    evening.do(PutResidentQuestion("f1"))
    assert (next_step(evening.meeting).key, next_step(evening.meeting).intent) == ("await-answer", None)
    evening.do(CloseItem())
    assert seen(evening)["now"] == ""


def test_the_open_data_tell_question_and_answer_with_no_more_name_than_agreed() -> None:
    evening = sitting()
    evening.do(AnswerResidentQuestion("f2", "oral", "Max Meier"))
    history = History("m1", Addresses("https://rat.example"))
    history.take(evening.log)
    (item,) = [one for one in history.known() if one.thing.key == "m1.t5"]
    told = item.thing.values["ratssaal:questions"]
    assert [(one["number"], one["name"]) for one in told[:2]] == [("1", "Erika Beispiel"), ("2", SOMEBODY)]
    assert told[1]["answer"] == {"way": "oral", "by": "Max Meier"}
