"""Transport-wide feedback, written, read back, as browsers write it, and broken."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import rtcp, twcc

STEPS = st.tuples(st.integers(1, 60), st.integers(-20_000, 200_000))


def told(arrivals: list[tuple[int, int]], count: int = 0) -> twcc.Feedback:
    (packet,) = rtcp.parse(twcc.feedback(1, 2, arrivals, count))
    assert isinstance(packet, rtcp.TransportFeedback)
    return packet.feedback


@given(st.integers(0, 0xFFFF), st.integers(1_000_000, 1 << 50), st.lists(STEPS, min_size=1, max_size=100), st.randoms())
def test_what_arrived_survives_to_a_quarter_of_a_millisecond(
    first: int, time: int, steps: list[tuple[int, int]], chance: object
) -> None:
    arrivals = []
    for step, later in steps:
        first, time = first + step, time + later
        arrivals.append((first & 0xFFFF, time))
    shuffled = sorted(arrivals, key=lambda _: chance.random())  # type: ignore[attr-defined]
    feedback = told(shuffled, 300)
    assert feedback.number == 300 & 0xFF
    received = {number: arrived for number, arrived in feedback.arrivals() if arrived is not None}
    assert set(received) == {number for number, _ in arrivals}
    for number, at in arrivals:
        assert (at - received[number]) % twcc.WRAP_US < twcc.DELTA_US


@given(st.integers(0, 0xFFFF), st.lists(st.integers(0, 60_000), min_size=1, max_size=100))
def test_the_short_way_for_a_good_line_tells_the_same_as_the_long_one(first: int, laters: list[int]) -> None:
    arrivals = [((first + step) & 0xFFFF, 1_000_000 + sum(laters[: step + 1])) for step in range(len(laters))]
    assert told(arrivals) == told(arrivals[::-1])


def test_what_did_not_arrive_is_told_between() -> None:
    wrapped = told([(65535, 64_000), (2, 64_250)])
    assert tuple(wrapped.arrivals()) == ((65535, 64_000), (0, None), (1, None), (2, 64_250))


def test_neighbours_ten_seconds_apart_cannot_both_be_told() -> None:
    assert tuple(told([(1, 0), (2, 10_000_000), (3, 500)]).arrivals()) == ((1, 0), (2, None), (3, 500))


def test_a_full_report_fits_a_datagram() -> None:
    arrivals = [(number, number * 70_000) for number in range(twcc.ARRIVALS_LIMIT)]
    assert len(twcc.feedback(1, 2, arrivals, 0)) <= 1200


def test_even_arrival_is_told_in_runs() -> None:
    assert len(twcc.feedback(1, 2, [(number, number * 1000) for number in range(200)], 0)) == 20 + 2 + 200 + 2


def test_vectors_of_one_bit_are_read() -> None:
    fci = bytes.fromhex("0005 000e 000001 00 a002 04") + bytes([8])
    feedback = twcc.read(fci[:-2] + bytes([4, 8]))
    assert [arrived for _, arrived in feedback.arrivals() if arrived is not None] == [65_000, 67_000]
    assert [number for number, arrived in feedback.arrivals() if arrived is not None] == [5, 17]


def test_times_before_the_last_are_read() -> None:
    fci = bytes.fromhex("0001 0002 000002 00 d800") + b"\x04" + (-3 & 0xFFFF).to_bytes(2, "big")
    assert tuple(twcc.read(fci).arrivals()) == ((1, 129_000), (2, 128_250))


@pytest.mark.parametrize(
    "fci",
    [
        "",
        "0001 0001 000001",
        "0001 0001 000001 00",
        "0001 0001 000001 00 2001",
        "0001 0001 000001 00 4001 01",
        "0001 0001 000001 00 6001 0101",
        "0001 ffff 000001 00 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff 1fff",
    ],
)
def test_what_does_not_hold_is_refused(fci: str) -> None:
    with pytest.raises(twcc.TwccError):
        twcc.read(bytes.fromhex(fci))


@given(st.binary(max_size=80))
def test_random_bytes_never_do_more_than_be_refused(fci: bytes) -> None:
    with contextlib.suppress(twcc.TwccError):
        feedback = twcc.read(fci)
        assert len(feedback.times) == int.from_bytes(fci[2:4], "big")


@given(st.integers(0, 8192), st.lists(st.integers(0, 0xFFFF), max_size=12), st.binary(max_size=200))
def test_random_chunks_never_do_more_than_be_refused(total: int, chunks: list[int], deltas: bytes) -> None:
    head = b"\xff\xf0" + total.to_bytes(2, "big") + bytes(4)
    with contextlib.suppress(twcc.TwccError):
        twcc.read(head + b"".join(chunk.to_bytes(2, "big") for chunk in chunks) + deltas)
