"""When a probe is made, what it sends, and what its echo means."""

from __future__ import annotations

from itertools import pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.fanout.line import Acknowledged
from media.probing import AGAIN_S, PAUSES_S, RECOVERY_S, SPAN_S, STEP_S, Probed, Prober

PACKET = 1000


def send(prober: Prober, now: float) -> tuple[list[tuple[float, int]], float]:
    """Do what the prober asks for, with packets of 1000 bytes; what was sent when, and the time afterwards."""
    sent: list[tuple[float, int]] = []
    while prober.next_at < inf:
        now = max(now, prober.next_at)
        octets = prober.due(now)
        prober.sent(octets, now)
        sent += [(now, min(PACKET, octets - start)) for start in range(0, octets, PACKET)]
    return sent, now


def echo(sent: list[tuple[float, int]], line: float, lost: frozenset[int] = frozenset()) -> list[Acknowledged]:
    """What comes back over a line of that rate, and of a voice's packet a little later."""
    results, free_at = [], 0.0
    for number, (at, octets) in enumerate(sent):
        if number not in lost:
            free_at = max(free_at, at) + octets * 8 / line
        arrived = None if number in lost else int(free_at * 1e6) + 5_000_000
        results.append(Acknowledged(int(at * 1e6), arrived, octets, probe=True))
    voice = sent[-1][0] + 0.06
    heard = int(max(voice, free_at) * 1e6) + 5_000_000
    return [*results, Acknowledged(int(voice * 1e6), heard, 100, probe=False)]


def hear(prober: Prober, results: list[Acknowledged], now: float) -> Probed | None:
    return prober.feedback(results, results[-1].sent_us if results else 0, now)


def probe(prober: Prober, now: float, line: float, estimate: int = 600_000, desired: int = 10**7) -> Probed | None:
    """One whole probe."""
    prober.plan(estimate, 0, desired, now)
    sent, now = send(prober, now)
    return hear(prober, echo(sent, line), now + 0.1) if sent else None


def test_nothing_is_sent_where_nothing_more_is_wanted() -> None:
    prober = Prober(0.0)
    for now in range(100):
        prober.plan(600_000, 300_000, 600_000, float(now))
        assert prober.next_at == inf
        assert prober.due(float(now)) == 0


def test_the_first_probe_is_at_three_times_the_estimate_in_small_bursts() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    assert prober.in_probe
    sent, ended = send(prober, 0.0)
    assert sum(octets for _, octets in sent) == 3 * 600_000 * SPAN_S / 8
    assert ended == pytest.approx(SPAN_S - STEP_S)
    assert max(sum(octets for at, octets in sent if at == time) for time, _ in sent) < 3 * 600_000 * STEP_S / 8 + 2


def test_a_wide_line_is_proven_in_steps_to_six_times_and_to_what_is_desired() -> None:
    prober = Prober(0.0)
    first = probe(prober, 0.0, line=10**8)
    assert first is not None
    assert first.carried
    assert first.rate == pytest.approx(1_800_000, rel=0.1)
    second = probe(prober, 1.0, line=10**8, estimate=1_800_000)
    assert second is not None
    assert second.rate == pytest.approx(3_600_000, rel=0.1)
    third = probe(prober, 2.0, line=10**8, estimate=3_600_000, desired=5_000_000)
    assert third is not None
    assert third.rate == pytest.approx(5_000_000, rel=0.1)


@pytest.mark.parametrize("line", [250_000, 500_000, 1_000_000, 1_400_000])
def test_a_narrow_line_shows_its_rate(line: int) -> None:
    found = probe(Prober(0.0), 0.0, line)
    assert found is not None
    assert not found.carried
    assert found.rate == pytest.approx(line, rel=0.1)


def test_media_sent_meanwhile_counts_as_part_of_the_probe() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 600_000, 1_200_000, 0.0)
    sent, _ = send(prober, 0.0)
    assert sum(octets for _, octets in sent) < 1_200_000 * SPAN_S / 8


def test_a_line_without_queue_shows_its_limit_by_loss() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    sent, now = send(prober, 0.0)
    found = hear(prober, echo(sent, 10**8, lost=frozenset(range(0, len(sent), 3)) | set(range(1, 30, 3))), now)
    assert found is not None
    assert not found.carried


def test_a_few_lost_packets_are_no_limit() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    sent, now = send(prober, 0.0)
    found = hear(prober, echo(sent, 10**8, lost=frozenset({3, 8})), now)
    assert found is not None
    assert found.carried
    assert found.rate == pytest.approx(1_800_000, rel=0.2)


def test_each_probe_that_finds_the_limit_is_followed_by_a_longer_pause() -> None:
    prober, now, begun = Prober(0.0), 0.0, list[float]()
    while now < 60:
        prober.plan(450_000, 0, 10**7, now)
        if prober.in_probe:
            begun.append(now)
            sent, _ = send(prober, now)
            hear(prober, echo(sent, 500_000), now)
        now = round(now + 0.1, 1)
    pauses = [round(after - before, 1) for before, after in pairwise(begun)]
    assert pauses == [*PAUSES_S, PAUSES_S[-1], PAUSES_S[-1]]


def test_after_a_probe_that_was_carried_the_next_follows_soon() -> None:
    prober = Prober(0.0)
    assert probe(prober, 0.0, 10**8) is not None
    prober.plan(600_000, 0, 10**7, 1.0)
    assert prober.next_at == 1.0


def test_after_a_decrease_the_line_is_given_time() -> None:
    prober = Prober(0.0)
    prober.decreased(10.0)
    prober.plan(600_000, 0, 10**7, 10.0 + RECOVERY_S - 0.1)
    assert not prober.in_probe
    prober.plan(600_000, 0, 10**7, 10.0 + RECOVERY_S)
    assert prober.in_probe


def test_a_decrease_right_after_a_probe_counts_as_its_failure() -> None:
    prober = Prober(0.0)
    for turn in range(3):
        begin = 20.0 * turn
        assert probe(prober, begin, 10**8) is not None
        prober.decreased(begin + 1)
        prober.plan(600_000, 0, 10**7, begin + 1 + PAUSES_S[0] - 0.1)
        assert not prober.in_probe


def test_where_there_is_nothing_to_probe_with_it_asks_again() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    assert prober.due(0.0) > 0
    prober.sent(0, 0.0)
    assert not prober.in_probe
    prober.plan(600_000, 0, 10**7, AGAIN_S)
    assert prober.in_probe


def test_what_was_sent_too_much_is_saved_afterwards() -> None:
    prober = Prober(0.0)
    prober.plan(200_000, 0, 10**7, 0.0)
    assert prober.due(0.0) > 0
    prober.sent(5000, 0.0)
    assert prober.due(STEP_S) == 0
    assert prober.next_at == 2 * STEP_S


def test_a_probe_without_echo_is_given_up() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    _, now = send(prober, 0.0)
    assert hear(prober, [], now + 1) is None
    assert prober.in_probe
    assert hear(prober, [], now + 3) is None
    assert not prober.in_probe


def test_an_owner_that_comes_late_makes_no_larger_probe() -> None:
    prober = Prober(0.0)
    prober.plan(600_000, 0, 10**7, 0.0)
    assert prober.due(0.5) == 3 * 600_000 * SPAN_S / 8


@given(
    st.floats(2e5, 2e7),
    st.integers(100_000, 10**7),
    st.lists(st.integers(0, 40), max_size=8),
)
def test_no_probe_claims_more_than_was_sent(line: float, estimate: int, lost: list[int]) -> None:
    prober = Prober(0.0)
    prober.plan(estimate, 0, 10**9, 0.0)
    sent, now = send(prober, 0.0)
    found = hear(prober, echo(sent, line, frozenset(lost)), now)
    octets = sum(octets for _, octets in sent)
    if found is not None:
        assert found.rate <= octets * 8 / (sent[-1][0] - sent[0][0]) * 1.6
        assert found.carried or lost or found.rate <= line * 1.1
