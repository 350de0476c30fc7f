"""The minutes from draft to publication: who may do what when, and what stands in them then."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from agenda import minutes_course
from agenda.commands import Actor, Command
from agenda.commands.items import CloseItem
from agenda.commands.local_law import LayDown
from agenda.commands.minutes_course import (
    DecideMinutesObjection,
    ObjectToMinutes,
    ProposeMinutes,
    PublishMinutes,
    ReopenMinutes,
    SignMinutes,
    WithdrawMinutesObjection,
)
from agenda.commands.prose import WriteProse
from agenda.commands.sitting import CloseSitting
from agenda.events.publication import DataDeleted
from agenda.events.words import MinutesState
from agenda.minutes import Minutes, minutes, public_edition
from agenda.ports import Refusal
from agenda.projections import view
from agenda.timeline import sentences
from tests.agenda.evening import CHAIR, CLERK, SYSTEM, Evening, debating, member

ANNA = member("anna")
OBJECTION = ObjectToMinutes("anna", "Meine Frage fehlt.", "t2")


def over(objection_days: int = 0) -> Evening:
    """The sitting is closed; members may object for so many days, 0: for ever."""
    evening = debating()
    if objection_days:
        evening.do(LayDown("minutes-objection", "rules-of-procedure", "2025-01-01", "§ 30 GO", objection_days), SYSTEM)
    evening.do(CloseItem())
    evening.do(CloseSitting())
    evening.do(WriteProse("t2", "Es wird lebhaft beraten."), CLERK)
    return evening


def proposed() -> Evening:
    evening = over()
    evening.do(ProposeMinutes(), CLERK)
    return evening


def disputed() -> Evening:
    evening = proposed()
    evening.do(OBJECTION, ANNA)
    return evening


def approved() -> Evening:
    evening = proposed()
    evening.do(SignMinutes("schrift"), CLERK)
    evening.do(SignMinutes("vor"), CHAIR)
    return evening


def published() -> Evening:
    evening = approved()
    evening.do(PublishMinutes(), CLERK)
    return evening


STAGES = {"draft": over, "proposed": proposed, "disputed": disputed, "approved": approved, "published": published}

ACTS: dict[str, tuple[Command, Actor]] = {
    "write": (WriteProse("t2", "Anders."), CLERK),
    "propose": (ProposeMinutes(), CLERK),
    "reopen": (ReopenMinutes("Schreibfehler"), CLERK),
    "object": (OBJECTION, ANNA),
    "sign": (SignMinutes("schrift"), CLERK),
    "publish": (PublishMinutes(), CLERK),
}


def record(evening: Evening) -> Minutes:
    return minutes("m1", evening.log)


@pytest.mark.parametrize(("state", "act"), list(itertools.product(STAGES, ACTS)))
def test_each_act_is_possible_exactly_where_the_table_has_it(state: MinutesState, act: str) -> None:
    evening = STAGES[state]()
    assert evening.meeting.minutes.state == state
    command, actor = ACTS[act]
    signed_already = act == "sign" and state in ("approved", "published")
    if any(step == (state, act) for step in minutes_course.STEPS):
        assert evening.do(command, actor)
    elif not signed_already:
        assert evening.refused(command, actor).code == minutes_course.REFUSED_IN[state]


def test_the_table_leads_to_every_state_and_refuses_nothing_it_knows() -> None:
    assert set(minutes_course.STEPS.values()) == set(get_args(MinutesState))
    for state, step in minutes_course.STEPS:
        assert minutes_course.after(state, step) == minutes_course.STEPS[state, step]


def test_a_version_proposed_stands_still_whatever_happens_after_it() -> None:
    evening = proposed()
    before = record(evening)
    evening.record(DataDeleted("original", 30, 1, 1))
    assert record(evening) == before


def test_signatures_of_chair_and_clerk_approve_and_stand_in_the_minutes() -> None:
    evening = approved()
    found = record(evening).approval
    assert [(one.office, one.name) for one in found.signatures] == [("clerk", "Sina Scholl"), ("chair", "Vera Vogt")]
    assert (found.state, found.version) == ("approved", 1)


def test_one_signature_twice_approves_nothing() -> None:
    evening = proposed()
    assert evening.do(SignMinutes("schrift"), CLERK)
    assert not evening.do(SignMinutes("schrift"), CLERK)
    assert evening.meeting.minutes.state == "proposed"


def test_who_neither_led_nor_wrote_signs_nothing() -> None:
    assert proposed().refused(SignMinutes("anna"), Actor("clerk", "anna")).code == "minutes-signer-unfit"


def test_an_objection_stands_with_its_reason_and_waits_for_a_decision() -> None:
    evening = disputed()
    (objection,) = record(evening).approval.objections
    assert (objection.name, objection.number, objection.reason) == ("Anna Abel", "2", "Meine Frage fehlt.")
    assert evening.refused(SignMinutes("schrift"), CLERK).code == "minutes-disputed"


def test_what_the_body_follows_has_to_be_changed_and_proposed_again() -> None:
    evening = disputed()
    evening.do(DecideMinutesObjection("e1", upheld=True, note="Die Frage wird ergänzt."), CHAIR)
    assert evening.refused(SignMinutes("schrift"), CLERK).code == "minutes-objection-upheld"
    evening.do(ReopenMinutes("Einwand Abel"), CLERK)
    evening.do(WriteProse("t2", "Anna Abel fragt nach dem Lärm."), CLERK)
    evening.do(ProposeMinutes(), CLERK)
    evening.do(SignMinutes("schrift"), CLERK)
    evening.do(SignMinutes("vor"), CHAIR)
    found = record(evening)
    assert (found.approval.state, found.approval.version) == ("approved", 2)
    assert [item.prose for item in found.items if item.number == "2"] == ["Anna Abel fragt nach dem Lärm."]


@pytest.mark.parametrize(
    ("how", "command", "actor"),
    [
        ("rejected", DecideMinutesObjection("e1", upheld=False), CLERK),
        ("withdrawn", WithdrawMinutesObjection("e1"), ANNA),
    ],
)
def test_an_objection_rejected_or_withdrawn_lets_the_version_be_signed(
    how: str, command: Command, actor: Actor
) -> None:
    evening = disputed()
    evening.do(command, actor)
    assert [one.how for one in record(evening).approval.objections] == [how]
    assert evening.do(SignMinutes("schrift"), CLERK)


def test_of_two_objections_both_are_to_be_decided() -> None:
    evening = disputed()
    evening.do(ObjectToMinutes("ben", "Auch meine."), member("ben"))
    evening.do(WithdrawMinutesObjection("e1"), ANNA)
    assert evening.meeting.minutes.state == record(evening).approval.state == "disputed"
    assert evening.refused(WithdrawMinutesObjection("e1"), ANNA).code == "minutes-objection-unknown"
    evening.do(DecideMinutesObjection("e2", upheld=False), CHAIR)
    assert evening.meeting.minutes.state == record(evening).approval.state == "proposed"


def test_nobody_objects_or_withdraws_with_the_voice_of_others() -> None:
    assert proposed().refused(OBJECTION, member("ben")).code == "own-voice-only"
    assert disputed().refused(WithdrawMinutesObjection("e1"), member("ben")).code == "own-voice-only"


def test_only_members_object() -> None:
    refused = proposed().refused(ObjectToMinutes("gast", "Ich auch."), member("gast"))
    assert refused.code == "minutes-members-only"


def test_an_objection_without_a_reason_is_none() -> None:
    assert proposed().refused(ObjectToMinutes("anna", " "), ANNA).code == "text-missing"


def test_an_objection_after_the_days_that_the_rules_of_procedure_give_is_late() -> None:
    evening = over(objection_days=14)
    evening.do(ProposeMinutes(), CLERK)
    ends = minutes_course.objection_ends(evening.meeting)
    assert ends == evening.now + timedelta(days=14)
    evening.now += timedelta(days=14)
    refused = evening.refused(OBJECTION, ANNA)
    assert (refused.code, refused.rule) == ("minutes-objection-late", "§ 30 GO")


def test_taking_back_costs_the_signatures_and_needs_a_reason() -> None:
    evening = approved()
    assert evening.refused(ReopenMinutes(""), CLERK).code == "text-missing"
    evening.do(ReopenMinutes("Name falsch"), CLERK)
    assert record(evening).approval.signatures == ()
    assert evening.meeting.minutes.signed == {}


def state(evening: Evening) -> str:
    """How far the minutes are."""
    return evening.meeting.minutes.state


def test_two_quick_signatures_do_not_end_the_right_to_object() -> None:
    evening = over(objection_days=14)
    evening.do(ProposeMinutes(), CLERK)
    for signer, person_id in ((CHAIR, "vor"), (CLERK, "schrift")):
        evening.do(SignMinutes(person_id), signer)
    refused = evening.refused(PublishMinutes(), CLERK)
    assert (refused.code, refused.rule) == ("minutes-objection-running", "§ 30 GO")
    evening.do(ObjectToMinutes("anna", "Meine Frage fehlt."), ANNA)
    assert state(evening) == "disputed"
    evening.do(DecideMinutesObjection("e1", False, ""), CLERK)
    assert state(evening) == "approved"


def test_an_objection_upheld_after_the_signatures_keeps_the_version_from_being_published() -> None:
    evening = over()
    evening.do(ProposeMinutes(), CLERK)
    for signer, person_id in ((CHAIR, "vor"), (CLERK, "schrift")):
        evening.do(SignMinutes(person_id), signer)
    evening.do(ObjectToMinutes("anna", "Meine Frage fehlt."), ANNA)
    evening.do(DecideMinutesObjection("e1", True, ""), CLERK)
    assert evening.refused(PublishMinutes(), CLERK).code == "minutes-objection-upheld"
    assert evening.do(ReopenMinutes("Die Frage wird ergänzt."), CLERK)


def test_the_public_edition_holds_no_objection() -> None:
    evening = disputed()
    assert public_edition(record(evening)).approval.objections == ()


@pytest.mark.parametrize("audience", ["hall", "public", "operator", "captioner", "viewer"])
def test_who_takes_no_part_sees_nothing_of_the_course(audience: str) -> None:
    assert view(disputed().meeting, audience)["minutes_course"] is None  # type: ignore[arg-type]


def test_a_guest_sees_nothing_of_the_course_and_a_member_all_of_it() -> None:
    meeting = disputed().meeting
    assert view(meeting, "member", "gast")["minutes_course"] is None
    (objection,) = view(meeting, "member", "ben")["minutes_course"]["objections"]
    assert objection["reason"] == "Meine Frage fehlt."


def test_the_timeline_tells_every_act() -> None:
    evening = disputed()
    evening.do(DecideMinutesObjection("e1", upheld=False, note="Die Frage steht darin."), CHAIR)
    evening.do(SignMinutes("schrift"), CLERK)
    evening.do(SignMinutes("vor"), CHAIR)
    evening.do(PublishMinutes(), CLERK)
    evening.do(ReopenMinutes("Name falsch"), CLERK)
    assert [one["text"] for one in sentences(evening.log)[-7:]] == [
        "Die Niederschrift ist in Fassung 1 vorgelegt.",
        "Anna Abel erhebt Einwand gegen die Niederschrift zu TOP 2 (Bebauungsplan Nord): Meine Frage fehlt.",
        "Der Einwand von Anna Abel gegen die Niederschrift ist zurückgewiesen: Die Frage steht darin.",
        "Sina Scholl genehmigt die Niederschrift (Schriftführung).",
        "Vera Vogt genehmigt die Niederschrift (Vorsitz).",
        "Die Niederschrift ist in Fassung 1 veröffentlicht.",
        "Die Niederschrift ist zur Bearbeitung zurückgenommen: Name falsch",
    ]


def test_the_same_log_gives_the_same_minutes_at_every_stage() -> None:
    for stage in STAGES.values():
        evening = stage()
        assert record(evening) == record(evening)
        assert replace(record(evening), approval=record(over()).approval).items == record(over()).items


def test_an_unknown_item_is_no_matter_of_an_objection() -> None:
    with pytest.raises(Refusal, match="item-unknown"):
        proposed().do(ObjectToMinutes("anna", "Falsch.", "t99"), ANNA)
