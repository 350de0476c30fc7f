"""Admission: refused is who would hurt everybody, and nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.admission import (
    ALWAYS,
    CPU_MOST,
    FIRST_COST_S,
    LATE_MOST_S,
    LINE_MOST,
    PROMISE_S,
    REFUSAL_CODE,
    Admission,
    Limits,
    Load,
    Plan,
    may_publish,
    publisher,
    viewer,
)

BUSY = Load(packets=5000, bits=40e6, cpu=0.3, cost_s=20e-6, publishers=10)
FREE = Limits()


def reason(load: Load, planned: Plan, limits: Limits = FREE) -> str | None:
    refusal = may_publish(load, planned, limits)
    return refusal.reason if refusal else None


def second(
    admission: Admission, *, packets: int = 0, cost_s: float = 0.0, base: float = 0.0, publishers: int = 0
) -> None:
    """One second in which each packet cost so much, and the rest of the program `base`."""
    admission.measured(
        seconds=1.0,
        cpu_s=base + packets * cost_s,
        packets=packets,
        octets=packets * 1000,
        late_s=0.0,
        publishers=publishers,
    )


def test_what_fits_the_processor_is_let_in_and_a_packet_more_is_not() -> None:
    room = (CPU_MOST - BUSY.cpu) / BUSY.cost_s
    assert reason(BUSY, Plan(room - 1, 0)) is None
    assert reason(BUSY, Plan(room + 1, 0)) == "processor"


def test_a_second_core_helps() -> None:
    planned = Plan((CPU_MOST - BUSY.cpu) / BUSY.cost_s + 1, 0)
    assert reason(BUSY, planned, Limits(cores=2.0)) is None


def test_what_fits_the_line_is_let_in_and_a_bit_more_is_not() -> None:
    limits = Limits(uplink=100e6)
    room = LINE_MOST * limits.uplink - BUSY.bits
    assert reason(BUSY, Plan(0, room), limits) is None
    assert reason(BUSY, Plan(0, room + 1), limits) == "line"


def test_an_unknown_line_is_not_looked_at() -> None:
    assert reason(BUSY, Plan(0, 1e12)) is None


def test_a_late_loop_refuses_without_a_sum() -> None:
    assert reason(replace(BUSY, late_s=LATE_MOST_S), Plan(0, 0)) is None
    assert reason(replace(BUSY, late_s=LATE_MOST_S * 1.01), Plan(0, 0)) == "lateness"


def test_a_refusal_says_what_is_short_and_by_how_much() -> None:
    refusal = may_publish(BUSY, Plan(0, 60e6), Limits(uplink=100e6))
    assert refusal is not None
    assert (refusal.wanted, refusal.most) == (100e6, 85e6)


@given(subscribers=st.integers(0, 300), uplink=st.sampled_from([0.0, 1e6, 1e9]))
def test_the_first_ones_on_an_idle_machine_are_never_refused(subscribers: int, uplink: float) -> None:
    admission = Admission(Limits(uplink=uplink))
    assert [admission.check_publisher(subscribers) for _ in range(ALWAYS)] == [None] * ALWAYS


def test_forty_members_who_see_each_other_small_fit_a_fast_fan_out() -> None:
    admission = Admission(FREE)
    for _ in range(60):
        second(admission, packets=5000, cost_s=5e-6, publishers=3)
    for present in range(3, 40):
        for _ in range(round(PROMISE_S)):
            second(admission, packets=present * present * 30, cost_s=5e-6, publishers=present)
        assert admission.check_publisher(present) is None


def test_where_packets_are_dear_the_same_forty_do_not() -> None:
    admission = Admission(FREE)
    for _ in range(60):
        second(admission, packets=20_000, cost_s=38e-6, publishers=25)
    assert admission.check_publisher(25) == REFUSAL_CODE
    assert admission.refused == 1


def test_the_measured_cost_takes_the_place_of_the_first_guess() -> None:
    admission = Admission(FREE)
    for _ in range(100):
        second(admission, packets=10_000, cost_s=8e-6)
    assert admission.load.cost_s == pytest.approx(8e-6, rel=0.01)


def test_one_odd_second_does_not_change_the_cost_much() -> None:
    admission = Admission(FREE)
    for _ in range(100):
        second(admission, packets=10_000, cost_s=8e-6)
    second(admission, packets=10_000, cost_s=80e-6)
    assert admission.load.cost_s < 16e-6


def test_few_packets_teach_nothing_about_their_cost() -> None:
    admission = Admission(FREE)
    for _ in range(100):
        second(admission, packets=100, base=0.2)
    assert admission.load.cost_s == FIRST_COST_S


def test_who_was_let_in_counts_before_the_stream_has_begun() -> None:
    admission = Admission(FREE)
    second(admission, publishers=ALWAYS)
    answers = [admission.check_publisher(40) for _ in range(40)]
    assert answers[0] is None
    assert answers[-1] == REFUSAL_CODE


def test_a_promise_nobody_used_is_forgotten() -> None:
    admission = Admission(FREE)
    second(admission, publishers=ALWAYS)
    while admission.check_publisher(40) is None:
        pass
    for _ in range(round(PROMISE_S)):
        second(admission, publishers=ALWAYS)
    assert admission.check_publisher(40) is None


def test_a_publisher_costs_each_subscriber_and_a_viewer_each_publisher() -> None:
    assert publisher(0) == Plan(0, 0, 1)
    assert publisher(20).packets == 2 * publisher(10).packets
    assert viewer(0) == Plan(0, 0)
    assert viewer(2).bits < viewer(3).bits
    assert viewer(10).publishers == 0


def test_a_viewer_too_many_is_refused() -> None:
    admission = Admission(Limits(uplink=50e6))
    for _ in range(60):
        second(admission, packets=5000, cost_s=1e-6, publishers=5)
    assert admission.check_viewer(5) == REFUSAL_CODE


def test_no_time_is_no_measurement() -> None:
    admission = Admission(FREE)
    admission.measured(seconds=0.0, cpu_s=1.0, packets=9, octets=9, late_s=9.0, publishers=9)
    assert admission.load == Load()
