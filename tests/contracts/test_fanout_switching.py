"""What every fan-out must do with what it sends: begin at keyframes, and go on without a gap."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from media.fanout.ports import Inbound
from tests.contracts.fanout_bench import (
    CAMERA,
    MICROPHONE,
    PICTURE,
    SOUND,
    Bench,
    frame,
    media,
    picture_of,
    vp8,
)
from tests.contracts.fanout_stage import NTP, Stage, begun

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
