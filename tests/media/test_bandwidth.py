"""The estimator alone: what scripted feedback lets it conclude, and what it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.bandwidth import CAP, LEAST, START, DownlinkEstimator
from media.fanout.line import Acknowledged
from media.linewatch import LineWatch

CALL_S = 0.1
WAY_US = 20_000
AHEAD_US = 7_000_000_000
"""The browser's clock began at another time."""

Delay = Callable[[float], float | None]
"""Seconds a packet sent at that time waits; None: it is lost."""


class Heard(DownlinkEstimator):
    """The estimator, with the watch that a media plane keeps for it."""

    def __init__(self, now: float, cap: int = CAP) -> None:
        super().__init__(now, cap)
        self._watch = LineWatch()

    def hear(self, fates: Sequence[Acknowledged], now: float, round_trip_s: float | None = 0.05) -> None:
        """One feedback, and a look at once."""
        self._watch.heard(fates, int(now * 1e6))
        if self.feedback(self._watch.report(), now, round_trip_s):
            self._watch.forget_queue()


def packets(since: float, rate: int, octets: int, delay: Delay) -> list[Acknowledged]:
    """What went out in one call's time, evenly."""
    count = round(rate * CALL_S / 8 / octets)
    return [packet(since + number * CALL_S / count, octets, delay) for number in range(count)]


def packet(sent: float, octets: int, delay: Delay) -> Acknowledged:
    wait = delay(sent)
    arrived = None if wait is None else int(sent * 1e6) + WAY_US + AHEAD_US + int(wait * 1e6)
    return Acknowledged(int(sent * 1e6), arrived, octets, probe=False)


def feed(estimator: Heard, since: float, until: float, rate: int, delay: Delay, octets: int = 1000) -> None:
    """Send evenly at that rate for so long."""
    now = since
    while now < until - 1e-9:
        estimator.hear(packets(now, rate, octets, delay), now + CALL_S)
        now += CALL_S


def at_once(sent: float) -> float:
    return 0.0


def never(sent: float) -> None:
    return None


def growing(since: float, pace: float) -> Delay:
    """A queue that grows by `pace` seconds a second."""
    return lambda sent: max(0.0, sent - since) * pace


def losing(share: float, seed: int = 3) -> Delay:
    random = Random(seed)
    return lambda sent: None if random.random() < share else 0.0


def test_it_starts_with_a_voice_and_a_small_picture() -> None:
    assert Heard(0.0).estimate == START
    assert Heard(0.0, cap=300_000).estimate == 300_000


def test_quiet_lets_it_rise_by_eight_percent_a_second() -> None:
    estimator = Heard(0.0)
    feed(estimator, 0, 5, 600_000, at_once)
    assert START * 1.08**4 < estimator.estimate < START * 1.08**5 * 1.01
    assert estimator.state == "increase"


def test_it_does_not_rise_beyond_what_was_tried() -> None:
    estimator = Heard(0.0)
    feed(estimator, 0, 120, 800_000, at_once)
    assert 1_150_000 < estimator.estimate < 1_250_000


def test_little_traffic_does_not_drag_it_down() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 60, 200_000, at_once)
    assert estimator.estimate == 3_000_000


@pytest.mark.parametrize("delay", [at_once, growing(1, 0.3), losing(0.3)])
def test_a_voice_alone_is_no_ground_for_any_conclusion(delay: Delay) -> None:
    estimator = Heard(0.0)
    feed(estimator, 0, 20, 48_000, delay, octets=120)
    assert estimator.estimate == START


def test_a_growing_queue_lets_it_fall_below_what_arrives() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 2, 2_000_000, at_once)
    feed(estimator, 2, 2.4, 2_000_000, growing(2, 1.0))
    assert estimator.state == "hold", "the decrease is given time to show"
    assert estimator.decreased_at < 2.4
    feed(estimator, 2.4, 3, 2_000_000, growing(2, 1.0))
    assert estimator.estimate < 1_000_000


def test_a_queue_is_too_long_however_slowly_it_grew() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 2, 1_500_000, at_once)
    feed(estimator, 2, 8, 1_500_000, growing(2, 0.02))
    assert estimator.estimate >= 3_000_000
    feed(estimator, 8, 12, 1_500_000, growing(2, 0.02))
    assert estimator.estimate < 1_500_000


def test_a_burst_that_drains_is_no_alarm() -> None:
    """A keyframe every second, which fills the line for 120 ms."""
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 20, 1_500_000, lambda sent: max(0.0, 0.120 - sent % 1.0))
    assert estimator.estimate == 3_000_000


def test_a_way_that_became_longer_is_not_a_queue_for_ever() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 5, 1_500_000, at_once)
    feed(estimator, 5, 8, 1_500_000, lambda sent: 0.25)
    fallen = estimator.estimate
    assert fallen < 1_500_000
    assert estimator.standing_s < 0.01
    feed(estimator, 8, 15, 1_500_000, lambda sent: 0.25)
    assert estimator.estimate > fallen * 1.5


@pytest.mark.parametrize("share", [0.02, 0.05, 0.10])
@pytest.mark.parametrize("seed", range(3))
def test_random_loss_is_no_congestion(share: float, seed: int) -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 30, 2_000_000, losing(share, seed))
    assert estimator.estimate > 2_000_000


def test_heavy_loss_lets_it_fall_to_what_arrives() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 2, 2_000_000, losing(0.6))
    assert 600_000 < estimator.estimate < 1_000_000


def test_loss_that_stays_when_less_is_sent_is_the_lines_own() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    now, delay = 0.0, losing(0.25)
    while now < 30:
        feed(estimator, now, now + 1, estimator.estimate, delay)
        now += 1
    assert estimator.estimate > 1_000_000


def test_an_outage_says_nothing_about_the_rate() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 5, 2_000_000, at_once)
    feed(estimator, 5, 7, 2_000_000, never)
    feed(estimator, 7, 9, 2_000_000, at_once)
    assert estimator.estimate >= 3_000_000
    assert estimator.loss_share == 0


def test_after_an_outage_another_delay_is_the_new_measure() -> None:
    estimator = Heard(0.0)
    estimator.probed(3_000_000, carried=True)
    feed(estimator, 0, 5, 2_000_000, at_once)
    feed(estimator, 5, 6, 2_000_000, never)
    feed(estimator, 6, 9, 2_000_000, lambda sent: 0.3)
    assert estimator.estimate >= 3_000_000


def test_a_probe_that_found_the_limit_leaves_some_of_it() -> None:
    estimator = Heard(0.0)
    estimator.probed(500_000, carried=False)
    assert estimator.estimate == 450_000
    estimator.probed(2_000_000, carried=False)
    assert estimator.estimate == 1_800_000
    estimator.probed(400_000, carried=False)
    assert estimator.estimate == 1_800_000, "one probe among packets of others proves no lower limit"


def test_remb_counts_until_the_first_transport_wide_feedback() -> None:
    estimator = Heard(0.0)
    estimator.receiver_estimate(900_000, 1.0)
    assert estimator.estimate == 900_000
    estimator.loss(0.2, 2.0)
    assert estimator.estimate == 810_000
    estimator.loss(0.2, 2.1)
    assert estimator.estimate == 810_000
    feed(estimator, 3, 4, 100_000, at_once)
    estimator.receiver_estimate(200_000, 4.0)
    estimator.loss(0.5, 5.0)
    assert estimator.estimate == 810_000


@given(st.data())
def test_it_stays_between_its_bounds_whatever_comes(data: st.DataObject) -> None:
    estimator = Heard(0.0)
    times = st.integers(0, 2**40)
    result = st.builds(Acknowledged, times, st.none() | times, st.integers(1, 1500), st.booleans())
    for now in range(data.draw(st.integers(1, 6))):
        estimator.hear(data.draw(st.lists(result, max_size=40)), float(now), None)
        estimator.probed(data.draw(st.integers(0, 10**9)), data.draw(st.booleans()))
        assert LEAST <= estimator.estimate <= CAP
