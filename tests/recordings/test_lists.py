"""The lists as text, and as another program reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recordings import lists
from recordings.archive import numbers_between, touches
from recordings.layout import Segment, run_info
from recordings.lists import Mark, Recorded, RewindList
from recordings.window import LiveWindow
from recordings.wire import Begun
from tests.recordings.made import HIGH, NOON, PARTS, SEGMENT, SOUND, beginning
from tests.recordings.read_lists import sent, understood

MARKS = (
    Mark("item-4", "item", NOON, {"item": "t1", "title": 'TOP 1 "Haushalt"\n2027'}),
    Mark("state-a-7", "state", NOON + timedelta(seconds=1.5), {"version": "7"}),
)


def window(counts: Iterable[int], length: int = 30) -> LiveWindow:
    """A window that runs of so many parts went into, one after the other."""
    made, first = LiveWindow(length), 1
    for earlier, count in enumerate(counts):
        timeline = beginning(earlier * 60, first, earlier, (HIGH, SOUND))
        info = run_info(timeline)
        made.begin(Begun(info, dict(zip(("high", "sound"), timeline.inits, strict=True))))
        for number in range(count):
            for rung in ("high", "sound"):
                made.append(sent(info.name, first, number, rung))
        first += -(-count // PARTS)
    return made


def live(made: LiveWindow, skip: bool = False, marks: Iterable[Mark] = ()) -> str:
    return lists.live("high", made.rungs, marks, skip)


def test_a_live_list_reads_as_the_standard_wants_it() -> None:
    assert live(window([7]), marks=MARKS).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        "#EXT-X-TARGETDURATION:1",
        "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.800,CAN-SKIP-UNTIL=6.0",
        "#EXT-X-PART-INF:PART-TARGET=0.20000",
        "#EXT-X-MEDIA-SEQUENCE:1",
        "#EXT-X-DISCONTINUITY-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-DATERANGE:ID="item-4",CLASS="de.ratssaal.item",START-DATE="2026-11-19T12:00:00.000Z",END-ON-NEXT=YES,'
        'X-ITEM="t1",X-TITLE="TOP 1 ”Haushalt” 2027"',
        '#EXT-X-DATERANGE:ID="state-a-7",CLASS="de.ratssaal.state",START-DATE="2026-11-19T12:00:01.500Z",'
        'END-ON-NEXT=YES,X-VERSION="7"',
        '#EXT-X-MAP:URI="20261119T120000-000001/high/init.mp4"',
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-19T12:00:00.000Z",
        '#EXT-X-PART:DURATION=0.20000,URI="20261119T120000-000001/high/s000001.0.m4s",INDEPENDENT=YES',
        *(
            f'#EXT-X-PART:DURATION=0.20000,URI="20261119T120000-000001/high/s000001.{index}.m4s"'
            for index in range(1, 5)
        ),
        "#EXTINF:1.00000,",
        "20261119T120000-000001/high/s000001.m4s",
        "#EXT-X-PROGRAM-DATE-TIME:2026-11-19T12:00:01.000Z",
        '#EXT-X-PART:DURATION=0.20000,URI="20261119T120000-000001/high/s000002.0.m4s",INDEPENDENT=YES',
        '#EXT-X-PART:DURATION=0.20000,URI="20261119T120000-000001/high/s000002.1.m4s"',
        '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="20261119T120000-000001/high/s000002.2.m4s"',
        '#EXT-X-RENDITION-REPORT:URI="live-sound.m3u8",LAST-MSN=2,LAST-PART=1',
    ]


@pytest.mark.parametrize("counts", [[1], [5], [24], [57], [33, 1], [12, 200]])
def test_another_parser_takes_the_live_list_in_strict_mode(counts: list[int]) -> None:
    made = window(counts)
    read = understood(live(made, marks=MARKS))
    done = [segment for segment in made.rungs["high"].segments if segment.done]
    assert [one["duration"] for one in read["segments"] if one.get("uri")] == [one.duration / SEGMENT for one in done]
    assert read["partTargetDuration"] == 0.2
    assert read["lowLatencyCompatibility"] == {"canBlockReload": True, "partHoldBack": 0.8, "canSkipUntil": 6}


def test_another_parser_takes_the_delta_update_in_strict_mode() -> None:
    made = window([93])
    read = understood(live(made, skip=True))
    assert read["skip"] == 18 - 6
    assert len(read["segments"]) == 6 + 1


def test_another_parser_takes_the_masters_in_strict_mode() -> None:
    info = window([1]).info
    assert info is not None
    for rewind, name in ((False, "live"), (True, "rewind")):
        read = understood(lists.master(info.rungs, rewind))
        assert [(one["uri"], one["codecs"]) for one in read["variants"]] == [
            (f"{name}-high.m3u8", "avc1.42c01f,mp4a.40.2"),
            (f"{name}-sound.m3u8", "mp4a.40.2"),
        ]


def recorded(numbers: Iterable[int], first: int = 1, earlier: int = 0) -> list[Recorded]:
    info = run_info(beginning(earlier * 3600, first, earlier))
    pieces = window([5]).rungs["high"].segments[0].segment().pieces
    return [Recorded(info, Segment(number, (number - first) * SEGMENT, pieces)) for number in numbers]


def rewind(*entries: Recorded) -> RewindList:
    whole = RewindList("high")
    for one in entries:
        whole.append(one)
    return whole


def test_the_rewind_list_holds_the_whole_sitting_over_runs_and_marks_what_is_missing_as_gaps() -> None:
    whole = rewind(*recorded([1, 2, 5]), *recorded([6, 7], first=6, earlier=1))
    read = understood(whole.render())
    assert [(one["mediaSequenceNumber"], bool(one.get("gap"))) for one in read["segments"]] == [
        (1, False), (2, False), (3, True), (4, True), (5, False), (6, False), (7, False),
    ]  # fmt: skip
    assert [one["mediaSequenceNumber"] for one in read["segments"] if one.get("discontinuity")] == [6]
    assert read["segments"][5]["programDateTime"] == "2026-11-19T13:00:00.000Z"


def test_a_delta_update_of_four_hours_is_as_short_as_one_of_a_minute() -> None:
    short, long = rewind(*recorded(range(1, 61))), rewind(*recorded(range(1, 14_401)))
    assert len(long.render(skip=True)) < len(short.render(skip=True)) + 100
    assert understood(long.render(skip=True))["skip"] == 14_400 - 6


def test_a_segment_known_already_is_not_listed_again() -> None:
    whole = rewind(*recorded([1, 2]), *recorded([1, 2, 3]))
    assert (whole.last, whole.version) == (3, 3)
    assert whole.render().count("#EXTINF") == 3


def test_what_was_taken_down_is_a_gap_of_the_live_list_with_all_its_parts() -> None:
    made = window([22])
    text = lists.live("high", made.rungs, (), down=lambda run, number: number in (2, 4, 5))
    read = understood(text)
    assert [(one["mediaSequenceNumber"], bool(one.get("gap"))) for one in read["segments"] if one.get("uri")] == [
        (1, False), (2, True), (3, False), (4, True),
    ]  # fmt: skip
    for line in text.splitlines():
        if line.startswith("#EXT-X-PART:"):
            assert ("GAP=YES" in line) == ("s000004" in line or "s000005" in line), line


def test_a_rewind_list_marks_as_gaps_what_is_taken_down_of_one_run_and_says_so_once() -> None:
    whole = rewind(*recorded(range(1, 6)), *recorded([6, 7], first=6, earlier=1))
    before = whole.version
    for _ in range(2):
        whole.take_out(recorded([1])[0].run.name, range(4, 20))
    read = understood(whole.render())
    assert [one["mediaSequenceNumber"] for one in read["segments"] if one.get("gap")] == [4, 5]
    assert [one["mediaSequenceNumber"] for one in read["segments"] if one.get("discontinuity")] == [6]
    assert whole.version == before + 2
    RewindList("high").take_out("none", range(9))


@given(st.integers(-3000, 9000), st.integers(1, 4000))
def test_the_numbers_of_a_stretch_are_those_of_the_segments_that_hold_anything_of_it(since: int, length: int) -> None:
    info = run_info(beginning(first=7))
    begin, end = (NOON + timedelta(milliseconds=one) for one in (since, since + length))
    held = [one.segment.number for one in recorded(range(7, 30), first=7) if touches(info, one.segment, begin, end)]
    assert list(numbers_between(info, begin, end)) == held


# -- what every player does with deltas --------------------------------------------------------------------------------


def addresses(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def patched(old: str, delta: str) -> list[str]:
    """The addresses that a player has after a delta update (RFC 8216bis § 6.3.7): the skipped ones as it knows them."""
    first_old, first = _tag(old, "MEDIA-SEQUENCE"), _tag(delta, "MEDIA-SEQUENCE")
    skipped = re.search(r"#EXT-X-SKIP:SKIPPED-SEGMENTS=(\d+)", delta)
    count = int(skipped[1]) if skipped else 0
    return [*addresses(old)[first - first_old : first - first_old + count], *addresses(delta)]


def _tag(text: str, name: str) -> int:
    match = re.search(rf"#EXT-X-{name}:(\d+)", text)
    assert match is not None
    return int(match[1])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=3), st.integers(1, 25), st.integers(1, 20))
def test_a_delta_update_leads_to_the_same_list_as_a_whole_one(counts: list[int], length: int, missed: int) -> None:
    made = window(counts, length)
    old = live(made)
    run, first = made.info, counts[-1]
    assert run is not None
    for count in range(first, first + missed):
        made.append(sent(run.name, run.first, count))
    assert patched(old, live(made, skip=True)) == addresses(live(made)) or _has_passed(old, made)


def _has_passed(old: str, made: LiveWindow) -> bool:
    """The player's list is older than the skip boundary allows, so it may not ask for a delta (§ 6.3.7)."""
    newest = max(segment.number for segment in made.rungs["high"].segments if segment.done)
    return _tag(old, "MEDIA-SEQUENCE") + len(addresses(old)) < newest - 5


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.integers(0, 3))
def test_a_rewind_delta_leads_to_the_same_list_as_a_whole_one(count: int, more: int) -> None:
    old = rewind(*recorded(range(1, count + 1))).render()
    new = rewind(*recorded(range(1, count + 1 + more)))
    assert patched(old, new.render(skip=True)) == addresses(new.render())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=1, max_size=4), st.integers(1, 12))
def test_every_live_list_keeps_the_rules_of_the_standard(counts: list[int], length: int) -> None:
    text = live(window(counts, length))
    target, lines = _tag(text, "TARGETDURATION"), text.splitlines()
    durations = [float(line[8:-1]) for line in lines if line.startswith("#EXTINF:")]
    listed = sum(float(_value(line, "DURATION")) for line in lines if line.startswith("#EXT-X-PART:"))
    assert all(round(one) <= target for one in durations)
    assert listed <= 3 * target + 0.001
    assert [line for line in lines if line.startswith("#EXT-X-PRELOAD-HINT")] == lines[-2:-1]
    assert lines.count("#EXT-X-DISCONTINUITY") == sum(line.startswith("#EXT-X-MAP") for line in lines) - 1


def _value(line: str, name: str) -> str:
    return dict(part.split("=", 1) for part in line.partition(":")[2].split(","))[name]


@given(st.dictionaries(st.sampled_from(["title", "name"]), st.text()))
def test_no_text_breaks_a_list(values: Mapping[str, str]) -> None:
    line = lists.daterange(Mark("item-1", "item", NOON, values))
    assert len(line.splitlines()) == 1
    assert line.count('"') == 6 + 2 * len(values)
