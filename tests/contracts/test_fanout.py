"""What every fan-out must do, seen from the network: datagrams, keys, addresses, and whose packet is whose.

`test_fanout_switching.py`, `test_fanout_repair.py` and `test_fanout_reports.py` go on from here.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import replace

import pylibsrtp
import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, SRTPProtectionProfile

from media import rtp
from media.fanout.ports import Fanout, Inbound, Link, MakeFanout, Outbound, Source, SrtpKeys
from tests.contracts.fanout_bench import (
    CAMERA,
    EXTENSIONS,
    MICROPHONE,
    SOUND,
    Bench,
    Browser,
    Ear,
    bench,
    frame,
    makers,
    media,
    retransmission,
    running,
    udp,
)


@pytest.fixture(params=makers())
def make(request: pytest.FixtureRequest) -> MakeFanout:
    return makers()[request.param]


@pytest.fixture
async def hall(make: MakeFanout) -> AsyncIterator[Bench]:
    async for made in running(make):
        yield made


def microphone(publisher: Browser) -> Source:
    return publisher.link.receive(MICROPHONE, publisher.bench.asked())


def listen(subscriber: Browser, source: Source, shape: Outbound = SOUND) -> None:
    subscriber.link.send(shape).attach(source)


async def line(hall: Bench) -> tuple[Browser, Browser, Source]:
    """A publisher with a microphone and somebody who hears it."""
    publisher, subscriber = hall.browser(), hall.browser()
    source = microphone(publisher)
    listen(subscriber, source)
    return publisher, subscriber, source


# -- datagrams and keys -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("profile", SRTP_PROFILES, ids=lambda profile: profile.openssl_profile.decode())
async def test_a_packet_arrives_rewritten_and_encrypted(hall: Bench, profile: SRTPProtectionProfile) -> None:
    publisher, subscriber = hall.browser(profile), hall.browser(profile)
    shape = replace(SOUND, mid="m", extensions=EXTENSIONS)
    listen(subscriber, microphone(publisher), shape)
    publisher.send(media(7, b"hello", marker=True, level=b"\x2a", mid=b"0"))
    got = await subscriber.rtp()
    assert (got.ssrc, got.header.payload_type, got.sequence, got.header.marker) == (600, 110, 2000, True)
    assert got.payload == b"hello"
    assert {number: got.extensions[number] for number in (EXTENSIONS.mid, EXTENSIONS.level)} == {1: b"m", 4: b"\x2a"}
    assert len(got.extensions[EXTENSIONS.send_time]) == 3
    assert len(got.extensions[EXTENSIONS.transport_cc]) == 2


@pytest.mark.parametrize("profile", SRTP_PROFILES, ids=lambda profile: profile.openssl_profile.decode())
async def test_numbers_wrap_and_every_packet_is_read(hall: Bench, profile: SRTPProtectionProfile) -> None:
    publisher, subscriber = hall.browser(profile), hall.browser(profile)
    listen(subscriber, microphone(publisher), replace(SOUND, first_sequence=65530))
    seen = []
    for number in range(65525, 65545):
        publisher.send(media(number))
        seen.append((await subscriber.rtp()).sequence)
    assert seen == [(65530 + step) & 0xFFFF for step in range(20)]


async def test_everybody_gets_a_copy_under_own_names(hall: Bench) -> None:
    publisher = hall.browser()
    source = microphone(publisher)
    listeners = [hall.browser() for _ in range(5)]
    for number, listener in enumerate(listeners):
        listen(listener, source, replace(SOUND, ssrc=600 + number, first_sequence=number))
    publisher.send(media(1, b"one"), media(2, b"two"))
    for number, listener in enumerate(listeners):
        got = await listener.rtps(2)
        assert [(p.ssrc, p.sequence, p.payload) for p in got] == [
            (600 + number, number, b"one"),
            (600 + number, number + 1, b"two"),
        ]
    await hall.settled()
    assert source.stats().forwarded == 10


async def test_the_transport_wide_number_counts_over_all_streams_of_a_browser(hall: Bench) -> None:
    publisher, subscriber = hall.browser(), hall.browser()
    source = microphone(publisher)
    for ssrc in (600, 601):
        listen(subscriber, source, replace(SOUND, ssrc=ssrc, extensions=EXTENSIONS))
    publisher.send(media(1), media(2))
    numbers = [int.from_bytes(p.extensions[EXTENSIONS.transport_cc], "big") for p in await subscriber.rtps(4)]
    assert [(number - numbers[0]) & 0xFFFF for number in sorted(numbers)] == [0, 1, 2, 3]


async def test_extensions_that_were_not_agreed_are_not_sent(hall: Bench) -> None:
    publisher, subscriber, _ = await line(hall)
    publisher.send(media(1, level=b"\x05", mid=b"0", send_time=b"abc", transport_cc=b"12"))
    assert (await subscriber.rtp()).extensions == {}


async def test_a_level_goes_through_only_where_there_is_one(hall: Bench) -> None:
    publisher, subscriber = hall.browser(), hall.browser()
    listen(subscriber, microphone(publisher), replace(SOUND, mid="0", extensions=EXTENSIONS))
    publisher.send(media(1, level=b"\x81"), media(2, mid=b"0"))
    with_level, without = await subscriber.rtps(2)
    assert with_level.extensions[EXTENSIONS.level] == b"\x81"
    assert EXTENSIONS.level not in without.extensions


async def test_contributing_sources_and_padding_stay_behind(hall: Bench) -> None:
    publisher, subscriber, _ = await line(hall)
    plain = media(1, b"payload")
    publisher.send(bytes([plain[0] | 2 | rtp.PADDING]) + plain[1:12] + bytes(8) + plain[12:] + b"\0\0\3")
    assert (await subscriber.rtp()).payload == b"payload"


async def test_what_is_no_media_goes_up_with_its_sender(hall: Bench) -> None:
    browser = hall.browser()
    for datagram in (b"\x00stun", b"\x16dtls", b"\x40rest", b"\xff"):
        browser.send_raw(datagram)
    await hall.settled()
    assert hall.upward[:4] == [(d, browser.address) for d in (b"\x00stun", b"\x16dtls", b"\x40rest", b"\xff")]


async def test_media_of_strangers_goes_up(hall: Bench) -> None:
    packet = media(1)
    with udp("127.0.0.1") as stranger:
        stranger.sendto(packet, ("127.0.0.1", hall.port))
        await hall.until(lambda: bool(hall.upward))
        assert hall.upward[0] == (packet, stranger.getsockname())


async def test_a_datagram_of_ours_goes_out_as_it_is(hall: Bench) -> None:
    browser = hall.browser()
    hall.fanout.send(b"\x00answer", browser.address)
    assert await browser.datagram() == b"\x00answer"


async def test_an_injected_datagram_is_taken_like_one_of_the_socket(hall: Bench) -> None:
    publisher, subscriber, _ = await line(hall)
    hall.fanout.inject(publisher.protected(media(1, b"injected")), publisher.address)
    assert (await subscriber.rtp()).payload == b"injected"
    hall.fanout.inject(b"\x00stun", ("192.0.2.1", 9))
    await hall.until(lambda: bool(hall.upward))
    assert hall.upward == [(b"\x00stun", ("192.0.2.1", 9))]


async def test_both_families_are_served_and_named_on_one_socket(make: MakeFanout) -> None:
    async for hall in running(make, "::"):
        old, new = hall.browser(host="127.0.0.1"), hall.browser(host="::1")
        source = microphone(old)
        listen(new, source)
        listen(old, source)
        old.send(media(1))
        assert (await new.rtp()).payload == (await old.rtp()).payload == b"sound"
        for browser in (old, new):
            browser.send_raw(b"\x00who")
        hall.fanout.send(b"\x00you", old.address)
        await hall.settled()
        assert [address for datagram, address in hall.upward if datagram == b"\x00who"] == [old.address, new.address]
        assert await old.datagram() == b"\x00you"


async def test_a_browser_that_moves_is_heard_and_served_at_its_new_address(hall: Bench) -> None:
    publisher, subscriber, _ = await line(hall)
    for browser in (publisher, subscriber):
        browser.socket.close()
        browser.socket = udp("127.0.0.1")
        browser.link.address = browser.address
    publisher.send(media(1, b"moved"))
    assert (await subscriber.rtp()).payload == b"moved"
    assert subscriber.link.address == subscriber.address
    for browser in (publisher, subscriber):
        browser.socket.close()


async def test_the_address_somebody_left_is_a_strangers(hall: Bench) -> None:
    publisher, _, source = await line(hall)
    publisher.link.address = ("127.0.0.1", 9)
    datagram = publisher.protected(media(1))
    publisher.send_raw(datagram)
    await hall.settled()
    assert hall.upward[0] == (datagram, publisher.address)
    assert source.stats().packets == 0


@pytest.mark.parametrize(("profile", "octets"), [(1, 29), (7, 30), (99, 30), (7, 0)])
async def test_a_bad_key_is_refused(hall: Bench, profile: int, octets: int) -> None:
    good, bad = SrtpKeys(7, bytes(28)), SrtpKeys(profile, bytes(octets))
    for keys in ((bad, good), (good, bad)):
        with pytest.raises(ValueError, match=r"key|profile"):
            hall.fanout.link(("127.0.0.1", 9), *keys)


async def test_an_unreachable_address_is_counted_and_hurts_nobody(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    lost = hall.browser()
    listen(lost, source)
    lost.link.address = ("127.0.0.1", 0)
    publisher.send(media(1))
    assert (await subscriber.rtp()).payload == b"sound"
    hall.fanout.send(b"\x00", ("127.0.0.1", 0))
    await hall.settled()
    assert hall.dropped > 0


# -- bad input --------------------------------------------------------------------------------------------------------


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


# -- whose packet is whose --------------------------------------------------------------------------------------------


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


# -- ends -------------------------------------------------------------------------------------------------------------


async def test_a_closed_link_neither_hears_nor_sends(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    other = hall.browser()
    listen(other, source)
    publisher.send(media(1, b"one"))
    await subscriber.rtp()
    subscriber.link.close()
    publisher.send(media(2, b"two"))
    assert [p.payload for p in await other.rtps(2)] == [b"one", b"two"]
    hall.fanout.send(b"\x00end", subscriber.address)
    assert await subscriber.datagram() == b"\x00end"
    publisher.link.close()
    datagram = publisher.protected(media(3))
    publisher.send_raw(datagram)
    await hall.settled()
    assert (datagram, publisher.address) in hall.upward


async def test_an_address_can_be_taken_again_with_other_keys(hall: Bench) -> None:
    publisher, _, _ = await line(hall)
    publisher.link.close()
    keys = SrtpKeys(7, bytes(28))
    again = hall.fanout.link(publisher.address, keys, keys)
    publisher.send(media(1))
    await hall.settled()
    assert hall.dropped == 1
    again.close()


async def test_closed_streams_end_alone(hall: Bench) -> None:
    publisher, subscriber = hall.browser(), hall.browser()
    source = microphone(publisher)
    first, second = (subscriber.link.send(replace(SOUND, ssrc=ssrc)) for ssrc in (600, 601))
    first.attach(source)
    second.attach(source)
    first.close()
    publisher.send(media(1))
    assert (await subscriber.rtp()).ssrc == 601


async def test_a_source_that_ends_leaves_its_listeners_silent_and_others_alone(hall: Bench) -> None:
    publisher, subscriber = hall.browser(), hall.browser()
    camera = replace(MICROPHONE, mid="5", payload_type=112, red_payload_type=0)
    ending, staying = microphone(publisher), publisher.link.receive(camera, hall.asked())
    output = subscriber.link.send(SOUND)
    output.attach(ending)
    listen(subscriber, staying, replace(SOUND, ssrc=601))
    publisher.send(media(1, b"one"))
    assert (await subscriber.rtp()).payload == b"one"
    ending.close()
    assert output.stats().source is None
    publisher.send(media(2, b"two"), media(1, b"other", ssrc=8, payload_type=112))
    assert (await subscriber.rtp()).payload == b"other"
    output.attach(staying)
    publisher.send(media(2, b"taken up", ssrc=8, payload_type=112))
    assert {(p.ssrc, p.sequence) for p in await subscriber.rtps(2)} == {(601, 2001), (600, 2001)}


async def test_the_ssrc_of_an_ended_stream_can_belong_to_the_next(hall: Bench) -> None:
    publisher, subscriber = hall.browser(), hall.browser()
    microphone(publisher).close()
    again = microphone(publisher)
    listen(subscriber, again)
    publisher.send(media(1, b"one"))
    await subscriber.rtp()
    again.close()
    listen(subscriber, microphone(publisher), replace(SOUND, ssrc=601))
    publisher.send(media(2, b"two"))
    assert (await subscriber.rtp()).ssrc == 601


async def test_calls_on_closed_things_do_nothing(hall: Bench) -> None:
    publisher, subscriber, source = await line(hall)
    other = microphone(publisher)
    output = subscriber.link.send(replace(SOUND, ssrc=601))
    output.close()
    output.close()
    output.attach(source)
    output.stats()
    source.close()
    source.close()
    source.silence(True)
    source.request_keyframe()
    source.tap(Ear(hall))
    source.push(media(1))
    source.report(1, 2)
    source.stats()
    subscriber.link.send(replace(SOUND, ssrc=602)).attach(source)
    publisher.link.close()
    publisher.link.close()
    publisher.link.send_rtcp(b"\x80\xc9\0\1\0\0\0\1")
    publisher.link.address = ("127.0.0.1", 9)
    publisher.link.forget_queue()
    assert (publisher.link.arrivals(), publisher.link.line().told, publisher.link.probe(1000)) == ([], 0, 0)
    publisher.link.stats()
    publisher.link.reshape(source, MICROPHONE)
    publisher.link.receive(MICROPHONE, hall.asked()).close()
    publisher.link.send(SOUND).attach(other)
    publisher.send(media(2))
    await hall.settled()


async def test_a_closed_fan_out_leaves_the_socket_to_its_owner(make: MakeFanout) -> None:
    with bench(make) as hall:
        publisher, subscriber, source = await line(hall)
        hall.fanout.close()
        hall.fanout.close()
        publisher.send(media(1))
        source.push(media(1))
        hall.fanout.send(b"\x00", subscriber.address)
        hall.fanout.inject(b"\x00", subscriber.address)
        hall.fanout.tick(1.0)
        subscriber.link.close()
        hall.fanout.counters()
        hall.socket.sendto(b"\x00still mine", subscriber.address)
        assert await subscriber.datagram() == b"\x00still mine"
    assert hall.upward == []


async def test_every_implementation_says_its_name(make: MakeFanout) -> None:
    with bench(make) as hall:
        fanout: Fanout = hall.fanout
        assert fanout.name in makers()


def test_kinds_are_told_by_codec() -> None:
    assert not Inbound("OPUS", 48000, 111).video
    assert Inbound("AV1", 90000, 45).video
