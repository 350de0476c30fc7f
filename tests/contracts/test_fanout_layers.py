"""Temporal layers: left out without a trace, entered where they can be decoded."""

from __future__ import annotations

from dataclasses import replace

from media.fanout.ports import Inbound
from tests.contracts.fanout_bench import (
    PICTURE,
    Bench,
    media,
    picture_of,
    vp8,
)
from tests.contracts.fanout_stage import Stage, begun, film_layers


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
