"""Whose packet is whose: by announced SSRC, mid, rid or payload type."""

from __future__ import annotations

from dataclasses import replace

from media.fanout.ports import Link, Source
from tests.contracts.fanout_bench import (
    CAMERA,
    MICROPHONE,
    Bench,
    frame,
    media,
    retransmission,
)
from tests.contracts.fanout_line import line, listen, microphone


def two_cameras(link: Link, bench: Bench, **shape: object) -> tuple[Source, Source]:
    """Two streams that share payload types and can only be told apart by what a test says."""
    first = replace(CAMERA, **shape)  # type: ignore[arg-type]
    second = replace(first, mid="2", ssrcs=(22,), rtx_ssrcs=(23,))
    return link.receive(first, bench.asked()), link.receive(second, bench.asked())


async def test_an_announced_ssrc_decides(hall: Bench) -> None:
    publisher = hall.browser()
    first, second = two_cameras(publisher.link, hall, ssrcs=(11,))
    publisher.send(frame(1, ssrc=22, keyframe=1))  # its mid says "1"
    await hall.settled()
    assert (first.stats().packets, second.stats().packets) == (0, 1)


async def test_a_mid_decides_and_is_remembered(hall: Bench) -> None:
    publisher = hall.browser()
    first, second = two_cameras(publisher.link, hall)
    publisher.send(
        media(1, b"x", payload_type=96, ssrc=30, mid=b"2"),
        media(2, b"x", payload_type=96, ssrc=30),
        media(1, b"x", payload_type=96, ssrc=31, mid=b"1"),
    )
    await hall.settled()
    assert (first.stats().packets, second.stats().packets) == (1, 2)


async def test_layers_are_told_apart_by_rid_and_repairs_by_repaired_rid(hall: Bench) -> None:
    publisher = hall.browser()
    low, high = (publisher.link.receive(replace(CAMERA, rid=rid), hall.asked()) for rid in ("q", "f"))
    lost = media(2, b"x", payload_type=96, ssrc=40)
    publisher.send(
        media(1, b"x", payload_type=96, ssrc=40, mid=b"1", rid=b"f"),
        media(3, b"x", payload_type=96, ssrc=40),
        media(1, b"x", payload_type=96, ssrc=41, mid=b"1", rid=b"q"),
        retransmission(lost, 1, ssrc=42, mid=b"1", repaired_rid=b"f"),
    )
    await hall.settled()
    assert (low.stats().packets, high.stats().packets) == (1, 3)
    assert (low.stats().repaired, high.stats().repaired) == (0, 1)


async def test_two_cameras_with_the_same_rids_are_told_apart_by_mid(hall: Bench) -> None:
    publisher = hall.browser()
    sources = [publisher.link.receive(replace(CAMERA, mid=mid, rid="q"), hall.asked()) for mid in ("1", "2")]
    publisher.send(media(1, b"x", payload_type=96, ssrc=40, mid=b"2", rid=b"q"))
    await hall.settled()
    assert [source.stats().packets for source in sources] == [0, 1]


async def test_a_payload_type_decides_only_where_it_is_the_only_one(hall: Bench) -> None:
    publisher = hall.browser()
    first, second = two_cameras(publisher.link, hall)
    sound = microphone(publisher)
    publisher.send(media(1, ssrc=50), media(1, b"x", payload_type=96, ssrc=51))
    await hall.settled()
    assert [s.stats().packets for s in (first, second, sound)] == [0, 0, 1]
    assert hall.dropped == 1


async def test_a_packet_of_another_line_is_not_taken_for_its_payload_type(hall: Bench) -> None:
    publisher = hall.browser()
    source = microphone(publisher)
    publisher.send(media(1, mid=b"7"))
    await hall.settled()
    assert source.stats().packets == 0
    assert hall.dropped == 1


async def test_a_stream_that_was_not_known_is_taken_once_it_says_its_mid(hall: Bench) -> None:
    publisher = hall.browser()
    _, second = two_cameras(publisher.link, hall)
    publisher.send(
        media(1, b"x", payload_type=96, ssrc=51),
        media(2, b"x", payload_type=96, ssrc=51, mid=b"2"),
        media(3, b"x", payload_type=96, ssrc=51),
    )
    await hall.settled()
    assert second.stats().packets == 2


async def test_payload_types_that_were_not_agreed_are_dropped(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    publisher.send(media(1, payload_type=112, mid=b"0"), media(2, b"true", mid=b"0"))
    assert (await subscriber.rtp()).payload == b"true"
    await hall.settled()
    assert source.stats().packets == 1
    assert hall.dropped == 1


async def test_no_browser_makes_us_remember_more_than_its_share_of_streams(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    publisher.send(*(media(1, ssrc=1000 + number, mid=b"0") for number in range(80)))
    await hall.settled()
    assert source.stats().packets == 64
    assert hall.dropped == 16
    publisher.send(media(2, b"known", ssrc=1063))
    while (await subscriber.rtp()).payload != b"known":
        pass


async def test_the_ssrc_of_somebody_else_is_just_a_number(hall: Bench) -> None:
    speaker, mimic, subscriber = hall.browser(), hall.browser(), hall.browser()
    true, false = microphone(speaker), microphone(mimic)
    listen(subscriber, true)
    speaker.send(media(1, b"one", ssrc=77))
    await hall.settled()
    mimic.send(media(2, b"false", ssrc=77))
    await hall.settled()
    speaker.send(media(2, b"two", ssrc=77))
    assert [p.payload for p in await subscriber.rtps(2)] == [b"one", b"two"]
    await hall.settled()
    assert (true.stats().packets, false.stats().packets) == (2, 1)


async def test_a_new_offer_changes_the_names_and_what_flows_goes_on(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    publisher.send(media(1, b"one"))
    first = await subscriber.rtp()
    publisher.link.reshape(source, replace(MICROPHONE, payload_type=109, mid="9"))
    publisher.send(media(2, b"old type"), media(3, b"two", payload_type=109))
    second = await subscriber.rtp()
    assert (second.payload, second.ssrc) == (b"two", first.ssrc)
    publisher.send(media(1, b"three", ssrc=8, payload_type=109, mid=b"9"))
    assert (await subscriber.rtp()).payload == b"three"


async def test_a_new_offer_may_announce_ssrcs(hall: Bench) -> None:
    publisher = hall.browser()
    first, second = two_cameras(publisher.link, hall)
    publisher.link.reshape(first, replace(CAMERA, ssrcs=(33,)))
    publisher.send(media(1, b"x", payload_type=96, ssrc=33))
    await hall.settled()
    assert (first.stats().packets, second.stats().packets) == (1, 0)
