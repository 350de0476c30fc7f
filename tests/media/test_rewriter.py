"""Numbers, pictures and times that go on without a gap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media.rewriter import JUMP, ClockMap, Numbering, Timeline

SECOND = 1 << 32


def numbers(numbering: Numbering, *sequences: int) -> list[int | None]:
    return [numbering.number(sequence & 0xFFFF) for sequence in sequences]


@given(st.integers(0, 65535), st.integers(0, 65535), st.sets(st.integers(1, 90)))
def test_a_loss_stays_a_loss(first_in: int, first_out: int, gaps: set[int]) -> None:
    numbering = Numbering(first_out)
    for step in (step for step in range(100) if step not in gaps):
        assert numbers(numbering, first_in + step) == [(first_out + step) & 0xFFFF]


def test_overtaken_packets_find_their_place() -> None:
    assert numbers(Numbering(10), 5, 8, 7, 6, 9) == [10, 13, 12, 11, 14]


def test_after_a_pause_the_numbers_go_on_and_older_ones_have_no_place() -> None:
    numbering = Numbering(10)
    assert numbers(numbering, 5, 6 + JUMP, 5 + JUMP, 7 + JUMP) == [10, 11, None, 12]


def test_another_source_goes_on_with_the_next_number() -> None:
    numbering = Numbering(10)
    numbers(numbering, 5, 6)
    numbering.pause()
    assert numbers(numbering, 40_000, 39_999, 40_001) == [12, None, 13]


def test_what_is_left_out_leaves_no_gap() -> None:
    numbering = Numbering(10)
    numbers(numbering, 5)
    numbering.skip(6)
    numbering.skip(7)
    assert numbers(numbering, 8, 9) == [11, 12]


def test_a_straggler_from_before_what_was_left_out_finds_its_place() -> None:
    numbering = Numbering(10)
    numbers(numbering, 5)
    numbering.skip(7)
    assert numbers(numbering, 8, 6) == [12, 11]


def test_what_is_left_out_too_late_leaves_its_gap() -> None:
    numbering = Numbering(10)
    numbers(numbering, 5, 7)
    numbering.skip(6)
    assert numbers(numbering, 8) == [13]


def test_leaving_out_before_anything_was_sent_changes_nothing() -> None:
    numbering = Numbering(10)
    numbering.skip(6)
    assert numbers(numbering, 7) == [10]


def test_pictures_of_left_out_frames_are_counted_out_once() -> None:
    numbering = Numbering(10)
    numbers(numbering, 5)
    assert numbering.picture(5, 100) == 100
    numbering.skip(6, 101)
    numbering.skip(7, 101)
    numbering.skip(8, 102)
    numbers(numbering, 9)
    assert numbering.picture(9, 103) == 101


def test_pictures_go_on_with_another_source_across_the_wrap() -> None:
    numbering = Numbering(10)
    numbering.join_pictures(0x7FFF)
    numbers(numbering, 5)
    assert numbering.picture(5, 0x7FFF) == 0x7FFF
    numbering.pause()
    numbering.join_pictures(33)
    numbers(numbering, 900)
    assert numbering.picture(900, 33) == 0
    numbers(numbering, 901)
    assert numbering.picture(901, 34) == 1


DEEDS = st.lists(st.tuples(st.sampled_from("sssssskldp"), st.integers(1, 5)), max_size=150)
"""Send, skip (k), lose (l), delay (d), or change the source (p); and by how much the new source's numbers jump."""


@given(st.integers(0, 65535), st.integers(0, 65535), DEEDS)
def test_no_number_is_ever_given_out_twice(first_in: int, first_out: int, deeds: list[tuple[str, int]]) -> None:
    numbering, sequence = Numbering(first_out), first_in
    given_out: list[int | None] = []
    delayed: list[int] = []
    for deed, amount in deeds:
        if deed == "p":
            numbering.pause()
            sequence, delayed = (sequence + amount * 7919) & 0xFFFF, []
        elif deed == "k":
            numbering.skip(sequence)
        elif deed == "d":
            delayed.append(sequence)
        elif deed == "s":
            given_out.append(numbering.number(sequence))
            late = [delayed.pop() for _ in range(min(len(delayed), amount - 1))]
            given_out += [numbering.number(number) for number in late]
        sequence = (sequence + 1) & 0xFFFF
    sent = [number for number in given_out if number is not None]
    assert len(sent) == len(set(sent))
    assert all((number - first_out) & 0xFFFF <= 6 * len(deeds) for number in sent), "and none is far away"


# -- times ------------------------------------------------------------------------------------------------------------


def timeline(offset: int = 0) -> Timeline:
    """One that sent timestamp 9000 at second 10."""
    made = Timeline(90_000)
    made.offset = offset
    made.sent(9000, 10.0)
    return made


def test_the_first_source_keeps_its_times() -> None:
    made = Timeline(90_000)
    made.join(1234, 10.0, None, ClockMap(0, 0))
    assert made.offset == 0


def test_without_reports_the_clock_decides() -> None:
    made = timeline()
    made.join(500_000, 10.5, None, ClockMap(0, 0))
    assert (500_000 + made.offset) % (1 << 32) == 9000 + 45_000


def test_a_switch_at_the_same_moment_still_moves_on() -> None:
    made = timeline()
    made.join(500_000, 10.0, None, None)
    assert (500_000 + made.offset) % (1 << 32) == 9001


def test_reports_of_one_clock_decide_where_both_have_them() -> None:
    made = timeline(offset=4000)
    made.join(70_000, 10.1, ClockMap(20 * SECOND, 5900), ClockMap(21 * SECOND, 160_000))
    assert (70_000 + made.offset) % (1 << 32) == 9900, "the old line at second 20 stood at 5900 + 4000"


def test_reports_lead_across_the_wrap() -> None:
    made = Timeline(90_000)
    made.sent((1 << 32) - 900, 10.0)
    made.join(50_000, 10.1, ClockMap(20 * SECOND, (1 << 32) - 900), ClockMap(20 * SECOND, 50_000 - 1800))
    assert (50_000 + made.offset) % (1 << 32) == 900


def test_nothing_goes_back_before_what_was_sent() -> None:
    made = timeline()
    made.join(1000, 10.0, ClockMap(20 * SECOND, 6000), ClockMap(20 * SECOND, 1000))
    assert (1000 + made.offset) % (1 << 32) == 9001


def test_an_overtaken_packet_does_not_turn_the_time_back() -> None:
    made = timeline()
    made.sent(6000, 10.0)
    made.join(500_000, 10.0, None, None)
    assert (500_000 + made.offset) % (1 << 32) == 9001


def test_clocks_a_day_apart_are_two() -> None:
    made = timeline()
    made.join(1000, 10.5, ClockMap(20 * SECOND, 6000), ClockMap(86_400 * SECOND, 1000))
    assert (1000 + made.offset) % (1 << 32) == 9000 + 45_000


@given(
    st.lists(
        st.tuples(
            st.integers(0, (1 << 32) - 1), st.floats(0, 5), st.integers(0, 1 << 40), st.integers(0, (1 << 32) - 1)
        ),
        max_size=20,
    )
)
def test_times_never_go_backwards_whatever_reports_say(switches: list[tuple[int, float, int, int]]) -> None:
    made, now, last, old = Timeline(48_000), 0.0, None, None
    for timestamp, passed, ntp_time, rtp_time in switches:
        now += passed
        new = ClockMap(ntp_time, rtp_time)
        made.join(timestamp, now, old, new)
        out = (timestamp + made.offset) & 0xFFFFFFFF
        if last is not None:
            assert 0 < (out - last) & 0xFFFFFFFF < 48_000 * 7
        made.sent(out, now)
        last, old = out, new
