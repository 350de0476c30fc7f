"""How long to wait before trying again."""

from __future__ import annotations

from hardware.backoff import Backoff


def test_the_waits_double_up_to_the_longest() -> None:
    backoff = Backoff()
    assert [backoff.failed(0.1) for _ in range(7)] == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0]


def test_the_first_attempt_may_be_repeated_at_once() -> None:
    backoff = Backoff(at_once=True)
    assert [backoff.failed(0.1) for _ in range(4)] == [0.0, 0.5, 1.0, 2.0]


def test_a_healthy_while_forgets_the_failures() -> None:
    backoff = Backoff(at_once=True)
    for _ in range(5):
        backoff.failed(1.0)
    assert backoff.failed(30.0) == 0.0
    assert backoff.failed(29.9) == 0.5


def test_years_of_failures_do_not_overflow() -> None:
    backoff = Backoff()
    assert {backoff.failed(0.0) for _ in range(5000)} >= {15.0}
