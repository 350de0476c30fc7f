"""What becomes of packets: which make a burst, how the delay slopes, what arrived and what was lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.arrival import OUTAGE_US, RATE_BURSTS, Losses, Throughput
from media.bursts import BURST_LIMIT_US, Bursts
from media.linewatch import PROBED_US, Fate, LineWatch
from media.trendline import WINDOW, Least, StraightLine, Trendline

# -- bursts -----------------------------------------------------------------------------------------------------------


def grouped(packets: list[tuple[int, int]]) -> list[int]:
    """Bytes of the bursts that packets of ten bytes make, by when they were sent and arrived; the last is not told."""
    sent, arrived = zip(*packets, strict=True)
    return [burst.octets for burst in Bursts().add(sent, arrived, [10] * len(packets))]


def test_packets_sent_together_are_one_burst() -> None:
    assert grouped([(sent, sent + 100) for sent in (0, 1000, 5000, 6000, 20_000, 30_000)]) == [30, 10, 10]


def test_what_a_queue_delivers_at_once_as_it_empties_is_one_burst() -> None:
    late = [(sent, 100_000 + sent // 100) for sent in range(0, 60_000, 10_000)]
    assert grouped([*late, (200_000, 260_000)]) == [60]


def test_a_backlog_is_one_burst_but_not_for_ever() -> None:
    late = [(sent, 1_000_000 + sent // 10) for sent in range(0, 1_200_000, 10_000)]
    assert grouped(late) == [BURST_LIMIT_US // 1000 * 10]


def test_a_burst_waits_as_long_as_the_least_of_its_packets() -> None:
    bursts = Bursts()
    for sent, arrived in ((0, 900), (1000, 1500), (2000, 4000)):
        assert bursts.add([sent], [arrived], [10]) == []
    [done] = bursts.add([50_000], [51_000], [10])
    assert (done.delay_us, done.sent_us, done.arrived_us) == (500, 2000, 4000)


# -- delay ------------------------------------------------------------------------------------------------------------


def least_squares(points: list[tuple[int, float]]) -> float:
    """The slope as textbooks have it, per ms."""
    xs, ys = [at / 1000 for at, _ in points], [y for _, y in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / spread


@given(
    st.integers(0, 1 << 40),
    st.lists(st.tuples(st.integers(1, 400_000), st.floats(-500, 500)), min_size=WINDOW, max_size=5 * WINDOW),
)
def test_the_slope_from_running_sums_is_that_of_least_squares(start: int, steps: list[tuple[int, float]]) -> None:
    line, points, at = StraightLine(), list[tuple[int, float]](), start
    for gap, y in steps:
        at += gap
        points.append((at, y))
        line.add(at, y)
        if line.is_full:
            assert line.slope == pytest.approx(least_squares(points[-WINDOW:]), rel=1e-6, abs=1e-6)


def test_points_of_one_time_have_no_slope() -> None:
    line = StraightLine()
    for y in range(3 * WINDOW):
        line.add(7_000_000, float(y))
    assert line.slope == 0


def test_a_delay_that_grows_is_an_alarm_and_one_that_shrinks_another() -> None:
    trend, said = Trendline(), []
    for change_ms in (2.0, -2.0):
        for burst in range(100):
            trend.add(burst * 22_000, 20.0, change_ms)
        said.append(trend.usage)
        trend.restart()
    assert [*said, trend.usage] == ["over", "under", "normal"]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(-50, 50)), min_size=1, max_size=60))
def test_the_least_is_that_of_about_its_span(steps: list[tuple[int, int]]) -> None:
    least, now, seen = Least(1000), 0, list[tuple[int, int]]()
    for step, value in steps:
        now += step
        seen.append((now, value))
        least.add(now, value)
        half = min(value for at, value in seen if at > now - 500)
        long = min(value for at, value in seen if at > now - 1500)
        assert long <= least.value <= half


# -- what arrived -----------------------------------------------------------------------------------------------------


def test_the_rate_is_that_of_the_last_half_second() -> None:
    throughput = Throughput()
    for number in range(100):
        assert (throughput.rate is None) == (number <= 15)
        throughput.add(number * 10_000, 1250 if number < 50 else 2500)
    assert throughput.rate == 2_000_000


def test_the_rate_remembers_a_fixed_number_of_bursts() -> None:
    throughput = Throughput()
    for _ in range(10 * RATE_BURSTS):
        throughput.add(0, 10)
    throughput.add(200_000, 10)
    assert throughput.rate == (RATE_BURSTS - 1) * 10 * 8 * 5


def test_losses_count_for_a_second_and_in_runs() -> None:
    losses = Losses()
    assert losses.add([1000, None, None, 2000, None], 500, 5_000_000) == 3
    assert losses.totals() == (500, 4, 2, 1)
    assert losses.add([3000], 100, 5_900_000) == 0
    assert losses.totals() == (600, 6, 3, 2)
    losses.add([4000], 100, 6_000_000)
    assert losses.totals() == (200, 3, 1, 1)


def test_an_outage_counts_as_no_loss() -> None:
    losses = Losses()
    losses.add([1000, *[None] * 9, 1001 + OUTAGE_US], 1100, 0)
    assert losses.totals() == (1100, 2, 0, 0)


# -- all together -----------------------------------------------------------------------------------------------------


def queueing(probe: bool) -> LineWatch:
    """Packets that wait 5 ms longer each, 20 ms apart."""
    watch = LineWatch()
    for number in range(60):
        watch.heard([(number * 20_000, number * 25_000, 100, probe)], number * 20_000)
    return watch


def test_a_queue_that_grows_is_told() -> None:
    report = queueing(probe=False).report()
    assert (report.usage, report.probe, report.told) == ("over", (), 60)
    assert report.standing_us > 200_000
    assert report.trend_ms > report.threshold_ms


def test_a_probes_own_queue_is_not_judged() -> None:
    report = queueing(probe=True).report()
    assert report.usage == "normal"
    assert report.standing_us > 200_000
    assert len(report.probe) == 60


def test_what_was_sent_along_with_a_probe_is_told_with_it() -> None:
    watch = LineWatch()
    fates: list[Fate] = [(0, 1, 10, False), (1000, None, 20, True), (1000 + PROBED_US - 1, 2, 30, False)]
    watch.heard([*fates, (1000 + PROBED_US, 3, 40, False)], 0)
    assert [fate.octets for fate in watch.report().probe] == [20, 30]
    assert watch.report().probe == ()


def test_after_the_way_has_become_longer_its_delay_is_the_plain_one() -> None:
    watch = queueing(probe=False)
    watch.forget_queue()
    report = watch.report()
    assert (report.usage, report.standing_us) == ("normal", 0)
    assert report.rate is not None
