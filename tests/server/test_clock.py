"""The clock that moves only when told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from server.clock import Clock, ManualClock, SystemClock

START = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)


def test_both_times_advance_together() -> None:
    clock = ManualClock(START)
    clock.advance(1.5)
    assert (clock.now(), clock.monotonic()) == (START + timedelta(seconds=1.5), 1.5)


def test_turning_the_wall_clock_back_leaves_durations_alone() -> None:
    clock = ManualClock(START)
    clock.advance(60)
    clock.set_wall(START - timedelta(hours=1))
    assert (clock.now(), clock.monotonic()) == (START - timedelta(hours=1), 60)


def test_time_does_not_advance_backwards() -> None:
    with pytest.raises(ValueError, match="set_wall"):
        ManualClock(START).advance(-1)


def test_now_is_utc_whatever_zone_it_was_set_in() -> None:
    assert (
        ManualClock(datetime(2026, 3, 5, 19, tzinfo=timezone(timedelta(hours=1)))).now().isoformat()
        == START.isoformat()
    )


def test_the_machines_clock_is_in_utc_and_does_not_run_backwards() -> None:
    clock: Clock = SystemClock()
    before, after = clock.monotonic(), clock.monotonic()
    assert clock.now().tzinfo is UTC
    assert before <= after
