"""Which sitting is served where nobody names one: by what the logs say, never by the age of a file."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from agenda.events import Event
from agenda.events.planning import MeetingPlanned
from agenda.events.sitting import SittingClosed, SittingOpened
from server.clock import ManualClock
from server.planning import PlanError
from server.sittings import NOT_HELD, Known, chosen, logged, planned, which
from server.store.database import FILE_NAME
from server.store.store import Store
from tests.server.evening import AT

DEMO = Path(__file__).resolve().parents[2] / "server" / "demo" / "meeting.toml"
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def known(meeting_id: str, days: float, state: str = "planned") -> Known:
    return Known(meeting_id, meeting_id, AT + days * DAY, state)  # type: ignore[arg-type]


CASES = (
    ("the earliest of those to come", [known("c", 60), known("b", 30)], "b"),
    ("tonight's, though a later one is planned", [known("b", 30), known("a", 0)], "a"),
    ("one that runs late into the night", [known("a", -0.2, "open"), known("b", 30)], "a"),
    ("one that goes on after days", [known("a", -7, "interrupted"), known("b", 30)], "a"),
    ("the next when this one is closed", [known("a", 0, "closed"), known("b", 30)], "b"),
    ("not one that was never held", [known("a", -2), known("b", 30)], "b"),
    ("one whose hour has come", [known("a", -0.9), known("b", 30)], "a"),
    ("the last held, where none is to come", [known("a", -60, "closed"), known("b", -30, "closed")], "b"),
    ("the last held before one that was not", [known("a", -60, "closed"), known("b", -30)], "a"),
    ("the latest, where none was ever held", [known("a", -60), known("b", -30)], "b"),
)


@pytest.mark.parametrize(("why", "sittings", "expected"), CASES, ids=[case[0] for case in CASES])
def test_it_is(why: str, sittings: list[Known], expected: str) -> None:
    assert chosen(sittings, AT).meeting_id == expected
    assert chosen(sittings[::-1], AT).meeting_id == expected


def test_a_sitting_nobody_opened_waits_for_a_day_and_no_longer() -> None:
    assert not known("a", 0).over(AT + NOT_HELD)
    assert known("a", 0).over(AT + NOT_HELD + timedelta(seconds=1))


def keep(folder: Path, meeting_id: str, starts_at: datetime) -> Path:
    text = DEMO.read_text("utf-8")
    here = [line for line in text.splitlines() if line.startswith(("id = ", "starts_at = "))][:2]
    for line in here:
        name = line.partition(" = ")[0]
        value = f'"{meeting_id}"' if name == "id" else starts_at.isoformat()
        text = text.replace(line, f"{name} = {value}", 1)
    path = folder / "plans" / f"{meeting_id}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


async def hold(folder: Path, meeting_id: str, starts_at: datetime, *events: Event) -> None:
    store = Store.open("", folder, ManualClock(starts_at))
    first = MeetingPlanned("Rat", meeting_id, "Saal", starts_at.isoformat(), 37, "DE-HE")
    await store.log.append(meeting_id, 0, (first, *events))
    await store.close()


async def test_a_plan_that_is_touched_or_new_changes_nothing_of_tonight(tmp_path: Path) -> None:
    keep(tmp_path, "heute", AT)
    later = keep(tmp_path, "spaeter", AT + 30 * DAY)
    os.utime(later, (2e9, 2e9))
    plan, others = await planned("", tmp_path, None, ManualClock(AT))
    assert plan.meeting.id == "heute"
    assert {one.meeting_id for one in others} == {"heute", "spaeter"}
    assert not (tmp_path / FILE_NAME).exists()


async def test_the_log_says_that_a_sitting_is_over(tmp_path: Path) -> None:
    keep(tmp_path, "heute", AT)
    keep(tmp_path, "spaeter", AT + 30 * DAY)
    await hold(tmp_path, "heute", AT, SittingOpened(), SittingClosed())
    plan, others = await planned("", tmp_path, None, ManualClock(AT))
    assert plan.meeting.id == "spaeter"
    assert {one.meeting_id: one.state for one in others} == {"heute": "closed", "spaeter": "planned"}


async def test_the_one_that_is_named_is_served_whatever_else_lies_there(tmp_path: Path) -> None:
    keep(tmp_path, "heute", AT)
    keep(tmp_path, "spaeter", AT + 30 * DAY)
    (tmp_path / "plans" / "alt.toml").write_text("unreadable", "utf-8")
    plan, _ = await planned("", tmp_path, "spaeter", ManualClock(AT))
    assert plan.meeting.id == "spaeter"
    with pytest.raises(PlanError, match="Bekannt sind: alt, heute, spaeter"):
        await planned("", tmp_path, "../heute", ManualClock(AT))


async def test_without_any_plan_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="server plan DATEI"):
        await planned("", tmp_path, None, ManualClock(AT))


async def test_minutes_are_of_the_sitting_held_while_the_next_is_only_planned(tmp_path: Path) -> None:
    await hold(tmp_path, "mai", AT - 60 * DAY, SittingOpened(), SittingClosed())
    await hold(tmp_path, "april", AT - 90 * DAY, SittingOpened(), SittingClosed())
    store = Store.open("", tmp_path, ManualClock(AT))
    assert await logged(store, None, AT) == "mai"
    assert await logged(store, "april", AT) == "april"
    with pytest.raises(PlanError, match="„juni“ gibt es nicht"):
        await logged(store, "juni", AT)
    await store.close()


async def test_one_sentence_says_which_sitting_it_is_and_what_others_there_are(tmp_path: Path) -> None:
    keep(tmp_path, "heute", AT)
    keep(tmp_path, "spaeter", AT + 30 * DAY)
    said = which(*await planned("", tmp_path, None, ManualClock(AT)), BERLIN)
    assert "am 26.11.2026, 19:30 Uhr (heute). Eine andere mit --meeting ID: " in said
    assert said.endswith("am 26.12.2026, 19:30 Uhr (spaeter).")
    alone = which(*await planned("", tmp_path, "heute", ManualClock(AT)), BERLIN)
    assert alone.endswith("(heute).")
