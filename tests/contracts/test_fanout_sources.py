"""Sources that are cut, carry redundancy, or belong to this process, and taps."""

from __future__ import annotations

from dataclasses import replace

from media import red, rtp
from media.fanout.ports import Inbound, Outbound
from tests.contracts.fanout_bench import (
    MICROPHONE,
    PICTURE,
    SOUND,
    Bench,
    Ear,
    media,
    picture_of,
)
from tests.contracts.fanout_stage import Stage, begun, film_layers

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
