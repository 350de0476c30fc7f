"""What every fan-out must do with what it sends: begin at keyframes, leave no gap, leave out layers, be silent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from media import red, rtp
from media.fanout.ports import Inbound, MakeFanout, Outbound, Output, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    MICROPHONE,
    PICTURE,
    SOUND,
    Asked,
    Bench,
    Browser,
    Ear,
    Received,
    frame,
    makers,
    media,
    picture_of,
    running,
    vp8,
)

SECOND_CAMERA = replace(CAMERA, mid="2", payload_type=98, rtx_payload_type=99, ssrcs=(19,))
NTP = 1 << 32
"""One second of NTP time."""


@pytest.fixture(params=makers())
def make(request: pytest.FixtureRequest) -> MakeFanout:
    return makers()[request.param]


@pytest.fixture
async def hall(make: MakeFanout) -> AsyncIterator[Bench]:
    async for made in running(make):
        yield made


@dataclass
class Stage:
    """Two cameras of one publisher and a viewer."""

    publisher: Browser
    viewer: Browser
    first: Source
    second: Source
    asked: tuple[Asked, Asked]
    output: Output

    def film(self, *sequences: int, ssrc: int = 9, **described: int) -> None:
        """Frames of the first camera."""
        for sequence in sequences:
            self.publisher.send(frame(sequence, ssrc, **described))

    def film_second(self, *sequences: int, keyframe: int = 0) -> None:
        """Frames of the second camera, whose numbers, times and pictures are far from the first's."""
        for sequence in sequences:
            described = {"picture": sequence + 500, "tl0": sequence + 50, "keyframe": keyframe}
            packet = bytearray(frame(sequence + 30000, 19, **described))
            packet[1] = 0x80 | 98
            self.publisher.send(bytes(packet))


@pytest.fixture
async def stage(hall: Bench) -> Stage:
    publisher, viewer = hall.browser(), hall.browser()
    asked = hall.asked(), hall.asked()
    first = publisher.link.receive(CAMERA, asked[0])
    second = publisher.link.receive(SECOND_CAMERA, asked[1])
    return Stage(publisher, viewer, first, second, asked, viewer.link.send(PICTURE))


async def begun(stage: Stage, temporal: int = 7) -> Received:
    """The viewer sees the first camera; its keyframe had number 1."""
    stage.output.attach(stage.first, temporal)
    stage.film(1, keyframe=1)
    return await stage.viewer.rtp()


# -- beginning --------------------------------------------------------------------------------------------------------


async def test_a_picture_begins_with_a_keyframe_that_is_asked_for(stage: Stage) -> None:
    stage.output.attach(stage.first)
    await stage.viewer.bench.until(lambda: stage.asked[0].count > 0)
    stage.film(1, 2)
    stage.film(3, keyframe=1)
    stage.film(4)
    got = await stage.viewer.rtps(2)
    assert [p.sequence for p in got] == [1000, 1001]
    assert [picture_of(p) for p in got] == [3, 4]
    assert stage.output.stats().source is stage.first
    assert stage.asked[1].count == 0


async def test_a_keyframe_that_does_not_come_is_asked_for_again(stage: Stage) -> None:
    stage.output.attach(stage.first)
    await stage.viewer.bench.until(lambda: stage.asked[0].count > 2)


async def test_nothing_is_asked_for_once_the_keyframe_came(stage: Stage, hall: Bench) -> None:
    await begun(stage)
    before = stage.asked[0].count
    stage.film(2, 3)
    await stage.viewer.rtps(2)
    stage.output.attach(stage.first)
    await hall.settled()
    assert stage.asked[0].count == before


async def test_sound_begins_at_once(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    asked = hall.asked()
    listener.link.send(SOUND).attach(publisher.link.receive(MICROPHONE, asked))
    publisher.send(media(5))
    assert (await listener.rtp()).sequence == 2000
    assert asked.count == 0


KEYFRAMES = {
    "VP8": (vp8(), vp8(keyframe=1)),
    "VP8 without extension": (b"\x10\x51xxxxxxxxxxx", b"\x10\x50\x01\x00\x9d\x01\x2a\x00\x05\xd0\x02xx"),
    "VP9": (b"\xe8\x80\x01\x00\x00x", b"\xa8\x80\x01\x00\x00x"),
    "VP9 with upper spatial layer": (b"\xa8\x80\x01\x02\x00x", b"\xa8\x80\x01\x00\x00x"),
    "H264": (b"\x41\x9ax", b"\x65\x88x"),
    "H264 later slice": (b"\x65\x40x", b"\x65\x88x"),
    "H264 parameters": (b"\x41\x9ax", b"\x67\x42x"),
    "H264 aggregate": (b"\x18\x00\x02\x41\x9a", b"\x18\x00\x02\x67\x42\x00\x02\x68\xce\x00\x03\x65\x88x"),
    "H264 fragment": (b"\x7c\x05\x88x", b"\x7c\x85\x88x"),
    "AV1": (b"\x10\x32x", b"\x18\x0a\x32x"),
    "AV1 continued": (b"\x98\x32x", b"\x18\x0a\x32x"),
}


@pytest.mark.parametrize("name", KEYFRAMES)
async def test_keyframes_are_known_of_every_codec(hall: Bench, name: str) -> None:
    other, keyframe = KEYFRAMES[name]
    publisher, viewer = hall.browser(), hall.browser()
    shape = Inbound(name.partition(" ")[0], 90000, 45)
    source = publisher.link.receive(shape, hall.asked())
    viewer.link.send(replace(PICTURE, codec=shape.codec)).attach(source)
    for number, payload in enumerate((other, b"", keyframe, other)):
        publisher.send(media(number, payload, payload_type=45))
    assert [p.payload for p in await viewer.rtps(2)] == [keyframe, other]
    await hall.settled()
    assert source.stats().keyframes == 1


async def test_a_height_is_read_from_the_last_keyframe(stage: Stage, hall: Bench) -> None:
    stage.film(1, keyframe=1, height=180)
    await hall.settled()
    assert stage.first.stats().height == 180
    stage.film(2, keyframe=1, height=360)
    stage.film(3)
    await hall.settled()
    assert (stage.first.stats().height, stage.first.stats().keyframes) == (360, 2)


# -- going on ---------------------------------------------------------------------------------------------------------


async def test_losses_stay_losses_and_overtaken_packets_find_their_place(stage: Stage) -> None:
    await begun(stage)
    stage.film(5, 4, 2, 6)
    assert [p.sequence for p in await stage.viewer.rtps(4)] == [1004, 1003, 1001, 1005]


async def test_a_switch_waits_for_the_keyframe_and_leaves_no_gap(stage: Stage) -> None:
    before = await begun(stage)
    stage.output.attach(stage.second)
    await stage.viewer.bench.until(lambda: stage.asked[1].count > 0)
    stage.film_second(1)
    stage.film(2)
    still = await stage.viewer.rtp()
    assert stage.output.stats().source is stage.first
    stage.film_second(2, keyframe=1)
    stage.film(3)
    stage.film_second(3)
    after = await stage.viewer.rtps(2)
    packets = [before, still, *after]
    assert [p.sequence for p in packets] == [1000, 1001, 1002, 1003]
    assert [picture_of(p) for p in packets] == [1, 2, 3, 4]
    assert [p.payload[4] for p in packets] == [0, 0, 1, 2]
    assert 0 < after[0].timestamp - still.timestamp < 10 * 90000
    assert after[1].timestamp - after[0].timestamp == 3000
    assert (stage.output.stats().source, stage.output.stats().switches) == (stage.second, 1)


async def test_there_and_back_again_nothing_ever_goes_backwards(stage: Stage) -> None:
    packets = [await begun(stage)]
    for turn in range(1, 7):
        film, source = (stage.film_second, stage.second) if turn % 2 else (stage.film, stage.first)
        stage.output.attach(source)
        film(10 * turn, keyframe=1)
        film(10 * turn + 1)
        packets += await stage.viewer.rtps(2)
    assert [p.sequence for p in packets] == list(range(1000, 1013))
    assert [picture_of(p) for p in packets] == list(range(1, 14))
    stamps = [p.timestamp for p in packets]
    assert all(earlier < later for earlier, later in pairwise(stamps))


async def test_times_are_mapped_through_sender_reports_of_one_clock(hall: Bench) -> None:
    viewer = hall.browser()
    first, second = (hall.fanout.source(CAMERA, hall.asked()) for _ in range(2))
    output = viewer.link.send(PICTURE)
    output.attach(first)
    first.report(1000 * NTP, 5000)
    second.report(1001 * NTP, 700_000)
    first.push(frame(1, keyframe=1))
    before = await viewer.rtp()
    assert before.timestamp == 3000
    output.attach(second)
    moment = 700_000 - 90_000 + 20_000  # a second before its report the first stood at 5000
    second.push(media(1, vp8(keyframe=1), timestamp=moment, ssrc=19, payload_type=96))
    assert (await viewer.rtp()).timestamp == 5000 + 20_000


async def test_a_mapped_time_is_never_before_what_was_sent(hall: Bench) -> None:
    viewer = hall.browser()
    first, second = (hall.fanout.source(CAMERA, hall.asked()) for _ in range(2))
    output = viewer.link.send(PICTURE)
    for source in (first, second):
        source.report(1000 * NTP, 3000)
    output.attach(first)
    first.push(frame(1, keyframe=1))
    before = await viewer.rtp()
    output.attach(second)
    second.push(frame(1, keyframe=1, ssrc=19))
    after = await viewer.rtp()
    assert 0 < after.timestamp - before.timestamp <= 3000


async def test_wall_clocks_that_are_not_one_move_nothing(hall: Bench) -> None:
    viewer = hall.browser()
    first, second = (hall.fanout.source(CAMERA, hall.asked()) for _ in range(2))
    output = viewer.link.send(PICTURE)
    first.report(1000 * NTP, 3000)
    second.report(90_000 * NTP, 3000)
    output.attach(first)
    first.push(frame(1, keyframe=1))
    before = await viewer.rtp()
    output.attach(second)
    second.push(frame(1, keyframe=1, ssrc=19))
    assert 0 < (await viewer.rtp()).timestamp - before.timestamp < 10 * 90000


async def test_nothing_stops_at_once_and_begins_anew_with_a_keyframe(stage: Stage) -> None:
    before = await begun(stage)
    stage.output.attach(None)
    assert stage.output.stats().source is None
    stage.film(2, 3)
    await stage.viewer.bench.settled()
    asked = stage.asked[0].count
    stage.output.attach(stage.first)
    await stage.viewer.bench.until(lambda: stage.asked[0].count > asked)
    stage.film(4)
    stage.film(5, keyframe=1)
    after = await stage.viewer.rtp()
    assert (after.sequence, picture_of(after)) == (1001, 2)
    assert after.timestamp - before.timestamp == 4 * 3000


async def test_whoever_changes_the_mind_goes_on_with_the_old_source(stage: Stage) -> None:
    await begun(stage)
    stage.output.attach(stage.second)
    stage.output.attach(stage.first)
    stage.film_second(1, keyframe=1)
    stage.film(2)
    got = await stage.viewer.rtp()
    assert (got.sequence, got.timestamp, stage.output.stats().switches) == (1001, 6000, 0)


async def test_a_source_that_ends_while_waited_for_leaves_the_old_one(stage: Stage) -> None:
    await begun(stage)
    stage.output.attach(stage.second)
    stage.second.close()
    stage.film(2)
    assert (await stage.viewer.rtp()).sequence == 1001


async def test_a_publisher_that_counts_anew_under_another_ssrc_goes_on_without_a_gap(stage: Stage) -> None:
    await begun(stage)
    stage.film(2)
    last = (await stage.viewer.rtps(1))[-1]
    stage.film(40000, ssrc=99)
    stage.film(40001, ssrc=99, keyframe=1)
    after = await stage.viewer.rtp()
    assert (after.sequence, picture_of(after)) == (1002, 3)
    assert after.timestamp > last.timestamp
    await stage.viewer.bench.settled()
    assert stage.first.stats().packets == 4


async def test_a_long_pause_is_no_loss(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    listener.link.send(SOUND).attach(publisher.link.receive(MICROPHONE, hall.asked()))
    publisher.send(media(5), media(506), media(507))
    got = await listener.rtps(3)
    assert [p.sequence for p in got] == [2000, 2001, 2002]
    assert got[1].timestamp - got[0].timestamp == 5010


async def test_a_count_that_begins_anew_goes_on(hall: Bench) -> None:
    listener = hall.browser()
    source = hall.fanout.source(MICROPHONE, hall.asked())
    listener.link.send(SOUND).attach(source)
    for number in (20000, 100, 101):
        source.push(media(number))
    got = await listener.rtps(3)
    assert [p.sequence for p in got] == [2000, 2001, 2002]
    assert got[0].timestamp < got[1].timestamp < got[2].timestamp


# -- layers -----------------------------------------------------------------------------------------------------------

LAYERS = (0, 2, 1, 2)
"""Chromium's pattern of three temporal layers; each first frame of a layer after the base may be climbed at."""


def film_layers(stage: Stage, first: int, number: int) -> None:
    for sequence in range(first, first + number):
        layer = LAYERS[(sequence - 2) % 4]
        stage.film(sequence, temporal=layer, tl0=(sequence + 2) // 4, climb=int((sequence - 2) % 4 in (1, 2)))


async def test_upper_layers_can_be_left_out_without_a_trace(stage: Stage) -> None:
    await begun(stage, temporal=1)
    film_layers(stage, 2, 16)
    got = await stage.viewer.rtps(8)
    assert [p.sequence for p in got] == list(range(1001, 1009))
    assert [picture_of(p) for p in got] == list(range(2, 10))
    assert [p.payload[5] >> 6 for p in got] == [0, 1] * 4
    assert [p.timestamp for p in got] == [sequence * 3000 for sequence in range(2, 18, 2)]


async def test_a_straggler_among_left_out_frames_finds_its_place(stage: Stage) -> None:
    await begun(stage, temporal=0)
    stage.film(2, temporal=2)
    stage.film(4, temporal=2)
    stage.film(5)
    stage.film(3)
    got = await stage.viewer.rtps(2)
    assert [(p.sequence, picture_of(p)) for p in got] == [(1002, 3), (1001, 2)]


async def test_layers_are_left_at_once_and_entered_where_they_can_be_decoded(stage: Stage) -> None:
    await begun(stage)
    film_layers(stage, 2, 4)
    await stage.viewer.rtps(4)
    stage.output.attach(stage.first, 0)
    film_layers(stage, 6, 4)
    await stage.viewer.bench.settled()
    stage.output.attach(stage.first)
    stage.film(10)
    stage.film(11, temporal=2)
    stage.film(12, temporal=1)
    stage.film(13, temporal=1, climb=1)
    stage.film(14, temporal=2)
    stage.film(15, temporal=2, climb=1)
    stage.film(16, temporal=2)
    got = await stage.viewer.rtps(5)
    assert [p.timestamp // 3000 for p in got] == [6, 10, 13, 15, 16]
    assert [p.sequence for p in got] == list(range(1005, 1010))
    assert stage.output.stats().switches == 0


async def test_a_frame_that_has_begun_is_sent_to_its_end(stage: Stage) -> None:
    await begun(stage)
    head = vp8(picture=2, temporal=2)
    tail = b"\x80" + head[1:]
    stage.publisher.send(media(2, head, timestamp=6000, ssrc=9, payload_type=96))
    await stage.viewer.rtp()
    stage.output.attach(stage.first, 0)
    stage.publisher.send(media(3, tail, timestamp=6000, ssrc=9, payload_type=96, marker=True))
    stage.film(4, temporal=2)
    stage.film(5)
    assert [(p.sequence, p.timestamp) for p in await stage.viewer.rtps(2)] == [(1002, 6000), (1003, 15000)]


async def test_layers_of_vp9_are_left_out_too(hall: Bench) -> None:
    publisher, viewer = hall.browser(), hall.browser()
    source = publisher.link.receive(Inbound("VP9", 90000, 98), hall.asked())
    viewer.link.send(replace(PICTURE, codec="VP9")).attach(source, 0)

    def vp9(number: int, temporal: int, keyframe: bool = False) -> bytes:
        return bytes([0xA8 if keyframe else 0xE8, 0x80, number, temporal << 5, number]) + b"x"

    publisher.send(media(1, vp9(1, 0, True), payload_type=98))
    for number, layer in enumerate((2, 1, 2, 0, 2), 2):
        publisher.send(media(number, vp9(number, layer), payload_type=98))
    got = await viewer.rtps(2)
    assert [(p.sequence, p.timestamp) for p in got] == [(1000, 10), (1001, 50)]


# -- silence ----------------------------------------------------------------------------------------------------------


async def test_a_cut_microphone_is_counted_and_measured_and_heard_by_nobody(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    source, ear = publisher.link.receive(MICROPHONE, hall.asked()), Ear(hall)
    source.tap(ear)
    listener.link.send(SOUND).attach(source)
    publisher.send(media(1, b"one", level=b"\x7f"))
    first = await listener.rtp()
    source.silence(True)
    publisher.send(*(media(2 + number, b"cut", level=b"\x05") for number in range(10)))
    await hall.settled()
    source.silence(False)
    publisher.send(media(12, b"two"))
    after = await listener.rtp()
    assert (after.payload, after.sequence, after.timestamp - first.timestamp) == (b"two", 2001, 110)
    await hall.settled()
    stats = source.stats()
    assert (stats.packets, stats.forwarded) == (12, 2)
    assert stats.level is not None
    assert stats.level > -10
    assert [packet[-3:] for packet in ear.packets] == [b"one", b"two"]


async def test_a_camera_comes_back_with_a_keyframe(stage: Stage, hall: Bench) -> None:
    await begun(stage)
    stage.first.silence(True)
    stage.film(2, keyframe=1)
    stage.film(3)
    await hall.settled()
    asked = stage.asked[0].count
    stage.first.silence(False)
    await hall.until(lambda: stage.asked[0].count > asked)
    stage.film(4)
    stage.film(5, keyframe=1)
    stage.film(6)
    got = await stage.viewer.rtps(2)
    assert [(p.sequence, picture_of(p)) for p in got] == [(1001, 2), (1002, 3)]
    assert got[0].timestamp == 5 * 3000


async def test_nobody_who_joins_a_cut_source_hears_it(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    source = publisher.link.receive(MICROPHONE, hall.asked())
    source.silence(True)
    listener.link.send(SOUND).attach(source)
    publisher.send(media(1, b"cut"))
    await hall.settled()
    source.silence(False)
    publisher.send(media(2, b"open"))
    assert (await listener.rtp()).payload == b"open"


# -- redundancy -------------------------------------------------------------------------------------------------------

DOUBLE = red.wrap(111, b"new", ((960, b"old"),))


async def test_redundancy_goes_to_those_who_agreed_and_is_taken_off_for_others(hall: Bench) -> None:
    publisher, plain, double = hall.browser(), hall.browser(), hall.browser()
    source, ear = publisher.link.receive(MICROPHONE, hall.asked()), Ear(hall)
    source.tap(ear)
    plain.link.send(SOUND).attach(source)
    double.link.send(replace(SOUND, red_payload_type=62)).attach(source)
    publisher.send(media(1, DOUBLE, payload_type=63), media(2, b"alone"))
    got = [*await plain.rtps(2), *await double.rtps(2)]
    assert [(p.header.payload_type, p.payload) for p in got] == [
        (110, b"new"),
        (110, b"alone"),
        (62, DOUBLE),
        (110, b"alone"),
    ]
    await hall.until(lambda: len(ear.packets) == 2)
    assert ear.packets[0] == rtp.build(111, 1, 10, 7, b"new")


async def test_redundancy_that_does_not_hold_is_dropped(hall: Bench) -> None:
    publisher, listener = hall.browser(), hall.browser()
    source = publisher.link.receive(MICROPHONE, hall.asked())
    listener.link.send(SOUND).attach(source)
    for number, payload in enumerate((b"", b"\xef\x00", b"\xef\x0f\x03\xff\x6fshort")):
        publisher.send(media(number, payload, payload_type=63))
    publisher.send(media(9, b"true"))
    assert (await listener.rtp()).payload == b"true"
    await hall.settled()
    assert hall.dropped == 3


# -- sources and taps of this process ---------------------------------------------------------------------------------


async def test_a_source_of_this_process_is_sent_like_any_other(hall: Bench) -> None:
    viewer = hall.browser()
    asked = hall.asked()
    source = hall.fanout.source(Inbound("H264", 90000, 96), asked)
    viewer.link.send(replace(PICTURE, codec="H264")).attach(source)
    await hall.until(lambda: asked.count > 0)
    source.push(b"no rtp")
    source.push(b"")
    source.push(rtp.build(96, 1, 3000, 5, b"\x65\x88x", marker=True))
    got = await viewer.rtp()
    assert (got.sequence, got.payload, got.header.marker) == (1000, b"\x65\x88x", True)
    source.request_keyframe()
    await hall.settled()
    assert source.stats().packets == 1
    assert hall.dropped == 2


async def test_the_level_of_a_source_of_this_process_is_passed_on(hall: Bench) -> None:
    listener = hall.browser()
    source = hall.fanout.source(Inbound("OPUS", 48000, 111), hall.asked())
    shape: Outbound = replace(SOUND, extensions=MICROPHONE.extensions)
    listener.link.send(shape).attach(source)
    source.push(rtp.build(111, 1, 3000, 5, b"x", level=33))
    assert (await listener.rtp()).extensions[MICROPHONE.extensions.level] == bytes([33])
    await hall.settled()
    assert source.stats().level is not None


async def test_a_tap_gets_packets_in_room_form(hall: Bench) -> None:
    publisher, ear = hall.browser(), Ear(hall)
    source = publisher.link.receive(MICROPHONE, hall.asked())
    source.tap(ear)
    publisher.send(media(3, b"x", level=b"\x2a", mid=b"0", marker=True))
    await hall.until(lambda: bool(ear.packets))
    source.tap(None)
    publisher.send(media(4))
    await hall.settled()
    assert ear.packets == [rtp.build(111, 3, 30, 7, b"x", marker=True, level=42)]


async def test_a_tap_of_a_camera_gets_all_layers(stage: Stage, hall: Bench) -> None:
    ear = Ear(hall)
    stage.first.tap(ear)
    film_layers(stage, 1, 8)
    await hall.until(lambda: len(ear.packets) == 8)
    assert [rtp.parse(packet).sequence for packet in ear.packets] == list(range(1, 9))
    assert rtp.extensions(ear.packets[0]) == {}
