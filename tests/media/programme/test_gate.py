"""The gate: nothing leaves early, nothing dumped leaves at all, and the archive opens where a segment begins."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.programme.gate import Gate
from media.programme.placards import Placards
from media.programme.ports import Beginning, Part, Rung
from media.programme.settings import ProgrammeSettings
from tests.media.programme.feeds import HALL, HALL_SOUND, RED, Camera, Microphone
from tests.media.programme.stage import NOON, SMALL, Seen, Stage, is_colour, shows

PART, SEGMENT = 18_000, 90_000
PARTS = SEGMENT // PART
HIGH, SOUND = (Rung(name, None, None, 0, 0) for name in ("high", "sound"))
FIRST = Beginning(NOON, 1, 0, (HIGH,), (), PART, SEGMENT)


class Outside:
    """What has left the gate."""

    def __init__(self) -> None:
        self.timelines: list[Beginning] = []
        self.live: list[Part] = []
        self.kept: list[Part] = []

    def begin(self, timeline: Beginning) -> None:
        self.timelines.append(timeline)

    def release(self, part: Part, kept: bool) -> None:
        self.live.append(part)
        if kept:
            self.kept.append(part)


def part(place: int, data: bytes = b"secret", rung: str = "high") -> Part:
    """The n-th part of a timeline."""
    last = place % PARTS == PARTS - 1
    return Part(rung, place // PARTS, data, place * PART, PART, place % PARTS == 0, last)


def placard(part: Part) -> Part:
    return Part(part.rung, part.segment, b"placard", part.start, part.duration, True, part.ends)


def gate(delay_s: int, first: Beginning = FIRST) -> tuple[Gate, Outside]:
    """A gate whose archive has been opened."""
    outside = Outside()
    made = Gate(delay_s * 90_000, outside)
    made.begin(first)
    made.open_archive(0)
    return made, outside


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def starts(parts: list[Part]) -> list[int]:
    return [one.start // PART for one in parts]


def test_without_a_delay_every_part_leaves_at_once() -> None:
    made, outside = gate(0)
    made.append(part(0))
    assert outside.live == outside.kept == [part(0)]


def test_a_part_leaves_when_the_stream_is_the_delay_further_on() -> None:
    made, outside = gate(2)
    for place in range(11):
        made.append(part(place))
    assert outside.live == [part(0)]
    made.flush()
    assert starts(outside.live) == list(range(11))


def test_what_waits_is_dumped_to_the_end_of_the_segment_and_nothing_of_it_ever_leaves() -> None:
    made, outside = gate(2)
    for place in range(18):
        made.append(part(place))
    made.dump("x1", 18 * PART, placard)
    for place in range(18, 25):
        made.append(part(place))
    made.flush()
    assert starts(outside.live) == list(range(25))
    told = [one.data for one in outside.live]
    assert told == [b"secret"] * 8 + [b"placard"] * 12 + [b"secret"] * 5
    assert outside.kept == outside.live
    (dumped,) = made.dumped
    assert (dumped.parts, dumped.size) == (12, 12 * len(b"secret"))
    assert ((dumped.since - NOON).total_seconds(), (dumped.until - NOON).total_seconds()) == (8 * 0.2, 4.0)


def test_a_second_press_throws_away_what_came_since_the_first() -> None:
    made, outside = gate(2)
    for place in range(5):
        made.append(part(place))
    made.dump("x1", 5 * PART, placard)
    for place in range(5, 8):
        made.append(part(place))
    made.dump("x2", 8 * PART, placard)
    for place in range(8, 30):
        made.append(part(place))
    assert {one.data for one in outside.live[:10]} == {b"placard"}
    assert outside.live[10].data == b"secret"
    assert [one.dump_id for one in made.dumped] == ["x1", "x2"]


def test_a_new_timeline_waits_behind_the_parts_of_the_former_one() -> None:
    made, outside = gate(1)
    made.append(part(0))
    made.begin(Beginning(NOON, 2, 1, (HIGH,), (), PART, SEGMENT))
    assert len(outside.timelines) == 1
    for place in range(6):
        made.append(part(place))
    assert len(outside.timelines) == 2
    assert starts(outside.live) == [0, 0]


def test_before_the_first_order_nothing_is_kept() -> None:
    outside = Outside()
    made = Gate(0, outside)
    made.begin(FIRST)
    made.append(part(0))
    made.open_archive(1 * PART)
    for place in range(1, 7):
        made.append(part(place))
    assert starts(outside.live) == list(range(7))
    assert starts(outside.kept) == [5, 6]


def test_a_first_order_that_opens_the_archive_before_a_part_is_made_opens_it_from_the_beginning() -> None:
    outside = Outside()
    made = Gate(0, outside)
    made.begin(FIRST)
    made.open_archive(PART - 1)
    made.append(part(0))
    assert starts(outside.kept) == [0]


def test_a_rung_that_lags_is_dumped_as_far_as_the_others() -> None:
    made, outside = gate(2, replace(FIRST, rungs=(HIGH, SOUND)))
    for place in range(18):
        made.append(part(place))
    made.dump("x1", 18 * PART, placard)
    for place in range(18, 21):
        made.append(part(place))
    reported_early = len(made.dumped)
    for place in range(17, 21):
        made.append(part(place, rung="sound"))
    made.flush()
    assert {one.data for one in outside.live if 8 <= one.start // PART < 20} == {b"placard"}
    (dumped,) = made.dumped
    assert (reported_early, dumped.parts) == (0, 12 + 3)


def test_a_passage_taken_down_while_it_waits_leaves_as_the_placard() -> None:
    made, outside = gate(3)
    for place in range(15):
        made.append(part(place))
    made.take_down(after(1.0), after(1.6), placard)
    made.flush()
    assert [one.data for one in outside.live] == [b"secret"] * 5 + [b"placard"] * 5 + [b"secret"] * 5


def test_a_passage_that_is_taken_down_while_it_is_made_leaves_as_the_placard_to_the_end_of_its_segment() -> None:
    made, outside = gate(1)
    for place in range(7):
        made.append(part(place))
    made.take_down(after(1.2), after(1.5), placard)
    for place in range(7, 12):
        made.append(part(place))
    made.flush()
    assert [one.data for one in outside.live] == [b"secret"] * 6 + [b"placard"] * 4 + [b"secret"] * 2


def test_a_passage_of_a_former_timeline_is_found_where_it_lies() -> None:
    made, outside = gate(2)
    for place in range(5):
        made.append(part(place))
    made.begin(replace(FIRST, begun=after(300), first=2, earlier=1))
    for place in range(5):
        made.append(part(place))
    made.take_down(after(300), after(301), placard)
    made.flush()
    assert [one.data for one in outside.live] == [b"secret"] * 5 + [b"placard"] * 5


def test_what_is_left_out_of_the_archive_while_it_waits_leaves_all_the_same_to_the_end_of_its_segment() -> None:
    made, outside = gate(2)
    for place in range(12):
        made.append(part(place))
    made.leave_out(after(1.2), after(2.1))
    for place in range(12, 17):
        made.append(part(place))
    made.flush()
    assert [one.data for one in outside.live] == [b"secret"] * 17
    assert starts(outside.kept) == [*range(6), 15, 16]
    assert made.left_out == 9


def test_a_shut_archive_gets_nothing_and_opens_where_a_segment_begins() -> None:
    made, outside = gate(0)
    for place in range(7):
        made.append(part(place))
    made.shut_archive()
    for place in range(7, 12):
        made.append(part(place))
    made.open_archive(12 * PART)
    for place in range(12, 17):
        made.append(part(place))
    assert starts(outside.live) == list(range(17))
    assert starts(outside.kept) == [*range(7), 15, 16]
    assert made.left_out == 8


def test_what_was_public_before_the_archive_was_shut_is_kept_though_it_leaves_later() -> None:
    made, outside = gate(1)
    for place in range(5):
        made.append(part(place))
    made.shut_archive()
    for place in range(5, 15):
        made.append(part(place))
    assert starts(outside.kept) == list(range(5))


steps = st.lists(st.sampled_from(["part", "part", "sound", "sound", "dump", "shut", "open"]), max_size=60)


@given(st.integers(0, 3), steps)
def test_whatever_is_pressed_nothing_newer_than_the_delay_and_nothing_dumped_leaves_of_any_rung(
    delay: int, pressed: list[str]
) -> None:
    made, outside = gate(delay, replace(FIRST, rungs=(HIGH, SOUND)))
    places, dumped = {"high": 0, "sound": 0}, {"high": set[int](), "sound": set[int]()}
    for step in pressed:
        match step:
            case "part" | "sound":
                rung = "high" if step == "part" else "sound"
                if rung == "high" or places["sound"] < places["high"]:
                    made.append(part(places[rung], rung=rung))
                    places[rung] += 1
            case "dump":
                until = -(-places["high"] // PARTS) * PARTS
                dumped = {name: dumped[name] | set(range(left(outside, name), until)) for name in places}
                made.dump("x", places["high"] * PART, placard)
            case "shut":
                made.shut_archive()
            case _:
                made.open_archive(places["high"] * PART)
        assert left(outside, "high") <= max(0, places["high"] - delay * PARTS)
    made.flush()
    for name, made_so_far in places.items():
        seen = [one for one in outside.live if one.rung == name]
        assert starts(seen) == list(range(made_so_far))
        assert not {one.start // PART for one in seen if one.data == b"secret"} & dumped[name]


def left(outside: Outside, rung: str) -> int:
    """How many parts of a rung have left."""
    return sum(one.rung == rung for one in outside.live)


RUNGS = ProgrammeSettings(width=320, height=180, video_bitrate=400_000, preset="ultrafast", rungs=("low", "sound"))


def hall(settings: ProgrammeSettings) -> Iterator[Stage]:
    """A stage with the hall's red picture and a tone, slot by slot."""
    stage, camera, microphone = Stage(settings), Camera("H264", RED), Microphone(1000)
    stage.tracks(HALL, HALL_SOUND)
    stage.scene("hall", video=HALL.track_id, audio=[HALL_SOUND.track_id])
    while True:
        stage.packets(HALL, camera.packets(keyframe=bool(stage.wishes.keyframes)))
        stage.wishes.keyframes.clear()
        stage.packets(HALL_SOUND, microphone.packets())
        stage.slot()
        yield stage


def through_gate(settings: ProgrammeSettings) -> tuple[Stage, list[Part]]:
    """Three seconds of the hall with the red key pressed after 1.7, and what left the gate."""
    slots = hall(settings)
    stage = next(slots)
    outside = Outside()
    made = Gate(90_000, outside)
    timeline = stage.studio.timeline
    made.begin(Beginning(NOON, 1, 0, tuple(one.rung for one in timeline.packagers), (), PART, SEGMENT))
    made.open_archive(0)
    for number, _ in zip(range(90), slots, strict=False):
        for one in stage.parts:
            made.append(one)
        stage.parts.clear()
        if number == 42:
            made.dump("x1", timeline.slot * timeline.ticks_per_slot, Placards(settings, "Unterbrochen", "").instead_of)
    made.flush()
    return stage, outside.live


def test_a_viewer_sees_placard_and_hears_silence_in_the_place_of_what_was_dumped() -> None:
    stage, live = through_gate(SMALL)
    stage.parts = live
    seen = Seen(stage.stream())
    red = {float(at) for at, picture in zip(seen.times, seen.pictures, strict=True) if is_colour(picture[90, 40], RED)}
    assert any(at < 0.6 for at in red)
    assert any(at >= 2.0 for at in red)
    assert not any(0.8 <= at < 2.0 for at in red)
    assert any(
        shows(picture, (255, 255, 255)) for at, picture in zip(seen.times, seen.pictures, strict=True) if 1 < at < 2
    )
    assert np.abs(seen.sound[48_000:95_000]).max() < 1e-3
    assert np.abs(seen.sound[100_000:120_000]).max() > 1e-2


@pytest.mark.parametrize("rung", ["high", "low", "sound"])
def test_with_placards_in_it_every_rung_decodes_without_an_error_or_a_hole(rung: str) -> None:
    stage, live = through_gate(RUNGS)
    stage.parts = live
    with av.open(io.BytesIO(stage.stream(rung)), "r", options={"err_detect": "explode"}) as container:
        sound = [packet for packet in container.demux(audio=0) if packet.pts is not None]
        assert all(b.pts - a.pts == 1024 for a, b in itertools.pairwise(sound) if a.pts is not None and b.pts)
    Seen(stage.stream(rung), picture=rung != "sound")
