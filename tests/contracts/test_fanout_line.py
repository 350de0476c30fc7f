"""What both planes say of a browser's line: what feedback tells them, and the same arithmetic in Python and in C."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media import twcc
from media.fanout.build import load
from media.fanout.line import NO_LINE, LineReport
from media.fanout.native import line_report
from media.linewatch import PROBE_LIMIT, Fate, LineWatch
from tests.contracts.fanout_bench import (
    CAMERA,
    EXTENSIONS,
    MICROPHONE,
    PICTURE,
    SOUND,
    Bench,
    Browser,
    Received,
    frame,
    media,
)

# -- what feedback tells ----------------------------------------------------------------------------------------------


def number(packet: Received) -> int:
    """Its transport-wide number."""
    return int.from_bytes(packet.extensions[EXTENSIONS.transport_cc], "big")


async def heard(hall: Bench, count: int) -> tuple[Browser, list[int]]:
    """A listener who got so many packets, and their numbers."""
    publisher, listener = hall.browser(), hall.browser()
    source = publisher.link.receive(MICROPHONE, hall.asked())
    listener.link.send(replace(SOUND, mid="0", extensions=EXTENSIONS)).attach(source)
    publisher.send(*(media(sequence) for sequence in range(1, count + 1)))
    return listener, [number(packet) for packet in await listener.rtps(count)]


async def tell(hall: Bench, browser: Browser, *feedbacks: list[tuple[int, int]]) -> LineReport:
    """Send feedbacks of numbers and arrivals (µs); what is known of the line then."""
    for count, arrivals in enumerate(feedbacks):
        browser.send_rtcp(twcc.feedback(1, 600, arrivals, count))
    await hall.settled()
    return browser.link.line()


async def test_of_a_browser_that_said_nothing_nothing_is_known(hall: Bench) -> None:
    assert hall.browser().link.line() == NO_LINE


async def test_feedback_is_matched_with_what_was_sent(hall: Bench) -> None:
    listener, numbers = await heard(hall, 3)
    report = await tell(hall, listener, [(numbers[0], 64_000_000), (numbers[2], 64_010_000)])
    assert (report.told, report.packets, report.lost, report.runs) == (3, 3, 1, 1)
    assert 3 * 40 < report.octets < 3 * 80
    assert report.latest_us > 0
    assert (report.usage, report.trend_ms, report.standing_us, report.rate, report.probe) == ("normal", 0, 0, None, ())


async def test_what_was_told_is_told_once(hall: Bench) -> None:
    listener, numbers = await heard(hall, 2)
    first = await tell(hall, listener, [(number, 64_000_000) for number in numbers])
    again = listener.link.line()
    assert (first.told, again.told) == (2, 0)
    assert again[1:] == first[1:]


async def test_what_arrived_is_heard_once_and_what_came_late_is_heard_again(hall: Bench) -> None:
    listener, numbers = await heard(hall, 3)
    seen = [(number, 64_000_000) for number in numbers]
    report = await tell(hall, listener, [seen[0], seen[2]], seen)
    assert (report.told, report.packets, report.lost) == (4, 4, 1)


async def test_losses_count_when_something_arrives_after_them(hall: Bench) -> None:
    listener, numbers = await heard(hall, 4)
    report = await tell(hall, listener, [(numbers[0], 64_000_000), (numbers[3], 64_410_000)])
    assert (report.packets, report.lost) == (2, 0), "after 410 ms of silence it was an outage"


async def test_unease_is_told_once_until_the_line_is_looked_at(hall: Bench) -> None:
    listener, numbers = await heard(hall, 5)
    told: list[str] = []
    listener.link.on_unease = lambda: told.append("uneasy")
    listener.send_rtcp(twcc.feedback(1, 600, [(numbers[0], 64_000_000), (numbers[1], 64_010_000)], 0))
    await hall.settled()
    assert told == [], "all is well"
    listener.send_rtcp(twcc.feedback(1, 600, [(numbers[2], 64_020_000), (numbers[4], 64_040_000)], 1))
    await hall.settled()
    listener.send_rtcp(twcc.feedback(1, 600, [(numbers[2], 64_020_000), (numbers[4], 64_040_000)], 2))
    await hall.settled()
    assert told == ["uneasy"]
    listener.link.line()
    await hall.settled()
    assert told == ["uneasy"], "what was lost before is known"
    listener.send_rtcp(twcc.feedback(1, 600, [(numbers[2], 64_020_000), (numbers[4], 64_040_000)], 3))
    await hall.settled()
    assert told == ["uneasy", "uneasy"]


async def test_feedback_on_numbers_never_sent_tells_nothing(hall: Bench) -> None:
    listener, _ = await heard(hall, 1)
    assert await tell(hall, listener, [(30_000, 64_000_000), (30_100, 64_010_000)]) == NO_LINE


async def probed(hall: Bench, times: int) -> tuple[Browser, list[int]]:
    """A viewer who got a picture and so many probes of one packet, and all the numbers."""
    publisher, viewer = hall.browser(), hall.browser()
    viewer.link.send(replace(PICTURE, extensions=EXTENSIONS)).attach(publisher.link.receive(CAMERA, hall.asked()))
    publisher.send(frame(1, keyframe=1))
    numbers = [number(await viewer.rtp())]
    for _ in range(times):
        assert viewer.link.probe(1) > 0
        numbers.append(number(await viewer.rtp()))
    return viewer, numbers


async def test_probes_are_told_apart_packet_by_packet(hall: Bench) -> None:
    viewer, numbers = await probed(hall, 2)
    report = await tell(hall, viewer, [(number, 64_000_000 + number * 1000) for number in numbers])
    first, second = report.probe
    assert (first.probe, second.probe, report.told) == (True, True, 3)
    assert (first.arrived_us, second.arrived_us) == (64_000_000 + numbers[1] * 1000, 64_000_000 + numbers[2] * 1000)
    assert 0 < first.sent_us <= second.sent_us
    assert first.octets > 20
    assert viewer.link.line().probe == ()


async def test_a_lost_probe_is_told_too(hall: Bench) -> None:
    viewer, numbers = await probed(hall, 2)
    report = await tell(hall, viewer, [(numbers[0], 64_000_000), (numbers[2], 64_001_000)])
    assert [probe.arrived_us is None for probe in report.probe] == [True, False]


async def test_arrival_times_go_on_across_the_wrap_of_the_reference(hall: Bench) -> None:
    viewer, numbers = await probed(hall, 2)
    end = twcc.WRAP_US
    report = await tell(hall, viewer, [(numbers[1], end - 64_000)], [(numbers[2], end + 64_000)])
    before, after = (probe.arrived_us for probe in report.probe)
    assert before is not None
    assert after is not None
    assert after - before == 128_000


# -- the same arithmetic ----------------------------------------------------------------------------------------------

Feedback = tuple[int, list[Fate], bool]
"""Our time in µs, what became of packets, and whether the queue is forgotten afterwards."""

AHEAD_US: Final = 3_600_000_000
"""The browser's clock began at another time."""

FEEDBACK_US: Final = 60_000


def in_python(feedbacks: list[Feedback]) -> list[LineReport]:
    watch, reports = LineWatch(), []
    for now_us, fates, forget in feedbacks:
        watch.heard(fates, now_us)
        if forget:
            watch.forget_queue()
        reports.append(watch.report())
    return reports


def in_c(feedbacks: list[Feedback]) -> list[LineReport]:
    module, reason = load()
    if module is None:
        pytest.skip(reason)
    return [line_report(found) for found in module.Plane.replay_line(feedbacks)]


def both(feedbacks: list[Feedback]) -> list[LineReport]:
    """The reports of both, which must be the same."""
    ours, theirs = in_python(feedbacks), in_c(feedbacks)
    assert ours == theirs
    return ours


def drive(seed: int, seconds: int = 40) -> list[Feedback]:
    """A line whose rate, loss and jitter change every second, with outages, overtaking and probes."""
    random = Random(seed)
    fates: list[Fate] = []
    feedbacks: list[Feedback] = []
    rate, loss, jitter_us, free_us, told_us, gone = 2e6, 0.0, 0, 0.0, 0, False
    for now_us in range(5_000_000, 5_000_000 + seconds * 1_000_000, 5_000):
        if now_us % 1_000_000 == 0:
            rate, loss = random.choice((3e5, 1e6, 2e6, 2e7)), random.choice((0.0, 0.0, 0.05, 0.3))
            jitter_us, gone = random.choice((0, 0, 3_000, 30_000)), random.random() < 0.03
        probe = now_us % 9_000_000 < 60_000 and now_us % 15_000 == 0
        for _ in range(random.choice((0, 1, 1, 3)) + 4 * probe):
            octets = random.choice((100, 900, 1200))
            free_us = max(free_us, now_us) + octets * 8e6 / rate
            lost = gone or random.random() < loss or free_us - now_us > 800_000
            arrived = int(free_us + random.random() * jitter_us) // 250 * 250 + AHEAD_US
            fates.append((now_us, None if lost else arrived, octets, probe))
        if now_us - told_us >= FEEDBACK_US:
            feedbacks.append((now_us, fates, random.random() < 0.002))
            told_us, fates = now_us, []
    return feedbacks


def test_both_planes_say_the_same_of_lines_that_change() -> None:
    reports = [report for seed in range(8) for report in both(drive(seed))]
    assert {report.usage for report in reports} == {"normal", "over", "under"}
    assert {report.rate is None for report in reports} == {True, False}
    assert max(report.standing_us for report in reports) > 100_000
    assert max(report.lost for report in reports) > 20
    assert max(len(report.probe) for report in reports) > 5


STEPS: Final = st.tuples(
    st.integers(0, 40_000), st.none() | st.integers(-30_000, 450_000), st.integers(1, 1500), st.booleans()
)
"""Time since the packet before, delay (None: lost), bytes, probe."""


@given(st.lists(st.tuples(st.integers(0, 2_000_000), st.lists(STEPS, max_size=40), st.booleans()), max_size=12))
def test_both_planes_say_the_same_of_any_line(
    turns: list[tuple[int, list[tuple[int, int | None, int, bool]], bool]],
) -> None:
    sent_us = now_us = 10_000_000
    feedbacks: list[Feedback] = []
    for pause_us, steps, forget in turns:
        fates: list[Fate] = []
        for gap_us, delay_us, octets, probe in steps:
            sent_us += gap_us
            fates.append((sent_us, None if delay_us is None else sent_us + delay_us + AHEAD_US, octets, probe))
        now_us += pause_us
        feedbacks.append((now_us, fates, forget))
    both(feedbacks)


FARTHEST: Final = 1 << 59
"""µs: what the native plane lets through of what a browser claims."""


@given(
    st.lists(
        st.tuples(
            st.integers(1, 1 << 50), st.none() | st.integers(-FARTHEST, FARTHEST), st.integers(1, 1500), st.booleans()
        ),
        max_size=60,
    )
)
def test_both_planes_say_the_same_of_lies(fates: list[Fate]) -> None:
    both([(number * FEEDBACK_US, [fate], False) for number, fate in enumerate(fates, 1)])


def test_a_probe_that_never_ends_is_kept_up_to_a_limit() -> None:
    fates: list[Fate] = [(number, number, 100, True) for number in range(1, PROBE_LIMIT + 10)]
    report, after = both([(1, fates, False), (2, [], False)])
    assert (len(report.probe), report.told) == (PROBE_LIMIT, PROBE_LIMIT + 9)
    assert (len(after.probe), after.told) == (0, 0)
