"""What every fan-out must do, seen from the network: datagrams, keys, addresses, ends.

The other `test_fanout_*` go on from here.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from aiortc.rtcdtlstransport import SRTP_PROFILES, SRTPProtectionProfile

from media import rtp
from media.fanout.ports import Fanout, Inbound, MakeFanout, SrtpKeys
from tests.contracts.fanout_bench import (
    EXTENSIONS,
    MICROPHONE,
    SOUND,
    Bench,
    Ear,
    bench,
    makers,
    media,
    running,
    udp,
)
from tests.contracts.fanout_line import line, listen, microphone


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
