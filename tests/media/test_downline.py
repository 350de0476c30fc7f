"""Estimator, prober and allocator together, sending a conference over a simulated line: what a viewer gets and when.

The targets are those of the issue: the speaker's full layer within 5 s where the line carries it, no standing queue on
a narrow one, steady over long ways, no collapse under random loss, and back soon after an outage.
"""

from __future__ import annotations

from functools import partial
from statistics import median

import pytest

from media.bandwidth import START
from media.downline import Downline
from tests.media.simulated_line import Line
from tests.media.simulated_viewer import LAYERS, Viewer

MINUTE = 60.0
M = 1_000_000
FULL = LAYERS[-1].bitrate
SPEAKER_AND_GALLERY = (720,) + (180,) * 12


def watched(line: Line, until: float = MINUTE, tall: tuple[int, ...] = (720,)) -> Viewer:
    """A viewer on that line, after that time."""
    viewer = Viewer(line, tall)
    line.clock.run(until)
    return viewer


@pytest.mark.parametrize("rate", [int(2.3 * M), 3 * M, 20 * M])
@pytest.mark.parametrize("round_trip_s", [0.01, 0.1, 0.3])
def test_the_full_layer_comes_within_five_seconds_and_stays(rate: int, round_trip_s: float) -> None:
    viewer = watched(Line(rate=rate, round_trip_s=round_trip_s))
    assert viewer.first_full_at() < 2
    assert viewer.share_of("f", since=5) == 1
    assert max(viewer.queues_in(0)) < 0.2


@pytest.mark.parametrize("round_trip_s", [0.04, 0.3])
def test_a_line_of_500_kbit_s_settles_without_standing_queue(round_trip_s: float) -> None:
    viewer = watched(Line(rate=500_000, round_trip_s=round_trip_s))
    assert max(viewer.queues_in(0)) < 0.3
    assert max(viewer.queues_in(5)) < 0.1
    assert viewer.share_of("q", since=2) == 1
    assert 420_000 < min(viewer.estimates_in(5)) <= max(viewer.estimates_in(5)) < 550_000


def test_a_line_too_narrow_for_the_start_is_drained_within_three_seconds() -> None:
    viewer = watched(Line(rate=300_000))
    assert max(viewer.queues_in(3)) < 0.3
    assert median(viewer.queues_in(3)) < 0.05
    assert viewer.share_of("q", since=3) == 1


@pytest.mark.parametrize("rate", [M, int(1.5 * M)])
def test_a_long_way_is_no_reason_to_waver(rate: int) -> None:
    viewer = watched(Line(rate=rate, round_trip_s=0.3))
    assert viewer.share_of("h", since=5) == 1
    assert viewer.switches(since=5) == 0
    assert max(viewer.queues_in(5)) < 0.2


@pytest.mark.parametrize("loss", [0.02, 0.05, 0.10])
@pytest.mark.parametrize("burst", [1.0, 3.0])
def test_random_loss_does_not_collapse_a_wide_line(loss: float, burst: float) -> None:
    viewer = watched(Line(rate=4 * M, loss=loss, burst=burst))
    assert viewer.first_full_at() < 5
    assert viewer.share_of("f", since=5) > 0.95


def test_jitter_does_not_collapse_a_wide_line() -> None:
    viewer = watched(Line(rate=5 * M, jitter_s=0.02))
    assert viewer.first_full_at() < 5
    assert viewer.share_of("f", since=5) > 0.95


@pytest.mark.parametrize("seed", range(10))
def test_hardly_anybody_waits_for_the_full_layer_on_a_lossy_line(seed: int) -> None:
    viewer = watched(Line(loss=0.1, seed=seed, round_trip_s=0.1), 8)
    assert viewer.first_full_at() < 7


@pytest.mark.parametrize("rate", [3 * M, 20 * M])
def test_after_an_outage_of_two_seconds_all_is_back_within_one(rate: int) -> None:
    viewer = watched(Line(rate=rate, gone=(20.0, 22.0)))
    assert viewer.share_of("f", since=23) == 1
    assert min(viewer.estimates_in(23)) > FULL


def test_a_line_that_becomes_narrow_is_noticed_and_one_that_becomes_wide_again_too() -> None:
    line = Line(rate=4 * M)
    viewer = Viewer(line)
    line.clock.after(20, partial(line.change_rate, 600_000))
    line.clock.after(40, partial(line.change_rate, 4 * M))
    line.clock.run(MINUTE)
    assert min(viewer.estimates_in(20, 21)) < 600_000
    assert max(viewer.queues_in(23, 40)) < 0.15
    assert viewer.share_of("q", since=21, until=40) == 1
    assert viewer.share_of("f", since=54) == 1


def test_a_line_without_queue_is_not_overloaded() -> None:
    viewer = watched(Line(rate=500_000, queue_s=0.02))
    lost = [flight.arrives is None for flight in viewer.flights if flight.sent > 5 and not flight.probe]
    assert sum(lost) / len(lost) < 0.02
    assert viewer.share_of("q", since=2) == 1


def test_two_viewers_share_a_line_though_one_came_later() -> None:
    line = Line(rate=3 * M)
    first, second = Viewer(line), list[Viewer]()
    line.clock.after(15, lambda: second.append(Viewer(line, seed=9)))
    line.clock.run(90)
    assert first.share_of("f", since=30) + first.share_of("h", since=30) > 0.95
    assert second[0].share_of("f", since=30) + second[0].share_of("h", since=30) > 0.95
    assert median(first.queues_in(30)) < 0.05


def test_two_viewers_at_the_end_of_a_long_way_both_see_the_speaker() -> None:
    line = Line(rate=int(1.5 * M), round_trip_s=0.3)
    viewers = [Viewer(line, seed=seed) for seed in (7, 9)]
    line.clock.run(90)
    for viewer in viewers:
        assert viewer.share_of("h", since=30) > 0.75
        assert viewer.share_of(None, since=30) == 0
    assert median(viewers[0].queues_in(30)) < 0.1


def test_a_gallery_appears_whole_where_the_line_carries_it() -> None:
    viewer = watched(Line(), 15, SPEAKER_AND_GALLERY)
    assert viewer.first_full_at() < 5
    assert viewer.shown[-1] == 13


def test_on_a_narrow_line_a_gallery_gives_way_to_the_speaker() -> None:
    viewer = watched(Line(rate=M), 30, SPEAKER_AND_GALLERY)
    assert viewer.share_of("h", since=5) == 1
    assert 1 < min(viewer.shown[50:]) <= max(viewer.shown[50:]) < 13
    assert median(viewer.queues_in(5)) < 0.1


def test_where_all_have_what_they_want_nothing_is_probed() -> None:
    viewer = watched(Line())
    assert viewer.octets_in(0, 2, probe=True) > 0
    assert viewer.octets_in(2, MINUTE, probe=True) == 0


@pytest.mark.parametrize("rate", [500_000, M])
def test_where_more_is_wanted_probes_take_a_twentieth_at_most(rate: int) -> None:
    viewer = watched(Line(rate=rate))
    probes, media = (viewer.octets_in(0, MINUTE, probe) for probe in (True, False))
    assert 0 < probes < 0.05 * (probes + media)


def test_voices_alone_are_sent_without_probes_or_conclusions() -> None:
    viewer = watched(Line(), tall=())
    assert viewer.octets_in(0, MINUTE, probe=True) == 0
    assert viewer.downline.estimate == START


def test_a_browser_with_remb_only_is_probed_as_well_and_believed() -> None:
    line = Downline(0.0)
    line.desired = 2 * M
    line.receiver_estimate(300_000, 1.0)
    assert line.estimate == 300_000
    assert line.next_at == 1.0
    probing = line.in_probe
    line.sent(line.due(1.0), 1.0)
    assert line.next_at > 1.0
    line.receiver_estimate(2_100_000, 5.0)
    assert line.estimate == 2_100_000
    assert (probing, line.in_probe) == (True, False)
    assert line.acknowledged is None
