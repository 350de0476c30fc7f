"""Motions on procedure: who, in which order, with which voices, and what a carried one does."""

from __future__ import annotations

import typing

import pytest

from agenda.commands.floor import GiveFloor, RequestFloor, TakeFloor
from agenda.commands.items import CallItem, CloseItem
from agenda.commands.motions import PutMotionToVote
from agenda.commands.procedure import (
    AcceptProcedure,
    HearProcedure,
    MoveProcedure,
    PutProcedureToVote,
    WithdrawProcedure,
)
from agenda.commands.votes import AnnounceVote, CloseVote
from agenda.events.floor import FloorGiven, ItemTimeLimited, RequestWithdrawn, SpeakerListClosed
from agenda.events.items import ItemClosed, ItemMoved, ItemRemoved, PublicAdmitted, PublicExcluded
from agenda.events.procedure import ProcedureDecided
from agenda.events.publicity import AnnouncementDue
from agenda.events.sitting import SittingInterrupted
from agenda.events.votes import VoteOpened
from agenda.events.words import Choice, ProcedureKind
from agenda.minutes import minutes
from agenda.next_step import also, next_step
from agenda.procedure import waiting
from agenda.procedure_effects import EFFECTS
from agenda.procedure_kinds import KINDS
from agenda.projections import view
from tests.agenda.evening import CHAIR, CLERK, SECRET, Evening, debating, member, opened

REFER = MoveProcedure("refer", "anna", to="Bauausschuss", reason="Fachfragen")
CLOSE = MoveProcedure("close-debate", "ben")


def moved(*commands: MoveProcedure) -> Evening:
    """TOP 2 under debate and these motions on procedure, each by its own mover."""
    evening = debating()
    for command in commands:
        evening.do(command, member(command.person_id))
    return evening


def decide(evening: Evening, point_id: str, choice: Choice) -> tuple[object, ...]:
    evening.do(PutProcedureToVote(point_id))
    evening.ballots(vor=choice)
    evening.do(CloseVote())
    return evening.do(AnnounceVote())[1:]


def test_every_kind_has_its_rank_and_its_effect() -> None:
    kinds = typing.get_args(ProcedureKind)
    assert tuple(KINDS) == kinds
    assert set(kinds) - set(EFFECTS) == {"roll-call", "secret-vote"}


def test_the_more_far_reaching_is_decided_first() -> None:
    evening = moved(CLOSE, REFER)
    assert [point.moved.kind for point in waiting(evening.meeting)] == ["refer", "close-debate"]
    refusal = evening.refused(PutProcedureToVote("g1"))
    assert (refusal.code, refusal.rule) == ("point-ranked-lower", "Geschäftsordnung")
    assert evening.refused(AcceptProcedure("g1")).code == "point-ranked-lower"
    assert evening.do(PutProcedureToVote("g2"))


def test_one_of_a_kind_waits_at_a_time() -> None:
    evening = moved(CLOSE)
    assert evening.refused(MoveProcedure("close-debate", "anna"), member("anna")).code == "point-waiting-already"


def test_one_speaks_for_and_one_against_for_three_minutes() -> None:
    evening = moved(CLOSE)
    given = evening.do(HearProcedure("g1", "for", "ben"))[-1]
    assert isinstance(given, FloorGiven)
    assert (given.person_id, given.kind, given.limit_s) == ("ben", "order", 180)
    evening.do(HearProcedure("g1", "against", "anna"))
    assert evening.refused(HearProcedure("g1", "against", "cem")).code == "side-heard-already"


def test_closing_the_debate_closes_the_list_and_strikes_the_queue() -> None:
    evening = moved(CLOSE)
    evening.do(RequestFloor("anna"), member("anna"))
    assert decide(evening, "g1", "yes") == (
        ProcedureDecided("g1", True, "decision"),
        SpeakerListClosed("t2"),
        RequestWithdrawn("r1"),
    )


def test_a_rejected_motion_changes_nothing() -> None:
    evening = moved(CLOSE)
    evening.do(RequestFloor("anna"), member("anna"))
    assert decide(evening, "g1", "no") == (ProcedureDecided("g1", False, "decision"),)
    assert len(evening.meeting.queue) == 1
    assert waiting(evening.meeting) == ()


def test_a_referred_item_is_closed_with_its_committee_and_its_reason() -> None:
    assert decide(moved(REFER), "g1", "yes") == (
        ProcedureDecided("g1", True, "decision"),
        ItemRemoved("t2", "referred", "Bauausschuss", "Fachfragen", "decision"),
        ItemClosed("t2"),
    )


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (MoveProcedure("take-off", "anna", item_id="t4"), ItemRemoved("t4", "taken-off", "", "", "unopposed")),
        (MoveProcedure("adjourn-item", "anna", item_id="t4"), ItemRemoved("t4", "adjourned", "", "", "unopposed")),
        (MoveProcedure("reorder", "anna", item_id="t4", before="t1"), ItemMoved("t4", "t1", "", "unopposed")),
        (MoveProcedure("close-list", "anna"), SpeakerListClosed("t2")),
        (MoveProcedure("limit-time", "anna", seconds=120), ItemTimeLimited("t2", 120)),
        (MoveProcedure("interrupt", "anna", seconds=600, reason="Beratung"), SittingInterrupted("Beratung", 600)),
    ],
)
def test_where_nobody_objects_it_is_done_without_a_vote(command: MoveProcedure, event: object) -> None:
    assert moved(command).do(AcceptProcedure("g1")) == (ProcedureDecided("g1", True, "unopposed"), event)


def test_an_adjourned_sitting_adjourns_all_that_is_left_and_waits_for_the_gavel() -> None:
    evening = moved(MoveProcedure("adjourn-sitting", "anna", reason="Zu spät"))
    events = decide(evening, "g1", "yes")
    assert [event.item_id for event in events if isinstance(event, ItemRemoved)] == ["t1", "t2", "t3", "t4"]
    assert next_step(evening.meeting).label == "Sitzung schließen"


def test_the_public_is_excluded_only_by_a_vote_and_never_without() -> None:
    evening = moved(MoveProcedure("exclude-public", "anna"))
    refusal = evening.refused(AcceptProcedure("g1"))
    assert (refusal.code, refusal.rule) == ("vote-needed", "§ 52 Abs. 1, § 54 Abs. 1 HGO")
    assert view(evening.meeting, "public")["procedure"] == []
    decide(evening, "g1", "yes")
    assert evening.meeting.public_excluded
    evening.do(MoveProcedure("admit-public", "anna"), member("anna"))
    assert decide(evening, "g2", "yes")[-1] == PublicAdmitted()


def test_a_public_excluded_only_to_argue_its_exclusion_comes_back_when_that_is_rejected() -> None:
    evening = moved(MoveProcedure("exclude-public", "anna"))
    evening.record(PublicExcluded("Beratung des Antrags"))
    due = AnnouncementDue("n1", "v1", "t2", "")
    assert decide(evening, "g1", "no") == (due, ProcedureDecided("g1", False, "decision"), PublicAdmitted())
    evening = debating("t3")
    evening.do(MoveProcedure("exclude-public", "anna"), member("anna"))
    assert decide(evening, "g1", "no") == (ProcedureDecided("g1", False, "decision"),)


def test_what_was_voted_on_without_the_public_stays_without_it() -> None:
    evening = moved(MoveProcedure("exclude-public", "anna"))
    decide(evening, "g1", "yes")
    evening.do(MoveProcedure("refer", "anna", to=f"{SECRET} Ausschuss"), member("anna"))
    decide(evening, "g2", "no")
    evening.do(PutMotionToVote("t2"))
    evening.ballots(vor="yes")
    evening.do(CloseVote())
    evening.do(AnnounceVote())
    evening.do(MoveProcedure("admit-public", "anna"), member("anna"))
    decide(evening, "g3", "yes")
    seen = view(evening.meeting, "public")
    assert SECRET not in repr(seen)
    assert (seen["vote"], seen["agenda"][1]["results"]) == (None, [])


def test_a_non_public_item_does_not_let_the_public_in() -> None:
    evening = debating("t3")
    assert evening.refused(MoveProcedure("admit-public", "anna"), member("anna")).code == "item-non-public"


def test_a_roll_call_holds_for_the_votes_on_the_item() -> None:
    evening = moved(MoveProcedure("roll-call", "anna"))
    evening.do(AcceptProcedure("g1"))
    opened_vote = evening.do(PutMotionToVote("t2"))[-1]
    assert isinstance(opened_vote, VoteOpened)
    assert opened_vote.form == "roll-call"


def test_no_motion_is_voted_on_in_secret_in_hesse() -> None:
    refusal = debating().refused(MoveProcedure("secret-vote", "anna"), member("anna"))
    assert (refusal.code, refusal.rule) == ("secret-vote-unlawful", "§ 54 Abs. 2 HGO")


def test_what_was_moved_under_an_item_falls_with_it() -> None:
    evening = moved(CLOSE)
    evening.do(CloseItem())
    assert waiting(evening.meeting) == ()
    evening.do(CallItem("t4"))
    assert evening.refused(AcceptProcedure("g1")).code == "point-unknown"
    evening.do(MoveProcedure("close-debate", "ben"), member("ben"))
    assert [point.moved.point_id for point in evening.meeting.procedure.pending] == ["g2"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (MoveProcedure("refer", "anna"), "text-missing"),
        (MoveProcedure("interrupt", "anna"), "procedure-time-invalid"),
        (MoveProcedure("limit-time", "anna", seconds=0), "procedure-time-invalid"),
        (MoveProcedure("take-off", "anna", item_id="t9"), "item-unknown"),
        (MoveProcedure("close-debate", "anna", item_id="t4"), "no-item"),
        (MoveProcedure("reorder", "anna", item_id="t4", before="t4"), "place-invalid"),
        (MoveProcedure("close-debate", "ben"), "own-voice-only"),
        (MoveProcedure("close-debate"), "own-voice-only"),
    ],
)
def test_a_motion_that_says_too_little_is_refused(command: MoveProcedure, code: str) -> None:
    assert debating().refused(command, member("anna")).code == code


def test_without_an_item_nothing_is_moved_that_needs_one() -> None:
    evening = opened()
    assert evening.refused(MoveProcedure("close-list", "anna"), member("anna")).code == "no-item"
    assert evening.refused(MoveProcedure("adjourn-item", "anna"), member("anna")).code == "no-item"
    assert evening.do(MoveProcedure("take-off", "anna", item_id="t4"), member("anna"))


def test_guests_and_absent_people_move_nothing() -> None:
    evening = debating()
    assert evening.refused(MoveProcedure("close-list", "gast"), CLERK).code == "may-not-move"
    assert evening.refused(MoveProcedure("close-list", "dora"), CLERK).code == "not-present"
    assert evening.do(MoveProcedure("close-list", mover="FDP"), CLERK)


def test_the_mover_takes_it_back_but_not_over_its_vote() -> None:
    evening = moved(CLOSE)
    assert evening.refused(WithdrawProcedure("g1"), member("anna")).code == "own-voice-only"
    evening.do(PutProcedureToVote("g1"))
    assert evening.refused(WithdrawProcedure("g1"), member("ben")).code == "vote-unfinished"
    evening = moved(CLOSE)
    evening.do(WithdrawProcedure("g1"), member("ben"))
    assert waiting(evening.meeting) == ()


def test_the_chair_lets_the_speaker_end_and_then_asks_for_objections() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(RequestFloor("vor"), CHAIR)
    evening.do(CLOSE, member("ben"))
    assert next_step(evening.meeting).key == "take-floor"
    evening.do(HearProcedure("g1", "against", "vor"))
    assert next_step(evening.meeting).key == "take-floor"
    evening = moved(CLOSE)
    step = next_step(evening.meeting)
    assert (step.key, step.label) == ("accept-procedure", "Ohne Widerspruch: Schluss der Debatte")
    assert "put-procedure" in {one.key for one in also(evening.meeting)}


@pytest.mark.parametrize("kind", ["close-debate", "close-list"])
def test_whoever_spoke_or_speaks_does_not_move_the_end_of_the_debate(kind: ProcedureKind) -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    refusal = evening.refused(MoveProcedure(kind, "anna"), member("anna"))
    assert (refusal.code, refusal.rule) == ("closing-after-own-speech", "Geschäftsordnung")
    evening.do(TakeFloor())
    assert evening.refused(MoveProcedure(kind, "anna"), member("anna")).code == "closing-after-own-speech"
    assert evening.refused(MoveProcedure(kind, "anna"), CLERK).code == "closing-after-own-speech"
    assert evening.do(MoveProcedure("refer", "anna", to="Bauausschuss"), member("anna"))
    assert evening.do(MoveProcedure(kind, "ben"), member("ben"))


def test_the_debate_is_not_ended_before_each_faction_that_asks_was_heard() -> None:
    evening = debating()
    evening.do(RequestFloor("cem"), member("cem"))
    refusal = evening.refused(MoveProcedure("close-list", mover="CDU"), CLERK)
    assert (refusal.code, refusal.values["factions"]) == ("closing-before-factions", "Grüne")
    evening.do(GiveFloor("cem"))
    assert evening.do(MoveProcedure("close-list", mover="CDU"), CLERK)


def test_the_minutes_tell_the_motion_and_its_end() -> None:
    evening = moved(REFER)
    decide(evening, "g1", "yes")
    assert [one.text for one in minutes("m1", evening.log).items[1].course] == [
        "Anna Abel beantragt zur Geschäftsordnung: Verweisung an einen Ausschuss, Bauausschuss: Fachfragen",
        "Der Antrag zur Geschäftsordnung (Verweisung an einen Ausschuss) ist angenommen.",
        "TOP 2 wird durch Beschluss an Bauausschuss verwiesen: Fachfragen",
    ]
