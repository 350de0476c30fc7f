"""What strangers and broken browsers send, and every fan-out must survive without anybody noticing."""

from __future__ import annotations

import contextlib
import random
from dataclasses import replace

import pylibsrtp

from media import rtp
from tests.contracts.fanout_bench import (
    CAMERA,
    EXTENSIONS,
    MICROPHONE,
    SOUND,
    Bench,
    media,
)
from tests.contracts.fanout_line import line, listen


async def test_a_forged_packet_is_dropped_and_counted(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    forged = bytearray(publisher.protected(media(1)))
    forged[-1] ^= 1
    publisher.send_raw(bytes(forged))
    publisher.send(media(2, b"true"))
    assert (await subscriber.rtp()).payload == b"true"
    await hall.settled()
    assert source.stats().packets == 1
    assert hall.dropped == 1


async def test_a_replayed_packet_is_dropped_and_counted(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    datagram = publisher.protected(media(1))
    for _ in range(3):
        publisher.send_raw(datagram)
    publisher.send(media(2, b"true"))
    assert [p.sequence for p in await subscriber.rtps(2)] == [2000, 2001]
    await hall.settled()
    assert source.stats().packets == 2
    assert hall.dropped == 2


async def test_a_packet_may_come_hundreds_of_packets_late(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    datagrams = [publisher.protected(media(number)) for number in range(600)]
    late = datagrams.pop(10)
    for datagram in datagrams:
        publisher.send_raw(datagram)
        await subscriber.rtp()
    publisher.send_raw(late)
    assert (await subscriber.rtp()).sequence == 2010
    await hall.settled()
    assert (source.stats().packets, hall.dropped) == (600, 0)


async def test_packets_cut_off_or_of_another_browser_are_dropped(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    other = hall.browser()
    datagram = publisher.protected(media(1, mid=b"0"))
    for length in range(1, len(datagram)):
        publisher.send_raw(datagram[:length])
    other.send_raw(publisher.protected(media(1)))
    publisher.send(media(2, b"true"))
    assert (await subscriber.rtp()).payload == b"true"
    await hall.settled()
    assert source.stats().packets == 1
    assert hall.dropped > 0


async def test_well_encrypted_rubbish_is_dropped(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    padding_longer_than_all = bytes([0xA0]) + media(1, b"\xff")[1:]
    no_padding_at_all = bytes([0xA0]) + media(2, b"\0")[1:]
    publisher.send(padding_longer_than_all, no_padding_at_all, media(3, b"true"))
    assert (await subscriber.rtp()).payload == b"true"
    await hall.settled()
    assert hall.dropped == 2
    assert source.stats().packets == 1


async def test_a_packet_too_long_for_a_datagram_goes_to_nobody_and_hurts_nobody(hall: Bench) -> None:
    subscriber = hall.browser()
    source = hall.fanout.source(MICROPHONE, hall.asked())
    listen(subscriber, source)
    source.push(media(1, bytes(3000)))
    source.push(media(2, b"true"))
    assert (await subscriber.rtp()).payload == b"true"


async def test_a_full_sized_packet_goes_through_with_all_extensions(hall: Bench) -> None:
    subscriber = hall.browser()
    source = hall.fanout.source(MICROPHONE, hall.asked())
    listen(subscriber, source, replace(SOUND, mid="sixteen-letters!", extensions=EXTENSIONS))
    for length, number in ((1200, 1), (1400, 2)):
        source.push(rtp.build(111, number, 0, 7, bytes(length)))
        assert len((await subscriber.rtp()).payload) == length


async def test_a_storm_of_rubbish_hurts_nobody(hall: Bench) -> None:
    publisher, subscriber, _ = await line(hall)
    villain, chance = hall.browser(), random.Random(7)
    for shape in (MICROPHONE, CAMERA):
        villain.link.send(SOUND).attach(villain.link.receive(shape, hall.asked()))
    for number in range(1000):
        header = bytes([0x80 | chance.randrange(64), chance.randrange(256)])
        body = chance.randbytes(chance.randrange(10, 60))
        villain.send_raw(header + body)
        with contextlib.suppress(pylibsrtp.Error):
            villain.send_raw(villain.protected(header + body))
        with contextlib.suppress(pylibsrtp.Error):
            villain.send_rtcp(bytes([0x80 | chance.randrange(64), chance.randrange(192, 224)]) + body)
        villain.send(media(number, body, payload_type=chance.choice([111, 63, 96, 97]), ssrc=5, mid=b"0"))
        if number % 20 == 0:
            await hall.settled()
    publisher.send(media(1, b"still there"))
    assert (await subscriber.rtp()).payload == b"still there"
    assert hall.dropped > 500
