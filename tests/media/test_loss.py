"""Scripted loss on the way from a publisher: what is asked for, when, and what the reports say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.loss import MISSING_LIMIT, RESTART, RETRY_S, TRIES, MissingPackets, Reception


def test_a_gap_is_asked_for_until_it_is_filled() -> None:
    missing = MissingPackets()
    assert [missing.arrived(number, 0.0) for number in (65534, 1)] == [True, True]
    assert missing.due(0.0) == [65535, 0]
    assert missing.due(RETRY_S / 2) == []
    assert missing.arrived(0, 0.05)
    assert missing.due(RETRY_S) == [65535]


def test_an_overtaken_packet_is_no_loss() -> None:
    missing = MissingPackets()
    for number in (1, 3, 2, 4):
        assert missing.arrived(number, 0.0)
    assert missing.due(0.0) == []


def test_a_packet_counts_once() -> None:
    missing = MissingPackets()
    missing.arrived(1, 0.0)
    missing.arrived(3, 0.0)
    assert missing.arrived(2, 0.0)
    assert not missing.arrived(2, 0.0)
    assert not missing.arrived(3, 0.0)


def test_what_was_asked_for_often_enough_is_given_up() -> None:
    missing = MissingPackets()
    missing.arrived(1, 0.0)
    missing.arrived(3, 0.0)
    asked = [missing.due(RETRY_S * turn * 1.01) for turn in range(TRIES + 2)]
    assert asked == [[2]] * TRIES + [[], []]
    assert not missing.arrived(2, 9.0)


def test_too_many_losses_are_worth_a_keyframe() -> None:
    missing = MissingPackets()
    missing.arrived(0, 0.0)
    missing.arrived(MISSING_LIMIT + 5, 0.0)
    assert missing.take_overflow()
    assert not missing.take_overflow()
    assert missing.due(1.0) == []


def test_a_publisher_that_counts_anew_is_followed() -> None:
    missing = MissingPackets()
    missing.arrived(30000, 0.0)
    assert missing.restarts == 0
    assert missing.arrived((30000 - RESTART - 1) & 0xFFFF, 0.0)
    assert missing.restarts == 1
    assert missing.due(1.0) == []


@given(st.lists(st.booleans(), min_size=2, max_size=200))
def test_whatever_is_lost_is_asked_for_exactly(lost: list[bool]) -> None:
    missing = MissingPackets()
    arrived = [number for number, gone in enumerate(lost) if not gone]
    for number in arrived:
        missing.arrived(number, 0.0)
    expected = [n for n in range(arrived[0], arrived[-1]) if lost[n]] if arrived else []
    assert missing.due(0.0) == expected


def test_a_report_counts_loss_since_the_last_one() -> None:
    reception = Reception(7, 90000)
    for number in range(65500, 65536):
        reception.arrived(number, number * 3000, number / 30)
    reception.report(0.0)
    for number in (0, 1, 2, 5, 6, 7, 8, 9):
        reception.arrived(number, number * 3000, number / 30)
    block = reception.report(0.0)
    assert (block.ssrc, block.highest, block.lost_total, block.lost_share) == (7, 65536 + 9, 2, 51)


def test_duplicates_make_the_loss_negative_and_the_share_zero() -> None:
    reception = Reception(7, 90000)
    for number in (1, 1, 1):
        reception.arrived(number, 0, 0.0)
    block = reception.report(0.0)
    assert (block.lost_total, block.lost_share) == (-2, 0)


def test_even_arrival_has_no_jitter_and_uneven_has() -> None:
    even, uneven = Reception(1, 90000), Reception(1, 90000)
    for number in range(100):
        even.arrived(number, number * 900, number / 100)
        uneven.arrived(number, number * 900, number / 100 + (0.004 if number % 2 else 0))
    assert even.jitter_s < 1e-6
    assert 0.003 < uneven.jitter_s < 0.005


def test_the_report_lets_the_publisher_measure_the_round_trip() -> None:
    reception = Reception(1, 90000)
    reception.arrived(1, 0, 0.0)
    reception.sender_reported(0x1122334455667788, 10.0)
    block = reception.report(10.5)
    assert (block.last_report, block.report_delay) == (0x33445566, 32768)
