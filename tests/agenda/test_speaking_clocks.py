"""Speaking times, clocks and budgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agenda.commands.bodies import EndDeputy, NoteDeputy
from agenda.commands.disturbance import EndDisturbance, ReportDisturbance
from agenda.commands.floor import (
    GiveFloor,
    LimitItemTime,
    PauseClock,
    RequestFloor,
    ResumeClock,
    SetSpeakingLimit,
    SetSpeakingRules,
    TakeFloor,
)
from agenda.commands.items import CallItem
from agenda.commands.planning import ListPerson, PlanMeeting
from agenda.commands.presence import NoteDeparture, StateQuorum
from agenda.commands.sitting import OpenSitting
from agenda.events.floor import FloorGiven
from agenda.events.words import ClockHold, RequestKind, SpeakingTime, SpeechKind
from agenda.projections import view
from agenda.speakers import pause_clock, resume_clock
from agenda.speaking import clocks, times
from tests.agenda.evening import CLERK, COUNCIL, SYSTEM, Evening, debating, member

START = datetime(2026, 5, 7, 18, 0, tzinfo=UTC)
HOLDS: tuple[ClockHold, ...] = ("chair", "question", "disturbance")


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def given_limit(evening: Evening, person_id: str, kind: SpeechKind = "contribution") -> int | None:
    event = evening.do(GiveFloor(person_id, kind=kind))[-1]
    assert isinstance(event, FloorGiven)
    return event.limit_s


def floor(evening: Evening) -> Any:
    return view(evening.meeting, "chair")["floor"]


def speak(evening: Evening, person_id: str, seconds: int) -> None:
    """A whole contribution of that length; each command takes a second of its own."""
    evening.do(GiveFloor(person_id))
    evening.now += timedelta(seconds=seconds - 1)
    evening.do(TakeFloor())


def test_a_clock_runs_from_its_start() -> None:
    assert clocks.used(clocks.start(START), later(90)) == timedelta(seconds=90)


def test_a_held_clock_stands_and_goes_on_where_it_stood() -> None:
    held = clocks.hold(clocks.start(START), "question", later(10))
    assert clocks.used(held, later(50)) == timedelta(seconds=10)
    assert clocks.used(clocks.release(held, "question", later(50)), later(60)) == timedelta(seconds=20)


def test_a_clock_held_for_two_reasons_waits_for_both() -> None:
    held = clocks.hold(clocks.hold(clocks.start(START), "question", later(10)), "chair", later(20))
    still = clocks.release(held, "question", later(30))
    assert still.running_since is None
    assert clocks.used(clocks.release(still, "chair", later(40)), later(45)) == timedelta(seconds=15)


def test_a_reason_that_never_held_it_changes_nothing() -> None:
    clock = clocks.start(START)
    assert clocks.release(clock, "chair", later(5)) == clock


steps = st.lists(st.tuples(st.integers(0, 60), st.booleans(), st.sampled_from(HOLDS)), max_size=20)


@given(steps=steps)
def test_a_clock_counts_exactly_the_seconds_in_which_nothing_held_it(
    steps: list[tuple[int, bool, ClockHold]],
) -> None:
    clock, holding, expected, second = clocks.start(START), set[str](), 0, 0
    for pause, on, why in steps:
        expected += 0 if holding else pause
        second += pause
        if on:
            clock, holding = clocks.hold(clock, why, later(second)), holding | {why}
        else:
            clock, holding = clocks.release(clock, why, later(second)), holding - {why}
        assert (clock.running_since is None) == bool(holding)
    assert clocks.used(clock, later(second)) == timedelta(seconds=expected)


@pytest.mark.parametrize(("person_id", "limit_s"), [("anna", 300), ("vor", None), ("bgm", None)])
def test_only_councillors_have_a_speaking_time_by_default(person_id: str, limit_s: int | None) -> None:
    assert given_limit(debating(), person_id) == limit_s


@pytest.mark.parametrize(
    ("kind", "limit_s"), [("order", 180), ("intervention", 180), ("reply", 180), ("report", 480), ("contribution", 300)]
)
def test_each_kind_has_its_time(kind: SpeechKind, limit_s: int) -> None:
    assert given_limit(debating(), "anna", kind) == limit_s


def test_the_standing_orders_set_times_of_their_own() -> None:
    evening = debating()
    times = (SpeakingTime("contribution", 480), SpeakingTime("order", None), SpeakingTime("intervention", 120))
    evening.do(SetSpeakingRules(times), CLERK)
    limits = [given_limit(evening, who, kind) for who, kind in (("anna", "contribution"), ("ben", "order"))]  # type: ignore[arg-type]
    assert limits == [480, None]
    assert given_limit(evening, "cem", "intervention") == 120
    assert given_limit(evening, "bgm") is None


def test_a_kind_that_the_standing_orders_do_not_know_is_refused() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(without=("intervention",)), CLERK)
    evening.do(GiveFloor("anna"))
    refusal = evening.refused(RequestFloor("ben", kind="intervention"), member("ben"))
    assert (refusal.code, refusal.rule) == ("kind-unknown-here", "Geschäftsordnung")


def test_the_chair_sets_another_speaking_time() -> None:
    evening = debating()
    assert evening.do(GiveFloor("anna", 60)) == (FloorGiven("c1", "anna", None, 60),)
    evening.do(SetSpeakingLimit(120))
    assert floor(evening)["limit_s"] == 120
    assert evening.do(SetSpeakingLimit(120)) == ()
    evening.do(SetSpeakingLimit(None))
    assert floor(evening)["limit_s"] is None


@pytest.mark.parametrize("limit_s", [0, -1, 24 * 3600 + 1])
def test_a_speaking_time_out_of_reason_is_refused(limit_s: int) -> None:
    evening = debating()
    assert evening.refused(GiveFloor("anna", limit_s)).code == "limit-invalid"
    assert evening.refused(LimitItemTime(limit_s)).code == "limit-invalid"
    assert evening.refused(SetSpeakingRules(person_budget_s=limit_s), CLERK).code == "limit-invalid"
    assert evening.refused(SetSpeakingRules((SpeakingTime("order", limit_s),)), CLERK).code == "limit-invalid"
    evening.do(GiveFloor("anna"))
    assert evening.refused(SetSpeakingLimit(limit_s)).code == "limit-invalid"


def test_the_time_limited_for_an_item_holds_for_its_contributions_alone() -> None:
    evening = debating()
    evening.do(LimitItemTime(120))
    assert (given_limit(evening, "anna"), given_limit(evening, "ben", "order")) == (120, 180)
    evening.do(CallItem("t4"))
    assert given_limit(evening, "anna") == 300


def test_the_page_can_compute_the_time_without_a_jump() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    begun = evening.now
    evening.now += timedelta(seconds=41)
    evening.do(PauseClock())
    assert (floor(evening)["used_s"], floor(evening)["running_since"], floor(evening)["paused"]) == (
        42,
        None,
        ["chair"],
    )
    evening.now += timedelta(seconds=99)
    evening.do(ResumeClock())
    assert (floor(evening)["used_s"], floor(evening)["paused"]) == (42, [])
    assert floor(evening)["running_since"] == evening.now.isoformat()
    assert floor(evening)["since"] == begun.isoformat()


def test_a_clock_is_paused_and_resumed_once() -> None:
    evening = debating()
    assert evening.refused(PauseClock()).code == "nobody-speaks"
    evening.do(GiveFloor("anna"))
    assert evening.refused(ResumeClock()).code == "clock-not-paused"
    evening.do(PauseClock())
    assert evening.refused(PauseClock()).code == "clock-paused-already"


def test_the_clock_of_a_disturbed_speaker_stands_until_the_disturbance_ends() -> None:
    evening = debating()
    evening.do(GiveFloor("cem"))
    evening.do(ReportDisturbance("cem"), member("cem"))
    assert floor(evening)["paused"] == ["disturbance"]
    evening.now += timedelta(seconds=30)
    evening.do(EndDisturbance("d1"), SYSTEM)
    assert (floor(evening)["used_s"], floor(evening)["paused"]) == (1, [])


def test_whoever_gets_the_floor_while_disturbed_loses_no_time() -> None:
    evening = debating()
    evening.do(ReportDisturbance("cem"), member("cem"))
    evening.do(GiveFloor("cem"))
    evening.now += timedelta(seconds=30)
    assert (floor(evening)["used_s"], floor(evening)["paused"]) == (0, ["disturbance"])


def test_the_disturbance_of_somebody_else_leaves_the_clock_alone() -> None:
    evening = debating()
    evening.do(GiveFloor("anna"))
    evening.do(ReportDisturbance("cem"), member("cem"))
    assert floor(evening)["paused"] == []


def test_a_disturbed_transmission_stops_the_clock_and_its_end_lets_it_go_on() -> None:
    evening = debating()
    evening.do(GiveFloor("cem"))
    paused = pause_clock(evening.meeting, evening.now + timedelta(seconds=10))
    assert paused.floor is not None
    assert (paused.floor.clock.used, paused.floor.clock.running_since) == (timedelta(seconds=10), None)
    resumed = resume_clock(paused, evening.now + timedelta(seconds=70))
    assert resumed.floor is not None
    assert resumed.floor.clock.running_since == evening.now + timedelta(seconds=70)
    nobody = debating().meeting
    assert pause_clock(nobody, evening.now) is nobody
    assert resume_clock(nobody, evening.now) is nobody


def test_the_budget_of_a_person_on_an_item_shortens_the_next_contribution() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(person_budget_s=400), CLERK)
    speak(evening, "anna", 250)
    assert given_limit(evening, "anna") == 150
    mine = view(evening.meeting, "member", "anna")["me"]["time"]
    assert (mine["used_s"], mine["granted_s"]) == (250, 400)


def test_a_budget_used_up_leaves_no_time_and_the_chair_may_give_more() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(person_budget_s=200), CLERK)
    speak(evening, "anna", 290)
    assert given_limit(evening, "anna") == 0
    evening.do(TakeFloor())
    assert evening.do(GiveFloor("anna", 60))[-1] == FloorGiven("c3", "anna", None, 60)
    evening.do(TakeFloor())
    assert given_limit(evening, "anna", "order") == 180


def test_a_faction_shares_its_budget_by_the_number_of_its_members() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(faction_budget_s=100, member_budget_s=50), CLERK)
    speak(evening, "vor", 80)
    assert given_limit(evening, "anna") == 120
    assert view(evening.meeting, "chair")["speaking"]["budgets"] == [
        {"faction": "SPD", "used_s": 80, "granted_s": 200},
    ]


def test_the_chair_reads_that_the_time_of_a_faction_is_used_up_before_giving_the_floor() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(faction_budget_s=60), CLERK)
    evening.do(RequestFloor("anna"), member("anna"))
    before = view(evening.meeting, "chair")
    assert before["queue"][0]["spent"] == ""
    assert before["next"]["say"] == "Das Wort hat Anna Abel."
    speak(evening, "vor", 80)
    shown = view(evening.meeting, "chair")
    assert shown["queue"][0]["spent"] == "Die Redezeit der Fraktion SPD zu diesem Punkt ist aufgebraucht."
    assert shown["next"]["say"] == f"Das Wort hat Anna Abel. {shown['queue'][0]['spent']}"
    assert view(evening.meeting, "public")["queue"][0]["spent"] == ""


def test_the_own_time_used_up_is_told_too_but_not_of_a_word_on_procedure() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(person_budget_s=60), CLERK)
    speak(evening, "anna", 80)
    evening.do(RequestFloor("anna"), member("anna"))
    assert view(evening.meeting, "chair")["queue"][0]["spent"] == (
        "Die Redezeit von Anna Abel zu diesem Punkt ist aufgebraucht."
    )
    evening.do(RequestFloor("anna", kind="order"), member("anna"))
    assert view(evening.meeting, "chair")["queue"][0]["spent"] == ""


def test_only_contributions_use_up_a_budget() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(person_budget_s=400), CLERK)
    evening.do(GiveFloor("anna", kind="order"))
    evening.now += timedelta(seconds=120)
    evening.do(TakeFloor())
    assert given_limit(evening, "anna") == 300


def test_the_account_of_an_item_stays_when_it_is_called_again() -> None:
    evening = debating()
    evening.do(SetSpeakingRules(person_budget_s=400), CLERK)
    speak(evening, "anna", 250)
    evening.do(CallItem("t4"))
    assert given_limit(evening, "anna") == 300
    evening.do(CallItem("t2"))
    assert given_limit(evening, "anna") == 150


@pytest.mark.parametrize("kind", ["order", "question", "intervention", "reply", "report", "contribution"])
def test_the_times_that_hold_are_told(kind: RequestKind) -> None:
    told = view(debating().meeting, "clerk")["speaking"]["times"]
    assert told[kind] == {"order": 180, "question": 60, "report": 480, "contribution": 300}.get(kind, 180)


def test_who_looks_from_outside_sees_whether_the_list_is_closed_and_nothing_else() -> None:
    assert view(debating().meeting, "public")["speaking"] == {"closed": False}
    evening = debating()
    evening.do(RequestFloor("anna"), SYSTEM)
    assert view(evening.meeting, "hall")["queue"][0]["why"] == ""


def test_a_faction_has_used_what_its_members_said_also_once_somebody_stands_in_for_them() -> None:
    evening = Evening()
    for command in COUNCIL:
        evening.do(replace(command, kind="committee") if isinstance(command, PlanMeeting) else command, CLERK)
    evening.do(ListPerson("ersatz", "Emil Ersatz", "deputy", "SPD"), CLERK)
    evening.do(SetSpeakingRules((), None, 600, 0), CLERK)
    evening.arrive("vor", "anna", "ben", "cem", "ersatz")
    for step in (OpenSitting(), StateQuorum(), CallItem("t2")):
        evening.do(step)
    speak(evening, "anna", 400)
    evening.do(NoteDeparture("anna"), SYSTEM)
    evening.do(NoteDeputy("anna", "ersatz"), CLERK)
    assert times.of_faction(evening.meeting, "SPD") == times.Budget(400, 600)
    speak(evening, "ersatz", 100)
    evening.do(EndDeputy("ersatz"), CLERK)
    assert times.of_faction(evening.meeting, "SPD") == times.Budget(500, 600)
