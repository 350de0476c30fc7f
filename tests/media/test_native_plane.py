"""What only the native media plane does: bounded queues and tables, reused places, a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from media import rtcp
from media.fanout.native import NativeFanout
from media.fanout.ports import SrtpKeys
from tests.contracts.fanout_bench import (
    MICROPHONE,
    SOUND,
    Bench,
    bench,
    frame,
    media,
    running,
    udp,
)
from tests.contracts.fanout_frames import pieces, show

QUEUE = 4096
LINKS = 4096
KEYS = SrtpKeys(7, bytes(28))
MOMENTS = 2000
"""Of the microseconds in which a thread is at work; one in a hundred hits the few in which it has let its lock go."""

PATIENCE_S = 60.0


@pytest.fixture
async def hall() -> AsyncIterator[Bench]:
    async for made in running(NativeFanout):
        yield made


async def test_packets_out_of_order_are_taken_within_a_thousand(hall: Bench) -> None:
    publisher = hall.browser()
    source = publisher.link.receive(replace(MICROPHONE, ssrcs=(7,)), hall.asked())
    early, later, too_late = (publisher.protected(media(number)) for number in (1, 600, 2))
    publisher.send_raw(early)
    for number in range(3, 560):
        publisher.protected(media(number))
    publisher.send(media(1020))
    publisher.send_raw(later)
    await hall.settled()
    assert hall.dropped == 0
    publisher.send(media(1100))
    publisher.send_raw(too_late)
    await hall.settled()
    assert hall.fanout.counters()["srtp-rejected"] == 1
    assert (source.stats().packets, source.stats().repeated) == (3, 1)


async def test_strangers_fill_the_queue_and_nothing_else(hall: Bench) -> None:
    for number in range(QUEUE + 100):
        hall.fanout.inject(b"\0flood", ("192.0.2.1", number))
    assert hall.fanout.counters()["queue-full"] == 100
    await hall.until(lambda: len(hall.upward) == QUEUE)
    hall.fanout.inject(b"\0heard", ("192.0.2.2", 1))
    await hall.until(lambda: hall.upward[-1] == (b"\0heard", ("192.0.2.2", 1)))


async def test_more_browsers_than_there_are_places_are_counted_and_places_come_back(hall: Bench) -> None:
    links = [hall.fanout.link(("192.0.2.1", 1 + number), KEYS, KEYS) for number in range(LINKS)]
    beyond = hall.fanout.link(("192.0.2.2", 1), KEYS, KEYS)
    assert hall.fanout.counters()["limit-reached"] == 1
    beyond.send(SOUND).attach(beyond.receive(MICROPHONE, hall.asked()))
    assert beyond.stats().packets_in == 0
    for link in links:
        link.close()
    publisher, [viewer] = await show(hall)
    publisher.send(frame(1, keyframe=1))
    assert (await viewer.rtp()).sequence == 1000


async def test_a_place_taken_again_belongs_to_the_new_one_only(hall: Bench) -> None:
    listener = hall.browser()
    gone = hall.fanout.source(MICROPHONE, hall.asked())
    output = listener.link.send(SOUND)
    gone.close()
    new = hall.fanout.source(MICROPHONE, hall.asked())
    output.attach(gone)
    new.push(media(1))
    gone.push(media(2))
    assert (new.stats().packets, new.stats().forwarded, output.stats().source) == (1, 0, None)


async def test_no_number_is_used_twice_under_one_key(hall: Bench) -> None:
    listener = hall.browser()
    source = hall.fanout.source(MICROPHONE, hall.asked())
    for number in range(3):
        output = listener.link.send(SOUND)
        output.attach(source)
        source.push(media(number, b"%d" % number))
        assert (await listener.rtp()).sequence == 2000 + number
        output.close()


async def test_the_same_packet_pushed_twice_goes_out_once(hall: Bench) -> None:
    listener = hall.browser()
    source = hall.fanout.source(MICROPHONE, hall.asked())
    listener.link.send(SOUND).attach(source)
    for number in (1, 2, 1, 2, 3):
        source.push(media(number))
    assert [p.sequence for p in await listener.rtps(3)] == [2000, 2001, 2002]


async def test_hundreds_hear_the_same(hall: Bench) -> None:
    publisher, viewers = await show(hall, 150)
    publisher.send(*pieces(1, (900, 900, 901), 3000))
    for viewer in viewers:
        assert [p.sequence for p in await viewer.rtps(3)] == [1000, 1001, 1002]


async def test_links_close_while_their_packets_are_under_way(hall: Bench) -> None:
    publisher, viewers = await show(hall, 40)
    for number in range(1, 200):
        publisher.send(*pieces(10 * number, (1000,) * 6, 3000 * number))
        if number % 5 == 0:
            viewers.pop().link.close()
    await hall.settled()
    assert hall.dropped == 0


async def test_a_socket_without_room_for_it_loses_frames_and_goes_on(hall: Bench) -> None:
    hall.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    publisher, [viewer] = await show(hall)
    publisher.send(*pieces(1, (1200,) * 30, 3000), frame(31, keyframe=1))
    while (await viewer.rtp()).sequence != 1030:
        pass


def test_its_thread_ends_with_it() -> None:
    async def live() -> None:
        with bench(NativeFanout) as hall:
            await hall.settled()

    before = threading.active_count()
    asyncio.run(live())
    assert threading.active_count() == before


def test_it_ends_whatever_its_thread_is_doing() -> None:
    """A call that comes while the thread empties its outbox, after it looked at everything, must not be forgotten."""
    trying = threading.Thread(target=_close_at_every_moment, daemon=True)  # what waits in C no time limit interrupts
    trying.start()
    trying.join(PATIENCE_S)
    assert not trying.is_alive()


def _close_at_every_moment() -> None:
    report = rtcp.receiver_report(1, ())
    for moment in range(MOMENTS):
        with udp("127.0.0.1") as sock:
            fanout = NativeFanout(sock.fileno(), lambda: 0.0, lambda datagram, address: None)
            link = fanout.link(("127.0.0.1", 9), KEYS, KEYS)
            for _ in range(8):
                link.send_rtcp(report)
            for _ in range(moment % 200 * 10):
                pass
            link.close()
            fanout.close()


def test_a_fan_out_that_is_dropped_without_a_word_ends() -> None:
    with udp("127.0.0.1") as sock:
        fanout = NativeFanout(sock.fileno(), lambda: 0.0, lambda datagram, address: None)
        fanout.link(("127.0.0.1", 9), KEYS, KEYS)
        del fanout


async def test_a_link_local_address_keeps_its_interface() -> None:
    with bench(NativeFanout, "::") as hall:
        hall.fanout.inject(b"\0hello", ("fe80::1%lo", 7))
        await hall.until(lambda: bool(hall.upward))
        assert hall.upward == [(b"\0hello", ("fe80::1%lo", 7))]
