"""The timetable: what was planned, what is to be expected, and when the sitting is likely to end."""

from __future__ import annotations

from datetime import datetime, timedelta

from agenda.commands.items import CallItem, CloseItem, RemoveItem, TimeItem
from agenda.commands.sitting import CloseSitting, InterruptSitting, ResumeSitting
from agenda.projections import view
from agenda.schedule import timetable
from tests.agenda.evening import CLERK, START, Evening, debating, opened, planned

MINUTES = {"t1": 10, "t2": 30, "t3": 20}
"""TOP 4 has no planned time."""


def timed(evening: Evening) -> Evening:
    for item_id, minutes in MINUTES.items():
        evening.do(TimeItem(item_id, minutes * 60), CLERK)
    return evening


def after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)


def test_before_the_opening_the_plan_counts_from_the_announced_beginning() -> None:
    table = timetable(timed(planned()).meeting)
    assert table.planned == {
        "t1": START,
        "t2": after(START, 10),
        "t3": after(START, 40),
        "t4": after(START, 60),
    }
    assert (table.expected, table.ends_at, table.unplanned) == (table.planned, after(START, 60), 1)


def test_an_item_under_debate_is_due_after_its_planned_time() -> None:
    evening = timed(debating("t2"))
    called = evening.meeting.items["t2"].called_at
    assert called is not None
    table = timetable(evening.meeting)
    assert table.due_at == after(called, 30)
    assert table.expected == {"t3": after(called, 30), "t4": after(called, 50), "t1": after(called, 50)}
    assert table.ends_at == after(called, 60)


def test_what_is_done_or_off_takes_no_more_time() -> None:
    evening = timed(debating("t2"))
    evening.do(CloseItem())
    evening.do(RemoveItem("t3", "adjourned", ""))
    table = timetable(evening.meeting)
    assert list(table.expected) == ["t1", "t4"]
    assert table.ends_at == after(evening.meeting.items["t2"].closed_at or START, 10)


def test_a_break_moves_everything_on_and_is_no_time_of_the_item() -> None:
    evening = timed(debating("t2"))
    called = evening.meeting.items["t2"].called_at or START
    evening.now = after(called, 10)
    evening.do(InterruptSitting("Pause", 15 * 60))
    began = evening.now
    assert timetable(evening.meeting).due_at == after(began, 15) + (after(called, 30) - began)
    evening.now = after(began, 25)
    evening.do(ResumeSitting())
    assert timetable(evening.meeting).due_at == after(called, 30) + (evening.now - began)


def test_an_item_called_again_has_used_up_its_plan() -> None:
    evening = timed(debating("t2"))
    evening.do(CloseItem())
    evening.do(CallItem("t2"))
    assert timetable(evening.meeting).due_at == evening.now


def test_without_planned_times_or_after_the_end_nothing_is_expected() -> None:
    assert timetable(opened().meeting).ends_at is None
    evening = timed(opened())
    evening.do(CloseSitting())
    assert timetable(evening.meeting).ends_at is None
    assert timetable(Evening().meeting).expected == {}


def test_the_break_says_when_it_ends() -> None:
    evening = opened()
    evening.do(InterruptSitting("Pause", 600))
    assert view(evening.meeting, "public")["meeting"]["resumes_at"] == after(evening.now, 10).isoformat()
    evening.do(ResumeSitting())
    assert view(evening.meeting, "public")["meeting"]["resumes_at"] is None
    assert evening.refused(InterruptSitting("Pause", 0)).code == "break-invalid"
